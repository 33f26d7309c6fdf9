"""A reply becomes messages that Teams takes, with nothing of it lost and nothing in it that acts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Source, Text
from connectors.slack import messages as slack
from connectors.teams.actions import execute, open_url
from connectors.teams.asking import chosen_of, message_of_form
from connectors.teams.cards import MOST_PARTS, MOST_SIZE, MOST_SOURCES, Message, messages_of
from connectors.teams.parts import LONGEST_PIECE, LONGEST_SAYS
from connectors.teams.text import size_of, target, unmarked
from connectors.text import cut
from tests.replies import FIELDS, REPLIES, URLS, WORDS, parts_said
from tests.slack.blocks import elements_of as slack_elements_of
from tests.teams_cards import (
    LINK,
    MARKUP,
    SAMPLES,
    actions_of,
    activity_of,
    check,
    elements_of,
    inputs_of,
    links_of,
    shown,
    typed,
    write_samples,
)

HOSTILE = [
    "*a* _b_ ~c~ `d` **e**",
    "[here](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<at>Everyone</at> <b>bold</b> <script>x</script>",
    "&lt;at&gt; &#42;",
    "# Heading",
    "- a list",
    "1. a list",
    "---",
    "https://evil.example www.evil.example",
    "{{DATE(2024-01-01T00:00:00Z)}} {{TIME(2024-01-01T00:00:00Z)}}",
    "\\*a\\* ${x}",
    "line\n- one\n# two",
]


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def accepted(reply: Reply, chosen: str = "") -> tuple[Message, ...]:
    """The messages of a reply, each taken by Teams."""
    messages = messages_of(reply, chosen)
    for message in messages:
        check(message)
    return messages


def seen(messages: tuple[Message, ...]) -> str:
    """What the pages show of the reply, plain or on cards."""
    return squeezed("\n".join(_without_page(messages, shown([message]) if message.card else message.text, "\n") for message in messages))


def heard(messages: Sequence[Any]) -> str:
    """What is heard of the reply, on any platform."""
    return squeezed("\n".join(_without_page(messages, message.text, "\n\n") for message in messages))


def _without_page(messages: Sequence[Any], text: str, before: str) -> str:
    """Without the line that says which page it is."""
    return text.rpartition(before)[0] if len(messages) > 1 else text


def titles(messages: tuple[Message, ...]) -> list[str]:
    """What is on the buttons and in the lists of choices."""
    found: list[str] = []
    for message in messages:
        for element in elements_of([message]):
            found += [cut(one["title"], 40) for one in element.get("choices", ()) if element["id"] == "choice"]
            found += [one["title"] for one in element.get("actions", ()) if one["verb"] == "say"]
    return found


@settings(max_examples=200, deadline=None)
@given(REPLIES, st.sampled_from(["", "Partners", "*P* " * 60]))
def test_every_word_of_every_reply_is_on_some_page_that_teams_takes(reply: Reply, chosen: str) -> None:
    messages = accepted(reply, chosen)
    for part in parts_said(reply):
        assert squeezed(part) in seen(messages)
        assert squeezed(part) in heard(messages)
    pressed = [one for one in reply.buttons() if one.says.strip() and size_of(one.says) <= LONGEST_SAYS]
    assert typed(messages) == [one.says for one in pressed]
    for one in reply.buttons():
        if one.says.strip() and one not in pressed:
            assert squeezed(one.says) in seen(messages)
        if one.says.strip() and len(squeezed(one.title)) > 40:
            assert squeezed(one.title) in seen(messages)
    assert titles(messages) == [cut(one.title if one.title.strip() else one.says, 40) for one in pressed]
    asked = [element.question for element in reply.elements if isinstance(element, Feedback)]
    assert [message.feedback for message in messages if message.feedback is not None] == asked


@settings(max_examples=150, deadline=None)
@given(REPLIES)
def test_slack_and_teams_show_and_offer_the_same(reply: Reply) -> None:
    in_slack, in_teams = slack.messages_of(reply), messages_of(reply)
    in_slack_heard = heard(in_slack).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for part in parts_said(reply):
        assert squeezed(part) in in_slack_heard
        assert squeezed(part) in heard(in_teams)
    pressed = [one for message in in_slack for block in message.blocks for one in slack_elements_of(block)]
    slack_says = [one["value"] for one in pressed if one["action_id"].startswith("say:")]
    teams_says = typed(in_teams)
    assert [one for one in slack_says if size_of(one) <= LONGEST_SAYS] == teams_says
    opened = [one["value"] for one in pressed if one["action_id"].startswith("form:")]
    assert [one["data"]["form"] for one in actions_of(in_teams) if one["verb"] == "section"] == opened
    to_team = [one["value"] for one in pressed if one["action_id"] == "reply_team"]
    assert [str(one["data"]["question"]) for one in actions_of(in_teams) if one["verb"] == "reply_team"] == to_team
    helpful = [one["value"] for one in pressed if one["action_id"] == "helpful"]
    assert [str(one.feedback) for one in in_teams if one.feedback is not None] == helpful


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(Item, WORDS, WORDS, URLS), min_size=1, max_size=8).map(tuple), st.booleans())
def test_every_web_address_is_a_link_and_nothing_else_is(items: tuple[Item, ...], numbered: bool) -> None:
    messages = accepted(Reply((Items(items, numbered), Text("end", "heading"))))
    linked = [one for one in items if target(one.url) and size_of(" ".join(one.title.split())) <= LONGEST_PIECE]
    assert [url for _, url in links_of(messages)] == [target(one.url) for one in linked]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_wrote_never_acts_and_is_shown_as_it_is(hostile: str) -> None:
    reply = Reply(
        (
            *(Text(hostile, role) for role in ("lead", "body", "quote", "note", "heading")),
            Facts((Fact(hostile, hostile),), hostile),
            Items((Item(hostile, hostile, "https://a.example/x"), Item(hostile, hostile), Item("Fine", hostile, "https://a.example/y"))),
        ),
        sources=(Source(hostile, hostile, hostile),),
    )
    messages = accepted(reply)
    assert seen(messages).count(squeezed(hostile)) == 13
    assert {url for _, url in links_of(messages)} == {"https://a.example/x", "https://a.example/y"}
    assert "msteams" not in json.dumps([message.card for message in messages]).replace('"msteams": {"width": "full"}', "")


def answer_from(*sources: Source, lead: str = "The partners are A and B.") -> Reply:
    return Reply((Text(lead, "lead"), Facts((Fact("Purpose", "To share."),)), Feedback(17)), sources=sources)


def test_the_sentence_that_answers_cites_its_source() -> None:
    (message,) = accepted(answer_from(Source("Autism\n Panel", "To triage\nreferrals.", "https://a.example/p q.pdf")))
    sent = activity_of(message)
    assert sent["text"] == "The partners are A and B. [1]"
    assert "The partners" not in shown_on_card(message)
    assert sent["summary"] == message.text
    assert message.text.startswith("The partners are A and B.\nPurpose: To share.")
    assert sent["channelData"] == {"feedbackLoop": {"type": "default"}}
    (cited,) = sent["entities"]
    assert cited["citation"][0]["appearance"] == {
        "@type": "DigitalDocument",
        "name": "Autism Panel",
        "abstract": "To triage referrals.",
        "url": "https://a.example/p%20q.pdf",
    }


def test_where_it_might_be_taken_for_markup_the_numbers_stand_alone() -> None:
    (message,) = accepted(answer_from(Source("A", "x"), Source("B", "y"), lead="The partners are *A* and B."))
    assert activity_of(message)["text"] == "Sources: [1] [2]"
    assert "The partners are *A* and B." in shown_on_card(message)


def test_where_a_button_was_pressed_it_is_named_above_the_sentence() -> None:
    (message,) = accepted(answer_from(Source("A", "x")), chosen="Partners")
    assert activity_of(message)["text"] == "You chose: Partners\n\nThe partners are A and B. [1]"


def test_a_number_that_begins_the_sentence_begins_no_list() -> None:
    (message,) = accepted(answer_from(Source("A", "x"), lead="6. That is how many (NCMP included)."))
    assert activity_of(message)["text"] == "6.\u00a0That is how many (NCMP included). [1]"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd"])
def test_a_source_without_a_web_address_is_cited_without_a_link(url: str) -> None:
    (message,) = accepted(answer_from(Source("A" * 100, "x " * 100, url)))
    (cited,) = activity_of(message)["entities"]
    shown_of_it = cited["citation"][0]["appearance"]
    assert "url" not in shown_of_it
    assert (len(shown_of_it["name"]), len(shown_of_it["abstract"])) == (80, 160)


def test_a_list_of_many_protocols_cites_none_and_only_the_first_page_cites() -> None:
    (message,) = accepted(answer_from(*[Source(f"P{number}", "x") for number in range(MOST_SOURCES + 1)]))
    assert "entities" not in activity_of(message)
    assert "text" not in activity_of(message)
    long = Reply(
        (Text("Here they are.", "lead"), Items(tuple(Item(f"Item {one}", "x" * 200) for one in range(60)))), sources=(Source("A", "x"),)
    )
    first, *others = accepted(long)
    assert others
    assert first.sources
    assert not any(one.sources for one in others)


def shown_on_card(message: Message) -> str:
    return shown([replace(message, cites="")])


def test_each_role_and_element_has_its_look() -> None:
    (message,) = accepted(SAMPLES["answer"])
    assert message.card is not None
    lead, quote, heading, title, purpose, partners, panel, old, opening, other, row, note = message.card["body"]
    assert lead["inlines"] == [{"type": "TextRun", "text": "The partners are A & B.", "size": "Medium"}]
    assert quote["inlines"][0]["text"] == "“To triage referrals.”"
    assert heading == {"type": "TextBlock", "text": "Its card", "style": "heading", "weight": "Bolder", "wrap": True}
    assert title["style"] == "heading"
    assert [run["text"] for run in purpose["inlines"]] == ["Purpose:", " To <share>."]
    assert [run.get("weight") for run in partners["inlines"]] == ["Bolder", None]
    assert panel["text"] == "•\u00a0[Panel](https://a.example/p.pdf): PDF, 8MB"
    assert old["inlines"][0]["text"] == "• The *old* one"
    assert opening["text"] == "[Open it in your browser](https://a.example/o.pdf)"
    assert other["inlines"][0]["text"] == "• Other"
    assert [(one["verb"], one["data"]["says"]) for one in row["actions"]] == [
        ("say", "who are the partners?"),
        ("say", "what is it for?"),
    ]
    assert note["inlines"] == [{"type": "TextRun", "text": "Say a number.", "size": "Small", "isSubtle": True}]
    assert message.feedback == 17
    assert message.text == (
        "The partners are A & B.\n\n“To triage referrals.”\n\nIts card\n\nAutism Panel\nPurpose: To <share>.\nPartners: A, B\n\n"
        "• Panel https://a.example/p.pdf: PDF, 8MB\n• The *old* one https://a.example/o.pdf\n• Other\n\n"
        "Choices: “Partners”, “Purpose”.\n\nSay a number.\n\nWas this helpful? Type “That was helpful” or “That was not helpful”."
    )


def test_a_reply_that_shows_nothing_is_no_message() -> None:
    assert messages_of(Reply((Text(" "), Buttons(()), Items(())))) == ()


def test_a_reply_that_is_only_text_is_a_plain_message() -> None:
    assert messages_of(Reply((Text("Hello.", "lead"), Text("One.\n\nTwo *2*.")))) == (Message("Hello.\n\nOne.\n\nTwo *2*."),)
    assert messages_of(Reply((Text("Yes."), Feedback(3))), "Partners") == (Message("You chose: Partners\n\nYes.", feedback=3),)
    assert messages_of(Reply((Text("Yes.", "heading"),)))[0].card is not None


@pytest.mark.parametrize("count", [1, 6])
def test_buttons_that_fit_are_buttons(count: int) -> None:
    messages = accepted(Reply((Text("Which?"), Buttons(tuple(Button(f"B {n}", f"say {n}") for n in range(count))))))
    assert [one["verb"] for one in actions_of(messages)] == ["say"] * count
    assert inputs_of(messages) == []


def test_more_buttons_than_fit_are_a_list_to_choose_from() -> None:
    (message,) = accepted(SAMPLES["choice"])
    (asked,) = inputs_of([message])
    assert (asked["label"], asked["style"]) == ("Your choice (required)", "compact")
    assert asked["errorMessage"] == "Choose one from the list."
    assert [one["title"] for one in asked["choices"]] == [f"Protocol {n}" for n in range(1, 12)]
    (choose,) = actions_of([message])
    assert (choose["title"], choose["verb"]) == ("Choose", "say_chosen")
    assert chosen_of({**choose["data"], asked["id"]: "4"}) == ("the protocol 5", "Protocol 5")
    for nonsense in ("11", "-1", "", "x", None, 4, "٤"):
        assert chosen_of({**choose["data"], asked["id"]: nonsense}) == ("", "")


def test_only_the_longest_row_becomes_a_list() -> None:
    rows = [Buttons(tuple(Button(f"{count} {n}", f"{count} {n}") for n in range(count))) for count in (2, 5)]
    messages = accepted(Reply((rows[0], rows[1])))
    assert [one["verb"] for one in actions_of(messages)] == ["say", "say", "say_chosen"]


def test_a_name_too_long_for_a_button_is_written_out_unless_the_reply_says_it() -> None:
    name = "Overarching Education Agreement and all of its Addendums"
    messages = accepted(Reply((Text("Which?"), Buttons((Button(name, name),)))))
    (pressed,) = actions_of(messages)
    assert pressed["title"] == name[:39].rstrip() + "…"
    assert pressed["tooltip"] == pressed["data"]["says"] == name
    assert squeezed(name) in seen(messages)
    assert seen(accepted(Reply((Items((Item(name),)), Buttons((Button(name, name),)))))) == squeezed(f"•{name}")


def test_what_a_button_cannot_hold_is_written_out_to_be_typed() -> None:
    says = "change 1.2 to " + "a long note " * 300
    messages = accepted(Reply((Text("Which?"), Buttons((Button("Replace it", says), Button("Leave it", "no"))))))
    assert typed(messages) == ["no"]
    assert squeezed("For “Replace it”, type:") + squeezed(says) in seen(messages)


def test_a_long_list_is_paged_and_says_how_to_go_on() -> None:
    first, *_, last = accepted(SAMPLES["long"])
    assert first.card is not None
    assert last.card is not None
    assert "Press “Show more” or type “show more”." in first.text
    assert [(one["verb"], one["data"]) for one in first.card["actions"]] == [("more", {"page": 2})]
    assert "actions" not in last.card
    assert "60. Protocol 60" in last.text


@pytest.mark.parametrize("leading", [Text("Section 2", "heading"), Text("These are theirs:")])
def test_what_leads_to_a_list_is_never_the_last_of_a_page(leading: Text) -> None:
    for before in range(MOST_PARTS - 3, MOST_PARTS + 3):
        lists = [Items(tuple(Item(f"item {n}") for n in range(length))) for length in (before, 40)]
        page = next(one for one in accepted(Reply((lists[0], leading, lists[1]))) if leading.text in one.text)
        assert "• item 0" in page.text.partition(leading.text)[2]


@pytest.mark.parametrize("character", ["\x00", "👩", "\\", '"', "ש", "\n", "{{DATE("])
def test_a_page_of_any_character_is_small_enough(character: str) -> None:
    items = (
        Item(character * 900, character * 5_000, "https://a.example/" + ")<" * 900),
        Item(character * 160, character * 1_000, "https://a.example/" + "<" * 1_900),
    )
    buttons = Buttons(tuple(Button(character * 150 + str(n), f"{n} {character * 150}") for n in range(6)))
    form = Form("other", character * 500, tuple(Field(character * 9, character * 300, value=character * 300) for _ in range(8)))
    for row in (buttons, Buttons(buttons.buttons * 4)):
        reply = Reply((Text(character * 20_000), Items(items * 5), row, Facts((Fact(character * 190, character * 3_000),)), form))
        messages = accepted(reply)
        assert len(messages) > 1
        assert all(size_of(activity_of(message)) < MOST_SIZE + 2_000 for message in messages)


def test_the_form_of_a_section_and_a_reply_to_the_team_are_one_button() -> None:
    messages = accepted(SAMPLES["section"])
    (opening,) = actions_of(messages)
    assert (opening["verb"], opening["data"], opening["tooltip"]) == (
        "section",
        {"form": "audit-3-section-2-17"},
        "Open section 2. Who with?",
    )
    (replying,) = actions_of(accepted(Reply((Text("Yes."), Form("team:9", "Reply to the team", (Field("reply", "What?"),))))))
    assert (replying["title"], replying["verb"], replying["data"]) == ("Reply to the team", "reply_team", {"question": 9})


def test_another_form_is_filled_in_on_the_card_and_types_what_a_form_types() -> None:
    messages = accepted(SAMPLES["form"])
    why, often, again = inputs_of(messages)
    assert (why["type"], why["label"], why["errorMessage"]) == (
        "Input.Text",
        "Why do you come? (required)",
        "Give an answer to “Why do you come?”.",
    )
    assert (often["value"], [one["value"] for one in often["choices"]]) == ("Weekly", ["Daily", "Weekly"])
    assert (again["type"], again["label"], again["value"]) == ("Input.Toggle", "I come again", "yes")
    assert "In a few words." in shown(messages)
    assert "One of: Daily, Weekly" in messages[0].text
    (send,) = actions_of(messages)
    assert (send["verb"], send["data"]["form"], send["data"]["says"]) == ("form_sent", "other", "My visit")
    sent = {**send["data"], why["id"]: "To\nlook ", often["id"]: "Daily", again["id"]: "no", "field:9": "x"}
    assert message_of_form(sent) == "My visit\nwhy: To look\noften: Daily"
    assert message_of_form({**sent, again["id"]: "yes", why["id"]: ""}) == "My visit\noften: Daily\nagain: yes"
    assert message_of_form({"fields": "x", "says": 3, "toggles": None}) == ""


@settings(max_examples=100, deadline=None)
@given(WORDS, st.lists(FIELDS, min_size=1, max_size=4).map(tuple))
def test_all_that_a_form_asks_and_holds_is_on_its_card(title: str, fields: tuple[Field, ...]) -> None:
    messages = accepted(Reply((Form("other", title, fields),)))
    asked = inputs_of(messages)
    for place, field in enumerate(fields):
        assert squeezed(field.label) in seen(messages)
        assert squeezed(field.help) in seen(messages)
        if asked:
            assert asked[place].get("isRequired", False) == field.required
            is_text = field.input == "text" or (field.input == "choice" and not field.options)
            assert not is_text or asked[place].get("value", "") == field.value
            assert field.input != "choice" or [one["value"] for one in asked[place].get("choices", ())] == list(
                dict.fromkeys(field.options)
            )


def test_a_form_too_long_for_a_card_is_written_out() -> None:
    fields = tuple(Field(f"f{n}", f"Question {n} " + "long " * 60, required=True) for n in range(60))
    messages = accepted(Reply((Form("other", "Many", fields),)))
    assert inputs_of(messages) == []
    assert squeezed(fields[-1].label + "(required)") in seen(messages)


def test_an_empty_required_input_stands_in_the_way_of_its_own_button_alone() -> None:
    lists = [Buttons(tuple(Button(f"{row} {n}", f"{row} {n}") for n in range(4))) for row in range(4)]
    messages = accepted(Reply((*lists, SAMPLES["form"].elements[0])))
    assert sorted(typed(messages)) == sorted(one.says for row in lists for one in row.buttons)
    assert all(len({one["id"].partition(":")[0] for one in inputs_of([message])}) <= 1 for message in messages)


@given(WORDS)
def test_what_may_stand_in_a_text_block_shows_itself(text: str) -> None:
    if words := unmarked(text):
        assert words.replace("\u00a0", " ") == text.replace("\u00a0", " ")
        assert not MARKUP.search(words)


@pytest.mark.parametrize("url", ["javascript:x", "mailto:a@b.example", "data:text/html,x", "//a.example", "https://"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert target(url) == ""
    messages = accepted(Reply((Items((Item("Panel", "", url),)),)))
    assert links_of(messages) == []
    assert url in shown(messages)


def test_an_address_cannot_end_its_own_link() -> None:
    spelt = target("https://a.example/x)[y](z)\\&lt;*")
    assert LINK.fullmatch(f"[x]({spelt})")
    assert spelt == "https://a.example/x%29%5By%5D%28z%29%5C&lt%3B%2A"


def test_a_button_that_leaves_teams_says_so() -> None:
    assert open_url("Panel", "https://a.example") == {
        "type": "Action.OpenUrl",
        "title": "Panel (opens in your browser)",
        "url": "https://a.example",
    }


def test_an_action_falls_back_to_a_submit_that_holds_its_verb() -> None:
    made = execute("Take out", "say", {"says": "x"}, style="destructive", label="Take it out")
    assert made["fallback"] == {
        "type": "Action.Submit",
        "title": "Take out",
        "style": "destructive",
        "tooltip": "Take it out",
        "associatedInputs": "none",
        "data": {"says": "x", "verb": "say"},
    }


def test_samples_can_be_written_to_be_looked_at(tmp_path: Path) -> None:
    written = write_samples(tmp_path)
    assert {one.stem.partition("-")[0] for one in written} == set(SAMPLES)
    assert all(json.loads(one.read_text(encoding="utf-8"))["type"] == "AdaptiveCard" for one in written)
    assert list(elements_of(messages_of(SAMPLES["long"])))
