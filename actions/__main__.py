"""Starts the action server: every action of this package, on 127.0.0.1 only, in one process."""

from __future__ import annotations

import sys
import warnings

from bot import logs, settings
from bot.problems import CANNOT_RUN, report


def main() -> int:
    """Serve until told to stop."""
    current = settings.load()
    logs.quiet_environment()
    logs.configure()
    # Rasa 3.6 calls SDK 3.21 on purpose; the calls are the same.
    warnings.filterwarnings("ignore", message=".*versions of rasa and rasa_sdk.*")

    from rasa_sdk.endpoint import create_app
    from rasa_sdk.executor import ActionExecutor

    from actions.services import services

    # The index is made before the first question comes, so that nobody waits for it.
    services()
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.run(host="127.0.0.1", port=current.actions_port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(report(main, CANNOT_RUN))
