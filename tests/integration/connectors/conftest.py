"""An install that several workspaces can install the Slack app from, the fake of Slack, and somebody who installs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import prepare, settings
from bot.settings import Settings
from bot.slack_scopes import EVENTS, SCOPES
from connectors.slack.installations import Installations
from knowledge.database import Database
from tests.admin_pages import close_visitors
from tests.fakes.rasa_channel import RasaChannel
from tests.slack.fake import FakeSlack
from tests.slack.running import running_slack
from tests.slack_app import SlackApp
from tests.slack_installing import Browser
from tests.teams.fake import FakeTeams
from tests.teams_app import TeamsApp


@pytest.fixture(autouse=True)
def _no_visitor_stays() -> Iterator[None]:
    """Servers that a test opened for visitors of the admin pages let go of their databases."""
    yield
    close_visitors()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running_slack(scopes=SCOPES, subscribed=EVENTS) as fake:
        fake.workspace.name = "Westfield <Schools>"
        yield fake


@pytest.fixture
def several(database: Database, slack: FakeSlack, tmp_path: Path) -> Settings:
    current = settings.load(
        {
            "SHARING_HOME": str(tmp_path / "home"),
            "SHARING_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SHARING_LOCAL_ACCESS": "off",
            "SHARING_PUBLIC_URL": "https://assistant.example",
            "SHARING_SLACK_CLIENT_ID": slack.client_id,
            "SHARING_SLACK_CLIENT_SECRET": slack.client_secret,
            "SHARING_SLACK_SIGNING_SECRET": slack.signing_secret,
            "SHARING_SLACK_API_URL": slack.api_url,
        }
    )
    prepare.prepare_home(current)
    return current


@pytest.fixture
def installations(several: Settings, database: Database) -> Installations:
    return Installations(several, database)


@pytest.fixture
def browser(slack: FakeSlack, installations: Installations) -> Browser:
    return Browser(slack, installations)


@pytest.fixture
def rasa() -> Iterator[RasaChannel]:
    channel = RasaChannel()
    yield channel
    channel.stop()


@pytest.fixture
def app(slack: FakeSlack, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[SlackApp]:
    """The app by Socket Mode, stopped: a test starts it. In the end Slack has refused nothing, and nobody was shown an error."""
    made = SlackApp(slack, database, rasa, tmp_path / "app")
    yield made
    made.stop()
    assert (slack.refused, slack.shown_errors, slack.broken) == ([], [], [])


@pytest.fixture
def running(app: SlackApp) -> SlackApp:
    return app.start()


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    """Microsoft's side of Teams. In the end it has refused nothing of what the app sent."""
    fake = FakeTeams()
    yield fake
    fake.close()
    assert fake.refused == []


@pytest.fixture
def teams_app(teams: FakeTeams, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[TeamsApp]:
    """The app in Teams, which runs."""
    made = TeamsApp(teams, database, rasa, tmp_path / "teams").start()
    yield made
    made.stop()
