"""A section of an audit as one card, filled in with what is recorded, and what a sent card says.

A tick is a yes, and what no tick means is one choice for the whole section, which is set to "leave as it is": see Slack's form in
`connectors/slack/section_view.py`, whose rules are the same (`connectors/section_given.py`). Teams cannot show an error on a field of a card
that was sent: the card comes again with what was typed, and says above and at each field what is wrong.

Verbs: `section_save` keeps what is filled in, `section_show` shows the `section` of the `audit` as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.wording import chat_apps as say
from bot.wording import slack as wording
from bot.wording.audits import progress
from connectors import section_forms as forms
from connectors import section_given
from connectors.section_forms import Opened
from connectors.section_given import Filled
from connectors.teams.actions import Action, execute
from connectors.teams.elements import SMALL, YES, Card, Element, card, choice, heading, lines, text_input, toggle
from connectors.teams.reading import NotReadable
from connectors.teams.text import size_of
from connectors.text import cut
from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Item, Section
from knowledge.audits.types import AuditView

SAVE, SHOW = "section_save", "section_show"
TICK = "tick:"
MOST_FILLED_IN = 14_000
"""UTF-16 units of JSON that are filled in."""
LONGEST_SHORT = 150


def section_card(
    audit: AuditView,
    number: int,
    *,
    above: str = "",
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    teams_id: str = "",
) -> Card:
    """The card of the section of this number. Its way back is `read_section`.

    `above` is said first; with `errors`, by field, it holds what was `typed`. `teams_id` is whose copy shows what is true when it is looked at.
    """
    section = audit.questionnaire.sections[number - 1]
    drawn = _Drawn(audit, section, errors or {}, typed or {})
    body = [*_intro(audit, section, above, problems=bool(errors)), *drawn.fields()]
    marks = forms.opened(audit, section)
    if errors and typed:
        marks = opened_of(typed)  # What is typed was typed on what the card showed then.
    data = {"audit": audit.id, "section": number, "seen": marks.seen, "shown": list(marks.shown), "fields": drawn.shown}
    made = card(body, say.section_shown(audit.partnership, audit.round, number), *_buttons(audit, number, data))
    if teams_id and not errors:
        made["refresh"] = {"action": execute(say.SHOW_AGAIN, SHOW, _place(audit, number)), "userIds": [teams_id]}
    return made


def opened_of(data: Mapping[str, Any]) -> Opened:
    """What a sent card was drawn on; NotReadable for what no card of ours holds."""
    numbers, shown = [data.get(name) for name in ("audit", "section", "seen")], data.get("shown")
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 2**63 for one in numbers) or not isinstance(shown, list):
        raise NotReadable("no section of an audit")
    audit, section, seen = (int(one) for one in numbers if isinstance(one, int))
    return Opened(audit, section, seen, tuple(str(one)[:40] for one in shown))


def read_section(data: Mapping[str, Any], audit: AuditView) -> Filled:
    """What a sent card says about the audit as it stands now. Raise NotReadable for a card of another questionnaire, or without its fields."""
    opened = opened_of(data)
    if not 0 < opened.section <= len(audit.questionnaire.sections):
        raise NotReadable("no such section")
    section = audit.questionnaire.sections[opened.section - 1]
    if len(opened.shown) != len(section.items):
        raise NotReadable("another questionnaire")
    ticks = [item.key for group in forms.groups(section) for item in group]
    if any(f"{TICK}{key}" not in data for key in ticks):
        raise NotReadable("ticks that were not sent")  # What is not ticked and what is not there must not be taken for each other.
    return section_given.read_section(SectionValues(data), opened, audit)


class SectionValues:
    """What a sent card says: see `connectors.section_given.Values`. Clients leave out what is empty; `fields` says what the card had."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        fields = data.get("fields")
        self._fields = {one for one in fields if isinstance(one, str)} if isinstance(fields, list) else set()

    def ticked(self, name: str) -> set[str]:
        """The items that are ticked, or that there are no others."""
        if name.startswith(forms.NO_OTHERS):
            return {forms.AS_NO} if self._data.get(name) == YES else set()
        return {key.removeprefix(TICK) for key, value in self._data.items() if key.startswith(TICK) and value == YES}

    def text(self, name: str) -> str | None:
        """What a field says."""
        if name not in self._fields:
            return None
        held = self._data.get(name)
        return held if isinstance(held, str) else ""

    def chosen(self, name: str) -> str:
        """The option that is chosen."""
        held = self._data.get(name)
        return held if isinstance(held, str) else ""


def _intro(audit: AuditView, section: Section, above: str, *, problems: bool) -> Iterator[Element]:
    describes = section.answers == DESCRIBE
    how = wording.how_to_describe() if describes else wording.how_to_tick(if_true=section.answers == TICK_IF_TRUE)
    if problems:
        yield from lines(say.NOT_SAVED, color="Attention", weight="Bolder")
    if above:
        yield from lines(above, color="Good", weight="Bolder")
    yield from lines(wording.section_intro(audit.partnership, audit.round, progress(audit, section)), **SMALL)
    yield heading(f"{section.number}. {section.question}")
    yield from lines(how, **SMALL)
    for one in forms.so_far(audit, section):
        yield from lines(one, **SMALL)


