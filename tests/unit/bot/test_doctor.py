"""`sharing doctor` finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import doctor, settings
from bot.prepare import prepare_database, prepare_home
from bot.settings import Settings
from tests.assistant import free_ports


@pytest.fixture
def current(tmp_path: Path) -> Settings:
    web, rasa, actions = (str(port) for port in free_ports(3))
    given = {"SHARING_HOME": str(tmp_path / "home"), "SHARING_WEB_PORT": web, "SHARING_RASA_PORT": rasa, "SHARING_ACTIONS_PORT": actions}
    return settings.load(given)


@pytest.fixture
def prepared(current: Settings) -> Settings:
    prepare_home(current)
    prepare_database(current)
    return current


def bad(current: Settings) -> dict[str, str]:
    """What must be put right, by subject. The model is left out: it depends on the work tree and not on the install."""
    return {finding.subject: finding.text for finding in doctor.examine(current) if not finding.good and finding.subject != "model"}


def test_a_sound_install_has_nothing_to_put_right(prepared: Settings) -> None:
    assert bad(prepared) == {}


def test_what_is_not_running_is_said_and_is_no_fault(prepared: Settings) -> None:
    texts = {finding.subject: finding.text for finding in doctor.examine(prepared)}
    assert texts["rasa"] == f"is not running on port {prepared.rasa_port}"


def test_before_the_first_start_it_says_what_to_run_and_makes_nothing(current: Settings) -> None:
    found = bad(current)
    assert set(found) == {"folder", "channel secret", "knowledge base"}
    assert all("make run" in text for text in found.values())
    assert not current.home.exists()


def test_a_folder_that_others_can_read_is_found(prepared: Settings) -> None:
    prepared.home.chmod(0o755)
    assert bad(prepared)["folder"].endswith(f"Run: chmod 700 {prepared.home}")


def test_a_secret_that_others_can_read_is_found(prepared: Settings) -> None:
    prepared.channel_secret_file.chmod(0o644)
    assert bad(prepared)["channel secret"].endswith(f"Run: chmod 600 {prepared.channel_secret_file}")


@pytest.mark.parametrize(("name", "subject"), [("knowledge.db", "knowledge base"), ("conversations.db", "conversations")])
def test_a_damaged_database_is_found_and_left_alone(prepared: Settings, name: str, subject: str) -> None:
    path = prepared.home / name
    path.write_bytes(b"no database" * 100)
    assert bad(prepared)[subject].startswith(f"The database {path} is damaged.")
    assert path.read_bytes() == b"no database" * 100


def test_an_environment_that_is_out_of_date_is_found(prepared: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.setup.ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("main", "rasa"):
        (tmp_path / f"requirements/{name}.txt").write_text("# changed\n")
    found = bad(prepared)
    assert {".venv", ".venv-rasa"} <= set(found)


def test_the_command_ends_with_1_when_something_must_be_put_right(
    current: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "load", lambda: current)
    assert doctor.main() == 1
    assert f"BAD  folder: {current.home} is not there yet. Run: make run\n" in capsys.readouterr().out
