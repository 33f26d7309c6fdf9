"""Starts the connectors process: `python -m connectors`."""

from __future__ import annotations

import sys

import uvicorn

from bot import logs, settings
from bot.ports import listen
from bot.problems import report
from connectors.web import govuk
from connectors.web.app import create_app


def main() -> int:
    """Serve until told to stop. Raise Problem when the address cannot be had."""
    logs.configure()
    chosen = settings.load()
    govuk.must_be_there()
    config = uvicorn.Config(
        create_app(chosen),
        # What people ask for is nobody's log line.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    with listen(chosen.web_host, chosen.web_port, "SHARING_WEB_PORT") as listening:
        uvicorn.Server(config).run(sockets=[listening])
    return 0


if __name__ == "__main__":
    sys.exit(report(main))