class _Drawn:
    """Draws the fields of a section. `shown` are the names of those that hold a text."""

    def __init__(self, audit: AuditView, section: Section, errors: Mapping[str, str], typed: Mapping[str, Any]) -> None:
        self._audit, self._section, self._errors, self._typed = audit, section, errors, typed
        self._blocks = {item.key: f"{forms.TICKS}{place}" for place, group in enumerate(forms.groups(section)) for item in group}
        self._filled_in = 0
        self.shown: list[str] = []

    def fields(self) -> Iterator[Element]:
        """All of them."""
        for item in self._section.listed:
            yield from self._description(item) if item.kind == DESCRIBE else self._tick(item)
        if self._blocks:
            rest = [
                (f"{text}. {more}", value)
                for (text, more), value in ((wording.LEAVE_UNTICKED, forms.LEAVE), (wording.UNTICKED_IS_NO, forms.AS_NO))
            ]
            chosen = str(self._typed.get(forms.UNTICKED) or forms.LEAVE)
            yield choice(forms.UNTICKED, wording.UNTICKED, rest, chosen if chosen == forms.AS_NO else forms.LEAVE, in_full=True)
            yield from lines(wording.unticked_hint(self._section.items[0].number), **SMALL)
        if self._section.others:
            yield from self._others(self._section.others)

    def _tick(self, item: Item) -> Iterator[Element]:
        name, note = f"{TICK}{item.key}", f"{forms.NOTE}{item.key}"
        held = forms.shown_of(item, self._audit.answer(item))
        if_true = item.kind == TICK_IF_TRUE
        yield toggle(name, item.number, item.text, ticked=self._typed.get(name, YES if held.ticked else "no") == YES)
        yield from self._wrong(self._blocks[item.key], item)
        yield from self._text(note, wording.note_label(item.number, cut(item.short, LONGEST_SHORT), if_true=if_true), held.text, item)

    def _description(self, item: Item) -> Iterator[Element]:
        name = f"{forms.DESCRIPTION}{item.key}"
        yield from self._text(name, f"{item.number} {item.text}", forms.shown_of(item, self._audit.answer(item)).text, item)

    def _text(self, name: str, label: str, text: str, item: Item) -> Iterator[Element]:
        filled_in = self._typed.get(name) if self._typed else text
        value = filled_in if isinstance(filled_in, str) else ""
        if len(text) > forms.LONGEST_INPUT or self._filled_in + size_of(value) > MOST_FILLED_IN:
            yield from lines(wording.not_shown(label, item.number), isSubtle=True)
            return
        self._filled_in += size_of(value)
        self.shown.append(name)
        # A note is a line, so that the card stays short; what has several lines must keep them.
        one_line = name.startswith(forms.NOTE) and "\n" not in value + text
        yield text_input(name, label, value, of_one_line=one_line)
        yield from self._wrong(name)

    def _others(self, item: Item) -> Iterator[Element]:
        held = self._audit.answer(item)
        shown = forms.shown_of(item, held)
        name, none = f"{forms.OTHERS}{item.key}", f"{forms.NO_OTHERS}{item.key}"
        rest = [entry.text for entry in held.entries if entry not in forms.fitting(held.entries)] if held else []
        yield from self._text(name, f"{item.number} {item.text}", shown.text, item)
        yield from lines(f"{wording.ONE_A_LINE} {item.doubt}".strip(), **SMALL)
        if rest:
            yield from lines(wording.entries_not_shown(rest), isSubtle=True)
        ticked = self._typed.get(none, YES if shown.ticked else "no") == YES
        yield toggle(none, wording.NO_OTHERS_LABEL, wording.NO_OTHERS, ticked=ticked)
        yield from self._wrong(none)

    def _wrong(self, name: str, item: Item | None = None) -> Iterator[Element]:
        """What is wrong with a field. Ticks of a group share a name; their words begin with the item's number."""
        words = self._errors.get(name, "")
        if words and (item is None or item.key == self._first_of(name)):
            yield from lines(words, color="Attention")

    def _first_of(self, name: str) -> str:
        return next(key for key, block in self._blocks.items() if block == name)


def _buttons(audit: AuditView, number: int, data: Mapping[str, Any]) -> Iterator[Action]:
    yield execute(wording.SAVE, SAVE, data, style="positive", asks=True)
    if number > 1:
        yield execute(say.section_before(number - 1), SHOW, _place(audit, number - 1))
    if number < len(audit.questionnaire.sections):
        yield execute(say.section_after(number + 1), SHOW, _place(audit, number + 1))
    says = say.look_over(audit.partnership, audit.round)
    yield execute(say.LOOK_OVER, "say", {"says": says, "title": say.LOOK_OVER})


def _place(audit: AuditView, number: int) -> dict[str, int]:
    return {"audit": audit.id, "section": number}
