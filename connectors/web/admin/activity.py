"""What went on: logins, roles, audits that were read or taken away, and the changes to the knowledge base. For admins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import ACTIVITY
from connectors.web.admin.visits import Visit
from knowledge.database import Database
from knowledge.people.access import ACTIONS, CHANGES, Activity, Wanted, list_activity

KINDS = (("", "Everything"), (CHANGES, "Changes to the knowledge base"), *((one, one.capitalize()) for one in ACTIONS))


class ActivityPage:
    """Answers for the section's address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """What went on, or what is looked for."""
        form = Form.of(**{name: visit.asked(name) for name in ("q", "kind", "since", "until")})
        since, until = _day(form, "since"), _day(form, "until")
        person = visit.asked("person")
        wanted = Wanted(
            form.text("q"),
            form.text("kind"),
            since,
            until + timedelta(days=1) if until else None,
            int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None,
        )

        def find(start: int, most: int) -> tuple[Sequence[Activity], int]:
            found = list_activity(self._database, visit.actor, wanted, start, most)
            return found.rows, found.total

        part = visit.list_found(find)
        return visit.show("admin/activity.html", form=form, part=part, kinds=KINDS, person=wanted.person)


def _day(form: Form, name: str) -> datetime | None:
    """The beginning of the day that a field holds."""
    given = form.text(name)
    if not given:
        return None
    try:
        return datetime.combine(date.fromisoformat(given), time(), UTC)
    except ValueError:
        form.refuse(name, "Enter a day as year, month and day, such as 2027-03-31.")
        return None


def add_activity(frame: Frame) -> None:
    """Put the section into the frame."""
    frame.pages(ACTIVITY).get("", ActivityPage(frame.database).list)
