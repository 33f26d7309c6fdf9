"""Who did something in Teams, as Teams says."""

from __future__ import annotations

from connectors.teams.reading import PLATFORM, Sender
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.people.people import Known, actor_known, meet


def met(database: Database, sender: Sender) -> Actor:
    """The person, who is met when they never were before. It blocks."""
    meet(database, Known(PLATFORM, sender.tenant, sender.user), sender.name)
    return actor_of(database, sender.tenant, sender.user)


def actor_of(database: Database, tenant: str, user: str) -> Actor:
    """What somebody may do; nothing in particular where they were never met. It blocks."""
    return actor_known(database, Known(PLATFORM, tenant, user)) or Actor(user)
