"""Workspaces install the app by Bolt's own OAuth flow, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from bot.slack_scopes import SCOPES
from connectors.slack.installations import Installations
from connectors.slack.token_store import TokenStore
from knowledge.database import Database
from knowledge.models import SlackBot, SlackInstallation, SlackState, now
from tests.slack.fake import FakeSlack
from tests.slack_installing import Browser, newest_token, token

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # Slack's library uses it.


def rows(database: Database) -> list[int]:
    with database.engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in (SlackBot, SlackInstallation, SlackState)]


def test_a_workspace_installs_the_app_and_has_a_token_from_then_on(
    slack: FakeSlack, browser: Browser, installations: Installations
) -> None:
    assert token(installations) is None
    page = browser.come_back(browser.begin())
    assert page.status == 200
    assert "The Sharing Assistant is installed" in page.body
    assert "Westfield &lt;Schools&gt;" in page.body
    assert f"/app_redirect?app={slack.app_id}&amp;team=T1" in page.body
    assert token(installations) == newest_token(slack)
    assert token(installations, "T2") is None


def test_slack_is_asked_for_the_scopes_of_the_manifest_and_sends_people_back_to_the_public_address(
    browser: Browser, slack: FakeSlack
) -> None:
    browser.begin()
    asked = parse_qs(urlsplit(browser.address).query)
    assert browser.address.startswith(f"{slack.address}/oauth/v2/authorize?")
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["redirect_uri"] == ["https://assistant.example/slack/oauth_redirect"]
    assert "user_scope" not in asked


def test_installing_again_puts_the_new_token_in_the_place_of_the_old(
    browser: Browser, installations: Installations, database: Database
) -> None:
    first, second = browser.install(), browser.install()
    assert first != second
    assert token(installations) == second
    assert rows(database) == [1, 1, 0]


@pytest.mark.parametrize("state", ["", "never-issued"])
def test_a_state_that_was_never_issued_is_refused(browser: Browser, installations: Installations, state: str) -> None:
    browser.begin()
    browser.cookie = f"slack-app-oauth-state={state}"
    page = browser.come_back(state)
    assert page.status == 401
    assert "begun in another browser" in page.body
    assert token(installations) is None


def test_a_state_is_used_once(slack: FakeSlack, browser: Browser, installations: Installations) -> None:
    state = browser.begin()
    assert browser.come_back(state).status == 200
    first = newest_token(slack)
    assert browser.come_back(state).status == 401
    assert token(installations) == first == newest_token(slack)


def test_a_state_expires_after_ten_minutes_and_is_removed(browser: Browser, installations: Installations, database: Database) -> None:
    state = browser.begin()
    with database.session() as session:
        until = session.scalars(select(SlackState.expire_at)).one()
        assert timedelta(minutes=9) < until - now().replace(tzinfo=None) <= timedelta(minutes=10)
        session.execute(update(SlackState).values(expire_at=now().replace(tzinfo=None) - timedelta(seconds=1)))
        session.commit()
    assert browser.come_back(state).status == 401
    assert token(installations) is None
    browser.begin()
    assert rows(database) == [0, 0, 1]


def test_another_browser_cannot_complete_what_this_one_began(browser: Browser, installations: Installations) -> None:
    state = browser.begin()
    browser.cookie = "slack-app-oauth-state=another"
    page = browser.come_back(state)
    assert page.status == 400
    assert "begun in another browser" in page.body
    assert token(installations) is None


def test_a_code_that_slack_refuses_installs_nothing(browser: Browser, installations: Installations) -> None:
    page = browser.come_back(browser.begin(), "no-code")
    assert page.status == 401
    assert "was not installed" in page.body
    assert "https://assistant.example/slack/install" in page.body
    assert token(installations) is None


def test_what_stands_in_the_address_is_not_repeated_on_the_page(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    assert "was cancelled" in browser.come_back(browser.begin(), error="access_denied").body
    page = browser.come_back(browser.begin(), error="Ring 0800 123 456")
    assert "0800" not in page.body + caplog.text


def test_a_database_that_fails_is_said_on_the_page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    state = browser.begin()
    monkeypatch.setattr(TokenStore, "save", fail)
    page = browser.come_back(state)
    assert page.status == 500
    assert "could not store the installation" in page.body


def test_bolt_gives_an_event_the_token_of_its_workspace_and_refuses_one_of_another(
    slack: FakeSlack, browser: Browser, installations: Installations
) -> None:
    held = browser.install()
    found = installations.oauth_settings
    assert found is not None
    context = AsyncBoltContext({"client": AsyncWebClient(base_url=slack.api_url)})
    ours = asyncio.run(found.authorize(context=context, enterprise_id=None, team_id="T1", user_id="U2"))
    assert ours is not None
    assert ours.bot_token == held
    assert asyncio.run(found.authorize(context=context, enterprise_id=None, team_id="T2", user_id="U2")) is None
