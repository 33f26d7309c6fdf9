"""The pages of a protocol's history: who changed what, each change side by side, and bringing the protocol back to a point."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.frame import Frame, SectionPages
from connectors.web.admin.protocol_addresses import of_protocol
from connectors.web.admin.visits import Visit
from knowledge import protocols
from knowledge.database import Database
from knowledge.differences import differences
from knowledge.errors import NotFound
from knowledge.protocols import ProtocolView
from knowledge.restoring import Point, points, restore


class History:
    """Answers for the addresses of these pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """Every change, the latest first, each with the fields that it changed."""
        held = self._held(visit)
        found = self._points(held)
        part = visit.list_part(list(zip((None, *found), found, strict=False))[::-1])
        fields = {one.revision.id: differences(before.state if before else None, one.state) for before, one in part.rows}
        return visit.show(
            "admin/protocol-history.html",
            held=held,
            part=part,
            fields=fields,
            latest=found[-1].revision.id,
            here=of_protocol(held.slug),
        )

    def see(self, visit: Visit) -> Response:
        """One change, side by side with what was before it."""
        held = self._held(visit)
        found = self._points(held)
        place = self._place(visit, found)
        before = found[place - 1].state if place else None
        return visit.show(
            "admin/protocol-change.html",
            held=held,
            revision=found[place].revision,
            is_first=not place,
            is_last=place == len(found) - 1,
            rows=differences(before, found[place].state),
            here=of_protocol(held.slug),
        )

    def ask_restore(self, visit: Visit) -> Response:
        """What bringing the protocol back to a point would change."""
        held = self._held(visit)
        found = self._points(held)
        point = found[self._place(visit, found)]
        return visit.show(
            "admin/protocol-restore.html",
            held=held,
            seen=found[-1].revision.id,
            revision=point.revision,
            rows=differences(found[-1].state, point.state),
            here=of_protocol(held.slug),
        )

    def restore(self, visit: Visit) -> Response:
        """Bring the protocol back to a point, as it was when the page was opened."""
        held, form = self._held(visit), visit.form
        seen = int(form.text("seen")) if form.text("seen").isdecimal() else 0
        why = form.text("why")
        restore(self._database, visit.actor, _subject(held), visit.number("revision"), seen=seen, why=why)
        now = protocols.get_protocol(self._database, held.slug)
        return visit.go(of_protocol(now.slug), f"{now.title} is as it was at that point.")

    def _held(self, visit: Visit) -> ProtocolView:
        return protocols.get_protocol(self._database, visit.part("slug"))

    def _points(self, held: ProtocolView) -> tuple[Point, ...]:
        return points(self._database, _subject(held))

    def _place(self, visit: Visit, found: tuple[Point, ...]) -> int:
        number = visit.number("revision")
        place = next((place for place, point in enumerate(found) if point.revision.id == number), None)
        if place is None:
            raise NotFound("There is no such change in the history of this protocol.")
        return place


def _subject(held: ProtocolView) -> str:
    return f"protocol {held.slug}"


def add_history(frame: Frame, pages: SectionPages) -> None:
    """Put the addresses of these pages into the section."""
    ours = History(frame.database)
    pages.get("/one/{slug}/history", ours.list)
    pages.get("/one/{slug}/history/{revision}", ours.see)
    pages.get("/one/{slug}/history/{revision}/restore", ours.ask_restore)
    pages.post("/one/{slug}/history/{revision}/restore", ours.restore)
