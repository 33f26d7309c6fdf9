"""Steps a person through an audit: takes a message and the place in the audit, and says what is said next and where that leaves it.

Answers are kept in the database before anything is said of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from knowledge.actors import Actor
from knowledge.audits import audits
from knowledge.audits.questionnaires import DESCRIBE, Item, Questionnaire, Section
from knowledge.audits.report import report_round, rounds
from knowledge.audits.talk import place as at
from knowledge.audits.talk import said as say
from knowledge.audits.talk.answers import (
    CONTRADICTION,
    UNCLEAR,
    UNPLACED,
    Understood,
    read_item,
    read_note,
    read_section,
    says_nothing_more,
)
from knowledge.audits.talk.commands import (
    ANSWER,
    CHAT,
    COMMANDS,
    LIKELY,
    QUESTION,
    SURE,
    Command,
    Heard,
    asks,
    asks_what_is_meant,
    begins_with_verdict,
    is_numbered_answer,
    is_written_as_answer,
    named_place,
    spelt_out,
    without_interjection,
)
from knowledge.audits.talk.nearest import suggested
from knowledge.audits.talk.opening import Opener
from knowledge.audits.talk.place import Place
from knowledge.audits.talk.said import Said
from knowledge.audits.talk.starting import round_in
from knowledge.audits.talk.words import plain, verdicts
from knowledge.audits.types import NO, YES, AuditView, Given, Kept
from knowledge.database import Database
from knowledge.people import access

FORMATS = ("docx", "pdf", "xlsx", "csv", "json")
_FORMAT_WORDS = {
    "word": "docx",
    "docx": "docx",
    "doc": "docx",
    "excel": "xlsx",
    "xlsx": "xlsx",
    "spreadsheet": "xlsx",
    "csv": "csv",
    "pdf": "pdf",
    "json": "json",
}

_STARTS = re.compile(
    r"\b(?:do|start|begin|resume|open|continue|carry on with|get on with|crack on with|back to)\s+(?:the |our |my |this |that |a |an )?(?:\w+ ){0,4}?audit\b(?!\s+(?:committee|trail|of (?:account|finance)))"
)
_CARRIES_ON = re.compile(
    r"\W*(?:(?:ok|okay|right|let's|lets|please|can we|i'm back|im back|back now)\W+)*(?:carry on|continue|resume|go on)(?:\W+(?:please|pls|now|then|thanks))*\W*"
)
"""Said after an audit was paused."""
_REPORTS = re.compile(r"(?:\w+\W+){0,4}report\W+(?:for|on|of|over|about)\W+(?:the\W+)?(?:round|all|20\d\d)\b(?:\W+\w+){0,2}\W*")
SURE_OF_OTHERS = 0.85
"""How likely something else must be where a note, a description or entries are asked for, which may sound like anything."""
_GO_AHEAD = "yes|yep|yeah|ok|okay|please|pls|right|so|now|then|go ahead|go on|and|just|do|you can|let's|lets|i want to|i'd like to|we can"


@dataclass(frozen=True)
class Turned:
    """What is said to a message, and the place after it. Not `taken`: it is none of the audit's, and nothing is said."""

    said: tuple[Said, ...]
    place: Place
    taken: bool = True


