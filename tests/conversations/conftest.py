"""One running assistant for all conversation tests; every conversation is its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant import Assistant


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The whole assistant, started once."""
    running = Assistant(tmp_path_factory.mktemp("assistant"))
    running.start()
    yield running
    running.stop()
