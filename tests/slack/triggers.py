"""Trigger ids: what lets the app open a modal for a person who has just done something."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.slack.limits import Refused
from tests.slack.workspace import Workspace


@dataclass
class Trigger:
    """Who did something, when, and in which view."""

    workspace: Workspace
    user: str
    view: str
    born: float
    used: bool = False


class Triggers:
    """Each is good once, for `seconds` after it was made."""

    def __init__(self) -> None:
        self.seconds = 3.0
        self.made: dict[str, Trigger] = {}

    def new(self, workspace: Workspace, user: str, view: str = "") -> str:
        """A trigger id for what a person has just done."""
        name = f"{workspace.names.new('1')}.{workspace.names.new('2')}.trigger"
        self.made[name] = Trigger(workspace, user, view, time.monotonic())
        return name

    def use(self, name: str, workspace: Workspace) -> Trigger:
        """The trigger, now used."""
        trigger = self.made.get(name)
        if trigger is None or trigger.workspace is not workspace:
            raise Refused("invalid_trigger_id", name)
        if trigger.used:
            raise Refused("exchanged_trigger_id", name)
        if time.monotonic() - trigger.born > self.seconds:
            raise Refused("expired_trigger_id", f"older than {self.seconds} seconds")
        trigger.used = True
        return trigger
