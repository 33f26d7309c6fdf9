"""Who is speaking, as the channel verified it, and what that person may do."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.people.people import PLATFORMS, Known, actor_known

LOCAL_PLATFORMS = frozenset(("rest", "web", "terminal"))


def actor_of(speaker: Any, settings: Settings, database: Database) -> Actor:
    """The person of a message, with the roles they were granted.

    Who uses this machine may do everything where local access is on; anybody else who was never met may ask.
    """
    given = speaker if isinstance(speaker, dict) else {}
    name = str(given.get("name") or given.get("user") or "unknown")
    if settings.local_access and given.get("platform") in LOCAL_PLATFORMS:
        return local_admin(name)
    if given.get("platform") in PLATFORMS:
        known = Known(str(given["platform"]), str(given.get("workspace") or ""), str(given.get("user") or ""))
        return actor_known(database, known) or Actor(name)
    return Actor(name)
