"""Joining who somebody is in Slack with who they are on the admin pages, begun on either side."""

from __future__ import annotations

import re

import pytest

from knowledge.actors import EDITOR
from knowledge.database import Database
from knowledge.people.linking import accept_code, begin_link, join, waiting_link
from knowledge.people.people import Grant, Known, actor_known, grant, list_people, meet
from tests.admin_pages import SET_UP
from tests.slack.fake import FakeSlack
from tests.slack_app import SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
WEB = Known("web", "https://issuer.example", "ama")


@pytest.fixture
def page(database: Database) -> int:
    """Ama as the admin pages know her."""
    person = meet(database, WEB, "Ama on the pages", "ama@council.example").id
    grant(database, SET_UP, person, Grant(EDITOR))
    return person


def last(running: SlackApp, channel: str) -> str:
    return running.said(channel)[-1].text


def test_a_code_from_the_pages_is_looked_at_and_accepted_in_a_direct_message(
    running: SlackApp, slack: FakeSlack, database: Database, page: int
) -> None:
    ama = slack.user("U1", "Ama Boateng")
    there = actor_known(database, WEB)
    assert there
    code = begin_link(database, there)
    ama.dm(f"link account {code.lower()}")
    told = last(running, ama.dm_channel.id)
    assert "This code is from Ama on the pages (ama@council.example" in told
    assert waiting_link(database, there) is None
    ama.dm(f"Link my account accept {code}")
    assert "as Ama on the pages, and choose to join" in last(running, ama.dm_channel.id)
    waiting = waiting_link(database, there)
    assert waiting
    assert waiting.other.name == "Ama Boateng"
    join(database, there, waiting.id)
    known = actor_known(database, Known("slack", "T1", "U1"))
    assert known
    assert (known.person, EDITOR in known.roles) == (page, True)
    assert running.rasa.received == []


def test_a_code_from_slack_is_joined_in_slack_after_it_was_accepted_on_the_pages(
    running: SlackApp, slack: FakeSlack, database: Database, page: int
) -> None:
    ama = slack.user("U1", "Ama Boateng")
    ama.dm("link account")
    code = re.search(r"Your code is (\d+-[A-Z]{8})\.", last(running, ama.dm_channel.id))
    assert code
    ama.dm("link account yes")
    assert "Nobody has accepted your code" in last(running, ama.dm_channel.id)
    there = actor_known(database, WEB)
    assert there
    accept_code(database, there, code[1])
    ama.dm("link account")
    assert "Ama on the pages (ama@council.example, https://issuer.example, ama) entered your code" in last(running, ama.dm_channel.id)
    assert len(list_people(database, SET_UP)) == 2
    ama.dm("link account yes")
    assert "You are one person now" in last(running, ama.dm_channel.id)
    (one,) = list_people(database, SET_UP)
    assert {known.platform for known in one.known} == {"slack", "web"}


def test_no_means_no(running: SlackApp, slack: FakeSlack, database: Database, page: int) -> None:
    ama = slack.user("U1", "Ama Boateng")
    ama.dm("link account")
    code = re.search(r"Your code is (\S+)\. ", last(running, ama.dm_channel.id))
    there = actor_known(database, WEB)
    assert code
    assert there
    accept_code(database, there, code[1])
    ama.dm("link account no")
    ama.dm("link account yes")
    assert "Nobody has accepted your code" in last(running, ama.dm_channel.id)
    assert len(list_people(database, SET_UP)) == 2


def test_a_wrong_code_is_told(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1", "Ama Boateng")
    ama.dm("link account 1-BBBBBBBB")
    assert "This code is wrong or older than 10 minutes." in last(running, ama.dm_channel.id)


@pytest.mark.parametrize("said", ["link", "link account for the autism protocol", "what is the link to the document?"])
def test_what_only_sounds_like_it_is_a_question(running: SlackApp, slack: FakeSlack, said: str) -> None:
    slack.user("U1").dm(said)
    running.settles()
    assert running.rasa.texts() == [said]


def test_it_is_for_direct_messages_only(running: SlackApp, slack: FakeSlack, database: Database, page: int) -> None:
    ama = slack.user("U1", "Ama Boateng")
    ama.mentions("C1", "link account")
    ama.command("/sharing", "link account", "C1")
    running.settles()
    assert running.rasa.texts() == ["link account", "link account"]
    assert "Your code is" not in "".join(one.text for one in [*running.said("C1"), *running.privately("U1")])
