"""Editors at work at the same time, each a process of its own: `python -m tests.editors URL NUMBER EDITS`."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Sequence

from bot.settings import ROOT
from knowledge import protocols
from knowledge.actors import EDITOR, Actor
from knowledge.database import Database
from knowledge.errors import Conflict

SLUGS = (
    "ecc-education-compliance-and-chis",
    "hertfordshire-school-admissions",
    "legal-interventions-for-school-non-attendance",
    "overarching-education-agreement-and-education-service-addendums",
    "the-autism-in-schools-panel",
    "the-national-child-measurement-programme-ncmp",
)


def mark(editor: int, edit: int) -> str:
    """What an edit adds to a purpose."""
    return f"{editor}.{edit}"


def marks_in(purpose: str) -> list[str]:
    """What edits added to a purpose, in order."""
    return re.findall(r"\b\d+\.\d+\b", purpose)


def edit(database: Database, editor: int, edits: int) -> None:
    """Add so many marks to purposes, each to what stands there; read again where somebody else was quicker."""
    actor, choose = Actor(f"Editor {editor}", frozenset({EDITOR}), person=editor), random.Random(editor)
    for number in range(edits):
        slug = choose.choice(SLUGS)
        while True:
            view = protocols.get_protocol(database, slug)
            try:
                purpose = f"{view.purpose} {mark(editor, number)}"
                protocols.edit_protocol(database, actor, slug, expected_version=view.version, why=f"Edit {number}.", purpose=purpose)
            except Conflict:
                continue
            break


def at_once(url: str, editors: int, edits: int) -> Sequence[int]:
    """Let so many editors make so many edits each, all at once; how each process ended."""
    command = [sys.executable, "-m", "tests.editors", url]
    running = [subprocess.Popen([*command, str(number), str(edits)], cwd=ROOT) for number in range(1, editors + 1)]
    return [one.wait(timeout=240) for one in running]


if __name__ == "__main__":
    held = Database(sys.argv[1])
    edit(held, int(sys.argv[2]), int(sys.argv[3]))
    held.close()
