"""What an audit holds, as frozen values. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from knowledge.audits.questionnaires import Item, Questionnaire, Section

YES, NO, NOT_APPLICABLE, DESCRIBED = "yes", "no", "not_applicable", "described"
STATES = (YES, NO, NOT_APPLICABLE, DESCRIBED)
STATE_NAMES = {YES: "Yes", NO: "No", NOT_APPLICABLE: "Not applicable", DESCRIBED: "Described"}
OPEN, SUBMITTED = "open", "submitted"


@dataclass(frozen=True)
class Entry:
    """One of several entries of an open item."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AnswerView:
    """What is answered to one item. `note` is the note, or the description where the state is described.

    `change` is the number of the change that made it so; `confirmed` is False for what an earlier round said and nobody confirmed.
    """

    item: str
    state: str
    note: str
    entries: tuple[Entry, ...]
    confirmed: bool
    by: str
    at: datetime
    change: int


@dataclass(frozen=True)
class AuditView:
    """One audit as it stands. `latest` is the number of its last change; `carried_from` the round it started from."""

    id: int
    partnership: str
    round: str
    revision: int
    status: str
    questionnaire: Questionnaire
    answers: Mapping[str, AnswerView]
    begun_at: datetime
    begun_by: str
    submitted_at: datetime | None = None
    submitted_by: str | None = None
    carried_from: str | None = None
    latest: int = 0

    @property
    def is_open(self) -> bool:
        """Whether answers can be given."""
        return self.status == OPEN

    def answer(self, item: Item) -> AnswerView | None:
        """What is answered to the item, confirmed or carried over."""
        return self.answers.get(item.key)

    def is_answered(self, item: Item) -> bool:
        """Whether the item has an answer of this round."""
        answer = self.answers.get(item.key)
        return answer is not None and answer.confirmed

    @property
    def done(self) -> int:
        """How many items are answered."""
        return sum(self.is_answered(item) for item in self.questionnaire.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are not answered, in order."""
        return tuple(item for item in self.questionnaire.items if not self.is_answered(item))

    def missing_in(self, section: Section) -> tuple[Item, ...]:
        """The items of a section that are not answered, in order."""
        return tuple(item for item in section.items if not self.is_answered(item))


@dataclass(frozen=True)
class Given:
    """An answer to be kept. None leaves the state or the note as it is; `entries` are added to those that are there."""

    item: str
    state: str | None = None
    note: str | None = None
    entries: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()

    @property
    def only_adds(self) -> bool:
        """Whether nothing that is there can be lost by it."""
        return bool(self.entries) and self.note is None and not self.removes


@dataclass(frozen=True)
class Clash:
    """An answer that was not kept, because somebody else answered the item after it was shown. `held` is what they said."""

    given: Given
    held: AnswerView


@dataclass(frozen=True)
class Kept:
    """What became of answers: those that were kept (also when they said what was there already), those that clash, the audit after it."""

    audit: AuditView
    kept: tuple[AnswerView, ...]
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class ChangeView:
    """Something that happened to an audit. `action` is begun, answered, carried, confirmed, submitted, reopened or imported."""

    at: datetime
    by: str
    action: str
    item: str | None
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True)
class AuditLine:
    """One audit in a list of them."""

    id: int
    partnership: str
    round: str
    revision: int
    status: str
    done: int
    total: int
    at: datetime
    by: str
