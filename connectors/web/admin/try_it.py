"""Try it: what a question would be answered and why, also after a change that is not made. Records nothing."""

from __future__ import annotations

from typing import Any

from anyio import from_thread
from starlette.responses import Response

from bot.messages import for_rasa
from bot.wording import talk
from bot.wording import trying as say
from bot.wording.answers import reply_to
from connectors.rasa_client import AssistantError, Understood
from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import TRY_IT
from connectors.web.admin.visits import Visit
from knowledge.answers.reading import Ask
from knowledge.answers.types import Answer
from knowledge.preview.edits import Edit
from knowledge.preview.preview import Tried
from knowledge.protocols import list_protocols

OF_AUDITS = "audit"
FALLBACK = "find_protocol"


class TryIt:
    """Answers for the section's address."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def ask(self, visit: Visit) -> Response:
        """The form."""
        return self._show(visit, Form())

    def show(self, visit: Visit) -> Response:
        """What would be said, from which scores, and, with a change, what else would be said differently."""
        form = visit.form
        cleaned = for_rasa(form.text("question"))
        if not form.text("question"):
            form.refuse("question", say.no_question())
            return self._show(visit, form)
        form.replace(question=cleaned.text)
        understood = self._understood(cleaned.text)
        asked = _as_asked(cleaned.text, understood)
        notes = [talk.identifiers_removed(cleaned.removed)] if cleaned.removed else []
        if understood is None:
            notes.append(say.not_understood())
        elif understood.ranking and understood.ranking[0][0].startswith(OF_AUDITS):
            notes.append(say.of_audits())
        edit = _edit(form)
        if not edit:
            return self._show(visit, form, notes, now=self._frame.preview.try_question(visit.actor, asked))
        with form.about("slug"):
            then = self._frame.preview.try_question(visit.actor, asked, edit)
            differences = self._frame.preview.differences(visit.actor, edit, self._said)
        if form.errors:
            return self._show(visit, form)
        now = self._frame.preview.try_question(visit.actor, asked)
        return self._show(visit, form, notes, now=now, then=then, differences=differences)

    def _show(self, visit: Visit, form: Form, notes: list[str] | None = None, *, now: Tried | None = None, **values: Any) -> Response:
        protocols = [("", "No change: as it is now"), *((one.slug, one.title) for one in list_protocols(self._frame.database))]
        return visit.show(
            "admin/try-it.html", form=form, protocols=protocols, notes=notes or [], now=now, say=say, in_words=self._said, **values
        )

    def _said(self, answer: Answer) -> str:
        return reply_to(answer, self._frame.settings.team_name).to_text()

    def _understood(self, text: str) -> Understood | None:
        """What Rasa takes it for; None when it cannot be asked. Handlers run in threads, the client where the server does."""
        if self._frame.rasa is None:
            return None
        try:
            return from_thread.run(self._frame.rasa.understand, text)
        except AssistantError:
            return None


def _as_asked(text: str, understood: Understood | None) -> Ask:
    """The question as an action would read it at the start of a conversation."""
    if understood is None:
        return Ask(text, FALLBACK)
    ranking = tuple(one for one in understood.ranking if not one[0].startswith(OF_AUDITS))
    kind, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
    return Ask(understood.text, kind, confidence, parts=understood.parts, alternatives=ranking)


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
