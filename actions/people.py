"""Who is speaking, as the channel verified it, and what that person may do."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings
from knowledge.actors import Actor, local_admin

LOCAL_PLATFORMS = frozenset(("rest", "web", "terminal"))


def actor_of(speaker: Any, settings: Settings) -> Actor:
    """The person of a message. Who uses this machine may do everything where local access is on; anybody else may ask."""
    given = speaker if isinstance(speaker, dict) else {}
    name = str(given.get("name") or given.get("user") or "unknown")
    if settings.local_access and given.get("platform") in LOCAL_PLATFORMS:
        return local_admin(name)
    return Actor(name)
