"""What is said of a change is complete as text, plain, and shows before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.replies import Reply
from bot.wording.admin_talk import leading_back, reply_to, words_for
from knowledge.admin.talk import said as say
from knowledge.admin.talk.partners import Doubt
from knowledge.history import RevisionView
from knowledge.people.people import Grant, Known, PersonView
from knowledge.questions import QuestionView

AT = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
FORM = {"title": "Form", "format": "DOC", "size": 92160, "url": None}
AMA = PersonView(1, "Ama Boateng", None, (Known("slack", "T1", "U1"),), (Grant("editor"), Grant("contributor", "Melton Vale")))
KIM = PersonView(2, "Kim Patel", None, (), ())
ROWS = (
    say.Row("partners", ["ECC"], ["ECC", "Provide"]),
    say.Row("documents", [FORM], [{**FORM, "size": 1024, "url": "https://example.org/a"}]),
    say.Row("review_date", None, "2027-03-03"),
    say.Row("terms", ["a (nickname)"], ["b (keyword)"]),
    say.Row("examples", ["who is it (admin)"], []),
    say.Row("owner", "SEND team", None),
)
CHANGE = say.Change("The Panel", "protocol", ROWS)
NEW = say.Change("The Panel", "protocol", (say.Row("title", None, "The Panel"), *ROWS[:1]), new=True, organisations=("Provide",))
TERM = say.Change("ELS", "glossary", (say.Row("meaning", None, "Essex Library Service"),), new=True)
GONE = say.Change("ELS", "glossary", (say.Row("meaning", "Essex Library Service", None),), gone=True)
CALLED = say.Change("Provide", "organisation", (say.Row("names", ["A"], ["A", "B"]),))
STATUS = say.Change("The Panel", "protocol", (say.Row("status", "current", "retired"),))


def revision(before: dict[str, object] | None, after: dict[str, object] | None, action: str = "changed") -> RevisionView:
    return RevisionView(1, AT, "Kim Patel", action, before, after, "It was wrong.")


CHANGED = (
    revision({"owner": None}, {"owner": "SEND team"}),
    revision({"terms": [], "partners": ["ECC"]}, {"terms": ["a (nickname)"], "partners": ["Provide"]}),
    revision({"examples": []}, {"examples": [f"question {number} (shipped)" for number in range(700)]}),
    revision({"status": "current"}, {"status": "retired"}, "retired"),
    revision(None, {"title": "The Panel"}, "added"),
    revision({"meaning": "x"}, None, "removed"),
)
QUESTION = QuestionView(1, AT, "who is on it", "ask_partners", "declined", (), True, "not_helpful", "slack")
FIELDS = (
    "title",
    "purpose",
    "partners",
    "theme",
    "owner",
    "review_date",
    "terms",
    "examples",
    "documents",
    "size",
    "format",
    "url",
    "document_title",
)
THINGS: list[say.Said] = [
    say.WhichProtocol(()),
    say.WhichProtocol(("A",)),
    say.WhichProtocol(("A", "B"), retired=True),
    say.WhichField("The Panel"),
    *(say.ValueAsked(field, "The Panel", None) for field in FIELDS),
    *(say.ValueAsked(field, "", None, new=True) for field in FIELDS),
    say.DoubtAsked(Doubt("near", "Provid", ("Provide", "Provid"))),
    say.DoubtAsked(Doubt("likely", "Southend", ("Southend City Council",))),
    say.DoubtAsked(Doubt("joined", "A and B", ("A and B", "A; B"))),
    say.DoubtAsked(Doubt("document", "document", ("A", "B"))),
    say.Absent((Doubt("absent", "HCRG", ("ECC", "Provide")),), "The Panel"),
    say.Absent((Doubt("absent", "CME"),), "The Panel"),
    *(say.NotTaken(field, why) for field in ("owner", "url", "review_date", "title") for why in ("lost", "past", "www.example.org")),
    say.Refused("A protocol needs at least one partner."),
    *(say.Proposed(change, verb) for change, verb in ((CHANGE, "save"), (NEW, "add"), (TERM, "save"), (GONE, "save"), (CALLED, "save"), (STATUS, "retire"), (STATUS, "restore"))),
    *(say.Saved(change, verb) for change, verb in ((CHANGE, "save"), (NEW, "add"), (TERM, "save"), (GONE, "save"), (CALLED, "save"), (STATUS, "retire"), (STATUS, "restore"))),
    *(made(change, "undo") for made in (say.Proposed, say.Saved) for change in (CHANGE, NEW, GONE, STATUS)),
    say.ByOthers("The Panel", CHANGED[:2]),
    say.ByOthers("The Panel", ()),
    say.NothingDiffers("The Panel"),
    say.Differently(new=True),
    say.Differently(new=False),
    say.SaySave(),
    say.NothingSavedYet(),
    say.StillOpen("The Panel"),
    say.StillOpen(""),
    say.StillOpen("", added=True),
    say.Cancelled(""),
    say.Cancelled("The Panel"),
    say.Cancelled("", new=True),
    say.NothingOpen(),
    say.NothingToUndo(),
    say.DefinitionAsked(),
    say.DefinitionAsked("ELS"),
    say.DefinitionAsked("", removes=True),
    say.WhichOrganisation("NELFT", ()),
    say.WhichOrganisation("Provid", ("Provide",)),
    say.History("The Panel", tuple(("The Panel", one) for one in CHANGED), 3),
    say.History("", (("ELS", CHANGED[0]),)),
    say.History("", ()),
    say.Unanswered(AT, "this week", (QUESTION,), 4),
    say.Unanswered(AT, "this week", ()),
    say.People(()),
    say.People((), "admin"),
    say.People((AMA,), "editor"),
    say.People((AMA, KIM), "contributor", "Melton Vale"),
    say.People((AMA, KIM)),
    say.PersonAsked("Ama"),
    say.PersonAsked("Ama", (AMA, KIM)),
    say.RoleAsked("Ama Boateng"),
    say.RoleAsked("Ama Boateng", partnership=True),
    *(made(AMA, "contributor", "Melton Vale", takes=takes) for made in (say.RoleProposed, say.RoleChanged, say.RoleIsSo) for takes in (False, True)),
]  # fmt: skip


def kinds(of: type[say.Said] = say.Said) -> Iterator[type[say.Said]]:
    for one in of.__subclasses__():
        yield one
        yield from kinds(one)


def text(thing: say.Said) -> str:
    return reply_to((thing,)).to_text()


def test_everything_that_can_be_said_is_tried_here() -> None:
    assert set(kinds()) == {type(thing) for thing in THINGS}


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_it_is_complete_as_text_and_plain(thing: say.Said) -> None:
    said = text(thing)
    assert said[0].isupper() or said[0].isdigit() or said[0] == "“"
    assert not {"!", "None", "{", "}", "nickname)"} & set(said.split())
    assert "!" not in said
    assert "  " not in said
    assert Reply.from_json(reply_to((thing,)).to_json()).to_text() == said


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_whatever_asks_can_be_cancelled(thing: say.Said) -> None:
    looks_up = isinstance(thing, say.History | say.Unanswered | say.People)
    if "?" in text(thing) and not looks_up and not isinstance(thing, say.WhichOrganisation):
        assert "cancel" in {button.says for button in reply_to((thing,)).buttons()} or "title or what people call it" in text(thing)


def test_a_change_is_shown_as_before_and_after() -> None:
    said = text(say.Proposed(CHANGE))
    for line in (
        "Partners before: ECC",
        "Partners after: ECC, Provide",
        "Document before: Form (DOC, 90KB)",
        "Document after: Form (DOC, 1KB, https://example.org/a)",
        "Review date before: none",
        "Review date after: 3 March 2027",
        "Other names, taken away: a",
        "Other names, added: b (keyword)",
        "Example questions, taken away: “who is it”",
        "Owner after: none",
    ):
        assert line in said.splitlines()
    assert "Nothing is saved yet" in said


def test_a_new_organisation_is_said_to_be_new_before_anything_is_saved() -> None:
    assert "“Provide” is a new organisation" in text(say.Proposed(NEW, "add"))


def test_what_was_saved_can_be_undone_with_one_button() -> None:
    assert [button.says for button in reply_to((say.Saved(CHANGE),)).buttons()] == ["undo that"]


def test_the_history_says_who_when_and_what_and_counts_what_is_too_much() -> None:
    said = text(say.History("The Panel", tuple(("The Panel", one) for one in CHANGED), 3))
    assert said.startswith("The Panel was last changed on 1 December 2026 at 09:05 UTC, by Kim Patel.")
    assert "Owner: was none; now SEND team. Why: It was wrong." in said
    assert "Example questions: added 700" in said
    assert "question 3" not in said
    assert "3 older changes are kept besides." in said


def test_what_leads_back_begins_with_a_heading() -> None:
    assert Reply(leading_back((say.SaySave(),))).to_text().startswith("Back to the change you are making.")


def test_an_unknown_thing_is_no_blank() -> None:
    with pytest.raises(TypeError):
        words_for(say.Said())
