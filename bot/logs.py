"""How all processes log: one line an event, one format, and never what people wrote.

An error's own words may repeat a message (a failed request quotes its body), so a stack is logged with the types of
its errors, and with their words only for the few kinds that cannot hold a message. Standard library only.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HARMLESS = (OSError, ImportError, AttributeError, NameError)


class SafeFormatter(logging.Formatter):
    """Formats a record on one line and its stack without the words of errors that may hold a message."""

    def __init__(self) -> None:
        super().__init__(FORMAT, "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """One line: line breaks and control characters become escapes."""
        line = super().formatMessage(record)
        return "".join(character if character.isprintable() else character.encode("unicode_escape").decode() for character in line)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """The stack of the error and of those that caused it."""
        error = ei[1] if isinstance(ei, tuple) else None
        parts: list[str] = []
        seen: set[int] = set()
        while isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            words = f": {error}" if isinstance(error, HARMLESS) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.insert(0, f"{frames}{type(error).__module__}.{type(error).__qualname__}{words}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to:\n".join(parts)


def configure(level: int = logging.WARNING, ours: int = logging.INFO) -> None:
    """Log to stderr: libraries from `level` up, the project's own modules from `ours` up. Python warnings are not logged."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("bot", "knowledge", "actions", "connectors"):
        logging.getLogger(name).setLevel(ours)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    logging.raiseExceptions = False


def quiet_environment() -> None:
    """Environment variables that keep Rasa, its SDK and SQLAlchemy from phoning home or talking too much.

    One thread for numpy's matrices: they are small here, and a second one waits for work by spinning, which took more
    than half of the processor time of a message. Must run before numpy is imported.
    """
    os.environ.update(
        OPENBLAS_NUM_THREADS="1",
        OMP_NUM_THREADS="1",
        RASA_TELEMETRY_ENABLED="false",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        LOG_LEVEL="WARNING",
        LOG_LEVEL_LIBRARIES="ERROR",
        SANIC_ACCESS_LOG="false",
        SANIC_MOTD="false",
    )
