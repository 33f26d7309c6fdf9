"""Steps an editor through a change: takes a message and the place in the change, and says what is said next and where that leaves it.

Nothing is written but what was shown and agreed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.actors import Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk import turned as kinds
from knowledge.admin.talk.calling import called_in_words, is_for_editors
from knowledge.admin.talk.editing import ProtocolTalk
from knowledge.admin.talk.facts import DOCUMENT_TITLE, EXAMPLES, IN_WORDS, PARTNERS, read_facts
from knowledge.admin.talk.looking import Looking
from knowledge.admin.talk.naming import DEFINITION, NamingTalk
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.retiring import RetiringTalk, undoes_retirement
from knowledge.admin.talk.roles import RoleTalk
from knowledge.admin.talk.targets import Targets
from knowledge.admin.talk.turned import OF_ADMIN, Heard, Turned
from knowledge.admin.talk.undoing import UndoTalk
from knowledge.admin.talk.words import CANCEL, NO, SAVE, SHOW, UNDO, YES, asks, says
from knowledge.database import Database
from knowledge.models import now
from knowledge.search.finder import Finder

SURE_OF_OTHERS = 0.85
_CHANGES = frozenset((kinds.ADD, kinds.RETIRE, kinds.DEFINE, kinds.UNDO, kinds.PEOPLE))
_SETTLED_KINDS = frozenset(
    (
        "ask_partners", "check_partner", "ask_purpose", "ask_document", "list_documents", "ask_detail", "ask_unheld", "list_protocols",
        "compare_protocols", "explain_term", "several_questions", "greet", "goodbye", "thanks", "help", "bot_challenge", "insult",
        "record_question", "helpful", "not_helpful",
    )
)  # fmt: skip
"""Kinds of what is said to no change."""
_TALK = frozenset(("greet", "goodbye", "thanks", "bot_challenge", "insult"))
"""Kinds that a value in a person's own words does not look like: a title or a purpose can look like anything else."""
_OF_A_QUESTION = re.compile(r"\b(?:record|log) (?:it|my question|that question)\b", re.I)
"""Said of the question that was asked in between."""
_LINK = re.compile(r"\b(?:https?://|www\.)\S", re.I)
_SITUATIONS = frozenset(("find_protocol", "vague_need", "ask_protocol", "out_of_scope"))
_FEW_WORDS = 4


