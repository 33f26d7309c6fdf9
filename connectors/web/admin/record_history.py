"""The pages of the history of anything that is held: one change side by side, and bringing it back to a point; and what a section changed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from connectors.web.admin.frame import Frame, SectionPages
from connectors.web.admin.sections import Section
from connectors.web.admin.visits import Visit
from knowledge import changes
from knowledge.database import Database
from knowledge.differences import differences
from knowledge.errors import NotFound
from knowledge.restoring import Point, State, points, restore


@dataclass(frozen=True)
class Subject:
    """What has a history. `what` is how history calls it, `home` the page about it, `listed` that of its changes."""

    what: str
    name: str
    section: Section
    home: str
    listed: str
    changes: str

    @property
    def trail(self) -> list[tuple[str, str]]:
        """Where it is, from the section on."""
        found = [(self.section.name, self.section.path)]
        return found if self.home == self.section.path else [*found, (self.name, self.home)]

    def change(self, number: int, page: str = "") -> str:
        """The page of one of its changes, or one under it."""
        return f"{self.changes}/{number}" + (f"/{page}" if page else "")


class RecordHistory(ABC):
    """Answers for the addresses of one change. What it was made to is found out from the address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def subject(self, visit: Visit) -> Subject:
        """What the address is about."""

    def see(self, visit: Visit) -> Response:
        """One change, side by side with what was before it."""
        subject = self.subject(visit)
        found = self.points(subject)
        place = _place(visit, found)
        before = found[place - 1].state if place else None
        return visit.show(
            "admin/change.html",
            subject=subject,
            revision=found[place].revision,
            can_restore=place < len(found) - 1 and found[place].state is not None,
            rows=differences(before, found[place].state),
        )

    def ask_restore(self, visit: Visit) -> Response:
        """What bringing it back to a point would change."""
        subject = self.subject(visit)
        found = self.points(subject)
        point = found[_place(visit, found)]
        if point.state is None:
            raise NotFound("It was not held at that point. Choose another one.")
        return visit.show(
            "admin/restore.html",
            subject=subject,
            seen=found[-1].revision.id,
            revision=point.revision,
            rows=differences(found[-1].state, point.state),
        )

    def restore(self, visit: Visit) -> Response:
        """Bring it back to a point, as it was when the page was opened."""
        subject, form = self.subject(visit), visit.form
        seen = int(form.text("seen")) if form.text("seen").isdecimal() else 0
        restore(self._database, visit.actor, subject.what, visit.number("revision"), seen=seen, why=form.text("why"))
        now = self.subject(visit)
        return visit.go(now.home, f"{now.name} is as it was at that point.")

    def points(self, subject: Subject) -> tuple[Point, ...]:
        """Its changes, oldest first."""
        return points(self._database, subject.what)

    def open(self, pages: SectionPages, address: str) -> None:
        """Put the pages of a change under an address."""
        pages.get(f"{address}/{{revision}}", self.see)
        pages.get(f"{address}/{{revision}}/restore", self.ask_restore)
        pages.post(f"{address}/{{revision}}/restore", self.restore)


class SectionHistory(RecordHistory):
    """Answers for the changes to all of one sort, as history calls it; of one by its name, or by any change to it, held or not."""

    def __init__(self, database: Database, section: Section, sort: str) -> None:
        super().__init__(database)
        self._section, self._sort = section, sort

    def list(self, visit: Visit) -> Response:
        """The changes, the latest first, each with the fields that it changed."""
        found = changes.changes_of_sort(self._database, self._sort, name=visit.asked("name"), same_as=_number(visit.asked("change")))
        subjects = {one.subject for one in found}
        part = visit.list_part(found[::-1])
        fields = {one.revision.id: differences(one.revision.before, one.revision.after) for one in part.rows}
        names = {what: self._name(what) for what in {one.subject for one in part.rows}}
        of_one = names[found[-1].subject] if len(subjects) == 1 else ""
        return visit.show("admin/changes.html", part=part, fields=fields, names=names, of_one=of_one, address=self._address)

    def subject(self, visit: Visit) -> Subject:
        """What the change of the address was made to."""
        number = visit.number("revision")
        found = changes.changes_of_sort(self._database, self._sort, same_as=number)
        what = found[0].subject
        return Subject(what, self._name(what), self._section, self._section.path, f"{self._address}?change={number}", self._address)

    @property
    def _address(self) -> str:
        return f"{self._section.path}/history"

    def _name(self, what: str) -> str:
        return _named(next(one.state for one in reversed(points(self._database, what)) if one.state is not None))


def _named(state: State | Mapping[str, object]) -> str:
    return str(state.get("name") or state.get("term") or "What is not covered")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _place(visit: Visit, found: tuple[Point, ...]) -> int:
    number = visit.number("revision")
    place = next((place for place, point in enumerate(found) if point.revision.id == number), None)
    if place is None:
        raise NotFound("There is no such change in this history.")
    return place


def add_section_history(frame: Frame, section: Section, sort: str) -> None:
    """Put the pages of a section's history into it."""
    pages, ours = frame.pages(section), SectionHistory(frame.database, section, sort)
    pages.get("/history", ours.list)
    ours.open(pages, "/history")
