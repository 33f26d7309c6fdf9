"""Buttons in Slack: each does what can be typed, where it stands; long answers come in pages."""

from __future__ import annotations

import pytest

from bot.replies import Button, Buttons, Item, Items, Reply, Text
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Message
from tests.slack_app import SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

LINES = [f"Protocol number {number} for sharing with the organisation of that number" for number in range(1, 181)]
LONG = Reply((Text("There are many.", "lead"), Items(tuple(Item(one) for one in LINES), numbered=True)))
PARTNERS = "Who are the Autism Panel partners?"


@pytest.fixture
def long(running: SlackApp) -> SlackApp:
    running.rasa.script["list them"] = LONG
    return running


def shown(messages: list[Message]) -> list[str]:
    """Which of the lines stand in these messages, in order."""
    return [line for one in messages for line in LINES if f"{line}\n" in f"{one.text}\n"]


def test_a_button_in_a_direct_message_is_answered_there(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm(PARTNERS)
    (answer,) = running.said(ama.dm_channel.id)
    ama.clicks(answer, "What is it for?")
    assert len(running.said(ama.dm_channel.id)) == 2
    assert running.rasa.texts()[-1] == "What is the Autism Panel for?"
    assert running.rasa.received[-1].body["conversation"] == "slack:T1:U1"


def test_a_button_in_a_thread_of_the_direct_message_is_answered_in_that_thread(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    first = ama.dm("one")
    ama.dm(PARTNERS, thread_ts=first.ts)
    ama.clicks(running.said(ama.dm_channel.id)[-1], "What is it for?")
    assert [one.thread_ts for one in running.said(ama.dm_channel.id)] == ["", first.ts, first.ts]


def test_a_button_in_a_thread_is_answered_in_that_thread_with_what_was_chosen(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", PARTNERS)
    (answer,) = running.said("C1")
    slack.user("U2").clicks(answer, "What is it for?")
    said = running.said("C1")
    assert [one.thread_ts for one in said] == [asked.ts, asked.ts]
    assert "You chose: What is it for?" in said[-1].text
    body = running.rasa.received[-1].body
    assert (body["conversation"], body["speaker"]["user"], body["private"]) == (f"slack:T1:C1:{asked.ts}", "U2", False)


def test_a_button_under_a_private_answer_is_answered_privately(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.command("/sharing", PARTNERS, "C1")
    ama.clicks(running.privately("U1")[0], "What is it for?")
    assert len(running.privately("U1")) == 2
    assert running.said("C1") == []
    assert len({one.body["conversation"] for one in running.rasa.received}) == 1


def test_a_button_under_a_shared_answer_is_answered_in_its_thread(running: SlackApp, slack: FakeSlack) -> None:
    ama, ben = slack.user("U1"), slack.user("U2")
    ama.command("/sharing", PARTNERS, "C1")
    ama.clicks(running.privately("U1")[0], "Share with everyone")
    (shared,) = running.said("C1")
    ben.clicks(shared, "What is it for?")
    assert running.said("C1")[-1].thread_ts == shared.ts


def test_a_button_that_is_pressed_twice_is_answered_twice_in_order(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm(PARTNERS)
    (answer,) = running.said(ama.dm_channel.id)
    ama.clicks(answer, "What is it for?")
    ama.clicks(answer, "How big is it?")
    running.settles()
    assert running.rasa.texts()[1:] == ["What is the Autism Panel for?", "How big is it?"]


def test_a_button_of_an_earlier_question_answers_nothing_and_that_of_the_latest_still_does(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.script |= {
        f"section {number}": Reply((Text(f"Section {number}"), Buttons((Button("None", "none"),)))) for number in (1, 2)
    }
    ama = slack.user("U1")
    ama.dm("section 1")
    (first,) = running.said(ama.dm_channel.id)
    ama.dm("section 2", thread_ts=first.ts)
    second = running.said(ama.dm_channel.id)[-1]
    ama.clicks(first, "None")
    assert "belongs to an earlier question" in running.said(ama.dm_channel.id)[-1].text
    assert "none" not in running.rasa.texts()
    ama.clicks(second, "None")
    running.said(ama.dm_channel.id)
    assert running.rasa.texts()[-1] == "none"


def test_feedback_does_not_make_the_latest_question_an_earlier_one(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.script["section 1"] = Reply((Text("Section 1"), Buttons((Button("None", "none"),))))
    ama = slack.user("U1")
    ama.dm(PARTNERS)
    (answer,) = running.said(ama.dm_channel.id)
    ama.dm("section 1")
    section = running.said(ama.dm_channel.id)[-1]
    ama.clicks(answer, "Helpful")
    running.said(ama.dm_channel.id)
    ama.clicks(section, "None")
    running.said(ama.dm_channel.id)
    assert running.rasa.texts()[-1] == "none"


def test_a_long_answer_comes_in_pages_by_the_button_and_nothing_is_left_out(long: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("list them")
    for page in range(1, 20):
        said = long.said(ama.dm_channel.id)
        assert len(said) == page
        if "the last" in said[-1].text:
            break
        ama.clicks(said[-1], "Show more")
    assert len(said) > 2
    assert shown(said) == LINES
    assert long.rasa.texts() == ["list them"]


def test_show_more_can_be_typed_in_a_direct_message_and_in_a_thread(long: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("list them")
    asked = ama.mentions("C1", "list them")
    long.settles()
    ama.dm("show more")
    ama.says("C1", "Show more.", thread_ts=asked.ts)
    for channel in (ama.dm_channel.id, "C1"):
        said = long.said(channel)
        assert len(said) == 2
        assert shown(said) == LINES[: len(shown(said))]
    assert long.rasa.texts() == ["list them", "list them"]


def test_show_more_without_a_long_answer_is_a_message_like_any_other(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").dm("show more")
    running.settles()
    assert running.rasa.texts() == ["show more"]


def test_the_pages_of_a_private_answer_are_private(long: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.command("/sharing", "list them", "C1")
    ama.clicks(long.privately("U1")[-1], "Show more")
    assert len(long.privately("U1")) == 2
    ama.clicks(long.privately("U1")[-1], "Share with everyone")
    (shared,) = long.said("C1")
    assert shown([shared]) == shown(long.privately("U1")[1:])


def test_what_a_button_says_may_be_long(running: SlackApp, slack: FakeSlack) -> None:
    says = "tell the team " + "that it is missing " * 160
    running.rasa.script["long"] = Reply((Text("Press it."), Buttons((Button("A" * 100, says), Button("Short", "short")))))
    ama = slack.user("U1")
    ama.dm("long")
    (answer,) = running.said(ama.dm_channel.id)
    assert says.split() == answer.text.split()[-len(says.split()) - 2 : -2]
    ama.clicks(answer, "Short")
    running.settles()
    assert running.rasa.texts()[-1] == "short"
