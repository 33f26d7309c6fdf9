"""`sharing audits import`: brings in an audit that was exported as JSON, without personal identifiers."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, add_command, counted, say
from bot.identifiers import remove_identifiers
from knowledge.actors import Actor
from knowledge.audits.export.phrases import status
from knowledge.audits.importing import Imported, import_audit
from knowledge.database import Database
from knowledge.importing.reading import read_text

LARGEST_FILE = 50 * 1024 * 1024


def add_audit_import(group: Commands) -> None:
    """Add the verb to the audits."""
    help_text = "Bring in an audit that was exported as JSON, with its authors, times and history. Nothing is ever overwritten."
    parser = add_command(group, "import", _import, help_text)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only say whether it could be imported")


def _import(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    cleaner = _Cleaner()
    made = import_audit(database, actor, read_text(args.file, LARGEST_FILE), cleaner.clean, only_check=args.dry_run)
    if cleaner.kinds:
        say(f"Taken out of {counted(len(cleaner.texts), 'text')}: {', '.join(cleaner.kinds)}.")
    say(*_told(made, is_dry=args.dry_run))
    return 0


def _told(made: Imported, *, is_dry: bool) -> list[str]:
    audit = made.audit
    named = f"{audit.partnership}, {audit.round}, revision {audit.revision}. {status(audit)}."
    if not made.is_new:
        return [f"Held already, and the same: {named}", "Nothing was changed."]
    lines = [f"{'Could be imported' if is_dry else 'Imported'}: {named}"]
    if made.adds_questionnaire:
        lines.append(
            f"Its questionnaire is not held yet and comes with it: {audit.questionnaire.slug}, version {audit.questionnaire.version}."
        )
    if made.lacks_round:
        lines.append(f"It started from the round {made.lacks_round}, which is not held here, so the link to it is left out.")
    return [*lines, "Nothing was changed."] if is_dry else lines


class _Cleaner:
    """Takes identifiers out of texts, and keeps what kinds they were and of which texts."""

    def __init__(self) -> None:
        self.kinds: dict[str, None] = {}
        self.texts: set[str] = set()

    def clean(self, text: str) -> str:
        cleaned = remove_identifiers(text)
        if cleaned.removed:
            self.texts.add(text)
            self.kinds |= dict.fromkeys(cleaned.removed)
        return cleaned.text
