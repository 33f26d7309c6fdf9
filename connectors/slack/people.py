"""Who pressed or opened something in Slack, as Slack says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.slack.clients import Clients
from connectors.slack.reading import PLATFORM
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.people.people import Known, actor_known, meet


@dataclass(frozen=True)
class Presser:
    """Somebody in a workspace, and what they may do. `team` is whose app it is."""

    team: str
    workspace: str
    user: str
    actor: Actor

    @property
    def known(self) -> Known:
        return Known(PLATFORM, self.workspace, self.user)


async def presser_of(body: Mapping[str, Any], database: Database, clients: Clients) -> Presser:
    """The person of an interaction."""
    team, user = str(body["team"]["id"]), str(body["user"]["id"])
    return await person(team, str(body["user"].get("team_id") or team), user, database, clients)


async def person(team: str, workspace: str, user: str, database: Database, clients: Clients) -> Presser:
    """A person, who is met when they never were before."""
    known = Known(PLATFORM, workspace, user)
    actor = await asyncio.to_thread(actor_known, database, known)
    if actor is None:
        profile = await clients.profile_of(team, user)
        met = await asyncio.to_thread(meet, database, known, profile.name, profile.email)
        actor = Actor(met.name)
    return Presser(team, workspace, user, actor)
