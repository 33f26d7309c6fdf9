"""The inbox's pages: which questions wait for a person, and one of them, to be taken, answered, learnt from and closed."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from bot.identifiers import PLACEHOLDER, remove_identifiers
from bot.wording import enquiries as say
from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import INBOX
from connectors.web.admin.visits import Visit
from knowledge.database import Database
from knowledge.enquiries.handling import EXAMPLE, Learn, answer, close, is_by, release, take
from knowledge.enquiries.inbox import OPEN, STATES, Filter, get_enquiry, list_enquiries
from knowledge.enquiries.types import REASONS, EnquiryView
from knowledge.grouping import Grouping
from knowledge.protocols import list_protocols

CLOSE = "close"
ALIKE = "alike"


class Inbox:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._grouping = Grouping()

    def list(self, visit: Visit) -> Response:
        """Those that wait, or those that the filters leave: those that are alike together, unless each is wanted by itself."""
        state, reason = visit.asked("state"), visit.asked("reason")
        wanted = Filter(state if state in STATES else OPEN, reason if reason in REASONS else "", visit.asked("q"))
        found = list_enquiries(self._database, visit.actor, wanted)
        together = visit.asked("together") if visit.asked("together") in say.TOGETHER else ALIKE
        filters = Form.of(state=wanted.state, reason=wanted.reason, together=together)
        part = visit.list_part(self._alike(found) if together == ALIKE else [(one, ()) for one in found])
        return visit.show("admin/inbox.html", part=part, total=len(found), filters=filters, say=say, reasons=REASONS)

    def _alike(self, found: Sequence[EnquiryView]) -> Sequence[tuple[EnquiryView, tuple[EnquiryView, ...]]]:
        """The most typical question of each sort with the others, the sort that was asked most first."""
        groups = self._grouping.group([one.text for one in found])
        return [(found[one.typical], tuple(found[place] for place in one.members if place != one.typical)) for one in groups]

    def ask(self, visit: Visit) -> Response:
        """One question, with the form for its answer."""
        held = get_enquiry(self._database, visit.actor, visit.number("question"))
        return self._show(visit, Form.of(kind=EXAMPLE, text=" ".join(PLACEHOLDER.sub("", held.text).split())), held)

    def take(self, visit: Visit) -> Response:
        """See to it; from somebody else only where the page said who has it."""
        number = visit.number("question")
        take(self._database, visit.actor, number, over=bool(visit.form.text("over")))
        return visit.go(_address(number), say.is_taken())

    def release(self, visit: Visit) -> Response:
        """See to it no longer."""
        number = visit.number("question")
        release(self._database, visit.actor, number)
        return visit.go(_address(number), say.is_released())

    def see_to(self, visit: Visit) -> Response:
        """Answer it, or close it without an answer, and learn from it if that is wanted."""
        number, form = visit.number("question"), visit.form
        answers, over = form.text("do") != CLOSE, bool(form.text("over"))
        _take_identifiers_out(form)
        if not form.errors:
            with form.about("answer", "protocol", "kind", "text"):
                learn = _learnt(form)
                if answers:
                    seen = int(form.text("seen")) if form.text("seen").isdigit() else None
                    held = answer(self._database, visit.actor, number, form.text("answer"), seen=seen, over=over, learn=learn)
                    return visit.go(INBOX.path, say.answered(held.conversation, learnt=learn is not None))
                close(self._database, visit.actor, number, over=over, learn=learn)
                return visit.go(INBOX.path, say.closed(learnt=learn is not None))
        return self._show(visit, form, get_enquiry(self._database, visit.actor, number))

    def _show(self, visit: Visit, form: Form, held: EnquiryView) -> Response:
        protocols = [("", say.LEARN_NOTHING), *((one.slug, one.title) for one in list_protocols(self._database))]
        about = [title for slug, title in protocols if slug in held.protocols]
        mine = is_by(visit.actor, held.taken_by, held.taken_by_id)
        over = held.taken_by is not None and not mine
        return visit.show(
            "admin/inbox-question.html", form=form, held=held, say=say, protocols=protocols, about=about, mine=mine, over=over
        )


def _take_identifiers_out(form: Form) -> None:
    """Nothing is sent before it was read without them."""
    for name in ("answer", "text"):
        cleaned = remove_identifiers(form.text(name))
        if cleaned.removed:
            form.replace(**{name: cleaned.text})
            form.refuse(name, say.identifiers_taken_out(cleaned.removed))


def _learnt(form: Form) -> Learn | None:
    return Learn(form.text("protocol"), form.text("text"), form.text("kind")) if form.text("protocol") else None


def _address(question: int) -> str:
    return f"{INBOX.path}/{question}"


def add_inbox(frame: Frame) -> None:
    """Put the section into the frame."""
    inbox, pages = Inbox(frame.database), frame.pages(INBOX)
    pages.get("", inbox.list)
    pages.get("/{question}", inbox.ask)
    pages.post("/{question}", inbox.see_to)
    pages.post("/{question}/take", inbox.take)
    pages.post("/{question}/release", inbox.release)
