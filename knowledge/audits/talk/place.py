"""Where a conversation is in an audit: small, plain and lossless as JSON, so that it can live in one slot. Answers never do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from knowledge.audits.types import Given

SECTION, ITEM, NOTE, CONFIRM, SUBMIT, PARTNERSHIP, NEW_PARTNERSHIP, CARRY, REOPEN = (
    "section",
    "item",
    "note",
    "confirm",
    "submit",
    "partnership",
    "new_partnership",
    "carry",
    "reopen",
)
"""What the last reply asked for."""


@dataclass(frozen=True)
class Place:
    """The state of an audit's conversation between two messages.

    `audit` is its id and `seen` the number of its last change that the person was shown. `asks` is what was asked, of section
    `section` and item `item` (a key). `pending` are answers that wait for a yes; `name` and `round` are of an audit that is being
    chosen, `offered` the ids or names it is chosen from. Not `active`: paused, and the audit comes only when it is called.
    """

    audit: int | None = None
    active: bool = False
    asks: str = ""
    section: int = 0
    item: str = ""
    seen: int = 0
    one_by_one: bool = False
    pending: tuple[Mapping[str, Any], ...] = ()
    name: str = ""
    round: str = ""
    offered: tuple[str, ...] = ()
    wanted: str = ""

    def at(self, asks: str, section: int = 0, item: str = "") -> Place:
        """The same audit, now asking for something else."""
        return replace(self, active=True, asks=asks, section=section or self.section, item=item, pending=())

    @property
    def waiting(self) -> tuple[Given, ...]:
        """The answers that wait for a yes."""
        return tuple(given for row in self.pending if (given := _given(row)))

    def holding(self, given: tuple[Given, ...]) -> Place:
        """The same place, with answers that wait for a yes."""
        return replace(self, asks=CONFIRM, pending=tuple(asdict(one) for one in given))

    def to_json(self) -> dict[str, Any]:
        """Only what is set, as JSON."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", (), 0, False)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Place:
        """Read it back; what does not fit is left out, because the answers are not here."""
        kept = data if isinstance(data, Mapping) else {}
        kinds = {"audit": int, "seen": int, "section": int, "active": bool, "one_by_one": bool, "pending": list, "offered": list}
        values: dict[str, Any] = {}
        for field in fields(cls):
            value = kept.get(field.name)
            if isinstance(value, tuple):
                value = list(value)
            if isinstance(value, list):
                value = [one for one in value if isinstance(one, Mapping if field.name == "pending" else str)]
            if type(value) is kinds.get(field.name, str):
                values[field.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


def _given(row: Mapping[str, Any]) -> Given | None:
    item, state, note, entries, removes = (row.get(name) for name in ("item", "state", "note", "entries", "removes"))
    if not isinstance(item, str):
        return None
    return Given(
        item,
        state if isinstance(state, str) else None,
        note if isinstance(note, str) else None,
        tuple(str(one) for one in entries) if isinstance(entries, list | tuple) else (),
        tuple(str(one) for one in removes) if isinstance(removes, list | tuple) else (),
    )
