"""The change to a protocol that is open in a conversation, as a draft of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge import history
from knowledge.actors import Actor
from knowledge.admin.drafts import discard_draft, draft_of, publish_draft, save_draft
from knowledge.database import Database
from knowledge.history import RevisionView


@dataclass(frozen=True)
class Open:
    """The open change: of which protocol (None for a new one), begun from which version, and the fields that differ, as history writes them."""

    slug: str | None
    version: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A change that was made: the protocol's slug, and the number of the history entry."""

    slug: str
    revision: int


def opened(database: Database, actor: Actor, conversation: str) -> Open | None:
    """The change that is open in a conversation."""
    held = draft_of(database, actor, conversation)
    return Open(held.slug or None, held.base_version, held.fields) if held else None


def keep(database: Database, actor: Actor, conversation: str, change: Open) -> None:
    """Keep the change as it stands, in place of one to another protocol from which the editor turned away."""
    held = draft_of(database, actor, conversation)
    if held is not None and held.slug != (change.slug or ""):
        discard_draft(database, actor, held.id)
        held = None
    if held is None:
        save_draft(database, actor, change.fields, slug=change.slug, base_version=change.version, conversation=conversation)
    else:
        save_draft(database, actor, change.fields, draft=held.id, base_version=change.version)


def dropped(database: Database, actor: Actor, conversation: str) -> None:
    """Throw the open change away, if there is one."""
    if held := draft_of(database, actor, conversation):
        discard_draft(database, actor, held.id)


def made(database: Database, actor: Actor, conversation: str, change: Open) -> Made | None:
    """Make the change and forget the draft, None when there is none any more; Conflict when the protocol was changed since it was begun."""
    keep(database, actor, conversation, change)
    held = draft_of(database, actor, conversation)
    if held is None:
        return None
    protocol = publish_draft(database, actor, held.id)
    return Made(protocol.slug, history.list_revisions(database, f"protocol {protocol.slug}")[-1].id)


def changes_since(database: Database, slug: str, number: int) -> tuple[RevisionView, ...]:
    """So many of the latest changes to a protocol, oldest first."""
    return history.list_revisions(database, f"protocol {slug}")[-number:] if number else ()
