"""The one service behind every question: reads it, answers by its kind, keeps the thread of the conversation, records it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from knowledge import questions
from knowledge.answers import cues
from knowledge.answers.comparing import compare_protocols
from knowledge.answers.context import MOST_LISTED, Context
from knowledge.answers.conversing import FACT_KINDS, chosen, corrected, earlier
from knowledge.answers.documents import ask_document, names_its_document
from knowledge.answers.following import each_of, follows_list, others_listed, placed
from knowledge.answers.kinds import UNSURE, fact_asked, is_reply, kind_of, not_the_list
from knowledge.answers.lists import is_bare, list_documents, list_protocols, more
from knowledge.answers.partners import ask_partners, check_partner
from knowledge.answers.protocols import ask_detail, ask_protocol, ask_purpose, ask_unheld, find_protocol, vague_need
from knowledge.answers.reading import MOST_CHOICES, Ask, Reading, is_gibberish
from knowledge.answers.remembering import after
from knowledge.answers.resolving import calls_other, other_one
from knowledge.answers.terms import explain_term
from knowledge.answers.terse import terse_kind
from knowledge.answers.types import (
    Answer,
    EditorsOnly,
    NothingCovers,
    ProtocolCard,
    Recorded,
    Several,
    Talk,
    WhichProtocol,
)
from knowledge.database import Database
from knowledge.protocols import ProtocolView
from knowledge.search.finder import Finding

ASKED_OF_EACH = frozenset(("ask_partners", "check_partner", "ask_purpose", "ask_document", "ask_protocol"))
MOST_WORDS_OF_NAME = 5

BY_KIND: dict[str, Callable[[Reading], Answer]] = {
    "find_protocol": find_protocol,
    "vague_need": vague_need,
    "ask_protocol": ask_protocol,
    "ask_partners": ask_partners,
    "check_partner": check_partner,
    "ask_purpose": ask_purpose,
    "ask_document": ask_document,
    "list_documents": list_documents,
    "ask_detail": ask_detail,
    "ask_unheld": ask_unheld,
    "list_protocols": list_protocols,
    "compare_protocols": compare_protocols,
    "explain_term": explain_term,
    "more": more,
    "admin": lambda _reading: EditorsOnly(),
}


@dataclass(frozen=True)
class Answered:
    """An answer, the conversation after it, the kind of question it turned out to be, and the number it was stored under."""

    answer: Answer
    context: Context
    kind: str
    question: int | None = None


class Answers:
    """Answers questions from one knowledge base."""

    def __init__(self, database: Database, finder: Finding) -> None:
        self._database = database
        self._finder = finder

    def answer(self, ask: Ask, *, conversation: str, channel: str, message: str = "") -> Answered:
        """Answer one message and record it, as failed when that cannot be done. The text must come without personal identifiers.

        `message` is the platform's own id of it: what is answered again is recorded once.
        """

        def record(kind: str, outcome: str, about: Iterable[ProtocolView] = ()) -> int:
            return questions.record_question(
                self._database,
                conversation=conversation,
                channel=channel,
                text=_storable(ask.text),
                kind=kind,
                outcome=outcome,
                protocols=tuple(protocol.slug for protocol in about),
                message=message,
            )

        try:
            answered = self.consider(ask)
        except Exception:
            with suppress(SQLAlchemyError):  # What the answer failed of may hinder this too.
                record(ask.kind, "failed")
            raise
        if answered.kind in ("record_question", "affirm", "helpful", "not_helpful") or isinstance(answered.answer, Talk):
            return answered
        number = record(answered.kind, answered.answer.outcome, answered.answer.about)
        return replace(answered, context=replace(answered.context, question=number), question=number)

    def consider(self, ask: Ask) -> Answered:
        """What would be answered. Nothing is recorded; only what takes up an answer given before may change that one's record."""
        return self._several(ask) if ask.parts else self._one(ask)

    def _several(self, ask: Ask) -> Answered:
        """The parts in turn, each in the conversation that the one before left; what they share is known to all."""
        whole = Reading(self._finder, self._finder.index(), ask)
        if cues.COMPARED.search(whole.text) and len(whole.each_mentioned) > 1:
            return self._one(replace(ask, kind="compare_protocols", parts=()))
        context = ask.context
        if whole.mentioned:
            context = context.now_about(whole.protocol_of(whole.mentioned).slug)
        answers: list[tuple[str, Answer]] = []
        for text, kind in ask.parts:
            if answers and answers[-1][1].outcome == "declined" and cues.WHY_ALONE.search(text):
                continue  # 'and why' of what is not shared at all
            answered = self._one(Ask(text, kind, ask.confidence, context))
            context = answered.context
            answers.append((text, answered.answer))
        if not any(one.outcome == "answered" for _, one in answers):
            # A story is easily cut where it should not be: what no part of it tells, all of it may.
            story = self._one(replace(ask, kind="find_protocol", parts=()))
            if story.answer.outcome == "answered":
                return story
        useful = [one for text, one in answers if _is_of_use(text, one)] or [answers[0][1]]
        if len(useful) > 1 and all(one == useful[0] for one in useful):
            useful = useful[:1]
        answer = useful[0] if len(useful) == 1 else Several(tuple(useful))
        context = replace(context, offer="record" if answer.offers_record else None)
        if len(answer.about) > 1 and len(useful) > 1:
            context = replace(context, listed=tuple(protocol.slug for protocol in answer.about)[:MOST_LISTED], page=0)
        return Answered(answer, context, "several_questions" if len(useful) > 1 else ask.parts[0][1])

    def _one(self, ask: Ask) -> Answered:
        reading = Reading(self._finder, self._finder.index(), ask)
        kind, told = self._settle(reading)
        if told is None and kind in ASKED_OF_EACH and not reading.is_comparing and len(each := reading.each_mentioned) > 1:
            told = Several(tuple(answer for protocol in each if (answer := self._told(kind, reading, protocol)[1])))
        answer = told if told is not None else self._by_kind(kind, reading)
        if (
            told is None
            and reading.context.pending_kind in FACT_KINDS
            and kind not in FACT_KINDS
            and _names_what_was_asked(reading, answer)
        ):
            # It was asked whose partners are wanted, and this says which protocol, in whatever way.
            kind, of_it = self._told(reading.context.pending_kind or kind, replace_kind(reading, "choose"), answer.about[0])
            answer = of_it or answer
        return Answered(answer, self._after(reading, kind, answer), kind)

    def _by_kind(self, kind: str, reading: Reading) -> Answer:
        return BY_KIND[kind](replace_kind(reading, kind)) if kind in BY_KIND else Talk(kind)

    def _about(self, kind: str, reading: Reading, protocol: ProtocolView) -> Answer:
        """Answer a fact of a protocol that the conversation, not the text, names."""
        text = reading.context.pending_text or reading.text if reading.ask.kind in ("choose", "affirm") else reading.text
        context = replace(reading.context.now_about(protocol.slug), choices=(), pending_text=None)
        return BY_KIND[kind](Reading(self._finder, reading.index, Ask(text, kind, 1.0, context), settled=protocol))

    def _settle(self, reading: Reading) -> tuple[str, Answer | None]:
        """The kind to answer by, and the answer itself where it follows from the conversation."""
        context = reading.context
        kind = kind_of(reading)
        if kind in BY_KIND and not is_reply(reading) and terse_kind(reading) is None and is_gibberish(reading):
            return "out_of_scope", Talk("out_of_scope")
        if context.choices and cues.NONE_OF_THEM.search(reading.text):
            return kind, NothingCovers()
        if (context.protocol or context.listed) and cues.SAME_PARTNERS.search(reading.text) and not cues.WHICH_ONES.search(reading.text):
            return "compare_protocols", None
        if context.protocol and reading.mentioned and not reading.organisations and cues.IDENTITY.search(reading.text):
            named = reading.protocol_of(reading.mentioned)
            return "ask_protocol", ProtocolCard(named, confirms=named.slug == context.protocol)
        if again := self._same_for(reading):
            return again
        if context.listed and not (context.choices and kind == "choose") and (followed := self._follow_list(kind, reading)):
            return followed
        if kind in ASKED_OF_EACH and 1 < len(context.choices) <= MOST_CHOICES and _is_of_what_was_offered(reading):
            offered = (self._told(kind, reading, one)[1] for one in reading.held(context.choices))
            return kind, Several(tuple(one for one in offered if one is not None))
        handler = OF_CONVERSATION.get(kind)
        return handler(self, reading) if handler else self._follow_on(kind, reading)

    def _same_for(self, reading: Reading) -> tuple[str, Answer | None] | None:
        """'And the same for the autism one': what was asked last, of the one that is named."""
        last = reading.context.kind
        if last not in FACT_KINDS - {"check_partner"} or not cues.SAME_FOR.search(reading.text):
            return None
        partnered = reading.partnered()
        named = reading.protocol_of(reading.mentioned) if reading.mentioned else partnered[0] if len(partnered) == 1 else None
        return self._told(last, reading, named) if named else None

    def _follow_list(self, kind: str, reading: Reading) -> tuple[str, Answer] | None:
        """What follows up on the last list: a list made of it, one of it, or a fact of each."""
        wanted = kind if kind in FACT_KINDS else "ask_protocol"
        if others := others_listed(reading):
            asked = fact_asked(reading) or (kind if kind in FACT_KINDS else reading.context.kind)
            fact = asked if asked in FACT_KINDS else "ask_protocol"
            told = tuple(answer for other in others if (answer := self._told(fact, reading, other)[1]))
            return fact, told[0] if len(told) == 1 else Several(told)
        if made := follows_list(reading):
            return "list_protocols", made
        if one := placed(reading):
            of_it = self._told(wanted, reading, one)[1]
            return (wanted, of_it) if of_it else None
        each = each_of(reading, kind)
        if each and kind == "ask_document":
            return kind, list_documents(reading)
        answers = tuple(answer for one in each if (answer := self._told(kind, reading, one)[1]))
        return (kind, Several(answers)) if answers else None

    def _choose(self, reading: Reading) -> tuple[str, Answer | None]:
        if reading.context.choices and cues.BOTH_OF_THEM.search(reading.text):
            return self._all_of_them(reading)
        picked = other_one(reading) if calls_other(reading) and not reading.mentioned else chosen(reading)
        if picked is None and reading.context.pending_kind and reading.mentioned:
            picked = reading.protocol_of(reading.mentioned)
        return self._told(reading.context.pending_kind or "ask_protocol", replace_kind(reading, "choose"), picked)

    def _all_of_them(self, reading: Reading) -> tuple[str, Answer | None]:
        """'Both': every protocol that was offered, each answered."""
        kind = reading.context.pending_kind or "ask_protocol"
        offered = reading.held(reading.context.choices)
        answers = [self._told(kind, replace_kind(reading, "choose"), protocol)[1] for protocol in offered]
        return kind, Several(tuple(answer for answer in answers if answer is not None))

    def _go_back(self, reading: Reading) -> tuple[str, Answer | None]:
        before = earlier(reading)
        return self._told("ask_protocol", reading, before) if before else ("ask_protocol", WhichProtocol("ask_protocol"))

    def _correct(self, reading: Reading) -> tuple[str, Answer | None]:
        fact = fact_asked(reading)
        meant = corrected(reading)
        of_all = reading.context.kind == "list_documents" or (not reading.mentioned and cues.TAG.search(reading.text))
        if cues.document_format(reading.text, documents=True) and of_all:
            return "list_documents", list_documents(replace_kind(reading, "list_documents"))
        if isinstance(meant, WhichProtocol) and fact and (current := reading.current()):
            meant = current
        if isinstance(meant, NothingCovers | WhichProtocol) and (current := reading.current()) and names_its_document(reading, current):
            fact, meant = "ask_document", current
        if isinstance(meant, WhichProtocol) and cues.THANKS.search(reading.text):
            return "thanks", Talk("thanks")
        if isinstance(meant, Answer):
            return "correct", meant
        wanted = fact or reading.context.pending_kind or reading.context.kind
        return self._told(wanted if wanted in FACT_KINDS else "ask_protocol", reading, meant)

    def _affirm(self, reading: Reading) -> tuple[str, Answer | None]:
        context = reading.context
        if context.offer == "record":
            return "affirm", self._pass_on(context)
        only = reading.index.protocol(context.choices[0]) if len(context.choices) == 1 else None
        return self._told(context.pending_kind or "ask_protocol", reading, only) if only else ("affirm", Talk("affirm"))

    def _record(self, reading: Reading) -> tuple[str, Answer | None]:
        return "record_question", self._pass_on(reading.context)

    def _feedback(self, reading: Reading) -> tuple[str, Answer | None]:
        kind = reading.ask.kind
        if reading.context.question is not None:
            questions.give_feedback(self._database, reading.context.question, kind)
        return kind, Talk(kind)

    def _told(self, kind: str, reading: Reading, protocol: ProtocolView | None) -> tuple[str, Answer | None]:
        """The answer of a kind about a protocol that is settled."""
        if protocol is None:
            return kind, None
        wanted = "ask_protocol" if kind in ("find_protocol", "vague_need") or kind not in BY_KIND else kind
        return wanted, self._about(wanted, reading, protocol)

    def _follow_on(self, kind: str, reading: Reading) -> tuple[str, Answer | None]:
        """'And the autism one?', 'what about Thurrock?': the last kind of question, asked of something else."""
        last, pending = reading.context.kind, reading.context.pending_kind
        only_names = kind in ("ask_protocol", "find_protocol", "vague_need") and len(reading.words) <= MOST_WORDS_OF_NAME
        if pending in FACT_KINDS and only_names:
            meant = chosen(reading) if reading.context.choices else reading.mentioned and reading.protocol_of(reading.mentioned)
            if meant:
                return self._told(pending, replace_kind(reading, "choose"), meant)
        is_short = len(reading.words) <= 7 and cues.FOLLOW_ON.search(reading.text) is not None
        guessed = kind in FACT_KINDS and kind != last and reading.ask.confidence < UNSURE and fact_asked(reading) is None
        if is_short and guessed and last in FACT_KINDS and reading.mentioned and not reading.organisations:
            return self._told(last or kind, reading, reading.protocol_of(reading.mentioned))
        if (
            is_short
            and last in FACT_KINDS
            and kind in ("ask_protocol", "find_protocol", "vague_need")
            and reading.mentioned
            and not reading.organisations
        ):
            return self._told(last, reading, reading.protocol_of(reading.mentioned))
        if is_short and last in ("check_partner", "list_protocols") and reading.organisations and kind in (
            "ask_protocol", "find_protocol", "vague_need", "ask_partners", "check_partner", "list_protocols", "explain_term",
        ):  # fmt: skip
            return last, None
        if kind == "list_protocols" and is_bare(reading):
            return not_the_list(reading), None
        return kind, None

    def _pass_on(self, context: Context) -> Recorded:
        return Recorded(None if context.question is None else questions.pass_on(self._database, context.question))

    @staticmethod
    def _after(reading: Reading, kind: str, answer: Answer) -> Context:
        """The conversation once this is said; talk leaves it as it is."""
        if isinstance(answer, Talk) and kind not in ("deny", "more"):
            return reading.context
        return after(reading, kind if kind in BY_KIND and kind != "more" else None, answer)


