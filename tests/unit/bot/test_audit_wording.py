"""Everything that is said in an audit is complete as text, names items by their numbers, and can be answered by typing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.replies import Buttons, Form, Items, Reply
from bot.wording.audits import Links, form, leading_back, reply_to, words_for
from knowledge.audits.questionnaires import DESCRIBE, Section
from knowledge.audits.talk import said
from knowledge.audits.talk.answers import CONTRADICTION, UNKNOWN, UNPLACED, Doubt, read_section
from knowledge.audits.types import DESCRIBED, NO, YES, AnswerView, AuditView, Clash, Entry, Given, Kept
from tests.audits import QUESTIONNAIRE as FORM

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LINKS = Links(lambda audit, name: f"http://here/{audit}.{name}", lambda round_: f"http://here/report?round={round_}")


def answer(item: str, state: str = YES, note: str = "", *entries: str, by: str = "Sam", confirmed: bool = True) -> AnswerView:
    return AnswerView(item, state, note, tuple(Entry(text, by, AT) for text in entries), confirmed, by, AT, 1)


def audit(*answers: AnswerView, status: str = "open", carried_from: str | None = None) -> AuditView:
    return AuditView(
        7, "Melton and Rutland", "2026", 1, status, FORM, {one.item: one for one in answers}, AT, "Kim", AT if status == "submitted" else None,
        "Kim" if status == "submitted" else None, carried_from, 3,
    )  # fmt: skip


def text(*values: said.Said) -> str:
    return reply_to(values, LINKS).to_text()


@pytest.mark.parametrize("section", FORM.sections, ids=lambda section: section.key)
def test_a_section_is_listed_by_number_with_its_question_and_how_far_the_audit_is(section: Section) -> None:
    reply = reply_to([said.SectionAsked(audit(answer("information/gp")), section, section.items, shown_whole=True)], LINKS)
    told = reply.to_text()
    assert f"Section {section.number} of 7, 1 of 44 answered" in told
    assert f"{section.number}. {section.question}" in told
    assert all(f"{item.number} {item.text}" in told for item in section.items)
    assert told.count(section.items[0].text) == 1
    assert reply.buttons()


@pytest.mark.parametrize("section", FORM.sections, ids=lambda section: section.key)
def test_what_a_section_s_form_sends_is_read_as_it_was_filled_in(section: Section) -> None:
    made = form(audit(), section, section.items)
    assert made.listed
    values: dict[str, str] = {}
    for number, field in enumerate(made.fields):
        values[field.name] = field.options[number % 3] if field.options else f"something to say, as of {number}"
    message = "\n".join([made.says, *(f"{name}: {value}" for name, value in values.items())])
    read = read_section(message, FORM, section)
    assert read.doubts == ()
    given = {FORM.item(one.item).number: one for one in read.given}
    for item in section.items:
        one = given[item.number]
        if item.kind == "others":
            assert one.entries
        elif section.answers == DESCRIBE:
            assert (one.state, one.note) == (DESCRIBED, values[item.number])
        else:
            assert one.state == values[item.number].replace("not applicable", "not_applicable")
            assert one.note == values[f"{item.number} note"]


def test_what_was_kept_is_read_back_by_state_with_notes_and_entries() -> None:
    kept = (
        answer("information/address"),
        answer("information/gp", NO),
        answer("information/email", YES, "only parents"),
        answer("information/other-information", YES, "", "photos", "diets"),
    )
    told = text(said.Recorded(Kept(audit(*kept), kept)))
    assert "Yes: 1.1 addresses" in told
    assert "No: 1.4 GP details" in told
    assert "1.3 e-mail and other electronic contacts: yes, “only parents”" in told
    assert "photos; diets" in told


def test_a_clash_says_who_said_what_and_how_to_replace_it() -> None:
    held = answer("information/gp", NO, "", by="Kim")
    told = text(said.Recorded(Kept(audit(held), (), (Clash(Given("information/gp", YES), held),))))
    assert "I did not change 1.4, GP details: Kim answered it at 09:30 UTC" in told
    assert "say “change 1.4 to yes”" in told


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt("15", UNKNOWN), "Section 1 has items 1 to 12, not 15."),
        (Doubt("1.4", CONTRADICTION), "You said both yes and no to 1.4."),
        (Doubt("the usual", UNPLACED), "I could not match “the usual” to an item of section 1."),
    ],
)
def test_what_is_not_clear_is_named_and_nothing_is_said_to_be_saved(doubt: Doubt, words: str) -> None:
    told = text(said.NotUnderstood(audit(), FORM.sections[0], (doubt,)))
    assert words in told
    assert "Saved" not in told


def test_what_was_understood_of_an_unclear_message_is_shown_before_it_is_saved() -> None:
    reply = reply_to([said.NotUnderstood(audit(), FORM.sections[0], (Doubt("x", UNPLACED),), (Given("information/gp", NO),))], LINKS)
    assert "1.4 no. Shall I save that much?" in reply.to_text()
    assert [button.says for button in reply.buttons()] == ["yes", "no"]
    assert reply.outcome == "asked"


def test_a_review_tells_unanswered_no_and_not_confirmed_apart() -> None:
    told = text(said.Review(audit(answer("information/gp", NO), answer("information/email", YES, confirmed=False), carried_from="2025")))
    assert "1.1 addresses: not answered" in told
    assert "1.4 GP details: no (Sam, 25 November 2026)" in told
    assert "1.3 e-mail and other electronic contacts: not confirmed; 2025 said yes" in told


def test_submitting_names_what_is_missing_first() -> None:
    told = text(said.SubmitAsked(audit(*(answer(item.key) for item in FORM.items[2:]))))
    assert "2 items are not answered: 1.1 and 1.2. Submit the audit all the same?" in told


def test_an_export_links_to_each_format() -> None:
    reply = reply_to([said.Export(audit(status="submitted"), ("docx", "csv"))], LINKS)
    assert "Word http://here/7.docx" in reply.to_text()
    assert "as submitted" in reply.to_text()


def test_only_what_is_asked_last_has_buttons() -> None:
    section = FORM.sections[0]
    reply = reply_to(
        [said.Opened(audit(), begun=False), said.About("Audit", ("one",), 1), said.SectionAsked(audit(), section, section.items, True)],
        LINKS,
    )
    assert sum(isinstance(one, Buttons) for one in reply.elements) == 1
    assert isinstance(reply.elements[-1], Buttons)


def test_the_way_back_is_short_and_says_where_the_audit_is() -> None:
    section = FORM.sections[1]
    told = Reply(tuple(leading_back([said.SectionAsked(audit(), section, section.items[3:], shown_whole=False)]))).to_text()
    assert told.startswith("Back to the audit")
    assert "Section 2 of 7, 0 of 44 answered. Left: 2.4 alternative providers, 2.5 exam boards and 2.6 other organisations." in told


def test_every_value_that_can_be_said_has_words_and_survives_as_json() -> None:
    section, item = FORM.sections[0], FORM.items[0]
    values: list[said.Said] = [
        said.WhichPartnership(("A", "B")), said.WhichPartnership(unclear="C"), said.NewPartnership("A", "2026", ("B",)), said.Opened(audit(), begun=True),
        said.Opened(audit(answer(item.key)), begun=False, helpers=(("Sam", 1),)), said.CarryOver(audit(), audit(answer(item.key))), said.Carried(audit(carried_from="2025")),
        said.SectionAsked(audit(), section, section.items, shown_whole=True), said.ItemAsked(audit(answer(item.key)), item), said.NoteAsked(audit(), item),
        said.NotUnderstood(audit(), section, ()), said.Explained(section), said.Explained(section, item), said.Why(section), said.WhoAnswered(audit(), None),
        said.WhoAnswered(audit(answer(item.key)), item), said.WhoAnswered(audit(), None, section=section), said.Status(audit()), said.Status(audit(status="submitted")),
        said.Audits(()), said.Review(audit()), said.SubmitAsked(audit()), said.Submitted(audit(status="submitted")), said.ReopenAsked(audit(status="submitted")),
        said.Reopened(audit()), said.Paused(None), said.Paused(audit()), said.Paused(audit(), gave_up=True), said.About("Audit", ("one",), 1), said.NothingLeft(audit()), said.NoneInHand(),
    ]  # fmt: skip
    handled_apart = {said.Export, said.Reported, said.Recorded}
    assert {type(value) for value in values} | handled_apart == set(said.Said.__subclasses__())
    for value in values:
        reply = Reply(tuple(words_for(value)))
        assert reply.to_text().strip()
        assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply
        assert all(button.says.strip() for button in reply.buttons())
        assert all(one.items for one in reply.elements if isinstance(one, Items))
        assert all(one.fields for one in reply.elements if isinstance(one, Form))
