"""What a conversation remembers lives in one slot, as JSON, and a damaged slot loses the thread but not the answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.context import MOST_RECENT, Context

words = st.text(max_size=20)
several = st.lists(words, max_size=5).map(tuple)
contexts = st.builds(
    Context,
    protocol=st.none() | words.filter(bool),
    recent=several,
    organisations=several,
    kind=st.none() | words,
    choices=several,
    pending_kind=st.none() | words,
    pending_text=st.none() | words,
    listed=several,
    page=st.integers(0, 100),
    offer=st.none() | st.just("record"),
    question=st.none() | st.integers(1),
)


@given(contexts)
def test_a_context_comes_back_from_json_as_it_was(context: Context) -> None:
    assert Context.from_json(json.loads(json.dumps(context.to_json()))) == context


def test_a_conversation_that_has_not_begun_takes_no_room() -> None:
    assert Context().to_json() == {}


@pytest.mark.parametrize("data", [None, {}, {"colour": "blue"}, [], "autism", 5])
def test_what_does_not_fit_is_left_out(data: Any) -> None:
    assert Context.from_json(data) == Context()


def test_the_protocol_in_hand_changes_and_those_before_it_are_kept_latest_first() -> None:
    context = Context().now_about("a").now_about("b").now_about("c")
    assert (context.protocol, context.recent) == ("c", ("b", "a"))
    assert context.now_about("c") == context
    assert (context.now_about("a").protocol, context.now_about("a").recent) == ("a", ("c", "b"))


def test_a_very_long_conversation_stays_small() -> None:
    context = Context()
    for number in range(500):
        context = context.now_about(f"protocol-{number}")
    assert context.protocol == "protocol-499"
    assert len(context.recent) == MOST_RECENT
    assert len(json.dumps(context.to_json())) < 1_000
