"""The classifier of this project's model, by itself: loaded as Rasa loads it, without its server. Needs Rasa's environment.

Import it after `bot.rasa.patches.leave_out()`.
"""

from __future__ import annotations

import contextlib
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from rasa.shared.nlu.training_data.message import Message

from bot.rasa.classifier import QuestionClassifier
from bot.rasa.training import model_file

UNDERSTOOD = ("intent", "intent_ranking", "parts", "audit", "vectors")


class _Unpacked:
    """The folder of a model's component, as Rasa's storage hands it out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_from(self, _resource: object) -> contextlib.nullcontext[Path]:
        """The folder, whatever is asked for."""
        return contextlib.nullcontext(self._folder)


class Trained:
    """The model of the present training data; FileNotFoundError when it has not been made (`make train`)."""

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(model_file()) as archive:
            archive.extractall(folder)
            storage: Any = _Unpacked(next(Path(folder).rglob("within_audit")).parent)
            self.classifier = QuestionClassifier.load(QuestionClassifier.get_default_config(), storage, None, None)  # type: ignore[arg-type]

    def understand(self, text: str) -> dict[str, Any]:
        """All that a message with this text carries to the action."""
        message = Message({"text": text})
        self.classifier.process([message])
        carried = message.as_dict(only_output_properties=True)
        return {name: carried[name] for name in UNDERSTOOD}
