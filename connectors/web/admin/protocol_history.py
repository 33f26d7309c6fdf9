"""The pages of a protocol's history: who changed what, each change side by side, and bringing the protocol back to a point."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.frame import Frame, SectionPages
from connectors.web.admin.protocol_addresses import of_protocol
from connectors.web.admin.record_history import RecordHistory, Subject
from connectors.web.admin.sections import PROTOCOLS
from connectors.web.admin.visits import Visit
from knowledge import protocols
from knowledge.differences import differences


class History(RecordHistory):
    """Answers for the addresses of these pages."""

    def list(self, visit: Visit) -> Response:
        """Every change, the latest first, each with the fields that it changed."""
        subject = self.subject(visit)
        found = self.points(subject)
        part = visit.list_part(list(zip((None, *found), found, strict=False))[::-1])
        fields = {one.revision.id: differences(before.state if before else None, one.state) for before, one in part.rows}
        return visit.show("admin/protocol-history.html", subject=subject, part=part, fields=fields, latest=found[-1].revision.id)

    def subject(self, visit: Visit) -> Subject:
        """The protocol that the address names."""
        held = protocols.get_protocol(self._database, visit.part("slug"))
        listed = of_protocol(held.slug, "history")
        return Subject(f"protocol {held.slug}", held.title, PROTOCOLS, of_protocol(held.slug), listed, listed)


def add_history(frame: Frame, pages: SectionPages) -> None:
    """Put the addresses of these pages into the section."""
    ours = History(frame.database)
    pages.get("/one/{slug}/history", ours.list)
    ours.open(pages, "/one/{slug}/history")
