"""A section of an audit as a modal: what it shows, and what becomes of it when it is sent."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.section_forms import Opened, read_name
from connectors.section_given import Filled
from connectors.slack.section_view import read_section, section_view
from connectors.slack.why_view import read_why, why_view
from knowledge.actors import ASKER, CONTRIBUTOR, Actor, local_admin
from knowledge.audits import audits
from knowledge.audits.library import add_questionnaire
from knowledge.audits.questionnaires import Questionnaire, read_questionnaire
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES, AnswerView, AuditView, Entry, Given
from knowledge.database import Database
from tests.audit_views import ADA, AT, BEN, answered, audit
from tests.audits import CONTENT, QUESTIONNAIRE, item, states, to_section
from tests.slack.limits import check_view
from tests.slack_forms import Form

VALE = "Vale Inclusion Partnership"


def opened(*answers: AnswerView, section: int = 1, **values: Any) -> Form:
    """The form of a section of an audit with these answers, which Slack takes."""
    view = section_view(audit(*answers, **values), section)
    check_view(view)
    return Form(view)


def sent(form: Form, *answers: AnswerView) -> dict[str, Given]:
    """What is given by a form in which nothing is wrong, by number."""
    filled = read_section(form.sent(), audit(*answers))
    assert filled.errors == {}
    return {QUESTIONNAIRE.item(one.item).number: one for one in filled.given}


def key(number: str) -> str:
    return item(number).key


def note(number: str) -> str:
    return f"note:{key(number)}"


def texts(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


@pytest.mark.parametrize("section", range(1, 8))
def test_every_section_is_shown_in_the_forms_own_words_and_nothing_sent_is_nothing_given(section: int) -> None:
    form = opened(section=section)
    whole = texts(form.view)
    for one in QUESTIONNAIRE.sections[section - 1].items:
        assert f"{one.number} {one.text}" in whole
    assert QUESTIONNAIRE.sections[section - 1].question in whole
    assert sent(form) == {}


def test_boxes_stand_in_groups_of_about_the_same_length() -> None:
    groups = [block["element"]["options"] for name, block in opened().inputs.items() if name.startswith("ticks:")]
    assert [len(group) for group in groups] == [5, 6]


def test_an_item_that_is_too_long_for_a_tick_stands_in_full_below_its_group() -> None:
    below = opened(section=7).view["blocks"]
    place = next(number for number, block in enumerate(below) if block.get("block_id") == "ticks:0")
    lines = below[place + 1]["elements"][0]["text"].split("\n")
    assert lines == [f"In full: {one} {item(one).text}" for one in ("7.1", "7.3")]


def test_a_tick_is_a_yes_and_the_rest_stays_unanswered() -> None:
    form = opened().tick(key("1.1"), key("1.3")).write(note("1.3"), "only in SIMS")
    assert sent(form) == {"1.1": Given(key("1.1"), YES), "1.3": Given(key("1.3"), YES, "only in SIMS")}


def test_the_rest_is_no_only_when_that_is_chosen_and_never_what_does_not_apply() -> None:
    held = answered("1.2", NOT_APPLICABLE), answered("1.4", NO), answered("1.5", YES)
    form = opened(*held).tick(key("1.1")).choose("unticked", "no").write(note("1.3"), "not since May")
    assert {number: one.state for number, one in sent(form, *held).items()} == {"1.1": YES} | dict.fromkeys(
        ("1.3", "1.6", "1.7", "1.8", "1.9", "1.10", "1.11"), NO
    )
    assert sent(form, *held)["1.3"].note == "not since May"


def test_a_tick_that_is_taken_away_is_a_no() -> None:
    held = (answered("1.1", YES, "on paper"),)
    assert sent(opened(*held).untick(key("1.1")), *held) == {"1.1": Given(key("1.1"), NO)}
    assert sent(opened(*held).untick(key("1.1")).write(note("1.1"), "gone"), *held) == {"1.1": Given(key("1.1"), NO, "gone")}


def test_a_note_can_be_changed_and_taken_out_alone() -> None:
    held = answered("1.1", YES, "on paper"), answered("1.2", NO, "why"), answered("1.3", NOT_APPLICABLE)
    form = opened(*held).write(note("1.1"), "").write(note("1.2"), "because").write(note("1.3"), "no e-mail here")
    assert sent(form, *held) == {
        "1.1": Given(key("1.1"), YES, ""),
        "1.2": Given(key("1.2"), None, "because"),
        "1.3": Given(key("1.3"), None, "no e-mail here"),
    }


def test_what_is_recorded_is_filled_in_with_who_said_so() -> None:
    form = opened(answered("7.1", YES, "but copied"), answered("7.2", NO, by=BEN), answered("7.4", YES, "", "Logs", "CCTV"), section=7)
    assert form.values["ticks:0"]["selected_options"][0]["value"] == key("7.1")
    assert form.values[note("7.1")]["value"] == "but copied"
    assert form.values[f"others:{key('7.4')}"]["value"] == "Logs\nCCTV"
    assert "How your practice is different on 7.2" in texts(form.view)
    assert "Yes: 7.1 and 7.4 (Ada Byron, 25 November 2026)" in texts(form.view)
    assert "No: 7.2 (Ben Okafor, 25 November 2026)" in texts(form.view)
    assert "Section 7 of 7, 3 of 44 answered" in texts(form.view)


def test_what_the_round_before_said_is_filled_in_and_confirmed_by_saving_but_its_noes_are_not() -> None:
    held = (
        answered("6.1", DESCRIBED, "we ask", confirmed=False),
        answered("6.2", NOT_APPLICABLE, confirmed=False),
        answered("6.5", YES, "", "Audits", confirmed=False),
    )
    assert sent(opened(*held, section=6, carried_from="2025"), *held).keys() == {"6.1", "6.5"}
    ticks = answered("7.1", YES, confirmed=False), answered("7.2", NO, confirmed=False), answered("7.4", NO, confirmed=False)
    form = opened(*ticks, section=7, carried_from="2025")
    assert "2025 said yes: 7.1. When you save, what is filled in is confirmed." in texts(form.view)
    assert sent(form, *ticks).keys() == {"7.1", "7.4"}
    assert sent(form.choose("unticked", "no"), *ticks).keys() == {"7.1", "7.2", "7.3", "7.4"}


def test_a_description_is_given_in_its_own_lines_and_cannot_be_emptied() -> None:
    block = f"description:{key('6.2')}"
    assert sent(opened(section=6).write(block, "daily\n\n by Pat ")) == {"6.2": Given(key("6.2"), DESCRIBED, "daily\nby Pat")}
    held = (answered("6.2", DESCRIBED, "daily"),)
    filled = read_section(opened(*held, section=6).write(block, " ").sent(), audit(*held))
    assert filled.errors.keys() == {block}
    assert filled.given == []


def test_entries_are_added_taken_out_and_changed_one_a_line() -> None:
    block = f"others:{key('2.6')}"
    assert sent(opened(section=2).write(block, "Police\n\n YMCA ")) == {"2.6": Given(key("2.6"), YES, entries=("Police", "YMCA"))}
    held = (answered("2.6", YES, "", "Police", "YMCA"),)
    form = opened(*held, section=2)
    assert sent(form, *held) == {}
    assert sent(form.write(block, "Police\nChurch"), *held) == {"2.6": Given(key("2.6"), YES, entries=("Church",), removes=("YMCA",))}


def test_no_others_is_said_by_a_tick_alone() -> None:
    block, none = f"others:{key('2.6')}", f"no_others:{key('2.6')}"
    assert sent(opened(section=2).tick("no")) == {"2.6": Given(key("2.6"), NO)}
    for form, wrong in (
        (opened(section=2).tick("no").write(block, "Police"), none),
        (opened(answered("2.6", NO), section=2).untick("no"), none),
        (opened(answered("2.6", YES, "", "Police"), section=2).write(block, ""), block),
    ):
        assert read_section(form.sent(), audit()).errors.keys() == {wrong}


def test_a_note_without_a_tick_is_asked_about_on_its_field() -> None:
    filled = read_section(opened().tick(key("1.1")).write(note("1.2"), "on paper").sent(), audit())
    assert filled.errors == {note("1.2"): "There is a note on 1.2 and no tick. Tick it, choose “Record it as no”, or take the note out."}


@pytest.mark.parametrize(
    ("section", "block", "text"),
    [
        (1, "note:information/address", "kept for 07700 900123"),
        (6, "description:accuracy/register", "by a@b.example"),
        (2, "others:shared-individual/other-recipients", "A school\nB at SW1A 1AA"),
    ],
)
def test_identifiers_are_shown_on_the_field_and_nothing_is_kept(section: int, block: str, text: str) -> None:
    form = opened(section=section).write(block, text)
    if section == 1:
        form.tick(key("1.1"))
    assert list(read_section(form.sent(), audit()).errors) == [block]
    assert "Take this out first:" in read_section(form.sent(), audit()).errors[block]


def after(held: AnswerView, change: int = 2) -> AnswerView:
    """The answer as somebody else's, given after the form was opened."""
    return replace(held, by=BEN, change=change, at=AT + timedelta(minutes=5))


