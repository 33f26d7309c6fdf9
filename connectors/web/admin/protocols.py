"""The pages of protocols: the list, one protocol, and taking one out of answers and back."""

from __future__ import annotations

from datetime import UTC, date, datetime

from starlette.responses import Response

from connectors.web.admin.frame import Frame
from connectors.web.admin.protocol_addresses import of_protocol
from connectors.web.admin.protocol_edits import add_edits
from connectors.web.admin.protocol_history import add_history
from connectors.web.admin.protocol_words import add_words
from connectors.web.admin.sections import PROTOCOLS
from connectors.web.admin.visits import Visit
from knowledge import protocols
from knowledge.admin.drafts import list_drafts
from knowledge.database import Database
from knowledge.history import list_revisions
from knowledge.listing import Wanted, find_protocols, list_choices
from knowledge.protocol_fields import CURRENT, RETIRED
from knowledge.sizes import format_size

STATUSES = {CURRENT: "Current", RETIRED: "Retired"}
ORDERS = (("", "As on the council’s page"), ("title", "Title"), ("theme", "Theme"), ("owner", "Owner"), ("review", "Review date"))
LATEST = 5


class Protocols:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """The protocols that are searched for, narrowed down and in the order that is asked for."""
        asked = {name: visit.asked(name) for name in ("theme", "status", "owner")}
        wanted = Wanted(visit.asked("q"), **asked, overdue=visit.asked("review") == "overdue", order=visit.asked("order"))
        found = find_protocols(self._database, wanted, _today())
        choices = list_choices(self._database)
        return visit.show(
            "admin/protocols.html",
            part=visit.list_part(found),
            wanted=wanted,
            choices=choices,
            statuses=STATUSES,
            orders=ORDERS,
            drafts=len(list_drafts(self._database, visit.actor)),
        )

    def see(self, visit: Visit) -> Response:
        """All that is held about one protocol."""
        held = protocols.get_protocol(self._database, visit.part("slug"))
        revisions = list_revisions(self._database, f"protocol {held.slug}")
        return visit.show(
            "admin/protocol.html",
            held=held,
            language=protocols.get_language(self._database, held.slug),
            overdue=held.status == CURRENT and held.review_date is not None and held.review_date < _today(),
            drafts=[one for one in list_drafts(self._database, visit.actor) if one.slug == held.slug],
            revisions=revisions[: -LATEST - 1 : -1],
            changes=len(revisions),
            size=format_size,
            statuses=STATUSES,
            here=of_protocol(held.slug),
        )

    def ask_status(self, visit: Visit) -> Response:
        """What taking a protocol out of answers, or back into them, would do."""
        held = protocols.get_protocol(self._database, visit.part("slug"))
        return visit.show("admin/protocol-status.html", held=held, retire=held.status == CURRENT, here=of_protocol(held.slug))

    def change_status(self, visit: Visit) -> Response:
        """Take a protocol out of answers, or back into them, as it was when the page was opened."""
        slug, form = visit.part("slug"), visit.form
        version = int(form.text("version")) if form.text("version").isdecimal() else 0
        why = form.text("why")
        if form.text("status") == RETIRED:
            held = protocols.retire_protocol(self._database, visit.actor, slug, expected_version=version, why=why)
            said = f"{held.title} is retired. It is in no answer any more."
        else:
            held = protocols.edit_protocol(self._database, visit.actor, slug, expected_version=version, why=why, status=CURRENT)
            said = f"{held.title} is current. It is in answers again."
        return visit.go(of_protocol(held.slug), said)


def _today() -> date:
    return datetime.now(UTC).date()


def add_protocols(frame: Frame) -> None:
    """Put the section into the frame."""
    ours, pages = Protocols(frame.database), frame.pages(PROTOCOLS)
    pages.get("", ours.list)
    pages.get("/one/{slug}", ours.see)
    pages.get("/one/{slug}/status", ours.ask_status)
    pages.post("/one/{slug}/status", ours.change_status)
    add_edits(frame, pages)
    add_history(frame, pages)
    add_words(frame, pages)
