"""What a message in an audit is by its very words: a command with its item or section, an answer, a question."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audits.talk.commands import (
    ANSWER,
    COMMANDS,
    Command,
    Heard,
    asks,
    asks_what_is_meant,
    is_written_as_answer,
    named_place,
    ranking_of,
    spelt_out,
    without_interjection,
)
from tests.audits import QUESTIONNAIRE, item

HERE = QUESTIONNAIRE.sections[1]
"""Section 2 is in hand."""


def command(name: str, place: str = "", text: str = "") -> Command:
    if "." in place:
        return Command(name, item(place), text=text)
    return Command(name, section=QUESTIONNAIRE.sections[int(place) - 1] if place else None, text=text)


SPELT = [
    ("status", "", "where am I|where are we up to?|status|progress|what's left|how far are we"),
    ("back", "", "back|go back|Go back one please|previous|undo|can you go back a step"),
    ("skip", "", "skip|skip this one|next|pass|leave it for now|come back to that later"),
    ("goto", "", "next section|skip this section|skip section"),
    ("goto", "5", "go to section 5|section 5|Section 5.|take me to section five|go to 5|no wait, go to section 5|jump to section 5 please"),
    ("goto", "1", "back to section 1|show me section 1|do section 1"),
    ("goto", "2.4", "go to 2.4|jump to item 2.4|skip to 2.4|open 2.4"),
    ("goto", "7", "go to the retention bit"),
    ("change", "2.4", "change 2.4|change my answer to 2.4|please edit 2.4|fix item 2.4|can you change 4|redo number 4"),
    ("change", "2", "edit section 2|change section 2"),
    ("change", "5", "change section 5"),
    ("note", "1.3", "add a note to 1.3|note on 1.3|leave a comment for 1.3"),
    ("explain", "", "what does this mean|what does that mean?|explain|?|eg|for example|like what|I don't understand|pardon"),
    ("explain", "2.4", "explain 2.4|what is 2.4|what does 2.4 mean|what's 2.4 about?"),
    ("why", "", "why|why do you ask|why do you need to know|why is this asked?"),
    ("why", "2.4", "why do you need 2.4|why 2.4?"),
    ("who", "", "who answered that|who did this|who changed it"),
    ("who", "1.1", "who answered 1.1|who filled in 1.1?|who was it that answered 1.1"),
    ("who", "3", "who filled in section 3"),
    ("pause", "", "pause|stop|stop for now|save and exit|that'll do for today|carry on later|quit"),
    ("review", "", "review|show me my answers|summary|check our answers|review the audit"),
    ("submit", "", "submit|please submit it now|submit the audit|send it off"),
    ("cancel", "", "cancel|cancel the audit|forget it|start over|delete it all"),
    ("export", "", "export|export as word|export to excel please|pdf|download|print it"),
    ("report", "", "report"),
    ("same", "", "same|same as last time|no change|still true|nothing has changed|confirm all"),
    ("one", "", "one at a time|item by item|ask me one by one"),
    ("whole", "", "whole section|all at once|show the list again"),
    ("help", "", "help|what can I say"),
    ("chat", "", "thanks|thank you so much|hello"),
]


@pytest.mark.parametrize(("name", "place", "text"), [(name, place, text) for name, place, texts in SPELT for text in texts.split("|")])
def test_a_command_that_is_spelt_out_is_understood(name: str, place: str, text: str) -> None:
    assert spelt_out(text, QUESTIONNAIRE, HERE) == command(name, place)


@pytest.mark.parametrize(
    ("text", "place", "note"),
    [
        ("add a note to 1.3: only for parents", "1.3", "only for parents"),
        ("Add a note to 1.3 - Only for Parents", "1.3", "Only for Parents"),
        ("note on 3: kept in SIMS", "2.3", "kept in SIMS"),
        ("note for 2.2 that it goes by post", "2.2", "it goes by post"),
        ("comment on 7.2 saying six years", "7.2", "six years"),
        ("add a note: kept in SIMS", "", "kept in SIMS"),
        ("note: two lines\nof it", "", "two lines\nof it"),
    ],
)
def test_a_note_is_taken_in_its_own_letters(text: str, place: str, note: str) -> None:
    assert spelt_out(text, QUESTIONNAIRE, HERE) == command("note", place, note)


OTHER_MESSAGES = (
    "go to section 9|go to section 0|go to 9.9|change 13|change 9.9|change 2.7|add a note to 9.9: x|explain 9.9|who answered 9.9"
    "|yes|no|1 3 5|1.4 yes|all|none|all but 4|rest no|skip 3|we hold addresses|pigeons||carry on|continue|reopen the audit|previous schools"
    "|export forms|stopped in 2020|same building|pause for thought|the report goes to parents|notes of discussions|we send it by post"
    "|back pain records|summary records|section 2: 1 3|change 2.4 to yes|change 2.4 to no, 2.5 to yes"
)


@pytest.mark.parametrize(
    "text",
    OTHER_MESSAGES.split("|"),
)
def test_other_messages_are_no_commands_and_neither_is_a_place_that_there_is_not(text: str) -> None:
    assert spelt_out(text, QUESTIONNAIRE, HERE) is None


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("change", "I got 2.4 wrong", "2.4"),
        ("change", "the answer about exam boards is wrong", "2.5"),
        ("change", "I need to alter the one on GP details", "1.4"),
        ("explain", "what counts as diagnostic testing", "1.9"),
        ("goto", "can we do section 4 now", "4"),
        ("goto", "let's look at how long it's kept", "7"),
        ("goto", "the next one", ""),
        ("goto", "take me to number 3", "3"),
        ("who", "who put the answer for exam boards", "2.5"),
        ("skip", "let's not do this now", ""),
    ],
)
def test_a_command_that_is_heard_finds_its_place_by_number_or_name(name: str, text: str, place: str) -> None:
    assert named_place(name, text, QUESTIONNAIRE, HERE) == command(name, place)


@given(
    st.sampled_from(sorted(COMMANDS)),
    st.text() | st.sampled_from(["1.4", "section 99", "99", "0", "the last", "third sector", "7.1 or 7.2"]),
)
def test_any_text_can_be_heard_as_any_command(name: str, text: str) -> None:
    for section in (None, *QUESTIONNAIRE.sections):
        heard = named_place(name, text, QUESTIONNAIRE, section)
        assert heard.name == name
        spelt = spelt_out(text, QUESTIONNAIRE, section)
        for one in (heard, spelt):
            assert one is None or one.item is None or QUESTIONNAIRE.has(one.item.key)
            assert one is None or one.section is None or one.section in QUESTIONNAIRE.sections


words = st.sampled_from(
    [
        "go",
        "to",
        "section",
        "2",
        "change",
        "note",
        "add",
        "a",
        "1.3",
        ":",
        "please",
        "can",
        "you",
        "no",
        "wait",
        "what",
        "is",
        "who",
        "answered",
        ",",
        "\n",
        "?",
    ]
)


@settings(max_examples=300)
@given(st.lists(words, max_size=9).map(" ".join))
def test_words_of_commands_in_any_order_name_only_what_there_is(text: str) -> None:
    spelt = spelt_out(text, QUESTIONNAIRE, HERE)
    is_written_as_answer(text)
    asks_what_is_meant(text)
    assert spelt is None or spelt.item is None or QUESTIONNAIRE.has(spelt.item.key)


@pytest.mark.parametrize(
    "text", ["yes", "no", "1 3 5-7", "all", "none", "all but 4", "rest no", "1 yes 2 no", "n/a", "nothing", "1.4 yes", "1.1: yes\n1.2: no"]
)
def test_an_answer_is_told_by_its_form(text: str) -> None:
    assert is_written_as_answer(text)


@pytest.mark.parametrize(
    "text",
    ["", "we hold addresses", "pigeons", "who is 3", "who said 1.1 was yes", "which of 1 and 2", "what is 2.4", "thanks", "CAMHS letters"],
)
def test_what_has_other_words_is_no_answer_by_its_form(text: str) -> None:
    assert not is_written_as_answer(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("is it?", True), ("who are the partners", True), ("what's that", True), ("yes", False), ("we do", False), ("", False)],
)
def test_a_question_is_told_by_how_it_begins_or_ends(text: str, expected: bool) -> None:
    assert asks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what counts as an address", True),
        ("does this include emails?", True),
        ("does the Register count?", True),
        ("what do you mean by settings", True),
        ("what does CHIS stand for", False),
        ("does the protocol include emails?", False),
        ("who are the partners of the panel", False),
        ("we hold addresses", False),
    ],
)
def test_asking_what_the_words_mean_is_no_question_about_protocols(text: str, expected: bool) -> None:
    assert asks_what_is_meant(text) == expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no wait, can we change 2.4 to yes", "can we change 2.4 to yes"),
        ("Hang on, I need to fix 3", "I need to fix 3"),
        ("no, 3 is yes", "no, 3 is yes"),
        ("", ""),
    ],
)
def test_no_wait_denies_nothing(text: str, rest: str) -> None:
    assert without_interjection(text) == rest


def test_what_is_heard_is_an_answer_unless_rasa_says_otherwise() -> None:
    assert Heard("yes").sounds_like == ANSWER
    heard = Heard("review", within=(("review", 0.7), ("answer", 0.2)))
    assert (heard.sounds_like, heard.likelihood("answer"), heard.likelihood("note")) == ("review", 0.2, 0.0)


@pytest.mark.parametrize("raw", [None, 5, "audit_answer", {}, [], ["ab"], [5], [["audit_answer"]], [[1, 2, 3]], [["a", "b"]], [[1, 0.5]]])
def test_a_ranking_that_is_none_is_empty(raw: Any) -> None:
    assert ranking_of(raw) == ()


def test_a_ranking_loses_the_prefix_of_its_kinds() -> None:
    assert ranking_of([["audit_answer", 0.9], ("question", 1)]) == (("answer", 0.9), ("question", 1.0))


@given(st.recursive(st.none() | st.floats() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_rubbish_in_place_of_a_ranking_does_no_harm(raw: Any) -> None:
    assert all(isinstance(name, str) and isinstance(likely, float) for name, likely in ranking_of(raw))
