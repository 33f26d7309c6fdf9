"""A reply travels as JSON without loss, refuses what is no reply, and says all as plain text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Source, Text

line = st.text(max_size=20)
elements = st.one_of(
    st.builds(Text, line, st.sampled_from(["lead", "body", "quote", "note", "heading"])),
    st.builds(Facts, st.lists(st.builds(Fact, line, line), max_size=3).map(tuple), line),
    st.builds(Items, st.lists(st.builds(Item, line, line, line), max_size=3).map(tuple), st.booleans()),
    st.builds(Buttons, st.lists(st.builds(Button, line, line), max_size=3).map(tuple)),
    st.builds(
        Form,
        line,
        line,
        st.lists(
            st.builds(
                Field,
                line,
                line,
                st.sampled_from(["toggle", "text", "choice"]),
                st.booleans(),
                line,
                st.lists(line, max_size=2).map(tuple),
                line,
            ),
            max_size=2,
        ).map(tuple),
        line,
        line,
        st.booleans(),
    ),
    st.builds(Feedback, st.integers(1)),
)
replies = st.builds(
    Reply,
    st.lists(elements, max_size=5).map(tuple),
    st.sampled_from(["answered", "asked", "declined", "chat", "failed"]),
    st.lists(line, max_size=3).map(tuple),
    st.dictionaries(line, line | st.integers() | st.booleans(), max_size=2),
    st.lists(st.builds(Source, line, line, line), max_size=2).map(tuple),
)

FULL = Reply(
    (
        Text("The partners of X are A and B.", "lead"),
        Text("To share.", "quote"),
        Facts((Fact("Purpose", "To share."), Fact("Document", "X (DOC, 90KB)")), "X"),
        Items((Item("X", "DOC, 90KB", "https://a.example/x.doc"), Item("Y")), numbered=True),
        Buttons((Button("Yes", "yes, record it"),)),
        Form("audit", "Section 1", (Field("one", "Is it held?", "toggle", required=True), Field("two", "Notes")), says="section 1"),
        Feedback(7),
    ),
    about=("x",),
    sources=(Source("X", "To share."),),
)


@given(replies)
def test_a_reply_comes_back_from_json_as_it_was(reply: Reply) -> None:
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_a_form_without_a_message_of_its_own_is_read_too() -> None:
    form = {name: value for name, value in WHOLE["elements"][5].items() if name != "says"}
    (read,) = Reply.from_json({**WHOLE, "elements": [form]}).elements
    assert isinstance(read, Form)
    assert read.says == ""


def test_the_text_says_all_that_the_elements_say() -> None:
    assert FULL.to_text().split("\n\n") == [
        "The partners of X are A and B.",
        "“To share.”",
        "X\nPurpose: To share.\nDocument: X (DOC, 90KB)",
        "1. X: DOC, 90KB https://a.example/x.doc\n2. Y",
        "Section 1\nIs it held? (required)\nNotes",
    ]


@given(replies)
def test_every_word_of_a_reply_is_in_its_text(reply: Reply) -> None:
    text = reply.to_text()
    for element in reply.elements:
        match element:
            case Text(text=words):
                assert words in text
            case Facts(facts=facts, title=title):
                assert title in text
                assert all(fact.label in text and fact.value in text for fact in facts)
            case Items(items=items):
                assert all(item.title in text and item.detail in text and item.url in text for item in items)
            case Form(title=title, fields=fields, listed=False):
                assert title in text
                assert all(field.label in text for field in fields)


def test_a_form_that_asks_what_is_listed_already_adds_nothing_to_the_text() -> None:
    form = Form("section", "Section 1", (Field("1.1", "Address"),), listed=True)
    assert Reply((Items((Item("1.1 Address"),)), form)).to_text() == "- 1.1 Address"


def test_buttons_are_gathered_in_order() -> None:
    reply = Reply((Buttons((Button("A", "a"), Button("B", "b"))), Text("x"), Buttons((Button("C", "c"),))))
    assert [button.says for button in reply.buttons()] == ["a", "b", "c"]


def test_a_list_without_numbers_has_dashes() -> None:
    assert Reply((Items((Item("X"), Item("Y", "Z"))),)).to_text() == "- X\n- Y: Z"


def test_a_reply_with_nothing_in_it_is_an_empty_text() -> None:
    assert Reply(()).to_text() == ""
    assert Reply((Feedback(1), Buttons(()))).to_text() == ""


WHOLE = FULL.to_json()


def changed(number: int, **values: Any) -> dict[str, Any]:
    """The JSON of FULL with one element changed."""
    parts = [dict(element) for element in WHOLE["elements"]]
    parts[number].update(values)
    return {**WHOLE, "elements": parts}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"elements": []},
        {"elements": [], "outcome": "answered"},
        {"outcome": "answered", "about": []},
        {**WHOLE, "elements": None},
        {**WHOLE, "elements": [{}]},
        {**WHOLE, "sources": [{"title": "X"}]},
        {**WHOLE, "sources": "x"},
        {**WHOLE, "elements": [{"kind": "marquee", "text": "x"}]},
        {**WHOLE, "elements": [{"kind": "text"}]},
        {**WHOLE, "about": None},
        changed(0, colour="red"),
        changed(2, facts=None),
        changed(3, items=[{"name": "x"}]),
        changed(4, buttons=[{"title": "x"}]),
        changed(5, fields=[{"name": "x"}]),
        changed(5, types="x"),
        changed(6, answer=1),
    ],
)
def test_what_is_no_reply_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a reply"):
        Reply.from_json(data)
