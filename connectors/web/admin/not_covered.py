"""The pages of questions that no protocol covers, which the assistant declines: the list, adding one, and removing one."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.record_history import add_section_history
from connectors.web.admin.sections import NOT_COVERED
from connectors.web.admin.visits import Visit
from knowledge import changes
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.near_domain import add_near_domain, list_near_domain, remove_near_domain
from knowledge.values import key

SOURCES = {"shipped": "Came with the assistant", "admin": "Added by an editor", "learnt": "Learnt from a question"}


class NotCovered:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """The questions, or those that hold what is searched for."""
        wanted = key(visit.asked("q"))
        found = [one for one in list_near_domain(self._database) if wanted in key(one.text)]
        return visit.show("admin/not-covered.html", part=visit.list_part(found), sources=SOURCES)

    def ask_new(self, visit: Visit) -> Response:
        """The form for another question."""
        return visit.show("admin/not-covered-add.html", form=Form())

    def add(self, visit: Visit) -> Response:
        """Keep another question."""
        form = visit.form
        with form.about("question"):
            add_near_domain(self._database, visit.actor, form.text("question"), why=form.text("why"))
        if form.errors:
            return visit.show("admin/not-covered-add.html", form=form)
        return visit.go(NOT_COVERED.path, "The question is added. Questions like it are declined from now on.")

    def ask_removal(self, visit: Visit) -> Response:
        """What would be removed."""
        wanted = key(visit.asked("question"))
        found = next((one for one in list_near_domain(self._database) if key(one.text) == wanted), None)
        if found is None:
            raise NotFound("There is no such question. It may have been removed.")
        return visit.show("admin/not-covered-remove.html", question=found)

    def remove(self, visit: Visit) -> Response:
        """Take a question out."""
        remove_near_domain(self._database, visit.actor, visit.form.text("question"), why=visit.form.text("why"))
        return visit.go(NOT_COVERED.path, "The question is removed.")


def add_not_covered(frame: Frame) -> None:
    """Put the section into the frame."""
    pages, ours = frame.pages(NOT_COVERED), NotCovered(frame.database)
    pages.get("", ours.list)
    pages.get("/add", ours.ask_new)
    pages.post("/add", ours.add)
    pages.get("/remove", ours.ask_removal)
    pages.post("/remove", ours.remove)
    add_section_history(frame, NOT_COVERED, changes.QUESTIONS)
