"""The dashboard: what was asked and what became of it, and what waits for somebody."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from connectors.web import charts
from connectors.web.admin.frame import Frame
from connectors.web.admin.protocol_addresses import DRAFTS, of_protocol
from connectors.web.admin.sections import DASHBOARD, INBOX
from connectors.web.admin.visits import Visit
from knowledge.database import Database
from knowledge.enquiries.inbox import count_open
from knowledge.figures import read_figures

PERIODS = (7, 30, 90)


class Dashboard:
    """Answers for the section's address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def show(self, visit: Visit) -> Response:
        """The figures of a period that the query may choose."""
        asked = visit.asked("days")
        days = next((one for one in PERIODS if str(one) == asked), PERIODS[1])
        today = datetime.now(UTC).date()
        figures = read_figures(self._database, visit.actor, today, days)
        return visit.show(
            "admin/dashboard.html",
            inbox=INBOX.path,
            drafts=DRAFTS,
            figures=figures,
            periods=PERIODS,
            period=days,
            busiest=max(figures.days, key=lambda day: day.total),
            of_protocol=of_protocol,
            waiting=count_open(self._database),
            columns=charts.columns(figures.days),
            outcomes=charts.outcomes(figures.whole),
            feedback=charts.feedback(figures.helpful, figures.not_helpful),
            audits=charts.audit_round(figures.audits) if figures.audits else (),
        )


def add_dashboard(frame: Frame) -> None:
    """Put the section into the frame."""
    frame.pages(DASHBOARD).get("", Dashboard(frame.database).show)