OF_CONVERSATION: dict[str, Callable[[Answers, Reading], tuple[str, Answer | None]]] = {
    "choose": Answers._choose,
    "go_back": Answers._go_back,
    "correct": Answers._correct,
    "affirm": Answers._affirm,
    "record_question": Answers._record,
    "helpful": Answers._feedback,
    "not_helpful": Answers._feedback,
}
"""Kinds that refer to the conversation itself."""


def _is_of_what_was_offered(reading: Reading) -> bool:
    """Whether a question has nothing of its own, so that it is asked of what was offered and not chosen from."""
    names = reading.organisations or reading.mentioned or reading.says_more
    return not names and not calls_other(reading) and not cues.sizes(reading.text) and not placed(reading)


def _names_what_was_asked(reading: Reading, answer: Answer) -> bool:
    """Whether an answer to what asks nothing speaks of just one protocol."""
    return len(answer.about) == 1 and answer.outcome == "answered" and not cues.ASKS.search(reading.text)


def _is_of_use(text: str, answer: Answer) -> bool:
    """Whether the answer to a part of a message is worth giving: no talk, and no refusal of a part that asks nothing."""
    return not isinstance(answer, Talk | WhichProtocol) and not (isinstance(answer, NothingCovers) and not cues.ASKS.search(text))


def _storable(text: str) -> str:
    """The text without halves of surrogate pairs and NULs, which no database keeps."""
    return text.encode("utf-8", "replace").decode().replace("\x00", " ")


def replace_kind(reading: Reading, kind: str) -> Reading:
    """The same reading under another kind; itself where the kind is the same, so that nothing is found twice."""
    if kind == reading.ask.kind:
        return reading
    return Reading(reading.finder, reading.index, replace(reading.ask, kind=kind))
