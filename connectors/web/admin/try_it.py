"""Try it: what a question would be answered and why, also after a change that is not made. Records nothing."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.wording import trying as say
from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import TRY_IT
from connectors.web.admin.trying import Trying
from connectors.web.admin.visits import Visit
from knowledge.preview.edits import Edit
from knowledge.preview.preview import Tried
from knowledge.protocols import list_protocols


class TryIt:
    """Answers for the section's address."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._trying = frame, Trying(frame)

    def ask(self, visit: Visit) -> Response:
        """The form."""
        return self._show(visit, Form())

    def show(self, visit: Visit) -> Response:
        """What would be said, from which scores, and, with a change, what else would be said differently."""
        form = visit.form
        if not form.text("question"):
            form.refuse("question", say.no_question())
            return self._show(visit, form)
        heard = self._trying.hear(form.text("question"))
        form.replace(question=heard.text)
        edit = _edit(form)
        if not edit:
            return self._show(visit, form, heard.notes, now=self._frame.preview.try_question(visit.actor, heard.ask))
        with form.about("slug"):
            then = self._frame.preview.try_question(visit.actor, heard.ask, edit)
            differences = self._frame.preview.differences(visit.actor, edit, self._trying.said)
        if form.errors:
            return self._show(visit, form)
        now = self._frame.preview.try_question(visit.actor, heard.ask)
        return self._show(visit, form, heard.notes, now=now, then=then, differences=differences)

    def _show(self, visit: Visit, form: Form, notes: tuple[str, ...] = (), *, now: Tried | None = None, **values: Any) -> Response:
        protocols = [("", "No change: as it is now"), *((one.slug, one.title) for one in list_protocols(self._frame.database))]
        return visit.show(
            "admin/try-it.html", form=form, protocols=protocols, notes=notes, now=now, say=say, in_words=self._trying.said, **values
        )


def _edit(form: Form) -> Edit | None:
    """The change that was typed, if any."""
    term, example = form.text("term"), form.text("example")
    if not form.text("slug"):
        return None
    return Edit(form.text("slug"), terms=(term,) if term else (), examples=(example,) if example else ())


def add_try_it(frame: Frame) -> None:
    """Put the section into the frame."""
    pages, ours = frame.pages(TRY_IT), TryIt(frame)
    pages.get("", ours.ask)
    pages.post("", ours.show)