def test_what_somebody_answered_meanwhile_is_shown_on_the_field_and_not_overwritten() -> None:
    form = opened().tick(key("1.1"), key("1.2"))
    now = audit(after(answered("1.2", NO, "never")))
    filled = read_section(form.sent(), now)
    assert filled.errors.keys() == {"ticks:0"}
    assert "Ben Okafor answered 1.2 while you had this form open: no, “never”." in filled.errors["ticks:0"]
    assert [one.item for one in read_section(form.untick(key("1.2")).sent(), now).given] == [key("1.1")]


def test_what_was_not_touched_is_left_as_somebody_changed_it_meanwhile() -> None:
    form = opened(answered("1.1", YES, "mine"), answered("1.12", YES, "", "Photos")).choose("unticked", "no")
    now = audit(after(answered("1.1", NO, "theirs")), after(answered("1.2", YES)), after(answered("1.12", YES, "", "Photos", "Film")))
    given = read_section(form.sent(), now)
    assert given.errors == {}
    assert {key("1.1"), key("1.2"), key("1.12")}.isdisjoint(one.item for one in given.given)


def test_entries_are_added_to_those_that_somebody_added_meanwhile() -> None:
    form = opened(answered("2.6", YES, "", "Police"), section=2).write(f"others:{key('2.6')}", "YMCA")
    filled = read_section(form.sent(), audit(after(answered("2.6", YES, "", "Police", "Church"))))
    assert (filled.given, filled.errors) == ([Given(key("2.6"), YES, entries=("YMCA",))], {})


