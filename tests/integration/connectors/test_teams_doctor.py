"""What `sharing doctor` says of Teams."""

from __future__ import annotations

import pytest

from bot import settings
from bot.teams_doctor import examine_teams
from tests.teams.fake import FakeTeams

ADDRESS = {"SHARING_PUBLIC_URL": "https://assistant.example", "SHARING_LOCAL_ACCESS": "off"}


def found(given: dict[str, str]) -> dict[str, bool]:
    return {one.subject: one.good for one in examine_teams(settings.load(given))}


def test_what_is_set_up_as_it_should_be_is_good(teams: FakeTeams) -> None:
    assert found({**teams.settings(), **ADDRESS}) == {"teams address": True, "teams token": True, "teams keys": True}


@pytest.mark.parametrize(
    ("more", "bad"),
    [
        ({"SHARING_TEAMS_CLIENT_SECRET": "an-old-one"}, {"teams token"}),
        ({"SHARING_TEAMS_OPENID_URL": "http://127.0.0.1:9/openidconfiguration"}, {"teams keys"}),
        ({"SHARING_TEAMS_LOGIN_URL": "http://127.0.0.1:9"}, {"teams token"}),
        ({"SHARING_PUBLIC_URL": ""}, {"teams address"}),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_is(teams: FakeTeams, more: dict[str, str], bad: set[str]) -> None:
    given = {**teams.settings(), **ADDRESS, **more}
    assert {subject for subject, good in found(given).items() if not good} == bad
    assert given["SHARING_TEAMS_CLIENT_SECRET"] not in "".join(one.text for one in examine_teams(settings.load(given)))


def test_trying_it_without_teams_is_said() -> None:
    assert found({"SHARING_TEAMS_LOCAL": "on"}) == {"teams": True}
