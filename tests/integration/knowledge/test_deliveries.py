"""What comes in and goes out is kept once, in order, until it is dealt with: on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from knowledge.database import Database
from knowledge.deliveries import incoming, outgoing
from knowledge.deliveries.incoming import Incoming
from knowledge.deliveries.models import IncomingEvent, OutboxMessage
from knowledge.deliveries.outgoing import Outgoing
from knowledge.models import now


def arrived(key: str, conversation: str = "c1") -> Incoming:
    return Incoming(key, conversation, {"text": key})


def keys(database: Database, busy: tuple[str, ...] = ()) -> list[str]:
    return [event.key for event in incoming.next_events(database, "slack", busy).due]


def texts(database: Database, busy: tuple[str, ...] = ()) -> list[str]:
    return [one.payload["text"] for one in outgoing.next_messages(database, "slack", busy).due]


def message(text: str, destination: str = "C1:") -> Outgoing:
    return Outgoing("slack", destination, {"kind": "reply", "text": text})


def test_what_is_delivered_again_is_kept_once_also_within_one_batch_and_after_it_was_answered(database: Database) -> None:
    assert incoming.receive(database, "slack", [arrived("a"), arrived("b"), arrived("a")]) == (True, True, False)
    (event,) = incoming.next_events(database, "slack").due
    incoming.answered(database, event, [])
    assert incoming.receive(database, "slack", [arrived("a"), arrived("c")]) == (False, True)
    assert incoming.receive(database, "teams", [arrived("a")]) == (True,)
    assert keys(database) == ["b"]


def test_the_same_delivered_by_many_at_once_is_kept_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(lambda _: incoming.receive(database, "slack", [arrived("a")])[0], range(8)))
    assert sorted(new) == [False] * 7 + [True]


def test_a_conversation_is_in_order_and_another_does_not_wait_for_it(database: Database) -> None:
    incoming.receive(database, "slack", [arrived("1"), arrived("2"), arrived("x", "c2"), arrived("3")])
    assert keys(database) == ["1", "x"]
    assert keys(database, ("c1",)) == ["x"]
    first = incoming.next_events(database, "slack").due[0]
    incoming.postpone(database, first, 60, [message("later")])
    assert keys(database) == ["x"]  # What comes after the first waits with it.
    assert 50 < (incoming.next_events(database, "slack").seconds or 0) <= 60
    assert incoming.next_events(database, "slack", ("c1",)).seconds is None
    assert texts(database) == ["later"]


def test_an_answer_and_the_end_of_its_event_are_kept_together_and_only_once(database: Database) -> None:
    incoming.receive(database, "slack", [arrived("1")])
    (event,) = incoming.next_events(database, "slack").due
    incoming.answered(database, event, [message("one"), message("two")])
    incoming.answered(database, event, [message("again")])
    assert keys(database) == []
    assert texts(database) == ["one"]
    with database.session() as session:
        assert session.get_one(IncomingEvent, event.id).payload == {}  # What was asked is kept as a question, not here too.


def test_messages_to_one_place_go_one_after_the_other(database: Database) -> None:
    for one in (message("a"), message("b"), message("x", "C2:")):
        outgoing.post(database, one)
    assert texts(database) == ["a", "x"]
    assert texts(database, ("C1:",)) == ["x"]
    first = outgoing.next_messages(database, "slack").due[0]
    outgoing.wait(database, first, 60)
    assert texts(database) == ["x"]
    outgoing.sent(database, first, "17.1")
    assert texts(database) == ["b", "x"]
    assert (outgoing.sent_last(database, "slack", "C1:", "reply") or first).sent_as == "17.1"


def test_what_was_being_sent_when_everything_stopped_is_uncertain(database: Database) -> None:
    outgoing.post(database, message("a"))
    (kept,) = outgoing.next_messages(database, "slack").due
    assert not kept.uncertain
    outgoing.sending(database, kept)
    assert outgoing.next_messages(database, "slack").due[0].uncertain
    outgoing.wait(database, kept, 0, uncertain=True)
    assert outgoing.next_messages(database, "slack").due[0].uncertain
    outgoing.give_up(database, kept, "channel_not_found")
    assert texts(database) == []
    assert outgoing.next_messages(database, "slack").seconds is None


def test_what_follows_on_is_kept_where_something_came_in_before_be_it_in_the_same_moment(database: Database) -> None:
    follows = replace(arrived("2"), follows=True)
    assert incoming.receive(database, "slack", [follows, arrived("1"), follows]) == (False, True, True)
    assert incoming.receive(database, "slack", [replace(arrived("3"), follows=True)]) == (True,)
    assert incoming.receive(database, "slack", [replace(arrived("4", "c2"), follows=True)]) == (False,)
    assert incoming.receive(database, "teams", [replace(arrived("5"), follows=True)]) == (False,)
    assert keys(database) == ["1"]


def test_what_is_done_is_forgotten_after_the_retention_period_and_what_waits_is_not(database: Database) -> None:
    incoming.receive(database, "slack", [arrived("1"), arrived("2", "c2")])
    event = incoming.next_events(database, "slack").due[0]
    incoming.answered(database, event, [message("a"), message("b", "C2:")])
    outgoing.sent(database, outgoing.next_messages(database, "slack").due[0])
    with database.session() as session:
        for table in (IncomingEvent, OutboxMessage):
            session.execute(update(table).values(at=now().replace(year=now().year - 1)))
        session.commit()
    assert (outgoing.purge_messages(database, 90), incoming.purge_events(database, 90)) == (1, 1)
    assert keys(database) == ["2"]
    assert texts(database) == ["b"]


@pytest.mark.parametrize("text", ["’–✓ 😀", "a\n\nb", "{}", ""])
def test_a_payload_comes_back_as_it_was(database: Database, text: str) -> None:
    incoming.receive(database, "slack", [Incoming("k", "c", {"text": text, "more": {"x": [1, None]}})])
    assert incoming.next_events(database, "slack").due[0].payload == {"text": text, "more": {"x": [1, None]}}


def test_at_most_so_many_are_taken_up_and_the_longest_waiting_first(database: Database) -> None:
    incoming.receive(database, "slack", [arrived(key, f"c{key}") for key in "1234"])
    assert [event.key for event in incoming.next_events(database, "slack", ["c1"], 2).due] == ["2", "3"]
    for text in "1234":
        outgoing.post(database, message(text, f"C{text}:"))
    assert [one.payload["text"] for one in outgoing.next_messages(database, "slack", ["C1:"], 2).due] == ["2", "3"]
