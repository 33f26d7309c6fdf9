"""The glossary's pages: its terms, and adding, changing and removing one. Also the example to write other pages by."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.record_history import add_section_history
from connectors.web.admin.sections import GLOSSARY
from connectors.web.admin.visits import Visit
from knowledge import changes
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.glossary import GlossaryView, add_term, change_term, list_terms, remove_term
from knowledge.values import key


class Glossary:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """The terms, or those that hold what is searched for."""
        wanted = key(visit.asked("q"))
        found = [one for one in list_terms(self._database) if wanted in key(f"{one.term} {one.meaning} {one.note or ''}")]
        return visit.show("admin/glossary.html", part=visit.list_part(found))

    def ask_new(self, visit: Visit) -> Response:
        """The form for a new term."""
        return self._form(visit, Form())

    def add(self, visit: Visit) -> Response:
        """Keep a new term."""
        form = visit.form
        with form.about("term", "meaning", "note"):
            made = add_term(self._database, visit.actor, _given(form), why=form.text("why"))
        return self._form(visit, form) if form.errors else visit.go(GLOSSARY.path, f"{made.term} is in the glossary now.")

    def ask_change(self, visit: Visit) -> Response:
        """The form for a term that is held."""
        term = self._held(visit.asked("term"))
        return self._form(visit, Form.of(meaning=term.meaning, note=term.note), term)

    def change(self, visit: Visit) -> Response:
        """Say anew what a term means, unless somebody else did since the form was opened."""
        form = visit.form
        was = GlossaryView(form.text("term"), form.text("was_meaning"), form.text("was_note") or None)
        with form.about("meaning", "note"):
            change_term(self._database, visit.actor, was, _given(form), why=form.text("why"))
        if form.errors:
            return self._form(visit, form, self._held(was.term) if form.clashed else was)
        return visit.go(GLOSSARY.path, f"{was.term} is changed.")

    def ask_removal(self, visit: Visit) -> Response:
        """What would be removed."""
        return visit.show("admin/glossary-remove.html", term=self._held(visit.asked("term")))

    def remove(self, visit: Visit) -> Response:
        """Take a term out."""
        term = visit.form.text("term")
        remove_term(self._database, visit.actor, term, why=visit.form.text("why"))
        return visit.go(GLOSSARY.path, f"{term} is no longer in the glossary.")

    def _held(self, term: str) -> GlossaryView:
        found = next((one for one in list_terms(self._database) if key(one.term) == key(term)), None)
        if found is None:
            raise NotFound("The glossary has no such term. It may have been removed.")
        return found

    def _form(self, visit: Visit, form: Form, was: GlossaryView | None = None) -> Response:
        heading = f"Change {was.term}" if was else "Add a term"
        return visit.show("admin/glossary-term.html", form=form, was=was, heading=heading)


def _given(form: Form) -> GlossaryView:
    return GlossaryView(form.text("term"), form.text("meaning"), form.text("note") or None)


def add_glossary(frame: Frame) -> None:
    """Put the section into the frame."""
    glossary, pages = Glossary(frame.database), frame.pages(GLOSSARY)
    pages.get("", glossary.list)
    pages.get("/add", glossary.ask_new)
    pages.post("/add", glossary.add)
    pages.get("/change", glossary.ask_change)
    pages.post("/change", glossary.change)
    pages.get("/remove", glossary.ask_removal)
    pages.post("/remove", glossary.remove)
    add_section_history(frame, GLOSSARY, changes.GLOSSARY)
