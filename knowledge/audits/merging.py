"""What an answer becomes when something is given to it: the rules of each kind of item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from knowledge.audits.questionnaires import DESCRIBE, Item
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, STATES, YES, Given
from knowledge.errors import Invalid
from knowledge.models import now
from knowledge.values import key, one_line

LONGEST_NOTE = 4_000
MOST_ENTRIES = 100


@dataclass(frozen=True)
class Value:
    """State, note and entries of an answer; no state when there is none. Two are equal when they say the same, whoever said it."""

    state: str = ""
    note: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list, compare=False)
    texts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(entry["text"] for entry in self.entries))


def merged(item: Item, given: Given, held: Value, who: str) -> Value:
    """The answer once this is given to what is held; Invalid when it does not fit the item."""
    if given.state is not None and given.state not in STATES:
        raise Invalid(f"{item.number} cannot be answered by {one_line(given.state)[:40]!r}.")
    note = held.note if given.note is None else note_of(given.note)
    if item.kind == "others":
        return _several(item, given, held, note, who)
    if given.entries or given.removes:
        raise Invalid(f"{item.number} takes one answer, not several entries.")
    return Value(_described(item, given, held, note) if item.kind == DESCRIBE else _ticked(item, given, held), note)


def note_of(text: str) -> str:
    """A note as it is kept: without control characters, its lines kept apart; Invalid when it is too long."""
    lines = [one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = "\n".join(line for line in lines if line)
    if len(kept) > LONGEST_NOTE:
        raise Invalid(f"The note has {len(kept)} characters: the most that can be kept is {LONGEST_NOTE}.")
    return kept


def _ticked(item: Item, given: Given, held: Value) -> str:
    state = given.state or held.state or YES
    if state == DESCRIBED:
        raise Invalid(f"{item.number} is answered by yes or no.")
    return state


def _described(item: Item, given: Given, held: Value, note: str) -> str:
    state = given.state or (DESCRIBED if given.note else held.state) or DESCRIBED
    if state in (YES, DESCRIBED):
        if not note:
            raise Invalid(f"{item.number} asks for a description.")
        return DESCRIBED
    return state


def _several(item: Item, given: Given, held: Value, note: str, who: str) -> Value:
    gone = {key(text) for text in given.removes}
    entries = [entry for entry in held.entries if key(entry["text"]) not in gone]
    there = {key(entry["text"]) for entry in entries}
    for text in map(note_of, given.entries):
        if text and key(text) not in there:
            there.add(key(text))
            entries.append({"text": text, "by": one_line(who)[:200], "at": now().isoformat()})
    if len(entries) > MOST_ENTRIES:
        raise Invalid(f"{item.number} has {len(entries)} entries: the most that can be kept is {MOST_ENTRIES}.")
    if given.entries and entries:
        return Value(YES, note, entries)
    state = given.state or held.state
    if given.removes and not entries and state == YES:  # The last of them is gone.
        return Value(NO, note)
    if state in (NO, NOT_APPLICABLE):
        return Value(state, note)
    if not entries:
        raise Invalid(f"{item.number} asks which: name at least one, or say none.")
    return Value(YES, note, entries)
