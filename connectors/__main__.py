"""Starts the connectors process: `python -m connectors`."""

from __future__ import annotations

import socket
import sys

import uvicorn

from bot import logs, settings
from bot.problems import Problem, report
from connectors.web.app import create_app


def main() -> int:
    """Serve until told to stop. Raise Problem when the address cannot be had."""
    logs.configure()
    chosen = settings.load()
    config = uvicorn.Config(
        create_app(chosen),
        # What people ask for is nobody's log line.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    with _listening(chosen.web_host, chosen.web_port) as listening:
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Problem(f"Cannot listen on {host} port {port}: {error.strerror}. Choose another port with SHARING_WEB_PORT.") from error


if __name__ == "__main__":
    sys.exit(report(main))
