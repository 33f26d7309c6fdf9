"""Conversations with the dialogue of editors, over the shipped knowledge base."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.actors import Actor
from knowledge.admin.talk.dialogue import EditTalk
from knowledge.database import Database
from knowledge.search.finder import Finder
from tests.edits import Editing
from tests.shipped import ADMIN

Begin = Callable[..., Editing]


@pytest.fixture
def begin(own: Database) -> Begin:
    """Begins conversations over one knowledge base, each of a person."""
    talk = EditTalk(own, Finder(own))

    def conversation(actor: Actor = ADMIN, name: str | None = None) -> Editing:
        return Editing(talk, actor, name)

    return conversation
