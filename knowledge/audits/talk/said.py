"""What is said in an audit, as values. bot/wording/audits.py has the words."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.audits.questionnaires import Item, Section
from knowledge.audits.report import RoundReport
from knowledge.audits.talk.answers import Doubt
from knowledge.audits.types import AuditLine, AuditView, ChangeView, Given, Kept


@dataclass(frozen=True)
class Said:
    """Anything that is said about an audit."""


@dataclass(frozen=True)
class WhichPartnership(Said):
    """Asks whose audit it is. `known` are partnerships with none or several audits, `unclear` the name that fits none well."""

    known: tuple[str, ...] = ()
    round: str = ""
    unclear: str = ""


@dataclass(frozen=True)
class NewPartnership(Said):
    """Asks whether a partnership that is not known is to be added; `like` are known ones with a name like it."""

    name: str
    round: str
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened(Said):
    """An audit is in hand, `begun` now or earlier. `helpers` are those who answered in it, with how many items each."""

    audit: AuditView
    begun: bool
    helpers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class CarryOver(Said):
    """Asks whether to start from the answers of the round before."""

    audit: AuditView
    earlier: AuditView


@dataclass(frozen=True)
class Carried(Said):
    """The answers of the round before are there, each to be confirmed."""

    audit: AuditView


@dataclass(frozen=True)
class SectionAsked(Said):
    """A section is asked for, whole, or what is left of it."""

    audit: AuditView
    section: Section
    left: tuple[Item, ...]
    shown_whole: bool


@dataclass(frozen=True)
class ItemAsked(Said):
    """One item is asked for."""

    audit: AuditView
    item: Item


@dataclass(frozen=True)
class NoteAsked(Said):
    """A note is asked for."""

    audit: AuditView
    item: Item


@dataclass(frozen=True)
class Recorded(Said):
    """Answers were kept: read back. `clashes` were not, because somebody else had answered; `later` are left for now."""

    kept: Kept
    later: tuple[Item, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotUnderstood(Said):
    """Nothing was recorded: what could not be placed, and the answers that would be recorded on a yes."""

    audit: AuditView
    section: Section
    doubts: tuple[Doubt, ...]
    pending: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Explained(Said):
    """What an item means, or what a section is about."""

    section: Section
    item: Item | None = None


@dataclass(frozen=True)
class Why(Said):
    """Why a section is asked."""

    section: Section


@dataclass(frozen=True)
class WhoAnswered(Said):
    """Who answered an item, and what it was before; the items of a section; or who answered in all, when none is named."""

    audit: AuditView
    item: Item | None
    changes: tuple[ChangeView, ...] = ()
    section: Section | None = None


@dataclass(frozen=True)
class Status(Said):
    """How far the audit is."""

    audit: AuditView


@dataclass(frozen=True)
class Audits(Said):
    """The audits that the person may see."""

    lines: tuple[AuditLine, ...]


@dataclass(frozen=True)
class Review(Said):
    """Every answer, by section; only one section where `section` is set. `earlier` is the round that it started from."""

    audit: AuditView
    section: Section | None = None
    earlier: AuditView | None = None


@dataclass(frozen=True)
class SubmitAsked(Said):
    """Says what is missing and asks whether to submit."""

    audit: AuditView


@dataclass(frozen=True)
class Submitted(Said):
    """It is submitted."""

    audit: AuditView


@dataclass(frozen=True)
class ReopenAsked(Said):
    """The audit is submitted; asks whether to reopen it as a new revision."""

    audit: AuditView


@dataclass(frozen=True)
class Reopened(Said):
    """It is open again as a new revision."""

    audit: AuditView


@dataclass(frozen=True)
class Paused(Said):
    """The conversation leaves the audit; what was answered is kept. `gave_up` when the person wanted it away."""

    audit: AuditView | None
    gave_up: bool = False


@dataclass(frozen=True)
class Export(Said):
    """Takes the audit away in `formats`."""

    audit: AuditView
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Reported(Said):
    """The report over all partnerships of a round."""

    report: RoundReport


@dataclass(frozen=True)
class About(Said):
    """What the audit is."""

    title: str
    sections: tuple[str, ...]
    items: int


@dataclass(frozen=True)
class NothingLeft(Said):
    """Everything is answered, or what is left was put off."""

    audit: AuditView


@dataclass(frozen=True)
class NoneInHand(Said):
    """No audit is in hand for what was asked."""
