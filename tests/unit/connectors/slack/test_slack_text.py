"""What people type in Slack is read as they meant it, and what is shown there is shown as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.slack.elements import plain_text
from connectors.slack.lines import Run, said, section
from connectors.slack.text import escaped, plain
from connectors.text import address, cut, pieces

BOT = "U0BOT"
NASTY = st.text("abc *_~`<>&!@#|:\n.U1", max_size=40)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@U0BOT> who are the partners?", "who are the partners?"),
        ("<@U0BOT>: who are the partners?", "who are the partners?"),
        ("<@U0BOT|assistant>, hello", "hello"),
        ("ask <@U0BOT> about it", "ask about it"),
        ("is <@U77|ada> or <@U78> right", "is @ada or @U78 right"),
        ("see <#C1|general> and <#C2>", "see #general and #C2"),
        ("<!here> <!channel> <!subteam^S1|@team>", "@here @channel @team"),
        ("due <!date^1392734382^{date}|18 Feb>", "due 18 Feb"),
        ("see <https://a.example/x?y=1&amp;z=2>", "see https://a.example/x?y=1&z=2"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("see <https://a.example/x|the form>", "see the form (https://a.example/x)"),
        ("mail <mailto:a@b.example|a@b.example>", "mail a@b.example"),
        ("mail <mailto:a@b.example|the office>", "mail the office (a@b.example)"),
        ("call <tel:+441234567890|01234 567890>", "call 01234 567890 (+441234567890)"),
        ("fish &amp; chips &lt;b&gt; &amp;lt;", "fish & chips <b> &lt;"),
        ("*bold* _it_ ~gone~ `code` *_both_*", "bold it gone code both"),
        ("a_name_here 2*3*4 5 * 6 * 7 ~ish", "a_name_here 2*3*4 5 * 6 * 7 ~ish"),
        ("```\nline one\nline two\n```", "line one\nline two"),
        ("&gt; what they said\nmy question", "what they said\nmy question"),
        ("&gt;5 years", ">5 years"),
        (":+1:", "👍"),
        (":white_check_mark: 1 and 2 :wave::skin-tone-3:", "✅ 1 and 2"),
        ("at 10:30:45 and 2:yes:3", "at 10:30:45 and 2:yes:3"),
        ("1: yes\n\n2: no  ", "1: yes\n\n2: no"),
        ("<@U0BOT>", ""),
    ],
)
def test_a_message_is_read_as_plain_text(typed: str, read: str) -> None:
    assert plain(typed, BOT) == read


@given(st.text(max_size=300))
def test_every_text_can_be_read_and_what_was_escaped_comes_back(text: str) -> None:
    plain(text, BOT)
    words = "".join(character for character in text if character.isalnum() or character in "&<")
    assert plain(escaped(f"a{words}z"), BOT) == f"a{words}z"


def test_a_long_message_of_marks_is_read_in_no_time() -> None:
    for text in (
        "*a " * 14_000,
        "_" * 40_000,
        "<" * 40_000,
        ":a" * 20_000,
        "&gt;" * 10_000,
        "`" * 40_000,
        "* " * 20_000,
        "*a" + " " * 39_000,
    ):
        plain(text, BOT)


@given(NASTY)
def test_nothing_that_is_escaped_is_an_entity(text: str) -> None:
    assert "<" not in escaped(text)
    assert ">" not in escaped(text)


@given(st.text("ab .?\n", max_size=300), st.integers(1, 60))
def test_a_text_is_cut_into_pieces_without_losing_a_word(text: str, longest: int) -> None:
    cut_up = list(pieces(text, longest))
    assert all(0 < len(one) <= longest and one == one.strip() for one in cut_up)
    assert "".join("".join(cut_up).split()) == "".join(text.split())


def test_a_text_is_cut_at_a_paragraph_then_at_a_sentence_then_at_a_word() -> None:
    assert list(pieces("One two. Three\n\nfour five six", 20)) == ["One two. Three", "four five six"]
    assert list(pieces("One two three. Four five six", 20)) == ["One two three.", "Four five six"]
    assert list(pieces("One two three four five six", 20)) == ["One two three four", "five six"]


def test_a_name_that_is_too_long_ends_in_dots() -> None:
    assert cut("Education  compliance", 12) == "Education c…"
    assert cut("Education", 9) == "Education"


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "mailto:a@b.example", "http://", "/relative", "https://a.example/" + "x" * 3000]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert address(url) == ""


def test_an_address_cannot_end_its_own_link() -> None:
    assert address("https://a.example/x|<!channel>") == "https://a.example/x%7C%3C!channel%3E"


MARKED = ["*stars*", "_lines_", "~waves~", "`ticks`", ":smile:", "> quote", "a\n> b"]


@pytest.mark.parametrize("words", MARKED)
def test_words_that_look_like_markup_are_shown_as_they_are_beside_bold_words_and_links(words: str) -> None:
    block = section([(Run("Label:", bold=True), Run(words)), (Run("there", url="https://a.example"),)])
    assert block["type"] == "rich_text"
    elements = block["elements"][0]["elements"]
    assert {"type": "text", "text": words} in elements
    assert {"type": "link", "text": "there", "url": "https://a.example"} in elements


@pytest.mark.parametrize("words", ["<!channel>", "<@U1>", "<https://evil.example|here>", "#general", "@here"])
def test_no_words_are_a_mention_or_a_link(words: str) -> None:
    block = section([(Run("Label:", bold=True), Run(f" {words}"))])
    assert block["text"] == {"type": "mrkdwn", "text": f"*Label:* {escaped(words)}", "verbatim": True}


@given(NASTY.filter(str.strip))
def test_words_alone_are_plain_text(words: str) -> None:
    assert section([(Run(words),)]) == {"type": "section", "text": plain_text(words), "expand": True}
    assert said((Run(words),)) == words
