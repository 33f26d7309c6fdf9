"""What is stored of what people say in Slack: no identifiers, nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.deliveries import incoming
from knowledge.deliveries.looking import Look
from tests.slack.fake import FakeSlack
from tests.slack_app import PATIENCE, SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

NHS, EMAIL, POSTCODE = "943 476 5919", "mum@example.org", "CM1 1QH"


def in_the_files(app: SlackApp, *secrets: str) -> list[str]:
    """Which of these stand in a file of the database."""
    file = Path(app.database.url.database or "")
    content = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    return [one for one in secrets if one.encode() in content or one.replace(" ", "").encode() in content]


def test_identifiers_are_taken_out_before_anything_is_stored(app: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    ama = slack.user("U1", email="ama@school.example")
    text = f"NHS number {NHS} at {POSTCODE}, {EMAIL}: which protocol?"
    with monkeypatch.context() as patched:
        patched.setattr(incoming, "next_events", lambda *_: Look((), None))  # So that it is still there to be looked at.
        app.start()
        ama.dm(text)
        ama.mentions("C1", text)
        ama.command("/sharing", text, "C1")
        ama.shortcut("which_protocol", slack.user("U2").says("C1", text))
        slack.wait_for(lambda: slack.settled and app.open() == 4, PATIENCE)
        assert in_the_files(app, "which protocol") == ["which protocol"]
        assert in_the_files(app, NHS, POSTCODE, EMAIL) == []
        app.stop()
    app.start()
    app.settles()
    assert len(app.rasa.received) == 4
    for received in app.rasa.received:
        assert not [one for one in (NHS, POSTCODE, EMAIL) if one in received.body["message"]]
        assert set(received.body["removed"]) == {"NHS number", "postcode", "e-mail address"}
    assert in_the_files(app, NHS, POSTCODE, EMAIL) == []


def test_what_was_said_is_not_kept_in_the_queue_once_it_is_answered(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").dm("hello")
    running.settles()
    with running.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT state, payload FROM incoming_event").all()
    assert [tuple(row) for row in rows] == [("done", "{}")]


def test_no_e_mail_address_is_asked_for(running: SlackApp, slack: FakeSlack) -> None:
    """The scope for it is not among those of the app: a person is stored by the name that Slack tells."""
    slack.user("U1", "Ama Boateng", "ama@school.example").dm("hello")
    running.settles()
    with running.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, email FROM person").all()
    assert [tuple(row) for row in rows] == [("Ama Boateng", None)]
