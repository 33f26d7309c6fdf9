"""The stand-in for Rasa's channels, and a home with the secret that it expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.rasa_channel import SECRET, RasaChannel


@pytest.fixture
def rasa() -> Iterator[RasaChannel]:
    channel = RasaChannel()
    yield channel
    channel.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "channel-secret").write_text(f"{SECRET}\n")
    return tmp_path
