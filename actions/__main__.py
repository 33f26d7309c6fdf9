"""Starts the action server: every action of this package, on 127.0.0.1 only, in one process."""

from __future__ import annotations

import sys

import uvicorn

from bot import logs, settings
from bot.ports import listen
from bot.problems import CANNOT_RUN, report


def main() -> int:
    """Serve until told to stop."""
    current = settings.load()
    logs.quiet_environment()
    logs.configure()

    from rasa_sdk.executor import ActionExecutor

    from actions.server import ActionServer
    from actions.services import services

    # The index is made before the first question comes, so that nobody waits for it.
    services()
    executor = ActionExecutor()
    executor.register_package("actions")
    config = uvicorn.Config(
        ActionServer(executor, current.channel_secret_file.read_text().strip()),  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        # Rasa keeps its connections.
        timeout_keep_alive=86_400,
        timeout_graceful_shutdown=5,
    )
    with listen("127.0.0.1", current.actions_port, "SHARING_ACTIONS_PORT") as listening:
        uvicorn.Server(config).run(sockets=[listening])
    return 0


if __name__ == "__main__":
    sys.exit(report(main, CANNOT_RUN))
