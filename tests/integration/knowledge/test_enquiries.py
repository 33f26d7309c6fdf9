"""Questions that wait for a person: which do, who sees to them, what is said to the asker and what the assistant learns."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from knowledge.actors import Actor, local_admin
from knowledge.changes import changes_to, latest_changes
from knowledge.database import Database
from knowledge.deliveries.models import OutboxMessage
from knowledge.enquiries.asking import ask_back, said_by_team, settle
from knowledge.enquiries.handling import LONGEST, Learn, answer, close, release, take
from knowledge.enquiries.inbox import Filter, count_open, get_enquiry, list_enquiries, unanswered
from knowledge.enquiries.models import Enquiry, EnquiryMessage
from knowledge.enquiries.relaying import TeamPlace
from knowledge.enquiries.telling import WITHIN, tell_team
from knowledge.enquiries.types import EnquiryView
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.models import now
from knowledge.people.people import Known, meet
from knowledge.protocols import get_language
from knowledge.questions import give_feedback, pass_on, purge_questions, record_question

ADA, BEN = Actor("Ada", frozenset({"editor"})), Actor("Ben", frozenset({"admin"}))
ASKER = Actor("Cy")
DIRECT, PAGE = "slack:T1:U1", "web:secret-tab"
CHANNEL = TeamPlace("slack", {"channel": "C9"}, live=True)
MAILBOX = TeamPlace("email", {"to": "team@example.org"})


def asked(database: Database, text: str = "May we share bus lists?", outcome: str = "declined", conversation: str = DIRECT) -> int:
    return record_question(database, conversation=conversation, channel="c", text=text, kind="find_protocol", outcome=outcome)


def texts(found: tuple[EnquiryView, ...]) -> list[str]:
    return [one.text for one in found]


def outbox(database: Database) -> list[tuple[str, str, str]]:
    with database.session() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.platform, row.destination, str(row.payload["kind"])) for row in rows]


def test_what_could_not_be_answered_was_unsure_failed_did_not_help_or_was_passed_on_waits(database: Database) -> None:
    for outcome in ("answered", "declined", "asked", "failed"):
        asked(database, outcome, outcome)
    give_feedback(database, asked(database, "not helpful", "answered"), "not_helpful", "wrong_protocol")
    give_feedback(database, asked(database, "helpful after all", "asked"), "helpful")
    pass_on(database, asked(database, "passed on", "answered"))
    found = list_enquiries(database, ADA)
    assert [(one.text, one.reason) for one in found] == [
        ("passed on", "passed_on"),
        ("not helpful", "not_helpful"),
        ("failed", "failed"),
        ("asked", "unsure"),
        ("declined", "unanswered"),
    ]
    assert found[1].comment == "wrong_protocol"
    assert count_open(database) == 2


def test_they_are_found_by_why_they_wait_by_their_words_and_by_who_has_taken_them(database: Database) -> None:
    one, two, three = asked(database, "Bus lists?"), asked(database, "Bus stops?", "asked"), asked(database, "Ducks?")
    take(database, ADA, one)
    take(database, BEN, two)
    close(database, ADA, three)

    def found(**wanted: str) -> list[str]:
        return texts(list_enquiries(database, ADA, Filter(**wanted)))

    assert found() == ["Bus stops?", "Bus lists?"]
    assert found(reason="unsure") == ["Bus stops?"]
    assert found(words="LISTS") == ["Bus lists?"]
    assert found(state="mine") == ["Bus lists?"]
    assert found(state="free") == []
    assert found(state="closed") == ["Ducks?"]
    release(database, ADA, one)
    assert found(state="free") == ["Bus lists?"]
    with pytest.raises(Invalid):
        found(state="none")


@pytest.mark.parametrize(
    "act",
    [
        lambda database, number: list_enquiries(database, ASKER),
        lambda database, number: get_enquiry(database, ASKER, number),
        lambda database, number: unanswered(database, ASKER, now()),
        lambda database, number: take(database, ASKER, number),
        lambda database, number: release(database, ASKER, number),
        lambda database, number: answer(database, ASKER, number, "Yes."),
        lambda database, number: answer(database, ASKER, number, "Yes.", learn=Learn("the-autism-in-schools-panel", "Bus?")),
        lambda database, number: close(database, ASKER, number),
    ],
)
def test_only_editors_and_admins_see_them_and_see_to_them(filled: Database, act: Callable[[Database, int], object]) -> None:
    number = asked(filled)
    changes = latest_changes(filled, 1)
    with pytest.raises(NotAllowed):
        act(filled, number)
    assert get_enquiry(filled, ADA, number).messages == ()
    assert latest_changes(filled, 1) == changes


def test_one_that_somebody_has_taken_is_theirs_until_they_release_it_or_it_is_taken_over(database: Database) -> None:
    number = asked(database)
    assert take(database, ADA, number).taken_by == "Ada"
    assert take(database, ADA, number).taken_by == "Ada"
    for act in (take, release, close, lambda *given: answer(*given, "Yes.")):
        with pytest.raises(Conflict, match=r"Ada has taken this question\."):
            act(database, BEN, number)
    assert take(database, BEN, number, over=True).taken_by == "Ben"
    assert release(database, BEN, number).taken_by is None
    assert answer(database, BEN, number, "Yes.").taken_by == "Ben"


def test_two_people_of_one_name_are_two(database: Database) -> None:
    first, second = (meet(database, Known("slack", "T1", user), "Sam").id for user in ("U8", "U9"))
    number = asked(database)
    take(database, Actor("Sam", frozenset({"editor"}), person=first), number)
    with pytest.raises(Conflict, match="Sam has taken"):
        take(database, Actor("Sam", frozenset({"editor"}), person=second), number)


def test_of_many_at_the_same_moment_one_takes_it_and_one_answers(database: Database) -> None:
    number = asked(database, outcome="asked")
    people = [Actor(f"P{place}", frozenset({"editor"})) for place in range(8)]

    def attempt(act: Callable[[Actor], object]) -> Callable[[Actor], bool]:
        def done(actor: Actor) -> bool:
            try:
                act(actor)
            except Conflict:
                return False
            return True

        return done

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(attempt(lambda actor: take(database, actor, number)), people))
        answered = list(pool.map(attempt(lambda actor: answer(database, actor, number, f"{actor.name}.", seen=0, over=True)), people))
    assert (sum(taken), sum(answered)) == (1, 1)
    assert len(get_enquiry(database, ADA, number).messages) == 1


def test_an_answer_goes_to_where_it_was_asked_and_closes_it(database: Database) -> None:
    number = asked(database)
    done = answer(database, ADA, number, "Yes.\r\n\r\nUnder the  buses protocol.", seen=0)
    assert [(one.author, one.from_team, one.text) for one in done.messages] == [("Ada", True, "Yes.\n\nUnder the buses protocol.")]
    assert (done.is_open, done.ended, done.closed_by) == (False, "answered", "Ada")
    assert outbox(database) == [("slack", DIRECT, "from_team")]
    assert list_enquiries(database, ADA) == ()
    assert count_open(database) == 0


def test_an_answer_and_its_delivery_are_kept_together_or_not_at_all(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(database)

    def fails(*_given: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("knowledge.enquiries.relaying.to_team", fails)
    with pytest.raises(RuntimeError):
        answer(database, ADA, number, "Yes.")
    assert get_enquiry(database, ADA, number).messages == ()
    assert outbox(database) == []


def test_an_answer_to_who_cannot_be_written_to_is_kept_for_their_conversation(database: Database) -> None:
    answer(database, ADA, asked(database, conversation=PAGE), "Yes.")
    answer(database, ADA, asked(database, "Ducks?", conversation=PAGE), "No.")
    assert outbox(database) == []
    first, second = said_by_team(database, PAGE)
    assert (first.text, first.asked, first.author, second.text) == ("Yes.", "May we share bus lists?", "Ada", "No.")
    assert said_by_team(database, PAGE, first.id) == (second,)
    assert said_by_team(database, "web:other-tab") == ()


def test_the_same_answer_sent_twice_is_said_once_and_another_is_refused_until_it_was_read(database: Database) -> None:
    number = asked(database)
    answer(database, ADA, number, "Yes.", seen=0)
    answer(database, ADA, number, "Yes.", seen=0)
    with pytest.raises(Conflict, match="More was said"):
        answer(database, ADA, number, "No.", seen=0)
    assert [one.text for one in get_enquiry(database, ADA, number).messages] == ["Yes."]
    assert len(outbox(database)) == 1


@pytest.mark.parametrize(("text", "problem"), [(" \n ", "is empty"), ("x" * (LONGEST + 1), "2,001 characters")])
def test_an_answer_that_cannot_be_sent_is_refused(database: Database, text: str, problem: str) -> None:
    number = asked(database)
    with pytest.raises(Invalid, match=problem):
        answer(database, ADA, number, text)
    assert get_enquiry(database, ADA, number).is_open


def test_the_asker_may_ask_back_and_it_waits_again_with_who_answered(database: Database) -> None:
    number = asked(database)
    assert not ask_back(database, DIRECT, "Cy", "And stops?")  # Nothing was answered yet.
    answer(database, ADA, number, "Yes.")
    assert ask_back(database, DIRECT, "Cy", "And stops?")
    assert ask_back(database, DIRECT, "Cy", "And stops?")  # Delivered again.
    (held,) = list_enquiries(database, ADA)
    assert (held.asked_back, held.taken_by, held.ended) == (True, "Ada", None)
    assert [(one.author, one.from_team) for one in held.messages] == [("Ada", True), ("Cy", False)]
    answer(database, ADA, number, "Those too.", seen=held.last)
    assert [one[2] for one in outbox(database)] == ["from_team", "from_team"]


def test_nobody_asks_back_or_settles_for_another_conversation(database: Database) -> None:
    number = asked(database)
    answer(database, ADA, number, "Yes.")
    assert not ask_back(database, PAGE, "Eve", "And?", number)
    assert not settle(database, PAGE, "Eve", number)
    assert len(get_enquiry(database, ADA, number).messages) == 1


def test_of_two_answers_the_asker_s_words_are_about_the_one_named_or_the_last(database: Database) -> None:
    first, second = asked(database, "One?"), asked(database, "Two?")
    answer(database, ADA, second, "2.")
    answer(database, ADA, first, "1.")
    ask_back(database, DIRECT, "Cy", "Which?")
    ask_back(database, DIRECT, "Cy", "Why?", second)
    assert [one.text for one in get_enquiry(database, ADA, first).messages] == ["1.", "Which?"]
    assert [one.text for one in get_enquiry(database, ADA, second).messages] == ["2.", "Why?"]


def test_that_it_answers_it_closes_it_and_is_kept_as_helpful(database: Database) -> None:
    number = asked(database)
    assert not settle(database, DIRECT, "Cy")
    answer(database, ADA, number, "Yes.")
    ask_back(database, DIRECT, "Cy", "Really?")
    assert settle(database, DIRECT, "Cy")
    held = get_enquiry(database, ADA, number)
    assert (held.is_open, held.closed_by, held.reason) == (False, "Cy", "answered")


def test_words_that_may_be_about_a_later_answer_settle_nothing(database: Database) -> None:
    number = asked(database)
    answer(database, ADA, number, "Yes.")
    asked(database, "Who is on it?", "answered")
    assert not settle(database, DIRECT, "Cy")
    assert get_enquiry(database, ADA, number).reason == "unanswered"
    assert settle(database, DIRECT, "Cy", number)


def test_one_with_nothing_to_answer_is_closed_and_waits_again_when_its_asker_passes_it_on(database: Database) -> None:
    number = asked(database, "hello?")
    assert close(database, ADA, number).ended == "nothing"
    close(database, ADA, number)
    assert (count_open(database), outbox(database)) == (0, [])
    pass_on(database, number)
    assert texts(list_enquiries(database, ADA)) == ["hello?"]


def test_an_answer_teaches_the_assistant_in_the_same_step(filled: Database) -> None:
    slug = "the-autism-in-schools-panel"
    answer(filled, ADA, asked(filled, "May we use the bus club?"), "Yes.", learn=Learn(slug, "May we use the bus club?"))
    close(filled, ADA, asked(filled, "Bus club?"), learn=Learn(slug, "The bus club", "nickname"))
    language = get_language(filled, slug)
    assert language.examples[-1].text == "May we use the bus club?"
    assert ("The bus club", "nickname") in [(one.term, one.kind) for one in language.terms]
    last = changes_to(filled, slug)[-1].revision
    assert (last.actor, last.why) == ("Ada", "From a question that waited for a person")
    assert list_enquiries(filled, ADA) == ()


def test_what_is_known_already_is_no_obstacle(filled: Database) -> None:
    slug = "the-autism-in-schools-panel"
    known = get_language(filled, slug).examples[0].text
    answer(filled, ADA, asked(filled), "Yes.", learn=Learn(slug, known.upper()))
    assert [one.text.lower() for one in get_language(filled, slug).examples].count(known.lower()) == 1


@pytest.mark.parametrize(
    "learn", [Learn("none", "Bus?"), Learn("the-autism-in-schools-panel", " "), Learn("the-autism-in-schools-panel", "Bus?", "none")]
)
def test_when_it_cannot_be_learnt_nothing_is_said_either(filled: Database, learn: Learn) -> None:
    number = asked(filled)
    with pytest.raises(Invalid):
        answer(filled, ADA, number, "Yes.", learn=learn)
    assert get_enquiry(filled, ADA, number).messages == ()
    assert outbox(filled) == []


def test_what_nobody_could_answer_is_told_by_when_it_was_asked(database: Database) -> None:
    since = now()
    declined, answered = asked(database, "declined"), asked(database, "answered since")
    asked(database, "unsure", "asked")
    answer(database, ADA, answered, "Yes.")
    pass_on(database, asked(database, "passed on", "answered"))
    assert texts(unanswered(database, ADA, since)) == ["passed on", "declined"]
    close(database, ADA, declined)
    assert texts(unanswered(database, ADA, since)) == ["passed on", "declined"]
    assert unanswered(database, ADA, now()) == ()


def test_the_team_is_told_once_of_what_was_declined_or_passed_on_whoever_tells(database: Database) -> None:
    declined, _, unsure = asked(database), asked(database, "answered", "answered"), asked(database, "unsure", "asked")
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: tell_team(database, [CHANNEL, MAILBOX]), range(4))) == 1
    assert outbox(database) == [("slack", f"enquiry:{declined}", "enquiry"), ("email", f"enquiry:{declined}", "enquiry")]
    pass_on(database, declined)
    assert tell_team(database, [CHANNEL, MAILBOX]) == 0
    pass_on(database, unsure)
    assert tell_team(database, [CHANNEL]) == 1


def test_what_was_closed_or_is_old_by_then_is_told_to_nobody(database: Database) -> None:
    answer(database, ADA, asked(database, conversation=PAGE), "Yes.")
    old = asked(database)
    with database.session() as session:
        session.execute(update(Enquiry).where(Enquiry.question_id == old).values(at=now() - WITHIN))
        session.commit()
    assert tell_team(database, [CHANNEL]) == 0


def test_without_a_place_to_tell_it_at_it_is_told_when_there_is_one(database: Database) -> None:
    asked(database)
    assert tell_team(database, []) == 0
    assert tell_team(database, [CHANNEL]) == 1


def test_a_message_that_is_answered_after_all_is_told_to_nobody(database: Database) -> None:
    for outcome in ("declined", "answered"):
        record_question(database, conversation="c", channel="c", text="Bus?", kind="lists", outcome=outcome, message="m1")
    assert tell_team(database, [CHANNEL]) == 0
    assert list_enquiries(database, ADA) == ()
    for outcome in ("failed", "declined", "declined"):
        record_question(database, conversation="c", channel="c", text="Duck?", kind="lists", outcome=outcome, message="m2")
    assert tell_team(database, [CHANNEL]) == 1


def test_what_the_team_was_shown_follows_what_becomes_of_it_where_it_can(database: Database) -> None:
    number = asked(database, conversation=PAGE)
    tell_team(database, [CHANNEL, MAILBOX])
    acts: list[Callable[[], object]] = [
        lambda: take(database, ADA, number),
        lambda: answer(database, ADA, number, "Yes."),
        lambda: ask_back(database, PAGE, "Cy", "And?"),
        lambda: settle(database, PAGE, "Cy"),
    ]
    for act in acts:
        act()
    assert [one for one in outbox(database) if one[0] == "email"] == [
        ("email", f"enquiry:{number}", "enquiry"),
        ("email", f"enquiry:{number}", "from_asker"),
    ]
    to_channel = [kind for platform, _, kind in outbox(database) if platform == "slack"]
    assert to_channel == ["enquiry", "enquiry", "enquiry", "from_asker", "enquiry", "enquiry"]


def test_the_team_is_told_when_somebody_asks_back_about_what_it_was_not_told_of(database: Database) -> None:
    number = asked(database, outcome="asked", conversation=PAGE)
    answer(database, ADA, number, "Yes.")
    assert tell_team(database, [CHANNEL]) == 0
    ask_back(database, PAGE, "Cy", "And?")
    assert tell_team(database, [CHANNEL]) == 1


def test_an_enquiry_goes_with_its_question(database: Database) -> None:
    number = asked(database)
    answer(database, ADA, number, "Yes.")
    assert purge_questions(database, -1) == 1
    with database.session() as session:
        assert (session.scalars(select(Enquiry)).all(), session.scalars(select(EnquiryMessage)).all()) == ([], [])
    for act in (get_enquiry, take, close):
        with pytest.raises(NotFound):
            act(database, local_admin(), number)
    assert purge_questions(database, -1) == 0


def test_time_is_told_in_utc(database: Database) -> None:
    done = close(database, ADA, asked(database))
    assert done.closed_at
    assert done.at.utcoffset() == done.closed_at.utcoffset() == timedelta(0)