def test_what_is_too_long_for_a_form_is_named_and_kept() -> None:
    held = (
        answered("1.1", YES, "n" * 3_500),
        answered("1.12", YES, "", "Short", "e" * 2_950, Entry("two\nlines", ADA, AT)),
    )
    form = opened(*held)
    assert note("1.1") not in form.inputs
    assert "type “change 1.1” in the conversation" in texts(form.view)
    assert form.values[f"others:{key('1.12')}"]["value"] == "Short"
    assert "Recorded too, and too long for the form: " in texts(form.view)
    assert sent(form, *held) == {}
    given = sent(form.write(f"others:{key('1.12')}", "Long"), *held)["1.12"]
    assert (given.entries, given.removes) == (("Long",), ("Short",))


def test_a_section_full_of_long_words_and_notes_is_still_taken_by_slack() -> None:
    row = "- {{key: k{n}, text: {text}, short: {text}}}"
    rows = "\n      ".join(row.format(n=n, text="“A word” and more. " * 49) for n in range(40))
    questionnaire: Questionnaire = read_questionnaire(
        f"questionnaire: q\nversion: 1\norganisation: o\ntitle: t\nsections:\n  - key: s\n    name: n\n    question: {'q? ' * 300}\n"
        f"    columns: [a, b, c]\n    answers: tick\n    items:\n      {rows}\n    others: {{key: o, text: {'o' * 999}, doubt: {'d' * 999}}}\n"
    )
    held = {
        one.key: AnswerView(one.key, YES, "", (Entry("e" * 4_000, ADA, AT),) * 3, True, "N" * 200, AT + timedelta(days=n), 1)
        if one.kind == "others"
        else AnswerView(one.key, YES, "ä" * 2_999, (), True, f"{n}" * 100, AT + timedelta(days=n), 1)
        for n, one in enumerate(questionnaire.items)
    }
    view = section_view(replace(audit(), questionnaire=questionnaire, answers=held), 1)
    check_view(view)
    assert len([block for block in view["blocks"] if block.get("block_id", "").startswith("ticks:")]) == 4
    assert max(len(block["label"]["text"]) for block in view["blocks"] if block.get("block_id", "").startswith("note:")) < 200


def test_the_metadata_says_which_section_of_which_audit_was_opened_on_which_change() -> None:
    metadata = Opened.from_metadata(opened(section=3).view["private_metadata"])
    assert (metadata.audit, metadata.section, metadata.seen, len(metadata.shown)) == (1, 3, 1, 5)
    assert read_section(opened(section=3).sent(), audit()) == Filled(1)


