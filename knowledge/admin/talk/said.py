"""What is said of a change, as values. bot/wording/admin_talk.py has the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.admin.talk.partners import Doubt
from knowledge.history import RevisionView
from knowledge.people.people import PersonView
from knowledge.questions import QuestionView


@dataclass(frozen=True)
class Said:
    """Anything that is said of a change."""


@dataclass(frozen=True)
class Row:
    """A field with what it was and what it will be, as history writes both."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What would be changed: of what (`to`), which kind of thing that is (protocol, organisation, glossary), and each field.

    `new` when it is added, `gone` when it is taken out. `organisations` would be new too.
    """

    to: str
    of: str
    rows: tuple[Row, ...]
    new: bool = False
    gone: bool = False
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True)
class WhichProtocol(Said):
    """Asks which protocol is meant: one of these titles. `retired` when it is one that is to be brought back."""

    titles: tuple[str, ...]
    retired: bool = False


@dataclass(frozen=True)
class WhichField(Said):
    """Asks what of a protocol is to be changed."""

    title: str


@dataclass(frozen=True)
class ValueAsked(Said):
    """Asks for a field's value. `title` is the protocol's, empty while a new one has none; `current` what the field is now."""

    field: str
    title: str
    current: Any = None
    new: bool = False


@dataclass(frozen=True)
class DoubtAsked(Said):
    """Asks what is meant by something."""

    doubt: Doubt


@dataclass(frozen=True)
class Absent(Said):
    """Something was to be taken away that is not there."""

    what: tuple[Doubt, ...]
    title: str


@dataclass(frozen=True)
class NotTaken(Said):
    """A value cannot be taken: `why` is lost (an identifier was removed from it), past, or what was written instead of a link."""

    field: str
    why: str


@dataclass(frozen=True)
class Refused(Said):
    """A value cannot be taken; the sentence says why."""

    sentence: str


@dataclass(frozen=True)
class Proposed(Said):
    """Shows a change as before and after and asks whether to make it. `verb` says what a yes does: save, add, retire, restore, undo."""

    change: Change
    verb: str = "save"
    last: RevisionView | None = None


@dataclass(frozen=True)
class ByOthers(Said):
    """What others changed since the change was begun. It was not made; what it would be now follows."""

    title: str
    changes: tuple[RevisionView, ...]


@dataclass(frozen=True)
class Saved(Said):
    """A change was made."""

    change: Change
    verb: str = "save"


@dataclass(frozen=True)
class NothingDiffers(Said):
    """What was said is so already."""

    title: str


@dataclass(frozen=True)
class Differently(Said):
    """The change was not agreed to: asks what is to be different."""

    new: bool


@dataclass(frozen=True)
class SaySave(Said):
    """A bare yes could have been meant for something else: asks to say it in full."""


@dataclass(frozen=True)
class NothingSavedYet(Said):
    """There is nothing to undo, because the change is not made yet."""


@dataclass(frozen=True)
class StillOpen(Said):
    """Another change is not finished: of the protocol with this title, or of something that has none."""

    title: str
    added: bool = False


@dataclass(frozen=True)
class Cancelled(Said):
    """The change was thrown away; nothing was changed. `title` is empty when it had none, `new` when it was to be added."""

    title: str
    new: bool = False


@dataclass(frozen=True)
class NothingOpen(Said):
    """There is no change to go on with."""


@dataclass(frozen=True)
class NothingToUndo(Said):
    """The person has changed nothing that could be undone."""


@dataclass(frozen=True)
class DefinitionAsked(Said):
    """Asks for a glossary term and what it means, or for an organisation and its other name. `term` is what is known of it."""

    term: str = ""
    removes: bool = False


@dataclass(frozen=True)
class WhichOrganisation(Said):
    """An organisation is not held; `like` are those with a name like it."""

    name: str
    like: tuple[str, ...]


@dataclass(frozen=True)
class History(Said):
    """The latest changes to something, newest first, or to anything when `to` is empty. `more` are older."""

    to: str
    changes: tuple[tuple[str, RevisionView], ...]
    more: int = 0


@dataclass(frozen=True)
class Unanswered(Said):
    """Questions that could not be answered, were found unhelpful or wait for the team, since a moment. `more` are not shown."""

    since: datetime
    period: str
    questions: tuple[QuestionView, ...]
    more: int = 0


@dataclass(frozen=True)
class People(Said):
    """Who has a role; everybody who has one when `role` is empty. `people` may be none."""

    people: tuple[PersonView, ...]
    role: str = ""
    partnership: str = ""


@dataclass(frozen=True)
class PersonAsked(Said):
    """Asks who is meant: `name` is of nobody, or of several; `people` are those it may be."""

    name: str
    people: tuple[PersonView, ...] = ()


@dataclass(frozen=True)
class RoleAsked(Said):
    """Asks which role, or of which partnership somebody is to be a contributor."""

    name: str
    partnership: bool = False


@dataclass(frozen=True)
class RoleProposed(Said):
    """Shows a change of a role and asks whether to make it."""

    person: PersonView
    role: str
    partnership: str
    takes: bool


@dataclass(frozen=True)
class RoleChanged(Said):
    """A role was given or taken."""

    person: PersonView
    role: str
    partnership: str
    takes: bool


@dataclass(frozen=True)
class RoleIsSo(Said):
    """Somebody has the role already, or does not have the one that is to be taken."""

    person: PersonView
    role: str
    partnership: str
    takes: bool


def rows(fields: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[Row, ...]:
    """The fields that differ, each with what it was."""
    return tuple(Row(name, before.get(name), value) for name, value in fields.items())
