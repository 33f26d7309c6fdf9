"""What editors look up in a conversation: who changed what and when, and what could not be answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from knowledge import changes, glossary, organisations, questions
from knowledge.actors import Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk.partners import Organisations
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.targets import Target, Targets
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.admin.talk.words import lowered
from knowledge.database import Database
from knowledge.models import now
from knowledge.search.text import words
from knowledge.values import key

MOST_SHOWN = 5
MOST_QUESTIONS = 10
_OF_ANYTHING = re.compile(
    r"\b(?:latest|recent|all) (?:changes|edits)\b|\bedited lately\b|\b(?:changes|edits) (?:since|today|this|yesterday)|\bchange ?log\b|\b(?:changed|edited) (?:this|last|today|yesterday)\b|\bhistory please\b|^\W*(?:who made that change|who made the last change)"
)
_BY_NAME = re.compile(r"\b(?:organisation|glossary)\b")
_DAYS = re.compile(r"\blast (\d{1,3}) days\b")


class Looking:
    """Looks up changes and questions for editors."""

    def __init__(self, database: Database, targets: Targets) -> None:
        self._database = database
        self._targets = targets

    def history(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """The latest changes to what the message names, or to anything. Editors only."""
        actor.must_edit()
        low = lowered(heard.text)
        if name := self._named_otherwise(heard.text):
            return self._of(name, name, place)
        target = self._targets.find(heard.text, heard.context)
        if target.protocol or (target.options and not _OF_ANYTHING.search(low)):
            return self.chosen(target, place)
        latest = changes.latest_changes(self._database, MOST_SHOWN)
        titles = {f"protocol {one.slug}": one.title for one in self._targets.every()}
        shown = tuple((titles.get(one.to, one.to), one.revision) for one in reversed(latest))
        return Turned((say.History("", shown),), place)

    def chosen(self, target: Target, place: Place) -> Turned:
        """The latest changes to a protocol, or the question which is meant."""
        if target.protocol is None:
            titles = tuple(one.title for one in target.options)
            if place.active:
                return Turned((say.WhichProtocol(titles),), place)
            return Turned((say.WhichProtocol(titles),), replace(place, wanted="history").at(at.PROTOCOL, offered=titles))
        turned = self._of(target.protocol.slug, target.protocol.title, place)
        return replace(turned, about=target.protocol.slug)

    def _of(self, name: str, title: str, place: Place) -> Turned:
        every = changes.changes_to(self._database, name)
        shown = tuple((title, one.revision) for one in reversed(every))
        return Turned((say.History(title, shown[:MOST_SHOWN], max(len(shown) - MOST_SHOWN, 0)),), place)

    def _named_otherwise(self, text: str) -> str:
        """The organisation or glossary term that a message about one of these names."""
        if not _BY_NAME.search(lowered(text)):
            return ""
        said = words(text)
        held = Organisations(organisations.list_organisations(self._database))
        for length in range(5, 0, -1):
            for start in range(len(said) - length + 1):
                if found := held.held(" ".join(said[start : start + length])):
                    return found
        return next((one.term for one in glossary.list_terms(self._database) if key(one.term) in map(key, said)), "")

    def unanswered(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """What could not be answered since the time that the message names, the last seven days otherwise. Editors only."""
        since, period = _since(lowered(heard.text), now())
        found = questions.unanswered_since(self._database, actor, since)
        said = say.Unanswered(since, period, found[:MOST_QUESTIONS], max(len(found) - MOST_QUESTIONS, 0))
        return Turned((said,), place)


def _since(low: str, moment: datetime) -> tuple[datetime, str]:
    """The start of the period that a text names, and what it is called."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    if match := _DAYS.search(low):
        return midnight - timedelta(days=int(match[1])), f"in the last {match[1]} days"
    for words_, start, name in (
        ("today", midnight, "today"),
        ("yesterday", midnight - timedelta(days=1), "since yesterday"),
        ("last week", monday - timedelta(days=7), "since the beginning of last week"),
        ("this week", monday, "this week"),
        ("since monday", monday, "this week"),
        ("last month", (midnight.replace(day=1) - timedelta(days=1)).replace(day=1), "since the beginning of last month"),
        ("this month", midnight.replace(day=1), "this month"),
    ):
        if words_ in low:
            return start, name
    return midnight - timedelta(days=7), "in the last 7 days"