@pytest.mark.parametrize(
    ("name", "found"), [("audit-12-section-3-40", (12, 3)), ("audit-12-section-3", (12, 3)), ("other", None), ("audit-x-section-3", None)]
)
def test_a_forms_name_says_its_section(name: str, found: tuple[int, int] | None) -> None:
    read = read_name(name)
    assert (read and (read.audit, read.section)) == found


@pytest.mark.parametrize("number", ["1.3", "6.1"])
def test_what_the_form_says_to_type_is_understood_in_the_conversation(number: str) -> None:
    section = int(number[0])
    assert states(to_section(f"{number} not applicable", section)) == {number: NOT_APPLICABLE}


def test_whatever_is_filled_in_is_what_is_recorded_and_shown_again(database: Database) -> None:
    """Sections are filled in by chance, one after the other. What is not touched stays as it is."""
    chance, ada = random.Random(7), local_admin(ADA)
    add_questionnaire(database, ada, CONTENT)
    view = audits.begin_audit(database, ada, VALE, "2026")
    for _ in range(40):
        section = chance.choice(view.questionnaire.sections)
        form = Form(section_view(view, section.number))
        wanted: dict[str, tuple[str, str]] = {}
        for one in chance.sample(section.listed, chance.randint(0, len(section.listed))):
            said = f"{chance.choice(('é', '&lt;', '<!here>', '*', 'so'))} {chance.randint(1, 9)}"
            held = view.answer(one)
            if one.kind == "describe":
                form.write(f"description:{one.key}", said)
                wanted[one.key] = DESCRIBED, said
            elif held and held.state == YES:
                form.untick(one.key).write(note(one.number), "")
                wanted[one.key] = NO, ""
            else:
                form.tick(one.key).write(note(one.number), said)
                wanted[one.key] = YES, said
        filled = read_section(form.sent(), view)
        assert filled.errors == {}
        kept = audits.give(database, ada, view.id, filled.given, seen=filled.seen)
        assert {name: (kept.audit.answers[name].state, kept.audit.answers[name].note) for name in wanted} == wanted
        assert {name: one for name, one in kept.audit.answers.items() if name not in wanted} == {
            name: one for name, one in view.answers.items() if name not in wanted
        }
        view = kept.audit
        assert read_section(Form(section_view(view, section.number)).sent(), view).given == []


def test_two_people_fill_in_the_same_section_and_neither_loses_anything(database: Database) -> None:
    sam, kim = (Actor(name, frozenset({ASKER, CONTRIBUTOR}), frozenset({VALE})) for name in ("Sam", "Kim"))
    add_questionnaire(database, local_admin(ADA), CONTENT)
    view = audits.begin_audit(database, sam, VALE, "2026")

    def save(actor: Actor, form: Form) -> tuple[dict[str, str], AuditView]:
        filled = read_section(form.sent(), audits.view_audit(database, actor, view.id))
        if not filled.errors:
            audits.give(database, actor, view.id, filled.given, seen=filled.seen)
        return filled.errors, audits.view_audit(database, actor, view.id)

    sams, kims = Form(section_view(view, 1)), Form(section_view(view, 1))
    assert save(sam, sams.tick(key("1.1"), key("1.2")).write(note("1.2"), "SIMS"))[0] == {}
    errors, _ = save(kim, kims.tick(key("1.2"), key("1.3")).write(note("1.2"), "on paper"))
    assert "Sam answered 1.2 while you had this form open: yes, “SIMS”." in errors["ticks:0"]
    errors, now = save(kim, kims.write(note("1.2"), "SIMS").choose("unticked", "no"))
    assert errors == {}
    told = {QUESTIONNAIRE.item(name).number: (one.state, one.note, one.by) for name, one in now.answers.items()}
    assert (told["1.1"], told["1.2"]) == ((YES, "", "Sam"), (YES, "SIMS", "Sam"))
    assert (told["1.3"], told["1.4"]) == ((YES, "", "Kim"), (NO, "", "Kim"))


def test_not_helpful_asks_why_and_offers_to_pass_the_question_on() -> None:
    view = why_view(17, "the information governance team")
    check_view(view)
    form = Form(view)
    assert read_why(form.sent()).errors.keys() == {"reason"}
    form.choose("reason", "wrong_protocol").write("comment", " it is about NCMP ").tick("pass_on")
    why = read_why(form.sent())
    assert (why.question, why.reason, why.comment, why.pass_on, why.errors) == (17, "wrong_protocol", "it is about NCMP", True, {})
    assert read_why(form.write("comment", "ask 07700 900123").sent()).errors.keys() == {"comment"}
    check_view(why_view(1, "team " * 40))
