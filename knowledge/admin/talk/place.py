"""Where a conversation is in a change: small, plain and lossless as JSON, so that it can live in one slot. What a protocol will be is a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

PROTOCOL, FIELD, CONFIRM, DOUBT, PERSON, DRAFT = "protocol", "field", "confirm", "doubt", "person", "draft"
"""What the last reply asked for, besides the name of a field whose value it asked for."""


@dataclass(frozen=True)
class Place:
    """The state of a change in a conversation between two messages.

    `asks` is what was asked. `draft` when a protocol's change is open. `pending` is a change of anything else that waits for a yes. `heard` are facts that wait for a doubt or for the protocol, `settled` what doubts were
    answered with, `doubted` the words of the one that is asked about and `offered` what is chosen from. `wanted` is the kind of message that
    waits for a protocol. After something else was answered in between the place is `interrupted`; after a no to what was shown it is `declined`. `last` is what was saved last.
    """

    asks: str = ""
    draft: bool = False
    pending: Mapping[str, Any] = field(default_factory=dict)
    heard: tuple[Mapping[str, Any], ...] = ()
    settled: Mapping[str, Any] = field(default_factory=dict)
    doubted: str = ""
    offered: tuple[str, ...] = ()
    wanted: str = ""
    interrupted: bool = False
    declined: bool = False
    last: Mapping[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether something was asked that a message may reply to."""
        return bool(self.asks)

    def at(self, asks: str, *, offered: tuple[str, ...] = ()) -> Place:
        """The same change, now asking for something else."""
        return replace(self, asks=asks, offered=offered, interrupted=False, declined=False)

    def closed(self, last: Mapping[str, Any] | None = None) -> Place:
        """No change is open; `last` is what was saved with it."""
        return Place(last=self.last if last is None else last)

    def to_json(self) -> dict[str, Any]:
        """Only what is set, as JSON."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), False) and value != {}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Place:
        """Read it back; what does not fit is left out, because the change itself is not here."""
        kept = data if isinstance(data, Mapping) else {}
        values: dict[str, Any] = {}
        for one in fields(cls):
            value = kept.get(one.name)
            wanted = type(getattr(cls(), one.name))
            if wanted is tuple and isinstance(value, list | tuple):
                of = Mapping if one.name == "heard" else str
                values[one.name] = tuple(item for item in value if isinstance(item, of))
            elif isinstance(value, wanted):
                values[one.name] = value
        return cls(**values)
