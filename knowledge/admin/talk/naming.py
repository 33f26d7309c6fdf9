"""What organisations are called and what abbreviations mean, changed in a conversation once that is agreed to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from knowledge import glossary, organisations, restoring
from knowledge.actors import Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk.partners import Organisations
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.admin.talk.words import QUOTED, lowered, unquoted
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.glossary import GlossaryView
from knowledge.organisations import OrganisationView
from knowledge.values import key, one_line

DEFINITION = "definition"
"""What is asked for where a term or its meaning is missing."""
_LEADING = r"^\W*(?:(?:please|pls|ok|so|can you|could you|i want to|i'd like to|hi|hello|when (?:people|somebody|someone) (?:types?|says?|writes?)|people (?:write|type|say)|explain to people that|write into the glossary that|note that|set the meaning of|organisation names?:|the organisation|the glossary (?:entry|says)|the meaning of|change what|glossary(?: entry)?(?: for)?|add(?: the)?(?: (?:abbreviation|abbrev|term|acronym))?|new (?:glossary )?term|define|put|store|correct|update)[\s,:.]+)*"
_TERM = r"(?P<term>[\"'“‘]?[^\s\"'“”‘’,:=][^\n\"'“”‘’,:=]{0,60}?[\"'”’]?)"
_MEANING = r"(?P<meaning>[^\n]{2,2000}?)"
_TAIL = r"(?:[\s,.]*(?:\(glossary\)|(?:please|pls|thanks|here|add (?:it|that)(?: to the glossary)?|to the glossary|in the glossary|put that in the glossary|please correct it|, please|the organisation i mean|nobody says it now))*[\s.!]*)$"
_MEANS = (
    re.compile(r"\b(?P<term>[A-Z]{2,10}) is [^\n,]{2,200}, (?:but )?(?:it )?should be\s+" + _MEANING + _TAIL),
    re.compile(r"^.*?\b(?P<term>[A-Z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z]{2,10})\b[^\n]*?\b[Ii]t (?:stands for|means|is)\s+" + _MEANING + _TAIL),
    re.compile(_LEADING + _TERM + r"\s*(?:(?:in the glossary\s*)?[:=]|\b(?:means?|menas|stands? for|is short for|is to mean|should (?:mean|be explained as|be)|(?:it|which) (?:stands for|means)|is an? abbreviation (?:of|for)|as)\b)\s*(?:that\s+)?" + _MEANING + _TAIL),
    re.compile(r"^.*?\b(?P<term>[A-Z]{2,10}s?)\b(?:[^\n]{0,30}?(?:[,:]|'s|\bis|\bto)\s+)(?:(?:it'?s|it is|an? |the )\s*)?" + _MEANING + _TAIL),
)  # fmt: skip
_REMOVES_TERM = re.compile(r"\b(?:remove|delete|take|drop|get rid of)\s+(?:the (?:term|abbreviation)\s+)?(?P<term>[^\n]{1,60}?)\s+(?:out of|from|off|in)\s+(?:the |your |our )?glossary\b", re.I)  # fmt: skip
_ALSO = (
    re.compile(
        r"^\W*(?:(?:note|organisation names?:?)\s*)*(?P<org>[^\n\"“”]{2,100}?)\s+(?:is|are|was|goes|go|also)\s+(?:also |sometimes |otherwise )?(?:called|known as|by|known by|referred to as|written as|named)\s+(?P<name>[^\n]{2,200}?)(?:\s+(?:as well|too))?[\s.!]*$", re.I
    ),
    re.compile(r"^\W*(?P<name>[^\n]{2,100}?)\s+is\s+(?:another|an alternative|a different|the other|also a) name (?:for|of)\s+(?P<org>[^\n]{2,100}?)[\s.!]*$", re.I),
    re.compile(r"\b(?:add|new)\s+(?:another |a |an |new )?(?:alternative |other )?name for\s+(?:the organisation\s+)?(?P<org>[^\n:]{2,100}?)\s*:\s*(?P<name>[^\n]{2,200}?)[\s.!]*$", re.I),
    re.compile(r"\b(?:write|type|say|use|call it|call them)\s+(?P<name>[\"'“‘][^\"'“”‘’\n]{1,100}[\"'”’]|[A-Z][\w&-]*)\s+(?:for|when they mean)\s+(?P<org>[^\n]{2,100}?)[\s.!]*$", re.I),
    re.compile(r"(?<!n't )(?<!not )\bcalls? (?:the )?(?P<org>[^\n]{2,100}?)\s+(?P<name>[A-Z]{2,10})\b", 0),
    re.compile(r"\banother (?:word|name) for\s+(?P<org>[^\n]{2,100}?)\s+is\s+(?P<name>[^\n]{2,100}?)[\s.!]*$", re.I),
    re.compile(r"^\W*(?P<org>[^\n]{2,100}?)\s+is\s+also\s+(?P<name>[^\n]{2,100}?)[\s.!]*$", re.I),
)  # fmt: skip
_FULL = re.compile(
    r"(?:^|\bof\s+)(?:change )?(?:the )?(?P<org>[^\n]{2,100}?)'?s? full name (?:is|should be|to|:)\s*(?P<name>[^\n]{2,300}?)[\s.!]*$", re.I
)
_FULL_OF = re.compile(r"\bfull name (?:of|for)\s+(?P<org>[^\n]{2,100}?)\s+(?:is|should be|to|:)\s*(?P<name>[^\n]{2,300}?)[\s.!]*$", re.I)
_RENAMES = re.compile(r"\brename\s+(?:the organisation\s+)?(?P<org>[^\n]{2,100}?)\s+(?:to|as)\s+(?P<name>[^\n]{2,200}?)[\s.!]*$", re.I)
_DROPS = re.compile(r"\b(?:remove|drop|delete|take (?:away|off))\s+(?:the )?name\s+(?P<name>[^\n]{2,100}?)\s+(?:from|of|off)\s+(?P<org>[^\n]{2,100}?)[\s.!]*$", re.I)  # fmt: skip
_OF_GLOSSARY = re.compile(r"\bglossary\b|\babbrev\w*|\bterm\b", re.I)
_NO_MEANING = re.compile(r"(?:in |from |to |out of )?(?:the |your |our )?glossary\W*$|note both|[\s.,]*$", re.I)
_NO_TERM = re.compile(r"(?:abbrev\w*|acronym|term|glossary|it|that|this|organisation|word)", re.I)
_LIKE = 75.0


@dataclass(frozen=True)
class Named:
    """What a message says of a name: `what` is glossary or organisation, and the change."""

    what: str
    values: dict[str, Any]


def read_named(text: str, held: Organisations) -> Named | None:
    """What a message says of a term or of an organisation's names; None when it says neither."""
    if match := _REMOVES_TERM.search(text):
        return Named("glossary", {"term": _name(match["term"]), "removes": True})
    for pattern, how in ((_RENAMES, "rename"), (_FULL_OF, "full_name"), (_FULL, "full_name"), (_DROPS, "remove")):
        if match := pattern.search(text):
            return Named("organisation", {"name": _name(match["org"]), how: _name(match["name"])})
    return (None if _OF_GLOSSARY.search(text) else _also_called(text, held)) or _meant(text)


