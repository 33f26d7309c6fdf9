"""What the form of a section carries on every platform: its name, as bot/wording/audits.py makes it, what it showed when it was opened, its fields' names."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

from bot.wording import slack as wording
from bot.wording.audits import STATES
from bot.wording.phrases import capital, joined
from knowledge.audits.export.phrases import day
from knowledge.audits.questionnaires import DESCRIBE, Item, Section
from knowledge.audits.types import DESCRIBED, NO, YES, AnswerView, AuditView, Entry

_NAME = re.compile(r"audit-(?P<audit>[0-9]{1,18})-section-(?P<section>[0-9]{1,9})(?:-[0-9]{1,18})?")
_REPLY_NAME = re.compile(r"team:([0-9]{1,9})")

TICKS, UNTICKED, NOTE, DESCRIPTION, OTHERS, NO_OTHERS = "ticks:", "unticked", "note:", "description:", "others:", "no_others:"
LEAVE, AS_NO = "leave", "no"
MOST_TICKS = 10
LONGEST_INPUT = 3_000
LONGEST_ENTRIES = 2_900


@dataclass(frozen=True)
class FormName:
    """The section that a form asks, by its number, of the audit of this id."""

    audit: int
    section: int


def read_name(name: str) -> FormName | None:
    """What a form's name says; None for a form that is no section of an audit."""
    found = _NAME.fullmatch(name)
    return FormName(int(found["audit"]), int(found["section"])) if found else None


def read_reply_name(name: str) -> int | None:
    """The question that a form replies to the team about; None for any other form."""
    found = _REPLY_NAME.fullmatch(name)
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Opened:
    """What a form was opened on. `seen` is the audit's `latest` then, `shown` a mark of what it showed of each item of the section.

    An answer whose change is higher than `seen` is somebody's who answered meanwhile.
    """

    audit: int
    section: int
    seen: int
    shown: tuple[str, ...]

    def to_metadata(self) -> str:
        """As a text, for where the platform keeps one with the form."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_metadata(cls, text: str) -> Opened:
        """Read it back."""
        held = json.loads(text)
        return cls(int(held["audit"]), int(held["section"]), int(held["seen"]), tuple(str(one) for one in held["shown"]))


@dataclass(frozen=True)
class Shown:
    """What the form shows of an item: whether it is ticked (of the open item: that there are no others), and its text."""

    ticked: bool = False
    text: str = ""

    @property
    def mark(self) -> str:
        """A short mark that differs where the tick or the text does."""
        return f"{int(self.ticked)}{zlib.crc32(self.text.encode('utf-8', 'replace')):x}"


def shown_of(item: Item, held: AnswerView | None) -> Shown:
    """What is filled in when the form is opened."""
    if held is None:
        return Shown()
    if item.kind == "others":
        return Shown(held.state == NO, "\n".join(entry.text for entry in fitting(held.entries)))
    if item.kind == DESCRIBE:
        return Shown(text=held.note if held.state == DESCRIBED else "")
    return Shown(held.state == YES, held.note)


def fitting(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries that can be shown in one field, one a line."""
    kept: list[Entry] = []
    for entry in entries:
        if "\n" not in entry.text and sum(len(one.text) + 1 for one in kept) + len(entry.text) <= LONGEST_ENTRIES:
            kept.append(entry)
    return tuple(kept)


def groups(section: Section) -> tuple[tuple[Item, ...], ...]:
    """The items that are ticked, in groups that Slack can show, about as long as each other."""
    ticked = [item for item in section.listed if item.kind != DESCRIBE]
    count = -(-len(ticked) // MOST_TICKS)
    ends = [len(ticked) * number // count for number in range(count + 1)] if count else [0]
    return tuple(tuple(ticked[start:end]) for start, end in pairwise(ends))


def opened(audit: AuditView, section: Section) -> Opened:
    """What a form of this section shows of the audit as it stands."""
    marks = tuple(shown_of(item, audit.answer(item)).mark for item in section.items)
    return Opened(audit.id, section.number, audit.latest, marks)


def so_far(audit: AuditView, section: Section) -> Iterator[str]:
    """Who answered what, a line for each state, person and day."""
    alike: dict[tuple[bool, str, str, str], list[str]] = {}
    for item in section.items:
        if held := audit.answer(item):
            alike.setdefault((held.confirmed, held.state, held.by, day(held.at)), []).append(item.number)
    for (confirmed, state, by, when), numbers in alike.items():
        if confirmed:
            yield wording.said_so_far(capital(STATES[state]), joined(numbers), by, when)
        else:
            yield wording.carried_so_far(audit.carried_from or "", STATES[state], joined(numbers))
