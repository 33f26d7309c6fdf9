"""Reads a sent form of a section into what `give` takes, or into what is wrong with which field.

Only what the person changed is given, and with it what was carried over from the round before and is filled in: saving confirms it.
So what others answered while the form was open is neither undone nor, where both touched the same item, overwritten: the field says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.identifiers import remove_identifiers
from bot.wording import slack as wording
from bot.wording.audits import answer_words
from connectors.slack import forms
from connectors.slack.forms import Opened, Shown
from connectors.text import cut
from knowledge.audits.merging import Value, merged, note_of
from knowledge.audits.questionnaires import DESCRIBE, Item, Section
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES, AnswerView, AuditView, Given
from knowledge.errors import Invalid
from knowledge.values import key

LONGEST_QUOTED = 200


@dataclass
class Filled:
    """What a sent form says. `given` and `seen` are for `give`; with `errors`, by block, nothing is to be kept."""

    seen: int
    given: list[Given] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def read_section(view: Mapping[str, Any], audit: AuditView) -> Filled:
    """What the `view` of a view_submission says about the audit as it stands now, which `Opened.from_metadata` has the id of."""
    opened = Opened.from_metadata(view["private_metadata"])
    section = audit.questionnaire.sections[opened.section - 1]
    reader = _Reader(view["state"]["values"], audit, section, opened.seen)
    for item, mark in zip(section.items, opened.shown, strict=True):
        if item.kind == "others":
            reader.others(item, mark)
        elif item.kind == DESCRIBE:
            reader.description(item, mark)
        else:
            reader.tick(item, mark)
    return reader.filled


class _Reader:
    """Reads one item after the other."""

    def __init__(self, values: Mapping[str, Mapping[str, Any]], audit: AuditView, section: Section, seen: int) -> None:
        self._values, self._audit = values, audit
        self._ticks = {item.key: f"{forms.TICKS}{place}" for place, group in enumerate(forms.groups(section)) for item in group}
        self.filled = Filled(seen)
        self._unticked_is_no = (self._value(forms.UNTICKED).get("selected_option") or {}).get("value") == forms.AS_NO

    def tick(self, item: Item, mark: str) -> None:
        """An item that is ticked, and its note."""
        block, note_block = self._ticks[item.key], f"{forms.NOTE}{item.key}"
        held, was = self._audit.answer(item), mark[:1] == "1"
        ticked = item.key in self._ticked(block)
        note = self._text(note_block)
        note_changed = note is not None and Shown(text=note).mark[1:] != mark[1:]
        said = ticked != was or note_changed
        state = YES if ticked else NO if was else None
        if state is None and self._unticked_is_no and not (held and held.state == NOT_APPLICABLE):
            state = NO
        if state is None and note_changed and note and held is None:
            self._wrong(note_block, wording.note_without_tick(item.number))
        elif said or (state and (held is None or held.state != state or not held.confirmed)):
            given = Given(item.key, state, note if note_changed else None)
            self._give(item, given, note_block if note_changed and ticked == was else block, said=said)

    def description(self, item: Item, mark: str) -> None:
        """An item that is described."""
        block = f"{forms.DESCRIPTION}{item.key}"
        held, text = self._audit.answer(item), self._text(block)
        if text is None:
            return
        said = Shown(text=text).mark != mark
        if said and not text:
            self._wrong(block, wording.description_taken_out(item.number))
        elif said or (text and held and not held.confirmed):
            self._give(item, Given(item.key, DESCRIBED, text), block, said=said)

    def others(self, item: Item, mark: str) -> None:
        """The open item: its entries, or that there are none."""
        block, none_block = f"{forms.OTHERS}{item.key}", f"{forms.NO_OTHERS}{item.key}"
        held, text = self._audit.answer(item), self._text(block) or ""
        none, said_none = forms.AS_NO in self._ticked(none_block), mark[:1] == "1"
        said = Shown(none, text).mark != mark
        carried = held is not None and not held.confirmed
        if none and text:
            self._wrong(none_block, wording.BOTH_OTHERS_AND_NONE)
        elif none and (said or carried):
            self._give(item, Given(item.key, NO), none_block, said=said)
        elif text and (said or carried):
            self._give(item, self._entries(item, held, text.split("\n")), block, said=said)
        elif said and said_none:
            self._wrong(none_block, wording.NO_OTHERS_STANDS)
        elif said:
            self._wrong(block, wording.OTHERS_TAKEN_OUT)

    def _entries(self, item: Item, held: AnswerView | None, lines: list[str]) -> Given:
        """What was added and taken out. Once somebody else has changed the entries, nobody knows what was taken out: nothing is."""
        kept = {key(line) for line in lines}
        there = {key(entry.text) for entry in held.entries} if held else set()
        as_opened = held is not None and held.change <= self.filled.seen
        gone = [one.text for one in forms.fitting(held.entries) if key(one.text) not in kept] if held and as_opened else []
        return Given(item.key, YES, entries=tuple(line for line in lines if key(line) not in there), removes=tuple(gone))

    def _give(self, item: Item, given: Given, block: str, *, said: bool) -> None:
        """Keep what is given, unless it does not fit, holds identifiers or somebody else answered meanwhile."""
        held = self._audit.answer(item)
        texts = "\n".join((given.note or "", *given.entries)) if said else ""
        if removed := remove_identifiers(texts).removed:
            where = f"{forms.NOTE}{item.key}" if block.startswith(forms.TICKS) else block
            self._wrong(where, wording.identifiers_found(removed))
            return
        before = Value(held.state, held.note, [asdict(entry) for entry in held.entries]) if held else Value()
        try:
            wanted = merged(item, given, before, "")
        except Invalid as error:
            self._wrong(block, str(error))
            return
        meanwhile = held is not None and held.change > self.filled.seen and not given.only_adds
        if held is None or not meanwhile or wanted == before:
            self.filled.given.append(given)
        elif said:
            self._wrong(block, wording.answered_meanwhile(item.number, held.by, cut(answer_words(held), LONGEST_QUOTED)))

    def _wrong(self, block: str, words: str) -> None:
        before = self.filled.errors.get(block)
        self.filled.errors[block] = f"{before} {words}" if before else words

    def _ticked(self, block: str) -> set[str]:
        return {str(one["value"]) for one in self._value(block).get("selected_options") or ()}

    def _text(self, block: str) -> str | None:
        """The text of a field as it would be kept; None where the form has no such field, or it is too long."""
        if block not in self._values:
            return None
        try:
            return note_of(self._value(block).get("value") or "")
        except Invalid as error:
            self._wrong(block, str(error))
            return None

    def _value(self, block: str) -> Mapping[str, Any]:
        return self._values.get(block, {}).get(forms.VALUE) or {}