def _also_called(text: str, held: Organisations) -> Named | None:
    """'HCRG is also called Provide': whichever of the two is held is the organisation."""
    match = next((match for pattern in _ALSO if (match := pattern.search(text))), None)
    if match is None:
        return None
    name, other = _name(match["org"]), _name(match["name"])
    if held.held(name) is None and held.held(other):
        name, other = other, name
    return Named("organisation", {"name": name, "add": other})


def _meant(text: str) -> Named | None:
    """'ELS means Essex Library Service'."""
    for pattern in _MEANS:
        for form in (text, lowered(text)):
            if match := pattern.search(form):
                term, meaning = _name(text[slice(*match.span("term"))]), one_line(text[slice(*match.span("meaning"))]).strip(" ,")
                if term and not _NO_MEANING.match(meaning) and not _NO_TERM.fullmatch(term):
                    return Named("glossary", {"term": term, "meaning": meaning})
    return None


def _name(words: str) -> str:
    line = re.sub(r"^(?:the organisation|the term|the abbreviation)\s+", "", one_line(unquoted(words)), flags=re.I)
    return line.strip(" \"'“”‘’.,;:")


class NamingTalk:
    """Changing the glossary and the names of organisations, in conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, heard: Heard, place: Place) -> Turned:
        """Show what would be changed, or ask for what is missing."""
        held = self._held()
        named = read_named(heard.text, held)
        if named is None and place.asks == DEFINITION and place.wanted:
            named = Named("glossary", {"term": place.wanted, "meaning": one_line(heard.text)})
        if named is None:
            quoted = QUOTED.search(heard.text)
            term = (quoted[1] or quoted[2]) if quoted else next(iter(re.findall(r"\b[A-Z]{2,10}\b", heard.text)), "")
            removes = re.search(r"\b(?:remove|delete|take|drop)\b", lowered(heard.text)) is not None
            if removes and term:
                named = Named("glossary", {"term": term, "removes": True})
            else:
                asking = replace(place.closed(), wanted=term).at(DEFINITION)
                return Turned((say.DefinitionAsked(term, removes),), asking)
        return self.propose(named.what, named.values, place)

    def show(self, place: Place) -> Turned:
        """What waits for a yes, shown again."""
        return self.propose(
            place.pending["what"], {name: place.pending[name] for name in place.pending if name not in ("what", "was")}, place
        )

    def propose(self, what: str, values: dict[str, Any], place: Place) -> Turned:
        """Show a change of the glossary or of an organisation's names."""
        return self._glossary(values, place) if what == "glossary" else self._organisation(values, place, self._held())

    def _held(self) -> Organisations:
        return Organisations(organisations.list_organisations(self._database))

    def _glossary(self, values: dict[str, Any], place: Place) -> Turned:
        before = self._term(values["term"])
        if values.get("removes"):
            if before is None:
                return Turned((say.Refused(f"The glossary has no {values['term']!r}."),), place.closed())
            change = say.Change(before.term, "glossary", (say.Row("meaning", before.meaning, None),), gone=True)
            return self._proposed(change, {"what": "glossary", "term": before.term, "removes": True, "was": before.meaning}, place)
        if before and before.meaning == values["meaning"]:
            return Turned((say.NothingDiffers(before.term),), place.closed())
        change = self._defined(values, before)
        pending = {"what": "glossary", **values, "was": before.meaning if before else None}
        return self._proposed(change, pending, place)

    @staticmethod
    def _defined(values: dict[str, Any], before: GlossaryView | None) -> say.Change:
        row = say.Row("meaning", before.meaning if before else None, values["meaning"])
        return say.Change(before.term if before else values["term"], "glossary", (row,), new=before is None)

    def _term(self, term: str) -> GlossaryView | None:
        return next((one for one in glossary.list_terms(self._database) if key(one.term) == key(term)), None)

    def _organisation(self, values: dict[str, Any], place: Place, held: Organisations) -> Turned:
        name = held.held(values["name"])
        if name is None:
            folded = key(values["name"])
            like = [one.name for one in held.views if fuzz.WRatio(key(one.name), folded) >= _LIKE]
            return Turned((say.WhichOrganisation(values["name"], tuple(like[:3])),), place.closed())
        view = organisations.get_organisation(self._database, name)
        change = self._called(values, view)
        if change is None:
            return Turned((say.NothingDiffers(view.name),), place.closed())
        row = change.rows[0]
        return self._proposed(change, {"what": "organisation", **values, "name": name, "was": row.before}, place)

    @staticmethod
    def _called(values: dict[str, Any], view: OrganisationView) -> say.Change | None:
        """The change as before and after; None when it is so already."""
        if "rename" in values:
            row = say.Row("name", view.name, values["rename"])
        elif "full_name" in values:
            row = say.Row("full_name", view.full_name, values["full_name"])
        else:
            added, taken = values.get("add"), values.get("remove")
            after = [one for one in view.names if key(one) != key(taken or "")]
            own = [view.name, view.full_name or "", *after]
            after += [added] if added and key(added) not in map(key, own) else []
            row = say.Row("names", list(view.names), after)
        return say.Change(view.name, "organisation", (row,)) if row.before != row.after else None

    @staticmethod
    def _proposed(change: say.Change, pending: dict[str, Any], place: Place) -> Turned:
        return Turned((say.Proposed(change),), replace(place.closed(), pending=pending).at(at.CONFIRM))

    def save(self, actor: Actor, place: Place) -> Turned:
        """Do what was agreed to; when what was shown is no longer so, it is shown anew."""
        pending = dict(place.pending)
        if pending["what"] == "glossary":
            return self._save_term(actor, pending, place)
        held = self._held()
        name = held.held(pending["name"])
        if name is None:
            raise NotFound(f"No organisation is called {pending['name']!r} now.")
        view = organisations.get_organisation(self._database, name)
        change = self._called(pending, view)
        if change is None or change.rows[0].before != pending["was"]:
            return self._organisation({part: pending[part] for part in pending if part not in ("what", "was")}, place, held)
        organisations.describe_organisation(
            self._database,
            actor,
            name,
            rename=pending.get("rename"),
            full_name=pending.get("full_name"),
            add_names=[pending["add"]] if "add" in pending else [],
            remove_names=[pending["remove"]] if "remove" in pending else [],
        )
        return self._saved(actor, change, place)

    def _save_term(self, actor: Actor, pending: dict[str, Any], place: Place) -> Turned:
        before = self._term(pending["term"])
        if (before.meaning if before else None) != pending["was"]:
            return self._glossary({part: pending[part] for part in pending if part not in ("what", "was")}, place)
        if pending.get("removes") and before:
            glossary.remove_term(self._database, actor, before.term)
            change = say.Change(before.term, "glossary", (say.Row("meaning", before.meaning, None),), gone=True)
            return self._saved(actor, change, place)
        note = before.note if before else None
        glossary.define(self._database, actor, before.term if before else pending["term"], pending["meaning"], note)
        return self._saved(actor, self._defined(pending, before), place)

    def _saved(self, actor: Actor, change: say.Change, place: Place) -> Turned:
        last = restoring.last_change_by(self._database, actor)
        return Turned((say.Saved(change),), place.closed({"subject": last[0], "revision": last[1].id} if last else {}))
