"""Makes the file that is asked for. Each writer is loaded when it is first needed, because what they are built on is large."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.actors import Actor
from knowledge.audits.audits import view_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.people import access
from knowledge.values import slug

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Exported:
    """A file to hand over. `filename` is lower case letters, figures and hyphens with the format's ending."""

    filename: str
    media_type: str
    content: bytes


def export_audit(database: Database, actor: Actor, audit: int, format_name: str) -> Exported:
    """The audit as it stands, as docx, xlsx, csv, json or pdf. That it was taken away is written down.

    NotFound, NotAllowed; Invalid for another format, and for a PDF where there is no LibreOffice.
    """
    if format_name not in MEDIA_TYPES:
        raise Invalid(f"An audit can be taken away as {', '.join(MEDIA_TYPES)}, not as {format_name[:40]!r}.")
    view = view_audit(database, actor, audit)
    content = _complete(database, actor, audit) if format_name == "json" else _drawn(view, format_name)
    access.record(database, actor, access.EXPORTED, f"{view.partnership}, round {view.round}, as {format_name}")
    return Exported(f"{_name(view)}.{format_name}", MEDIA_TYPES[format_name], content)


def _complete(database: Database, actor: Actor, audit: int) -> bytes:
    from knowledge.audits.export.complete import to_text, whole_audit

    return to_text(whole_audit(database, actor, audit)).encode()


def _drawn(view: AuditView, format_name: str) -> bytes:
    if format_name == "csv":
        from knowledge.audits.export.table_csv import to_csv

        return to_csv(view)
    if format_name == "xlsx":
        from knowledge.audits.export.excel import to_excel

        return to_excel(view)
    from knowledge.audits.export.pdf import to_pdf
    from knowledge.audits.export.word import to_word

    return to_word(view) if format_name == "docx" else to_pdf(to_word(view))


def _name(view: AuditView) -> str:
    return slug(f"audit {view.partnership[:_LONGEST_NAME]} {view.round}")
