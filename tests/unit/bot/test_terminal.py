"""Answers in a terminal: all of an answer as wrapped text, and nothing that controls the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import terminal
from bot.answers import Answer
from bot.replies import Button, Fact, Facts, Field, Form, Item, Items, Reply, Text
from tests.fakes.rasa_channel import CARD


def shown(*elements: object, width: int = 60) -> str:
    return terminal.show([Answer("", reply=Reply(elements))], width).text  # type: ignore[arg-type]


def test_every_element_is_shown_and_buttons_get_numbers() -> None:
    page = terminal.show([Answer("", reply=CARD)], 60)
    assert "The Autism in Schools Panel covers this." in page.text
    assert "“To process, triage" in page.text
    assert "Partners: ECC, Southend City Council, Thurrock Council" in page.text
    assert "https://example.org/panel.pdf" in page.text
    assert "  2  How big is it?" in page.text
    assert [button.says for button in page.buttons] == [
        "What is the Autism Panel for?",
        "How big is it?",
        "That was helpful",
        "That was not helpful",
    ]


def test_numbers_go_on_over_the_messages_of_a_turn() -> None:
    page = terminal.show([Answer("One.", (Button("A", "a"),)), Answer("Two.", (Button("B", "b"),))], 60)
    assert page.text == "One.\n\n  1  A\n\nTwo.\n\n  2  B"


def test_buttons_have_no_numbers_where_none_can_be_typed() -> None:
    assert terminal.show([Answer("One.", (Button("A", "a"),))], 60, numbered=False).text == "One.\n\n  -  A"


def test_lines_are_wrapped_at_words_and_go_on_indented() -> None:
    text = shown(Facts((Fact("Partners", "council " * 20),)), Items((Item("title " * 20),), numbered=True), width=40)
    assert all(len(line) <= 40 for line in text.splitlines())
    assert "\n  council" in text
    assert "\n   title" in text


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a" * 100
    assert address in shown(Items((Item("Document", "PDF", address),)), width=30).splitlines()[-1]


def test_a_form_shows_what_it_asks_for() -> None:
    assert shown(Form("missing", "What is missing", (Field("what", "What did you look for?", required=True),))) == (
        "What is missing\n- What did you look for? (required)"
    )


def test_a_form_that_asks_what_is_listed_already_is_not_listed_again() -> None:
    assert shown(Text("1.1 Address"), Form("section", "Section 1", (Field("1.1", "Address"),), listed=True)) == "1.1 Address"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jafter", "after"),
        ("back\x08space\x7f", "backspace"),
        ("one\rtwo", "onetwo"),
        ("\u202eright to left", "right to left"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("\ud800half", "half"),
        ("Ysgol Gynradd, naïve, 学校 🙂", "Ysgol Gynradd, naïve, 学校 🙂"),
    ],
)
def test_nothing_controls_the_terminal(raw: str, plain: str) -> None:
    assert terminal.clean(raw) == plain


@given(st.text())
def test_whatever_is_said_stays_printable(raw: str) -> None:
    page = terminal.show([Answer(raw, (Button(raw, raw),), Reply((Text(raw), Items((Item(raw, raw, raw),)))))], 40)
    assert all(ord(character) >= 32 and not 127 <= ord(character) < 160 for character in page.text.replace("\n", ""))
