"""What Slack delivers is read for who did what, where, and where the answer belongs; identifiers are taken out before anything is kept."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages import LONGEST_MESSAGE
from connectors.answering import NOTHING_TO_READ, TOO_LONG
from connectors.slack.reading import Said, of_button, of_command, of_message, of_shortcut

BOT = "UBOT"


def message(text: str, **event: Any) -> dict[str, Any]:
    return {
        "team_id": "T1",
        "event": {"type": "message", "user": "U1", "channel": "C1", "ts": "1.1", "team": "T1", "text": text, **event},
    }


def read(body: dict[str, Any]) -> tuple[Said, str, str, bool]:
    found = of_message(body, BOT)
    assert found
    arrived, sure = found
    return Said.from_json(arrived.payload), arrived.conversation, arrived.key, sure


def test_a_direct_message_is_for_the_assistant_and_private() -> None:
    said, conversation, key, sure = read(message("who signs it &amp; when?", channel="D1", channel_type="im"))
    assert (said.text, said.private, said.where.channel, said.where.thread) == ("who signs it & when?", True, "D1", "")
    assert (conversation, key, sure) == ("slack:T1:U1", "message:T1:D1:1.1", True)


def test_a_mention_and_the_message_that_it_also_is_are_one_thing_in_its_thread() -> None:
    both = [read(message(f"<@{BOT}> who signs it?", type=kind)) for kind in ("message", "app_mention")]
    assert both[0] == both[1]
    said, conversation, _, sure = both[0]
    assert (said.text, said.private, said.where.thread, conversation, sure) == ("who signs it?", False, "1.1", "slack:T1:C1:1.1", True)


def test_in_a_thread_no_mention_is_needed_but_one_of_somebody_else_is_for_them() -> None:
    said, conversation, _, sure = read(message("and when?", thread_ts="0.5"))
    assert (said.where.thread, conversation, sure) == ("0.5", "slack:T1:C1:0.5", False)
    assert of_message(message("<@U2> and when?", thread_ts="0.5"), BOT) is None
    assert of_message(message("and when?"), BOT) is None
    assert of_message(message(" ", thread_ts="0.5", subtype="file_share"), BOT) is None


def test_nobody_is_taken_for_the_assistant_whose_id_only_begins_as_its_does() -> None:
    assert of_message(message(f"<@{BOT}2> hello"), BOT) is None
    assert of_message(message("<@U2> hello"), "") is None


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"bot_id": "B1"},
        {"user": BOT},
        {"user": None},
    ],
)
def test_what_nobody_wrote_is_not_read(event: dict[str, Any]) -> None:
    assert of_message(message(f"<@{BOT}> hello", **event), BOT) is None


def test_somebody_of_another_workspace_in_a_shared_channel_is_known_by_their_own() -> None:
    said, *_ = read(message(f"<@{BOT}> hello", user_team="T9"))
    assert (said.team, said.workspace) == ("T1", "T9")


def test_identifiers_are_taken_out() -> None:
    said, *_ = read(message("NHS 943 476 5919, who helps?", channel="D1", channel_type="im"))
    assert "5919" not in str(said.to_json())
    assert said.removed == ("NHS number",)


@pytest.mark.parametrize(
    ("text", "problem"), [("a" * (LONGEST_MESSAGE + 1), TOO_LONG), ("", NOTHING_TO_READ), (f"<@{BOT}> ", NOTHING_TO_READ)]
)
def test_what_cannot_be_read_says_why_and_keeps_no_text(text: str, problem: str) -> None:
    said, *_ = read(message(text, channel="D1", channel_type="im"))
    assert (said.problem, said.text) == (problem, "")


def test_a_command_is_answered_aside_and_asks_for_help_when_it_is_alone() -> None:
    body = {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "response_url": "https://r", "trigger_id": "9", "text": " "}
    arrived = of_command(body)
    said = Said.from_json(arrived.payload)
    assert (said.text, said.private, said.where.lane, arrived.conversation) == ("help", False, "https://r", "slack:T1:C1:aside:U1")


def test_a_shortcut_asks_about_somebody_s_message_in_a_conversation_of_its_own() -> None:
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "response_url": "https://r",
        "trigger_id": "9",
        "message": {"ts": "4.4", "text": "a child is *missing*"},
    }
    arrived = of_shortcut(body, "Which protocol?")
    assert Said.from_json(arrived.payload).text == "Which protocol? a child is missing"
    assert arrived.conversation == "slack:T1:C1:4.4:aside:U1"
    body["message"]["text"] = ""
    assert Said.from_json(of_shortcut(body, "Which protocol?").payload).problem == NOTHING_TO_READ


@pytest.mark.parametrize(
    ("place", "conversation", "where", "private"),
    [
        ({"channel": {"id": "D1"}, "message": {"ts": "2.2"}, "container": {"message_ts": "2.2"}}, "slack:T1:U1", ("D1", "", ""), True),
        (
            {"channel": {"id": "C1"}, "message": {"ts": "2.2", "thread_ts": "1.1"}, "container": {"message_ts": "2.2"}},
            "slack:T1:C1:1.1",
            ("C1", "1.1", ""),
            False,
        ),
        (
            {"channel": {"id": "C1"}, "message": {"ts": "2.2"}, "container": {"message_ts": "2.2"}},
            "slack:T1:C1:2.2",
            ("C1", "2.2", ""),
            False,
        ),
        ({"channel": {"id": "C1"}, "container": {"is_ephemeral": True}}, "slack:T1:C1:aside:U1", ("C1", "", "https://r"), False),
        ({"view": {"private_metadata": "D1"}}, "slack:T1:U1", ("D1", "", ""), True),
        ({}, "slack:T1:U1", ("U1", "", ""), True),
    ],
)
def test_a_button_is_answered_where_it_is(place: dict[str, Any], conversation: str, where: tuple[str, str, str], private: bool) -> None:
    action = {"action_ts": "3.3", "action_id": "say:0", "value": "Who signs it?"}
    body = {"team": {"id": "T1"}, "user": {"id": "U1"}, "response_url": "https://r", "actions": [action], **place}
    arrived = of_button(body, "Who signs it?", "Partners")
    said = Said.from_json(arrived.payload)
    assert arrived.conversation == conversation
    assert (said.where.channel, said.where.thread, said.where.response_url) == where
    assert (said.private, said.chosen, said.text) == (private, "Partners", "Who signs it?")