class AuditTalk:
    """Audits of one knowledge base, in conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._opener = Opener(database)

    def turn(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Answer one message; the text comes without personal identifiers. KnowledgeError where something cannot be done."""
        if place.asks in (at.PARTNERSHIP, at.NEW_PARTNERSHIP):
            turned = self._choosing(actor, heard, place)
            if turned:
                return turned
        if place.active and place.audit is not None:
            return self._within(actor, heard, place)
        if (
            not asks(heard.text)
            and (heard.kind == "audit_about" or not heard.kind.startswith("audit_"))
            and _STARTS.search(plain(heard.text))
        ):
            heard = replace(heard, kind="audit_start")
        if place.audit is not None and _CARRIES_ON.fullmatch(plain(heard.text)):
            heard = replace(heard, kind="audit_start")
        if not heard.kind.startswith("audit_") and _REPORTS.fullmatch(plain(heard.text)):
            heard = replace(heard, kind="audit_report")
        if heard.kind.startswith("audit_"):
            return self._called(actor, heard, place)
        return Turned((), place, taken=False)

    # No audit is in hand, or it is paused.

    def _called(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        wanted = heard.kind.removeprefix("audit_")
        if wanted == "about":
            return Turned((self._opener.about(),), place)
        if wanted == "report":
            return Turned((self._reported(actor, heard.text),), place)
        if wanted == "status" and place.audit is None:
            lines = audits.list_audits(self._database, actor)
            if len(lines) != 1:
                return Turned((say.Audits(lines),), place)
        opened = self._opener.find(actor, heard.text, replace(place, wanted=wanted))
        if isinstance(opened, Said):
            return Turned((opened,), self._opener.waiting(opened, place, wanted))
        return self._opened(actor, opened, place, wanted, heard)

    def _choosing(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """The reply to 'Which partnership?' or 'Shall I add it?'."""
        chosen = self._opener.chosen(actor, heard, place)
        if chosen is None:
            return None
        if isinstance(chosen, Said):
            leaves = isinstance(chosen, say.Paused)
            return Turned((chosen,), Place() if leaves else self._opener.waiting(chosen, place, place.wanted))
        return self._opened(actor, chosen, place, place.wanted or "start", heard)

    def _opened(self, actor: Actor, opened: tuple[AuditView, bool], place: Place, wanted: str, heard: Heard) -> Turned:
        view, begun = opened
        here = Place(audit=view.id, active=True, seen=view.latest, one_by_one=place.one_by_one)
        if wanted in ("review", "submit", "export", "status", "reopen") and not begun:
            quiet = replace(here, active=place.active or wanted == "submit")
            return self._command(actor, Command(wanted), quiet, view, heard)
        if not view.is_open:
            return Turned((say.ReopenAsked(view),), here.at(at.REOPEN))
        intro = say.Opened(view, begun, _helpers(view))
        earlier = audits.round_before(self._database, actor, view.id) if begun else None
        if earlier and earlier.answers:
            return Turned((intro, say.CarryOver(view, earlier)), here.at(at.CARRY))
        shown = self._next(view, here)
        return Turned((intro, *shown.said), shown.place)

    # Within an audit.

    def _within(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        view = audits.view_audit(self._database, actor, int(place.audit or 0))
        section = self._section(view, place)
        if reply := self._replied(actor, heard, place, view):
            return reply
        command = self._command_of(heard, place, view, section)
        if command:
            return self._command(actor, command, place, view, heard)
        if self._is_for_others(heard, place, view):
            return Turned((), place, taken=False)
        if not view.is_open:
            return Turned((say.ReopenAsked(view),), place.at(at.REOPEN))
        return self._answered(actor, heard, place, view, section)

    def _replied(self, actor: Actor, heard: Heard, place: Place, view: AuditView) -> Turned | None:
        """A yes or no to a question of the assistant's own; None where the message says something else."""
        handlers: dict[str, Callable[[Actor, Place, AuditView, bool], Turned]] = {
            at.CONFIRM: self._confirmed,
            at.SUBMIT: self._submit,
            at.CARRY: self._carry,
            at.REOPEN: self._reopen,
        }
        if place.asks not in handlers:
            return None
        low = plain(heard.text)
        decided = verdicts(low)
        bare = bool(decided) and len(low.split()) <= 6 and decided[0].value in (YES, NO) and not any(letter.isdigit() for letter in low)
        goes = {
            at.SUBMIT: "submit|send",
            at.CARRY: "carry|copy|start from (?!scratch|an? |the beginning|nothing)",
            at.REOPEN: "reopen|open it",
        }
        if place.asks == at.CARRY and re.search(r"\b(?:scratch|empty|fresh|blank)\b", low):
            return self._carry(actor, place, view, False)
        told = re.match(rf"\W*(?:(?:{_GO_AHEAD})[\s,]+)*(?:{goes.get(place.asks, '(?!)')})", low)
        if told and not asks(heard.text) and len(low.split()) <= 8 and not (decided and decided[0].value == NO):
            return handlers[place.asks](actor, place, view, True)
        return handlers[place.asks](actor, place, view, decided[0].value == YES) if bare else None

    def _command_of(self, heard: Heard, place: Place, view: AuditView, section: Section) -> Command | None:
        """The command that a message is, None when it is an answer, a question or talk."""
        spelt = spelt_out(heard.text, view.questionnaire, section)
        if spelt and spelt.name == CHAT:
            return None
        if spelt and not (spelt.name in ("back", "explain") and place.asks == at.NOTE and heard.sounds_like == ANSWER):
            return spelt
        if is_numbered_answer(heard.text):
            return None
        if heard.sounds_like in (ANSWER, QUESTION, "about") and asks_what_is_meant(heard.text) and asks(heard.text):
            return named_place("explain", heard.text, view.questionnaire, section)
        name = "change" if heard.sounds_like == "reopen" and view.is_open else heard.sounds_like
        if name not in COMMANDS or not self._is_likely(name, heard):
            return None
        if self._takes_any_text(place, view) and heard.likelihood(name) < SURE_OF_OTHERS:
            return None
        if name in ("change", "note", "goto", "submit", "start") and self._carries_answer(heard, view, section):
            return None
        if is_written_as_answer(heard.text) and name in ("skip", "back", "goto", "status", "review", "submit", "start", "cancel"):
            return None
        if name == "note":
            return self._note_of(heard, view, section)
        return named_place(name, heard.text, view.questionnaire, section)

    @staticmethod
    def _is_likely(name: str, heard: Heard) -> bool:
        """Whether a message is likely enough a command: likely at all, or much likelier than anything else it could be."""
        likely = heard.likelihood(name) + (heard.likelihood("reopen") if name == "change" else 0.0)
        return likely >= SURE or (likely >= LIKELY and likely > 1.5 * max(heard.likelihood(ANSWER), heard.likelihood(QUESTION)))

    def _carries_answer(self, heard: Heard, view: AuditView, section: Section) -> bool:
        """Whether a message that sounds like a command brings the new answer along: 'change 2.4 to yes'."""
        text = without_interjection(heard.text)
        if not verdicts(plain(text)):
            return False
        read = read_section(text, view.questionnaire, section)
        return bool(read.given) and not read.doubts and any(one.state for one in read.given)

    def _note_of(self, heard: Heard, view: AuditView, section: Section) -> Command:
        found = named_place("note", heard.text, view.questionnaire, section)
        mark = max((heard.text.find(sign) for sign in (":", " - ", " – ", " saying ", " that ")), default=-1)
        text = heard.text[mark:].lstrip(" :-–") if mark > 0 else ""
        for opening in ("saying ", "that ", "says "):
            text = text.removeprefix(opening)
        return replace(found, text=text)

    def _is_for_others(self, heard: Heard, place: Place, view: AuditView) -> bool:
        """Whether the message is a question of the other kind, or talk."""
        if is_written_as_answer(heard.text):
            return False
        if (spelt := spelt_out(heard.text, view.questionnaire, None)) and spelt.name == CHAT:
            return True
        if self._takes_any_text(place, view) and not asks(heard.text):
            return heard.likelihood(heard.sounds_like) >= SURE_OF_OTHERS and heard.sounds_like in (QUESTION, CHAT)
        if place.item and begins_with_verdict(heard.text) and not asks(heard.text):
            return False
        if heard.sounds_like in (QUESTION, CHAT):
            likely = heard.likelihood(heard.sounds_like)
            return likely >= SURE or (likely >= LIKELY and (asks(heard.text) or heard.likelihood(ANSWER) < LIKELY))
        return heard.sounds_like != ANSWER and asks(heard.text)

    @staticmethod
    def _takes_any_text(place: Place, view: AuditView) -> bool:
        """Whether what is asked for is a note, a description or entries, which may sound like anything."""
        return bool(place.item) and (place.asks == at.NOTE or view.questionnaire.item(place.item).kind in (DESCRIBE, "others"))

    # Answers.

    def _answered(self, actor: Actor, heard: Heard, place: Place, view: AuditView, section: Section) -> Turned:
        if place.asks == at.NOTE:
            return self._noted(actor, heard, place, view)
        read = self._read(heard.text, place, view, section)
        if read.is_empty:
            return Turned((say.NotUnderstood(view, section, ()),), place)
        if read.doubts:
            return self._doubted(read, place, view, section)
        return self._keep(actor, read, place, view)

    def _read(self, text: str, place: Place, view: AuditView, section: Section) -> Understood:
        if place.item:
            return read_item(text, view.questionnaire, view.questionnaire.item(place.item))
        answered = frozenset(item.key for item in section.items if view.is_answered(item))
        left = [item for item in section.items if item.key not in answered]
        low = plain(text)
        if len(left) == 1:
            alone = read_item(text, view.questionnaire, left[0])
            if not alone.doubts:
                return alone
        read = read_section(text, view.questionnaire, section, answered)
        if left and left[-1].kind == "others" and read.is_empty and says_nothing_more(low):
            return Understood((Given(left[-1].key, NO),))
        return read

    def _doubted(self, read: Understood, place: Place, view: AuditView, section: Section) -> Turned:
        clear = read.given if not any(one.why == CONTRADICTION for one in read.doubts) else ()
        if place.item and all(one.why == UNCLEAR for one in read.doubts) and not clear:
            return Turned((say.NotUnderstood(view, section, read.doubts),), place)
        guesses = [suggested(one.words, section) for one in read.doubts if one.why == UNPLACED]
        known = {one.item for one in clear}
        clear = (*clear, *(one for one in guesses if one and one.item not in known))
        doubtful = say.NotUnderstood(view, section, read.doubts, clear)
        return Turned((doubtful,), place.holding(clear) if clear else place)

    def _confirmed(self, actor: Actor, place: Place, view: AuditView, agreed: bool) -> Turned:
        back = place.at(at.ITEM if place.item else at.SECTION, place.section, place.item)
        if not agreed:
            return self._show(view, back)
        return self._keep(actor, Understood(place.waiting), back, view)

    def _noted(self, actor: Actor, heard: Heard, place: Place, view: AuditView) -> Turned:
        item = view.questionnaire.item(place.item)
        text = heard.text
        if is_written_as_answer(text) and any(letter.isdigit() for letter in text):
            return self._answered(actor, heard, place.at(at.SECTION, place.section), view, view.questionnaire.section_of(item))
        note = read_note(text)
        if note is None:
            return Turned((say.NoteAsked(view, item),), place)
        if not note:
            return self._next(view, place, item)
        held = view.answer(item)
        return self._keep(actor, Understood((Given(item.key, held.state if held else None, note),)), place, view)

    def _keep(self, actor: Actor, read: Understood, place: Place, view: AuditView) -> Turned:
        """Record what was read, read it back, and go on."""
        kept = audits.give(self._database, actor, view.id, read.given, place.seen)
        later = tuple(view.questionnaire.item(one) for one in read.later)
        place = replace(place, seen=kept.audit.latest)
        recorded = say.Recorded(kept, later)
        one = view.questionnaire.item(read.given[0].item) if len(read.given) == 1 else None
        if one and place.one_by_one and not kept.clashes and self._wants_note(one, read.given[0], place):
            return Turned((recorded, say.NoteAsked(kept.audit, one)), place.at(at.NOTE, place.section, one.key))
        shown = self._after(kept.audit, place, later)
        return Turned((recorded, *shown.said), shown.place)

    @staticmethod
    def _wants_note(item: Item, given: Given, place: Place) -> bool:
        return given.state == YES and given.note is None and item.kind not in (DESCRIBE, "others") and place.asks == at.ITEM

    def _after(self, view: AuditView, place: Place, later: tuple[Item, ...]) -> Turned:
        """What is asked once answers are kept."""
        if place.one_by_one or (place.item and place.asks == at.ITEM):
            current = view.questionnaire.item(place.item) if place.item else None
            return self._next(view, place, current)
        section = self._section(view, place)
        left = tuple(item for item in view.missing_in(section) if item not in later)
        if left:
            return Turned((say.SectionAsked(view, section, left, shown_whole=False),), place.at(at.SECTION, section.number))
        return self._next(view, place, after=section.items[-1])

    def _next(self, view: AuditView, place: Place, after: Item | None = None) -> Turned:
        """Ask for the first item that is not answered, after another where one is given; whether to submit when there is none."""
        order = view.questionnaire.items
        item = next((one for one in view.missing if after is None or order.index(one) > order.index(after)), None)
        if item is None:
            return Turned((say.NothingLeft(view),), place.at(at.SUBMIT, place.section or 1))
        section = view.questionnaire.section_of(item)
        if place.one_by_one:
            return self._show(view, place.at(at.ITEM, section.number, item.key))
        return self._show(view, place.at(at.SECTION, section.number))

    def _show(self, view: AuditView, place: Place) -> Turned:
        """Ask for what the place is at."""
        place = replace(place, seen=max(place.seen, view.latest))
        if place.asks == at.SUBMIT:
            return Turned((say.SubmitAsked(view),), place)
        if place.item:
            item = view.questionnaire.item(place.item)
            return Turned((say.ItemAsked(view, item),), replace(place, asks=at.ITEM))
        section = self._section(view, place)
        left = view.missing_in(section)
        whole = len(left) in (0, len(section.items))
        return Turned((say.SectionAsked(view, section, left or section.items, shown_whole=whole),), replace(place, asks=at.SECTION))

    def resume(self, actor: Actor, place: Place) -> tuple[Said, ...]:
        """What leads back to the audit after something else was answered; nothing when none is in hand."""
        if not place.active or place.audit is None:
            return ()
        return self._way_back(audits.view_audit(self._database, actor, place.audit), place)

    def _way_back(self, view: AuditView, place: Place) -> tuple[Said, ...]:
        """What leads back to an audit that was read already; nothing when it is paused or submitted."""
        return self._show(view, place).said if place.active and view.is_open else ()

    # Commands.

    def _command(self, actor: Actor, command: Command, place: Place, view: AuditView, heard: Heard) -> Turned:
        section = self._section(view, place)
        item = command.item or (view.questionnaire.item(place.item) if place.item and not command.section else None)
        told = self._told(actor, command, view, section, item, heard)
        if told is not None:
            leads_back = command.name in ("status", "about", "help")
            return Turned((told, *self._way_back(view, place)) if leads_back else (told,), place)
        match command.name:
            case "pause" | "cancel":
                return Turned((say.Paused(view, command.name == "cancel"),), replace(place, active=False, asks="", pending=()))
            case "start":
                return self._called(actor, replace(heard, kind="audit_start"), place)
            case "reopen" if view.is_open:
                return self._show(view, place)
            case "reopen":
                return Turned((say.ReopenAsked(view),), place.at(at.REOPEN))
            case _:
                return self._moved(actor, command, place, view, item)

    def _told(self, actor: Actor, command: Command, view: AuditView, section: Section, item: Item | None, heard: Heard) -> Said | None:
        """What a command that changes nothing and goes nowhere is answered with."""
        meant = command.section or (view.questionnaire.section_of(item) if item else section)
        match command.name:
            case "status":
                return say.Status(view)
            case "review":
                earlier = audits.round_before(self._database, actor, view.id) if view.carried_from else None
                return say.Review(view, command.section, earlier)
            case "explain":
                return say.Explained(meant, item)
            case "why":
                return say.Why(meant)
            case "who":
                if command.section:
                    return say.WhoAnswered(view, None, section=command.section)
                return say.WhoAnswered(view, item, audits.list_changes(self._database, actor, view.id, item.key) if item else ())
            case "export":
                return say.Export(view, _formats(heard.text))
            case "report":
                return self._reported(actor, heard.text)
            case "about" | "help":
                return self._opener.about()
            case _:
                return None

    def _reported(self, actor: Actor, text: str) -> Said:
        """The report over the round that a text names, else over the newest."""
        round_ = round_in(text) or next(iter(rounds(self._database)), "")
        if not round_:
            return say.NoneInHand()
        report = report_round(self._database, actor, round_)
        access.record(self._database, actor, access.REPORTED, f"round {report.round}, in a conversation")
        return say.Reported(report)

    def _moved(self, actor: Actor, command: Command, place: Place, view: AuditView, item: Item | None) -> Turned:
        """A command that answers or goes somewhere, which only an open audit allows."""
        if not view.is_open:
            return Turned((say.ReopenAsked(view),), place.at(at.REOPEN))
        section = self._section(view, place)
        match command.name:
            case "submit":
                return Turned((say.SubmitAsked(view),), place.at(at.SUBMIT, place.section))
            case "same":
                return self._same(actor, place, view, section)
            case "note":
                return self._note(actor, command, place, view, item)
            case "change":
                return self._change(command, place, view)
            case "one":
                first = next(iter(view.missing_in(section)), section.items[0])
                return self._show(view, replace(place, one_by_one=True).at(at.ITEM, section.number, first.key))
            case "whole":
                return self._show(view, replace(place, one_by_one=False).at(at.SECTION, section.number))
            case "back":
                return self._back(place, view, section)
            case "skip":
                return self._skip(place, view, section)
            case _:
                return self._goto(command, place, view, section)

    def _change(self, command: Command, place: Place, view: AuditView) -> Turned:
        if command.item:
            number = view.questionnaire.section_of(command.item).number
            return self._show(view, place.at(at.ITEM, number, command.item.key))
        number = command.section.number if command.section else place.section
        return Turned((say.Review(view, view.questionnaire.sections[(number or 1) - 1]),), place)

    def _note(self, actor: Actor, command: Command, place: Place, view: AuditView, item: Item | None) -> Turned:
        if item is None:
            return self._show(view, place)
        section = view.questionnaire.section_of(item)
        if not command.text or item.kind == "others":
            return Turned((say.NoteAsked(view, item),), place.at(at.NOTE, section.number, item.key))
        held = view.answer(item)
        if held is None and not (read := read_item(command.text, view.questionnaire, item)).doubts:
            return self._keep(actor, read, place, view)  # 'Add a note to 1.4: we don't hold these' is no yes.
        return self._keep(actor, Understood((Given(item.key, held.state if held else None, command.text),)), place, view)

    def _same(self, actor: Actor, place: Place, view: AuditView, section: Section) -> Turned:
        """What the round before said stands."""
        items: Iterable[Item] = (view.questionnaire.item(place.item),) if place.item else section.items
        keys = [item.key for item in items if item.key in view.answers and not view.is_answered(item)]
        if not keys:
            return Turned((say.NotUnderstood(view, section, ()),), place)
        after = audits.confirm(self._database, actor, view.id, keys)
        kept = Kept(after, tuple(after.answers[key] for key in keys))
        shown = self._after(after, replace(place, seen=after.latest), ())
        return Turned((say.Recorded(kept), *shown.said), shown.place)

    def _back(self, place: Place, view: AuditView, section: Section) -> Turned:
        order = view.questionnaire.items
        if place.item:
            before = order[max(order.index(view.questionnaire.item(place.item)) - (0 if place.asks == at.NOTE else 1), 0)]
            return self._show(view, place.at(at.ITEM, view.questionnaire.section_of(before).number, before.key))
        before_section = view.questionnaire.sections[max(section.number - 2, 0)]
        return self._show(view, place.at(at.SECTION, before_section.number))

    def _skip(self, place: Place, view: AuditView, section: Section) -> Turned:
        item = view.questionnaire.item(place.item) if place.item else section.items[-1]
        return self._next(view, place, after=item)

    def _goto(self, command: Command, place: Place, view: AuditView, section: Section) -> Turned:
        if command.item:
            number = view.questionnaire.section_of(command.item).number
            return self._show(view, place.at(at.ITEM, number, command.item.key))
        if command.section:
            wanted = command.section
        elif section.number < len(view.questionnaire.sections):
            wanted = view.questionnaire.sections[section.number]
        else:
            return Turned((say.NothingLeft(view),), place.at(at.SUBMIT, section.number))
        if place.one_by_one:
            first = next(iter(view.missing_in(wanted)), wanted.items[0])
            return self._show(view, place.at(at.ITEM, wanted.number, first.key))
        return self._show(view, place.at(at.SECTION, wanted.number))

    # Yes or no to the assistant's own questions.

    def _submit(self, actor: Actor, place: Place, view: AuditView, agreed: bool) -> Turned:
        if not agreed:
            return self._next(view, place)
        done = audits.submit(self._database, actor, view.id)
        return Turned((say.Submitted(done),), replace(place, active=False, asks="", seen=done.latest))

    def _carry(self, actor: Actor, place: Place, view: AuditView, agreed: bool) -> Turned:
        if agreed:
            view = audits.carry_over(self._database, actor, view.id)
        shown = self._next(view, replace(place, seen=view.latest))
        return Turned(((say.Carried(view),) if agreed else ()) + shown.said, shown.place)

    def _reopen(self, actor: Actor, place: Place, view: AuditView, agreed: bool) -> Turned:
        if not agreed:
            return Turned((say.Paused(view),), replace(place, active=False, asks=""))
        view = audits.reopen(self._database, actor, view.id)
        shown = self._next(view, replace(place, seen=view.latest))
        return Turned((say.Reopened(view), *shown.said), shown.place)

    @staticmethod
    def _section(view: AuditView, place: Place) -> Section:
        questionnaire: Questionnaire = view.questionnaire
        return questionnaire.sections[min(max(place.section, 1), len(questionnaire.sections)) - 1]


def _helpers(view: AuditView) -> tuple[tuple[str, int], ...]:
    """Who answered how many items."""
    return tuple(Counter(answer.by for answer in view.answers.values() if answer.confirmed).most_common())


def _formats(text: str) -> tuple[str, ...]:
    words = plain(text).replace(".", " ").replace(",", " ").split()
    named = tuple(dict.fromkeys(_FORMAT_WORDS[word] for word in words if word in _FORMAT_WORDS))
    return named or FORMATS
