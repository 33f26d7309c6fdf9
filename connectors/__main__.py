"""Starts the connectors process: `python -m connectors`."""

from __future__ import annotations

import logging
import socket
import sys

import uvicorn

from bot import settings
from connectors.web.app import create_app


def main() -> int:
    """Serve until told to stop; 1 with one line when the settings or the address cannot be used."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        chosen = settings.load()
    except settings.SettingError as error:
        return _say(str(error))
    try:
        listening = _listen(chosen.web_host, chosen.web_port)
    except OSError as error:
        return _say(f"Cannot listen on {chosen.web_host}:{chosen.web_port}: {error.strerror}. Set SHARING_WEB_PORT to a free port.")
    config = uvicorn.Config(
        create_app(chosen),
        # What people ask for is nobody's log line.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=16_384,
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def _say(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