class EditTalk:
    """Changes to one knowledge base, in conversations."""

    def __init__(self, database: Database, finder: Finder) -> None:
        self._targets = targets = Targets(database, finder)
        self._protocols = ProtocolTalk(database, targets)
        self._retiring = RetiringTalk(database, targets)
        self._naming = NamingTalk(database)
        self._roles = RoleTalk(database)
        self._looking = Looking(database, targets)
        self._undoing = UndoTalk(database, targets, self._protocols)

    def turn(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Answer one message; the text comes without personal identifiers. KnowledgeError where something cannot be done.

        What an editor alone may have is not taken from anybody else.
        """
        if not actor.may_edit:
            return Turned((), place, taken=False)
        if place.active:
            turned = self._within(actor, heard, place)
            if turned is not None:
                return turned
            return Turned((), place, taken=False)
        if place.last and says(UNDO, heard.text):
            return self._undo(actor, heard, place)
        spoken = called_in_words(heard.text)
        if spoken == kinds.ADD or (spoken and not is_for_editors(heard.kind, heard.likelihood, heard.text)):
            heard = replace(
                heard, kind=spoken, likelihood=1.0
            )  # A whole protocol in one message looks like a change or a situation to Rasa.
        elif _LINK.search(heard.text) and not asks(heard.text) and not heard.kind.startswith(OF_ADMIN):
            heard = replace(heard, kind=kinds.CHANGE, likelihood=1.0)  # Rasa does not see the address.
        if is_for_editors(heard.kind, heard.likelihood, heard.text):
            return self._called(actor, heard, place)
        return Turned((), place, taken=False)

    def resume(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """What leads back to the change after something else was answered; nothing is said when none is open."""
        if not place.active or not actor.may_edit:
            return Turned((), place, taken=False)
        shown = self._shown(actor, heard, place)
        return replace(shown, place=replace(shown.place, interrupted=True) if shown.place.active else shown.place)

    # Nothing is open.

    def _called(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        calls: dict[str, Callable[[], Turned]] = {
            kinds.ADD: lambda: self._protocols.add(actor, heard, place),
            kinds.CHANGE: lambda: self._protocols.change(actor, heard, place),
            kinds.RETIRE: lambda: self._retiring.begin(heard, place),
            kinds.DEFINE: lambda: self._naming.begin(heard, place),
            kinds.UNDO: lambda: self._undo(actor, heard, place),
            kinds.HISTORY: lambda: self._looking.history(actor, heard, place),
            kinds.UNANSWERED: lambda: self._looking.unanswered(actor, heard, place),
            kinds.PEOPLE: lambda: self._roles.begin(actor, heard, place),
            kinds.RESUME: lambda: self._protocols.show(actor, heard, place),
        }
        return calls[heard.kind]()

    def _undo(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        if undoes_retirement(heard.text):
            return self._retiring.begin(heard, place)
        if "role" in place.last:
            return self._roles.undo(actor, place)
        return self._undoing.begin(actor, heard, place)

    # Something was asked.

    def _within(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        if says(CANCEL, heard.text):
            return self._cancelled(actor, heard, place)
        if says(SHOW, heard.text) or (heard.kind == kinds.RESUME and heard.likelihood >= SURE_OF_OTHERS and place.asks not in IN_WORDS):
            return self._shown(actor, heard, replace(place, interrupted=False))
        if place.asks == at.CONFIRM and says(YES, heard.text):
            if (place.interrupted or place.declined) and not says(SAVE, heard.text):
                return Turned((say.SaySave(),), place)
            return self._agreed(actor, heard, place)
        if says(UNDO, heard.text):
            return Turned((say.NothingSavedYet(),), place)
        if place.interrupted and says(NO, heard.text):
            return None  # It may be said to what was offered for the question in between.
        if place.pending and place.asks == at.CONFIRM and says(NO, heard.text):
            return self._cancelled(actor, heard, place)
        if turned := self._looked_up(actor, heard, place):
            return turned
        if place.draft and not place.pending and not self._is_aside(heard, place) and self._protocols.is_of_another(actor, heard, place):
            return self._of_another(actor, heard, place)
        return self._replied(actor, heard, place)

    def _of_another(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """A change of another protocol than the one that is open: begun where nothing is lost by it, put off otherwise."""
        if self._protocols.is_begun(actor, heard.conversation):
            return self._still_open(actor, heard, place)
        return self._protocols.change(actor, heard, place.closed())

    def _looked_up(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """What is asked or begun besides: looked up and led back, or put off until this change is finished."""
        sure = heard.likelihood >= SURE_OF_OTHERS and place.asks not in IN_WORDS
        if heard.kind in (kinds.HISTORY, kinds.UNANSWERED) and sure and is_for_editors(heard.kind, heard.likelihood, heard.text):
            turned = self._called(actor, heard, place)
            back = self.resume(actor, heard, place)
            return Turned((*turned.said, *back.said), back.place)
        if heard.kind in _CHANGES and sure and place.asks not in (DEFINITION, at.PERSON, PARTNERS, at.DOUBT):
            return self._still_open(actor, heard, place) or self._called(actor, heard, place.closed())
        return None

    def _still_open(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """That another change has to be finished first, where there is one."""
        if not (place.draft or place.pending):
            return None
        return Turned((say.StillOpen(self._protocols.title(actor, heard.conversation), added=place.draft and not place.pending),), place)

    def _replied(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """The reply to what was asked; None when it is about something else."""
        if place.asks == DEFINITION:
            return None if self._is_aside(heard, place) else self._naming.begin(heard, place)
        if place.asks == at.PERSON:
            asked = asks(heard.text) and heard.kind == kinds.PEOPLE
            return self._roles.begin(actor, heard, place.closed()) if asked else self._roles.within(actor, heard, place)
        if place.asks == at.PROTOCOL:
            if place.wanted != "change" and self._begins_to_change(heard):
                return self._protocols.change(actor, heard, place.closed())
            return None if self._is_aside(heard, place) else self._chosen(actor, heard, place)
        if place.draft:
            return self._protocols.within(actor, heard, place, aside=self._is_aside(heard, place))
        if is_for_editors(heard.kind, heard.likelihood, heard.text):
            return self._still_open(actor, heard, place)
        return None

    @staticmethod
    def _begins_to_change(heard: Heard) -> bool:
        """Whether a message begins to change a protocol, and does not only name one."""
        if called_in_words(heard.text) == kinds.CHANGE:
            return True
        if heard.kind != kinds.CHANGE or not is_for_editors(heard.kind, heard.likelihood, heard.text):
            return False
        read = read_facts(heard.text, now().date())
        return bool(read.facts or read.speaks_of)

    @staticmethod
    def _is_aside(heard: Heard, place: Place) -> bool:
        """Whether a message asks or says something else than what was asked for."""
        if place.asks == EXAMPLES or is_for_editors(heard.kind, heard.likelihood, heard.text):
            return False  # An example question is one.
        if asks(heard.text) or _OF_A_QUESTION.search(heard.text):
            return True
        if heard.likelihood < SURE_OF_OTHERS:
            return False
        if place.asks in IN_WORDS or place.asks == DOCUMENT_TITLE:
            return heard.kind in _TALK and len(heard.text.split()) <= _FEW_WORDS
        if place.asks == at.FIELD and len(heard.text.split()) <= _FEW_WORDS:
            return False  # 'The purpose' is what is to be changed here.
        if place.asks in (at.CONFIRM, at.FIELD, at.PROTOCOL, at.DOUBT):
            return heard.kind in _SETTLED_KINDS | _SITUATIONS
        return heard.kind in _SETTLED_KINDS

    def _chosen(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        if says(YES, heard.text) and len(place.offered) != 1:
            return Turned((self._asked(place),), place)
        if place.wanted == "change":
            return self._protocols.chosen(actor, heard, place)
        target = self._protocols.pick(heard, place)
        if target and place.wanted == "history":
            return self._looking.chosen(target, place.closed())
        return self._retiring.chosen(target, place.closed(), brings_back=place.wanted == "restore") if target else None

    def _agreed(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        match place.pending.get("what"):
            case None:
                return self._protocols.save(actor, heard, place)
            case "status":
                return self._retiring.save(actor, place)
            case "role":
                return self._roles.save(actor, place)
            case "undo":
                return self._undoing.save(actor, place)
            case _:
                return self._naming.save(actor, place)

    def _cancelled(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        if place.draft:
            return self._protocols.cancel(actor, heard, place)
        return Turned((say.Cancelled(""),), place.closed())

    def _shown(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """What was asked, asked again."""
        if place.draft:
            return self._protocols.show(actor, heard, place)
        match place.pending.get("what"):
            case "status":
                return self._retiring.show(place)
            case "role":
                return self._roles.show(actor, place)
            case "undo":
                return self._undoing.show(actor, heard, place)
            case None:
                return Turned((self._asked(place),), place)
            case _:
                return self._naming.show(place)

    def _asked(self, place: Place) -> say.Said:
        if place.asks == DEFINITION:
            return say.DefinitionAsked(place.wanted)
        return say.WhichProtocol(place.offered or self._targets.listed(), retired=place.wanted == "restore")
