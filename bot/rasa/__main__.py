"""Starts Rasa with this project's patches: `python -m bot.rasa run`, `train`, `validate`, or `rasa` and any command of Rasa's own."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from asyncio import AbstractEventLoop
from typing import Any

import structlog

from bot import logs, settings
from bot.problems import CANNOT_RUN, Problem, report
from bot.rasa import patches, training

NAMES_WORTH_LOGGING = ("action_name", "policy_name", "component_name")
SAID_OF_EVERY_DOMAIN = "Slot auto-fill has been removed in 3.0"
"""A warning that Rasa gives whatever the domain holds, and expects itself."""
USAGE = "usage: python -m bot.rasa run | train [--if-needed] | validate | rasa ARGUMENTS"


def run() -> int:
    """Serve the model on 127.0.0.1 until told to stop."""
    current = settings.load()
    patches.speed_up()
    _log_names_only()
    model = training.model_file()
    if not model.exists():
        raise Problem("There is no model of the present training data. Make it with: make train")

    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from bot.rasa.action_calls import ActionCalls

    failed: list[Problem] = []

    async def check_model(app: Any, _loop: AbstractEventLoop) -> None:
        if not app.ctx.agent.is_ready():
            failed.append(Problem(f"The model {model} cannot be loaded; the lines above say why. Make it anew with: make train"))
            app.stop()

    os.environ["SHARING_ACTIONS_URL"] = current.actions_url
    endpoints = AvailableEndpoints.read_endpoints(str(settings.ROOT / "endpoints.yml"))
    endpoints.action = ActionCalls(f"{current.actions_url}/webhook", current.channel_secret_file.read_text().strip())
    serve_application(
        model_path=str(model),
        interface="127.0.0.1",
        port=current.rasa_port,
        credentials=str(settings.ROOT / "credentials.yml"),
        endpoints=endpoints,
        enable_api=False,
        server_listeners=[(check_model, "after_server_start")],
    )
    if failed:
        raise failed[0]
    return 0


def _show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    told = issubclass(category, UserWarning) and "Deprecation" not in category.__name__
    if told and not str(message).startswith(SAID_OF_EVERY_DOMAIN):
        print(message, file=sys.stderr)


def _log_names_only() -> None:
    """Rasa's structured log holds messages, slots and entities: keep an entry's name, error and a few names in it."""

    def names_only(_logger: object, _method: str, entry: dict[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
        names = "".join(f" {key}={entry[key]}" for key in NAMES_WORTH_LOGGING if key in entry)
        return (f"{entry.get('event')}{names}",), {"exc_info": entry.get("exc_info")}

    structlog.configure(
        processors=[names_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def validate() -> int:
    """Rasa's own validation of the domain and the training data."""
    return rasa(["data", "validate", "--domain", "domain.yml", "--config", "config.yml", "--data", "data", "--fail-on-warnings"])


def rasa(arguments: list[str]) -> int:
    """Any command of Rasa's own, with the patches in force."""
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *arguments]
    rasa_main()
    return 0


def main() -> int:
    """Do what the command line says."""
    logs.quiet_environment()
    patches.leave_out()
    logs.configure()
    match sys.argv[1:]:
        case ["run"]:
            return run()
        case arguments:
            return _tool(arguments)


def _tool(arguments: list[str]) -> int:
    """What works on training data, not on what people write: Rasa's warnings are shown, each on a line."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    warnings.showwarning = _show_warning
    match arguments:
        case ["train"]:
            training.train()
            return 0
        case ["train", "--if-needed"]:
            training.train(force=False)
            return 0
        case ["validate"]:
            return validate()
        case ["rasa", *rest]:
            return rasa(rest)
        case _:
            print(USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(report(main, CANNOT_RUN))
