"""What a conversation is about so far: small, plain, and lossless as JSON, so that it can live in one slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

MOST_RECENT = 12
MOST_LISTED = 300
MOST_STORIES, LONGEST_STORY = 6, 500


@dataclass(frozen=True)
class Context:
    """The state of a conversation between two messages.

    `protocol` is the slug in hand and `recent` those before it, latest first; `kind` is the last kind of question;
    `choices` were offered for the question `pending_text` of `pending_kind`; `listed` is the last list, of which page
    `page` was shown; `offer` is what a bare yes would do (record or nothing); `question` is the last stored question;
    `stories` are the words that led to each protocol, after its slug, for 'the one with the landlord again'.
    """

    protocol: str | None = None
    recent: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    kind: str | None = None
    choices: tuple[str, ...] = ()
    pending_kind: str | None = None
    pending_text: str | None = None
    listed: tuple[str, ...] = ()
    page: int = 0
    offer: str | None = None
    question: int | None = None
    stories: tuple[str, ...] = ()

    def told(self, slug: str, words: Iterable[str]) -> Context:
        """The same conversation, in which these words led to the protocol."""
        kept = tuple(story for story in self.stories if story.partition(" ")[0] != slug)
        story = " ".join((slug, *dict.fromkeys(words)))[:LONGEST_STORY]
        return replace(self, stories=(story, *kept)[:MOST_STORIES])

    def now_about(self, slug: str) -> Context:
        """The same conversation, now about this protocol."""
        if slug == self.protocol:
            return self
        earlier = (self.protocol, *self.recent) if self.protocol else self.recent
        return replace(self, protocol=slug, recent=tuple(one for one in earlier if one != slug)[:MOST_RECENT])

    def to_json(self) -> dict[str, Any]:
        """Only what is set, as JSON."""
        return {name: value for name, value in asdict(self).items() if value not in (None, (), 0)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Context:
        """Read it back; what does not fit is left out, because a lost thread must not lose the answer."""
        known = {field.name for field in fields(cls)}
        kept = data if isinstance(data, Mapping) else {}
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known}
        return cls(**values)
