"""Writes what this project's model sees in each text: `.venv-rasa/bin/python -m tests.evaluation.kinds TEXTS FILE`.

TEXTS is a JSON list, as `python -m tests.evaluation.in_process --messages TEXTS` writes it. FILE gets, for each text, the kind
of question, the ranking of kinds, the parts, and what it would mean within an audit. Runs in Rasa's environment.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.rasa import patches

patches.leave_out()

from tests.trained import Trained  # noqa: E402 - what it would import is left out first


def main(texts: Path, file: Path) -> None:
    """Write the kinds."""
    trained = Trained()
    found = {}
    for text in json.loads(texts.read_text()):
        understood = trained.understand(text)
        found[text] = {
            "intent": understood["intent"],
            "ranking": understood["intent_ranking"],
            "parts": understood["parts"],
            "audit": understood["audit"],
        }
    file.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
