"""Writes the kind of question that this project's model sees in each text: `.venv-rasa/bin/python -m tests.evaluation.kinds TEXTS FILE`.

TEXTS is a JSON list, as `python -m tests.evaluation.in_process --messages TEXTS` writes it. Runs in Rasa's environment.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tarfile
import tempfile
from pathlib import Path

from bot.rasa import patches

patches.leave_out()

from rasa.shared.nlu.training_data.message import Message  # noqa: E402 - what it would import is left out first

from bot.rasa.classifier import QuestionClassifier  # noqa: E402
from bot.rasa.training import model_file  # noqa: E402


class Unpacked:
    """The folder of a model's component, as Rasa's storage hands it out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_from(self, _resource: object) -> contextlib.nullcontext[Path]:
        """The folder, whatever is asked for."""
        return contextlib.nullcontext(self._folder)


def main(texts: Path, file: Path) -> None:
    """Write the kinds."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(model_file()) as archive:
            archive.extractall(folder)
        component = next(Path(folder).rglob("regression*")).parent
        classifier = QuestionClassifier.load(QuestionClassifier.get_default_config(), Unpacked(component), None, None)  # type: ignore[arg-type]
        found = {}
        for text in json.loads(texts.read_text()):
            message = Message({"text": text})
            classifier.process([message])
            found[text] = {"intent": message.get("intent"), "ranking": message.get("intent_ranking"), "parts": message.get("parts")}
    file.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
