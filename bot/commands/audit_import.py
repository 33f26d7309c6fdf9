"""`sharing audits import`: brings in an audit that was exported as JSON, without personal identifiers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.commands import Commands, Done, add_command, add_json, counted
from bot.identifiers import remove_identifiers
from knowledge.actors import Actor
from knowledge.audits.export.phrases import status
from knowledge.audits.importing import Imported, import_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.importing.reading import read_text

LARGEST_FILE = 50 * 1024 * 1024


def add_audit_import(group: Commands) -> None:
    """Add the verb to the audits."""
    help_text = "Bring in an audit that was exported as JSON, with its authors, times and history. Nothing is ever overwritten."
    parser = add_command(group, "import", _import, help_text, "--dry-run audit.json")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only say whether it could be imported")
    add_json(parser)


def _import(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    cleaner = _Cleaner()
    made = import_audit(database, actor, read_text(args.file, LARGEST_FILE), cleaner.clean, only_check=args.dry_run)
    taken_out = [f"Taken out of {counted(len(cleaner.texts), 'text')}: {', '.join(cleaner.kinds)}."] if cleaner.kinds else []
    facts = {
        "audit": audit_form(made.audit),
        "adds_questionnaire": made.adds_questionnaire,
        "lacks_round": made.lacks_round,
        "taken_out": list(cleaner.kinds),
    }
    return Done([*taken_out, *_told(made, is_dry=args.dry_run)], facts, changed=made.is_new)


def audit_form(audit: AuditView) -> dict[str, Any]:
    """What an audit is, for another program, without its answers."""
    return {
        "partnership": audit.partnership,
        "round": audit.round,
        "revision": audit.revision,
        "status": audit.status,
        "done": audit.done,
        "total": len(audit.questionnaire.items),
    }


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
