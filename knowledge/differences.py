"""What is different between two states of what is held, and what two editors at once made of the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.history import GATHERED
from knowledge.protocol_fields import DocumentView, document_text
from knowledge.restoring import Point, State, points
from knowledge.written import FIELDS

_IN_ORDER = (*FIELDS, "name", "full_name", "names", "term", "meaning", "note")
"""The fields of protocols, organisations and glossary terms as each is shown."""
_WORDS = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Piece:
    """A part of a value; `differs` when the other side does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Difference:
    """A field that differs: each side as lines, each line as pieces. A field that is a list has a line for each item."""

    field: str
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile. `kept` when the editor had changed it too and theirs stays."""

    difference: Difference
    kept: bool


@dataclass(frozen=True)
class Meanwhile:
    """What others made of a protocol while an editor worked: who they were, the fields, and the editor's fields on top of that."""

    version: int
    actors: tuple[str, ...]
    clashes: tuple[Clash, ...]
    fields: Mapping[str, Any]


def differences(before: State | None, after: State | None) -> tuple[Difference, ...]:
    """The fields that differ between two states of the same thing, in the order in which it is shown; None is one that is not held."""
    old, new = before or {}, after or {}
    found = (_difference(field, old.get(field), new.get(field)) for field in _IN_ORDER if old.get(field) != new.get(field))
    return tuple(one for one in found if one.before or one.after)


def state_at(database: Database, slug: str, version: int) -> State:
    """A protocol as it was at a version; NotFound when it had none of that number."""
    return _at(points(database, f"protocol {slug}"), version)


def meanwhile(database: Database, slug: str, version: int, mine: Mapping[str, Any]) -> Meanwhile:
    """What others changed after `version`; `mine` are the fields that the editor changed.

    What only others changed is taken from them, so that saving the result loses nothing of theirs without the editor's seeing it.
    """
    held = points(database, f"protocol {slug}")
    theirs = _at(held, len(held))
    found = differences(_at(held, version), theirs)
    clashes = tuple(Clash(one, kept=one.field in mine and mine[one.field] != theirs[one.field]) for one in found)
    actors = dict.fromkeys(point.revision.actor for point in held[version:])
    return Meanwhile(len(held), tuple(actors), clashes, {**theirs, **mine})


def changed(base: State, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Of the fields those that are not as in the state."""
    return {name: value for name, value in fields.items() if value != base.get(name)}


def _at(held: tuple[Point, ...], version: int) -> State:
    """The state at a version: each change to a protocol makes the next one, so it is the place in its history."""
    state = held[version - 1].state if 0 < version <= len(held) else None
    if state is None:
        raise NotFound("There is no such version of this protocol. Open it again.")
    return state


def _difference(field: str, before: Any, after: Any) -> Difference:
    if isinstance(before or after, list):
        return _of_lists(field, [_line(one) for one in before or ()], [_line(one) for one in after or ()])
    old, new = (_WORDS.findall(_text(field, one)) for one in (before, after))
    pieces = _pieces(old, new, "".join)
    return Difference(field, *(((side,) if side else ()) for side in pieces))


def _of_lists(field: str, old: list[str], new: list[str]) -> Difference:
    """Only what came and went where the order means nothing and most of it is long; otherwise all items."""
    if field in GATHERED:
        there, here = set(old), set(new)
        old, new = [one for one in old if one not in here], [one for one in new if one not in there]
    sides = _pieces(old, new, None)
    return Difference(field, *(tuple((piece,) for piece in side) for side in sides))


def _pieces(old: list[str], new: list[str], join: Callable[[list[str]], str] | None) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both sides in runs that are the same or differ; without `join` each item is a piece."""
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, run in zip(sides, (old[start:end], new[other_start:other_end]), strict=True):
            texts = run if join is None else [join(run)] if run else []
            side.extend(Piece(text, kind != "equal") for text in texts)
    return tuple(sides[0]), tuple(sides[1])


def _text(field: str, value: Any) -> str:
    """A value as a person reads it: history writes a day as 2027-01-31."""
    if field == "review_date" and value:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return str(value or "")


def _line(item: Any) -> str:
    """An item of a list as a person reads it: history writes a document as its fields."""
    return document_text(DocumentView(**item)) if isinstance(item, Mapping) else str(item)
