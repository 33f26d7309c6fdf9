"""A reply becomes messages that Slack takes, with nothing of it lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Text
from connectors.slack.messages import MOST_BLOCKS, PAGING, Message, messages_of
from tests.replies import REPLIES, parts_said
from tests.slack.blocks import elements_of
from tests.slack.limits import check_message


def shown(value: Any) -> list[str]:
    """Every text and address in blocks, in order."""
    if isinstance(value, dict):
        own = [value[key] for key in ("text", "url") if isinstance(value.get(key), str)]
        return [
            *own,
            *(one for key, held in value.items() if key not in ("text", "url") or not isinstance(held, str) for one in shown(held)),
        ]
    return [one for held in value for one in shown(held)] if isinstance(value, list | tuple) else []


def body(messages: tuple[Message, ...]) -> str:
    """What all pages show of the reply itself, unescaped and without white space."""
    blocks = [block for message in messages for block in message.blocks if block.get("block_id") != PAGING]
    return squeezed("".join(text for block in blocks if block["type"] != "actions" for text in shown(block)))


def squeezed(text: str) -> str:
    """Without white space, escapes, and the stars that make bold."""
    return "".join(text.split()).replace("*", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def buttons(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    return [one for message in messages for block in message.blocks for one in elements_of(block)]


def accepted(reply: Reply, **options: Any) -> tuple[Message, ...]:
    """The messages of a reply, each taken by Slack."""
    messages = messages_of(reply, **options)
    for message in messages:
        check_message({"channel": "C1", "text": message.text, "blocks": list(message.blocks)})
        assert "<" not in message.text
    return messages


def parts_of_buttons(reply: Reply) -> list[str]:
    """What of the buttons is too long for a button."""
    every = reply.buttons()
    names = [one.title for one in every if len(squeezed(one.title)) > 75 and one.says.strip()]
    return names + [one.says for one in every if len(one.says) > 2_000]


@settings(max_examples=150, deadline=None)
@given(REPLIES, st.booleans(), st.sampled_from(["", "Partners", "*P* " * 60]))
def test_every_word_of_every_reply_is_on_some_page_that_slack_takes(reply: Reply, share: bool, chosen: str) -> None:
    messages = accepted(reply, share=share, chosen=chosen)
    text = body(messages)
    for said in (*parts_said(reply), *parts_of_buttons(reply)):
        assert squeezed(said) in text
    values = [one["value"] for one in buttons(messages) if one["action_id"].startswith("say:")]
    assert values == [one.says for one in reply.buttons() if one.says.strip() and len(one.says) <= 2_000]


def test_a_reply_that_shows_nothing_is_no_message() -> None:
    assert messages_of(Reply((Text(" "), Buttons(()), Items(())))) == ()


def test_each_role_and_element_has_its_look() -> None:
    (message,) = accepted(
        Reply(
            (
                Text("The partners are A & B.", "lead"),
                Text("To triage.", "quote"),
                Text("Its card", "heading"),
                Facts((Fact("Purpose", "To <share>."),), "Autism Panel"),
                Items((Item("Panel", "PDF, 8MB", "https://a.example/p.pdf"), Item("Other"))),
                Items((Item("First"), Item("Second", "more")), numbered=True),
                Text("Say a number.", "note"),
            )
        )
    )
    lead, quote, facts, links, numbered, note = message.blocks
    assert lead["text"] == {"type": "plain_text", "text": "The partners are A & B.", "emoji": False}
    assert quote["text"]["text"] == "“To triage.”"
    assert facts["text"]["text"] == "*Its card*\n*Autism Panel*\n*Purpose:* To &lt;share&gt;."
    assert links["text"]["text"] == "• <https://a.example/p.pdf|Panel>: PDF, 8MB\n• Other"
    assert numbered["text"]["text"] == "1. First\n2. Second: more"
    assert note == {"type": "context", "elements": [{"type": "plain_text", "text": "Say a number.", "emoji": False}]}
    assert message.text == (
        "The partners are A &amp; B.\n\n“To triage.”\n\nIts card\nAutism Panel\nPurpose: To &lt;share&gt;.\n\n"
        "• Panel https://a.example/p.pdf: PDF, 8MB\n• Other\n\n1. First\n2. Second: more\n\nSay a number."
    )


def test_buttons_stand_five_in_a_row_and_are_heard() -> None:
    (message,) = accepted(Reply((Text("Which?"), Buttons(tuple(Button(f"Number {n}", f"say {n}") for n in range(7))))))
    assert [len(block["elements"]) for block in message.blocks if block["type"] == "actions"] == [5, 2]
    assert [(one["action_id"], one["value"]) for one in elements_of(message.blocks[-1])] == [("say:5", "say 5"), ("say:6", "say 6")]
    assert "Choices: “Number 5”, “Number 6”." in message.text


def test_a_name_too_long_for_a_button_is_written_out_unless_the_reply_says_it() -> None:
    name = "Overarching Education Agreement and all of its many Education Service Addendums of the county"
    (message,) = accepted(Reply((Text("Which?"), Buttons((Button(name, name),)))))
    (pressed,) = elements_of(message.blocks[-1])
    assert pressed["text"]["text"] == pressed["accessibility_label"] == name[:74].rstrip() + "…"
    assert pressed["value"] == name
    assert name in message.blocks[-2]["text"]["text"]
    (listed,) = accepted(Reply((Items((Item(name),), numbered=True), Buttons((Button(name, name),)))))
    assert [block["type"] for block in listed.blocks] == ["section", "actions"]


def test_what_a_button_cannot_hold_is_written_out_to_be_typed() -> None:
    says = "change 1.2 to " + "a long note " * 300
    messages = accepted(Reply((Text("Which?"), Buttons((Button("Replace it", says), Button("Leave it", "no"))))))
    assert [one["value"] for one in buttons(messages) if one["action_id"].startswith("say:")] == ["no"]
    assert squeezed("For “Replace it”, type:") + squeezed(says) in body(messages)


def test_a_long_list_is_paged_and_says_how_to_go_on() -> None:
    reply = Reply((Text("All of them:", "lead"), Items(tuple(Item(f"Protocol {n}") for n in range(1, 61)), numbered=True)))
    first, second, third = accepted(reply)
    assert first.text.endswith("Part 1 of 3. Press “Show more” or type “show more”.")
    assert [(one["action_id"], one["value"]) for one in elements_of(first.blocks[-1])] == [("more", "2")]
    assert [(one["action_id"], one["value"]) for one in elements_of(second.blocks[-1])] == [("more", "3")]
    assert third.blocks[-1]["type"] == "context"
    assert "60. Protocol 60" in third.text


@pytest.mark.parametrize("leading", [Text("Section 2", "heading"), Text("These are theirs:")])
@pytest.mark.parametrize("following", [1, 40])
def test_what_leads_to_a_list_is_never_the_last_of_a_page(leading: Text, following: int) -> None:
    for before in range(MOST_BLOCKS - 3, MOST_BLOCKS + 3):
        lists = [Items(tuple(Item(f"item {n}") for n in range(length))) for length in (before, following)]
        page = next(one for one in accepted(Reply((lists[0], leading, lists[1]))) if leading.text in one.text)
        assert "• item 0" in page.text.partition(leading.text)[2]


def test_what_stands_under_a_heading_is_on_one_page_where_it_can_be() -> None:
    sections = [(Text(f"Section {n}", "heading"), Items(tuple(Item(f"{n}.{m} answer") for m in range(1, 10)))) for n in range(1, 6)]
    pages = accepted(Reply(tuple(element for section in sections for element in section)))
    assert [[n for n in range(1, 6) if f"Section {n}" in page.text and f"{n}.9 answer" in page.text] for page in pages] == [
        [1, 2],
        [3, 4],
        [5],
    ]


def test_feedback_is_two_buttons_that_know_the_question() -> None:
    (message,) = accepted(Reply((Text("Yes."), Feedback(17))))
    assert [(one["action_id"], one["value"]) for one in buttons((message,))] == [("helpful", "17"), ("not_helpful", "17")]
    assert "Was this helpful?" in message.text
    assert "That was not helpful" in message.text


def test_the_form_of_a_section_is_a_button_and_another_form_its_questions() -> None:
    form = Form("audit-3-section-2-17", "2. Who with?", (Field("2.1", "2.1 Schools", required=True),), says="Section 2", listed=True)
    (message,) = accepted(Reply((Text("Left:"), form)))
    (opening,) = buttons((message,))
    assert (opening["action_id"], opening["value"]) == ("form:audit-3-section-2-17", "audit-3-section-2-17")
    assert opening["accessibility_label"] == "Open section 2. Who with?"
    (written,) = accepted(Reply((replace(form, name="other", listed=False),)))
    assert written.text == "2. Who with?\n2.1 Schools (required)"
    assert buttons((written,)) == []


def test_an_answer_can_name_the_button_it_is_to_and_be_shared() -> None:
    (message,) = accepted(Reply((Text("ECC."),)), chosen="Partners", share=True)
    assert message.blocks[0]["elements"][0]["text"] == "You chose: Partners"
    assert message.text == "You chose: Partners\n\nECC."
    assert [(one["action_id"], one["value"]) for one in buttons((message,))] == [("share", "1")]


@pytest.mark.parametrize("text", ["<!channel> <@U1> <https://e.example|x>", "*a* _b_ ~c~ `d` :e: #f @g"])
def test_what_is_quoted_never_acts(text: str) -> None:
    (message,) = accepted(
        Reply(
            (Text(text, "quote"), Facts((Fact("Purpose", text),)), Text(text, "heading"), Items((Item(text, text, "https://a.example"),)))
        )
    )
    for block in message.blocks:
        said = block.get("text", {})
        assert said.get("type") != "mrkdwn" or ("<!" not in said["text"] and "<@" not in said["text"] and "*a*" not in said["text"])
