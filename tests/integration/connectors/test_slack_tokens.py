"""Tokens of workspaces: encrypted in the database, and removed with the app, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import text

from bot import prepare, settings
from bot.problems import Problem
from bot.settings import Settings
from bot.slack_key import Cipher
from connectors.slack.installations import Installations
from connectors.slack.token_store import StateStore, TokenStore
from knowledge.database import Database
from knowledge.models import Base, now
from tests.slack.fake import FakeSlack
from tests.slack_installing import Browser, token

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # Slack's library uses it.

LATER = 4_000_000_000
"""A time of an event that is after everything here."""


def events(slack: FakeSlack, happened: str) -> list[dict[str, Any]]:
    """What Slack tells the app when it is uninstalled or its token revoked: the event, and the same again."""
    if happened == "uninstalled":
        slack.installations.uninstalls()
    else:
        slack.installations.revokes()
    told = {"uninstalled": "app_uninstalled", "revoked": "tokens_revoked"}[happened]
    return [made.payload for made in slack.deliveries.made if made.payload["event"]["type"] == told] * 2


def held(database: Database) -> list[str]:
    """Every row that is held of workspaces, as it stands in the database."""
    with database.engine.connect() as connection:
        return [str(row) for name in ("slack_bots", "slack_installations") for row in connection.execute(text(f"SELECT * FROM {name}"))]


def test_the_tables_have_the_columns_that_slack_s_library_asks_for(database: Database) -> None:
    store = SQLAlchemyInstallationStore("1", database.engine)
    states = StateStore(database.engine).oauth_states
    for table in (store.bots, store.installations, states):
        assert set(table.columns.keys()) == set(Base.metadata.tables[table.name].columns.keys())


def test_no_token_stands_in_the_database_in_plain(browser: Browser, database: Database) -> None:
    token = browser.install()
    assert len(held(database)) == 2
    assert not [row for row in held(database) if "xoxb" in row]
    if database.engine.dialect.name == "sqlite":
        files = Path(database.url.database or "").parent.glob(f"{Path(database.url.database or '').name}*")
        assert not [file for file in files if token.encode() in file.read_bytes()]


def test_every_secret_that_slack_s_library_keeps_is_encrypted(database: Database, several: Settings) -> None:
    store = TokenStore("1", database.engine, Cipher(several.slack_key_file))
    secret = dict.fromkeys(("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url"), "xox-secret")
    store.save(Installation(app_id="A1", team_id="T1", user_id="U1", **secret))
    assert not [row for row in held(database) if "xox-secret" in row]
    found = store.find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert [getattr(found, name) for name in secret] == list(secret.values())


def test_a_long_token_fits(database: Database, several: Settings) -> None:
    store = TokenStore("1", database.engine, Cipher(several.slack_key_file))
    store.save(Installation(app_id="A1", team_id="T1", user_id="U1", bot_token="xoxb-" + "x" * 300))
    found = store.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-" + "x" * 300


def test_two_requests_at_the_same_moment_use_a_state_once(database: Database) -> None:
    states = StateStore(database.engine)
    for state in [states.issue() for _ in range(5)]:
        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(states.consume, [state] * 4)) == [False, False, False, True]


@pytest.mark.parametrize("happened", ["uninstalled", "revoked"])
def test_what_is_held_of_a_workspace_is_removed_with_the_app_and_the_operator_is_told(
    slack: FakeSlack, browser: Browser, installations: Installations, database: Database, caplog: pytest.LogCaptureFixture, happened: str
) -> None:
    caplog.set_level(logging.WARNING)
    removed = browser.install()
    for event in events(slack, happened):
        asyncio.run(getattr(installations, happened)(event))
    assert token(installations) is None
    assert held(database) == []
    said = [record.getMessage() for record in caplog.records if record.name.startswith("connectors")]
    assert len(said) == 1, "an event that comes again is no news"
    assert f"{happened} in workspace T1" in said[0]
    assert removed not in caplog.text


def test_another_workspace_keeps_its_token(browser: Browser, installations: Installations) -> None:
    kept = browser.install()
    asyncio.run(installations.uninstalled({"team_id": "T2", "event_time": LATER, "event": {}}))
    assert token(installations) == kept


def test_an_old_event_does_not_remove_a_newer_installation(browser: Browser, installations: Installations) -> None:
    kept = browser.install()
    asyncio.run(installations.uninstalled({"team_id": "T1", "event_time": int(now().timestamp()) - 60, "event": {}}))
    assert token(installations) == kept


def test_a_person_s_revoked_token_removes_nothing(browser: Browser, installations: Installations) -> None:
    kept = browser.install()
    asyncio.run(installations.revoked({"team_id": "T1", "event_time": LATER, "event": {"tokens": {"oauth": ["U1"]}}}))
    assert token(installations) == kept


def test_with_one_workspace_its_token_is_the_setting_and_the_operator_is_told_what_to_do(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"SHARING_HOME": str(tmp_path), "SHARING_SLACK_BOT_TOKEN": "xoxb-1", "SHARING_SLACK_APP_TOKEN": "xapp-1"}
    installations = Installations(settings.load(given), database)
    assert installations.oauth_settings is None
    assert token(installations) == "xoxb-1"
    asyncio.run(installations.uninstalled({"team_id": "T1", "event_time": LATER, "event": {}}))
    asyncio.run(installations.revoked({"team_id": "T1", "event_time": LATER, "event": {"tokens": {"bot": ["U9"]}}}))
    assert caplog.text.count("set SHARING_SLACK_BOT_TOKEN to its new token") == 2


def test_the_key_is_made_once_and_is_for_this_user_only(several: Settings) -> None:
    key = several.slack_key_file.read_text()
    assert stat.S_IMODE(several.slack_key_file.stat().st_mode) == 0o600
    prepare.prepare_home(several)
    assert several.slack_key_file.read_text() == key


def test_a_damaged_key_is_named(several: Settings, database: Database) -> None:
    several.slack_key_file.write_text("no key")
    with pytest.raises(Problem, match=f"{several.slack_key_file}, is damaged"):
        Installations(several, database)
    several.slack_key_file.unlink()
    with pytest.raises(Problem, match=f"{several.slack_key_file}, is not there"):
        Installations(several, database)


def test_another_key_than_the_tokens_were_encrypted_with_is_named(browser: Browser, several: Settings, database: Database) -> None:
    browser.install()
    several.slack_key_file.unlink()
    prepare.prepare_home(several)
    with pytest.raises(Problem, match=f"not encrypted with the key in {several.slack_key_file}"):
        Installations(several, database)
