"""The audits' pages for admins, within the frame: progress, the report, one audit, its files, and opening a submitted one again."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import AUDITS
from connectors.web.admin.visits import Visit
from connectors.web.audits import Reader, audit_file, audit_values, list_values, report_file, report_values
from knowledge.audits.audits import reopen, view_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.errors import Conflict


class AuditPages:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """The audits of a round."""
        return visit.show("admin/audits.html", **list_values(self._database, _reader(visit), _round(visit)))

    def report(self, visit: Visit) -> Response:
        """The report over a round."""
        return visit.show("admin/audits-report.html", **report_values(self._database, _reader(visit), _round(visit)))

    def report_file(self, visit: Visit) -> Response:
        """The report as an Excel file."""
        return report_file(self._database, _reader(visit), _round(visit))

    def see(self, visit: Visit) -> Response:
        """One audit, section by section."""
        return visit.show("admin/audit.html", **audit_values(self._database, _reader(visit), visit.number("audit")))

    def export(self, visit: Visit) -> Response:
        """One audit as a file."""
        return audit_file(self._database, _reader(visit), visit.number("audit"), visit.part("form"))

    def ask_reopen(self, visit: Visit) -> Response:
        """What opening an audit again means."""
        return visit.show("admin/audit-reopen.html", audit=self._submitted(visit))

    def reopen(self, visit: Visit) -> Response:
        """Open a submitted audit again."""
        audit = self._submitted(visit)
        opened = reopen(self._database, visit.actor, audit.id)
        said = f"The audit of {opened.partnership}, round {opened.round}, is open as revision {opened.revision}."
        return visit.go(f"{AUDITS.path}/{audit.id}", said)

    def _submitted(self, visit: Visit) -> AuditView:
        audit = view_audit(self._database, visit.actor, visit.number("audit"))
        if audit.is_open:
            raise Conflict(f"The audit of {audit.partnership}, round {audit.round}, is open already.")
        return audit


def _reader(visit: Visit) -> Reader:
    return Reader(visit.actor, AUDITS.path)


def _round(visit: Visit) -> str | None:
    return visit.request.query_params.get("round")


def add_audits(frame: Frame) -> None:
    """Put the section into the frame."""
    audits, pages = AuditPages(frame.database), frame.pages(AUDITS)
    pages.get("", audits.list)
    pages.get("/report", audits.report)
    pages.get("/report.xlsx", audits.report_file)
    pages.get("/{audit}", audits.see)
    pages.get("/{audit}/export.{form}", audits.export)
    pages.get("/{audit}/reopen", audits.ask_reopen)
    pages.post("/{audit}/reopen", audits.reopen)
