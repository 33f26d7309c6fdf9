"""The shipped questionnaire of audits, and what is read from a reply as plain values that a test can spell out."""

from __future__ import annotations

from collections.abc import Iterable

from bot.settings import ROOT
from knowledge.audits.questionnaires import Item, read_questionnaire
from knowledge.audits.talk.answers import Understood, read_item, read_section

CONTENT = (ROOT / "knowledge" / "content" / "questionnaires" / "information-held-1.yml").read_text(encoding="utf-8")
QUESTIONNAIRE = read_questionnaire(CONTENT)


def item(number: str) -> Item:
    """The item that people see as this number."""
    found = QUESTIONNAIRE.numbered(number)
    assert found is not None
    return found


def to_section(text: str, section: int = 1, answered: Iterable[str] = ()) -> Understood:
    """What a reply to a whole section says; `answered` are numbers."""
    return read_section(text, QUESTIONNAIRE, QUESTIONNAIRE.sections[section - 1], frozenset(item(one).key for one in answered))


def to_item(text: str, number: str) -> Understood:
    """What a reply to one item says."""
    return read_item(text, QUESTIONNAIRE, item(number))


def states(read: Understood) -> dict[str, str | None]:
    """The state of each item that was given, by its number."""
    return {QUESTIONNAIRE.item(one.item).number: one.state for one in read.given}


def notes(read: Understood) -> dict[str, str]:
    """The note of each item that was given one, by its number."""
    return {QUESTIONNAIRE.item(one.item).number: one.note for one in read.given if one.note}


def entries(read: Understood) -> dict[str, tuple[str, ...]]:
    """The entries of each item that was given some, by its number."""
    return {QUESTIONNAIRE.item(one.item).number: one.entries for one in read.given if one.entries}


def numbers(text: str, section: int = 1) -> tuple[str, ...]:
    """'1-3 5' as the numbers 1.1, 1.2, 1.3 and 1.5 of a section."""
    ends = ([int(end) for end in part.split("-")] for part in text.split())
    return tuple(f"{section}.{place}" for end in ends for place in range(end[0], end[-1] + 1))


def meant(section: int = 1, **places: str) -> dict[str, str | None]:
    """What `states` is when these places of a section have these states: meant(yes='1-3', no='4')."""
    return {number: state for state, text in places.items() for number in numbers(text, section)}
