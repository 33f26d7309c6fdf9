"""The shipped knowledge base, shared where nothing is changed and copied where something is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.answers.service import Answers
from knowledge.database import Database
from knowledge.search.finder import Finder
from knowledge.search.index import Index
from tests.shipped import Conversation, shipped_copy


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The shipped knowledge base for tests that change none of its knowledge; all their questions are stored in it."""
    made = shipped_copy(tmp_path_factory)
    yield made
    made.close()


@pytest.fixture(scope="session")
def finder(shared: Database) -> Finder:
    return Finder(shared)


@pytest.fixture(scope="session")
def index(finder: Finder) -> Index:
    return finder.index()


@pytest.fixture
def talk(shared: Database, finder: Finder) -> Conversation:
    """A new conversation over the shipped knowledge base."""
    return Conversation(Answers(shared, finder))


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The shipped knowledge base for one test alone, which may change it."""
    made = shipped_copy(tmp_path_factory)
    yield made
    made.close()


@pytest.fixture
def own_talk(own: Database) -> Conversation:
    """A new conversation over `own`."""
    return Conversation(Answers(own, Finder(own)))
