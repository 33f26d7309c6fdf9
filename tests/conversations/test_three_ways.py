"""Each act of an editor, done in chat, on a page and by a command, leaves the same entry in the history; the next question over REST shows it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knowledge import protocols
from knowledge.changes import changes_after, latest_changes
from knowledge.database import Database
from knowledge.history import list_revisions
from knowledge.people.access import GRANTED, REVOKED, Wanted, list_activity
from knowledge.people.people import add_person
from knowledge.protocols import DocumentView
from tests.admin_pages import SET_UP, Visitor, forms, local_settings
from tests.assistant import Assistant

pytestmark = pytest.mark.timeout(600)

CHAT, PAGE, COMMAND = WAYS = ("Quokka", "Wombat", "Numbat")
"""One protocol for each way, the same but for this word."""
LINK = "https://example.org/counts.pdf"


@dataclass(frozen=True)
class Act:
    """One act in three ways, ANIMAL standing for the word of each; `asked` is the question that shows it, and what its answer says or does not."""

    said: tuple[str, ...]
    page: str
    fields: dict[str, Any]
    command: tuple[str, ...]
    asked: str = ""
    shown: str = ""
    hidden: str = ""


def edit(*said: str, fields: dict[str, Any], options: tuple[str, ...], asked: str, shown: str = "", hidden: str = "") -> Act:
    return Act(said, "edit", {"do": "save", **fields}, ("edit", "ANIMAL Census", *options), asked, shown, hidden)


ACTS = {
    "purpose": edit(
        "change the purpose of the ANIMAL Census protocol", "Animals are counted twice a year.",
        fields={"purpose": "Animals are counted twice a year."}, options=("--purpose", "Animals are counted twice a year."),
        asked="what is the purpose of the ANIMAL Census protocol", shown="Animals are counted twice a year.",
    ),
    "owner": edit(
        "the owner of the ANIMAL Census protocol is the Counting team",
        fields={"owner": "the Counting team"}, options=("--owner", "the Counting team"),
        asked="who owns the ANIMAL Census protocol", shown="Counting team",
    ),
    "review date": edit(
        "review the ANIMAL Census protocol on 1 February 2099",
        fields={"review_day": "1", "review_month": "2", "review_year": "2099"}, options=("--review-date", "2099-02-01"),
        asked="when is the ANIMAL Census protocol reviewed", shown="1 February 2099",
    ),
    "theme": edit(
        "move the ANIMAL Census protocol to the theme Wildlife",
        fields={"theme": "Wildlife"}, options=("--theme", "Wildlife"),
        asked="which protocols are under the theme Wildlife", shown="ANIMAL Census",
    ),
    "partners": edit(
        "change the partners of the ANIMAL Census protocol", "add Essex Zoo and take Provide off",
        fields={"partner_1": "ECC", "partner_2": "Essex Zoo"}, options=("--partner", "ECC", "--partner", "Essex Zoo"),
        asked="who are the partners of the ANIMAL Census protocol", shown="ECC and Essex Zoo",
    ),
    "document": edit(
        f"the document of the ANIMAL Census protocol is now 92KB, here is the link {LINK}",
        fields={"document_format_1": "pdf", "document_size_1": "92KB", "document_link_1": LINK},
        options=("--document", f"Form|pdf|92KB|{LINK}"),
        asked="where is the document of the ANIMAL Census protocol", shown=LINK,
    ),
    "nickname": Act(
        ("people call the ANIMAL Census protocol 'the ANIMAL sums'",),
        "terms", {"term": "the ANIMAL sums"}, ("term", "add", "ANIMAL Census", "the ANIMAL sums"),
        "who are the partners of the ANIMAL sums", "ANIMAL Census",
    ),
    "no nickname": Act(
        ("drop the nickname old ANIMAL name from the ANIMAL Census protocol",),
        "terms/remove?term=old%20ANIMAL%20name", {}, ("term", "remove", "ANIMAL Census", "old ANIMAL name"),
    ),
    "example question": Act(
        ('when people ask "can we tell the ranger which ANIMALs live by the pond" they mean the ANIMAL Census protocol',),
        "examples", {"question": "can we tell the ranger which ANIMALs live by the pond"}, ("example", "add", "ANIMAL Census", "can we tell the ranger which ANIMALs live by the pond"),
        "can we tell the ranger which ANIMALs live by the pond?", "ANIMAL Census",
    ),
    "no example question": Act(
        ('remove the example "who tallies the ANIMALs" from the ANIMAL Census protocol',),
        "examples/remove?question=who%20tallies%20the%20ANIMALs", {}, ("example", "remove", "ANIMAL Census", "who tallies the ANIMALs"),
    ),
    "retired": Act(("retire the ANIMAL Census protocol",), "status", {}, ("retire", "ANIMAL Census"), "who are the partners of the ANIMAL Census protocol", hidden="Partners: "),
    "brought back": Act(
        ("bring back the ANIMAL Census protocol",), "status", {}, ("edit", "ANIMAL Census", "--status", "current"),
        "what is the purpose of the ANIMAL Census protocol", "counted",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """The three ways to the knowledge base of the running assistant."""

    assistant: Assistant
    database: Database
    visitor: Visitor

    def chat(self, *messages: str) -> str:
        """Say these in one conversation, then yes; what is said to that."""
        sender = uuid.uuid4().hex
        for message in messages:
            shown = self.assistant.say(sender, message)
        assert re.search("Nothing is (?:saved|changed) yet|Shall I (?:give|take|make)", shown), shown
        return self.assistant.say(sender, "yes")

    def page(self, path: str, **fields: Any) -> None:
        """Fill in the form of a page."""
        done = self.visitor.fill(path, **fields)
        assert done.status_code == 200, done.text

    def give(self, person: int, role: str) -> None:
        """Give somebody a role on their page."""
        page = self.visitor.get(f"/admin/people/{person}")
        ((form, fields),) = [one for one in forms(page) if str(one[0].get("action")).endswith("/grant")]
        assert self.visitor.post(str(form["action"]), {**fields, "role": role}).status_code == 200

    def command(self, *words: str) -> None:
        """Run a command."""
        done = self.assistant.sharing(*words)
        assert done.returncode == 0, done.stderr

    def ask(self, question: str) -> str:
        """What somebody else is told."""
        return self.assistant.say(uuid.uuid4().hex, question)


@pytest.fixture(scope="module")
def ways(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    database = Database(f"sqlite:///{assistant.home / 'knowledge.db'}")
    home: Path = tmp_path_factory.mktemp("pages")
    visitor = Visitor(local_settings(database, home))
    with visitor.client:
        yield Ways(assistant, database, visitor)
    database.close()


@pytest.fixture(scope="module")
def protocol(ways: Ways) -> Iterator[None]:
    """Three protocols that are the same but for a word; none is left in use for other tests."""
    for animal in WAYS:
        protocols.add_protocol(
            ways.database, SET_UP, title=f"{animal} Census", purpose="Animals are counted.", partners=["ECC", "Provide"],
            documents=[DocumentView("Form", "DOC", 9_000)], terms=[f"old {animal} name"], examples=[f"who tallies the {animal}s"],
        )  # fmt: skip
    yield
    for animal in WAYS:
        protocols.retire_protocol(ways.database, SET_UP, slug(animal))


def slug(animal: str) -> str:
    return f"{animal.lower()}-census"


def of(text: str, animal: str) -> str:
    """The text with the word in it."""
    return text.replace("SLUG", slug(animal)).replace("ANIMAL", animal).replace("ACRONYM", acronym(animal))


def acronym(animal: str) -> str:
    return f"{animal[:3].upper()}X"


def entry(change: Any, animal: str) -> tuple[object, ...]:
    """A change without whose it is and when, the word taken out of it."""
    return (
        change.action,
        *(re.sub(f"{animal}|{acronym(animal)}", "ANIMAL", repr(one), flags=re.I) for one in (change.before, change.after)),
        change.why,
    )


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_done_three_ways_leaves_the_same_entry_and_the_next_question_shows_it(ways: Ways, protocol: None, act: Act) -> None:
    entries = []
    for animal in WAYS:
        before = list_revisions(ways.database, f"protocol {slug(animal)}")
        if animal == CHAT:
            ways.chat(*(of(one, animal) for one in act.said))
        elif animal == PAGE:
            ways.page(of(f"/admin/protocols/one/SLUG/{act.page}", animal), **filled(act.fields, animal))
        else:
            ways.command("protocols", *(of(word, animal) for word in act.command))
        (made,) = list_revisions(ways.database, f"protocol {slug(animal)}")[len(before) :]
        entries.append(entry(made, animal))
        if act.asked:
            answer = ways.ask(of(act.asked, animal))
            assert of(act.shown, animal) in answer
            assert not act.hidden or of(act.hidden, animal) not in answer
    assert entries[0] == entries[1] == entries[2]


def filled(fields: dict[str, Any], animal: str) -> dict[str, Any]:
    return {name: of(value, animal) for name, value in fields.items()}


def test_a_protocol_added_three_ways_has_the_same_first_entry(ways: Ways) -> None:
    title, purpose = "ANIMAL Fund", "Money for animals is shared out."
    ways.chat("add a protocol", of(title, CHAT), purpose, "ECC, Provide")
    ways.page(
        "/admin/protocols/add", do="save", title=of(title, PAGE), purpose=purpose, partner_1="ECC", partner_2="Provide"
    )  # fmt: skip
    ways.command(
        "protocols", "add", "--title", of(title, COMMAND), "--purpose", purpose, "--partner", "ECC", "--partner", "Provide"
    )  # fmt: skip
    entries = []
    for animal in WAYS:
        (made,) = list_revisions(ways.database, f"protocol {animal.lower()}-fund")
        entries.append(entry(made, animal))
        assert purpose in ways.ask(of("what is the purpose of the ANIMAL Fund protocol", animal))
        protocols.retire_protocol(ways.database, SET_UP, f"{animal.lower()}-fund")
    assert entries[0] == entries[1] == entries[2]


def test_a_change_undone_in_chat_and_by_a_command_leaves_the_same_entry(ways: Ways, protocol: None) -> None:
    for animal in (CHAT, COMMAND):
        protocols.edit_protocol(ways.database, SET_UP, slug(animal), owner="Nobody in particular")
    ways.chat("undo the change to the Quokka Census protocol")
    ways.command("undo", "Numbat Census")
    mine, theirs = (list_revisions(ways.database, f"protocol {slug(animal)}")[-1] for animal in (CHAT, COMMAND))
    assert entry(mine, CHAT)[:3] == entry(theirs, COMMAND)[:3]


WORDS = {
    "term defined": Act(
        ("ACRONYM means Burrow Counting Scheme",),
        "/admin/glossary/add", {"term": "ACRONYM", "meaning": "Burrow Counting Scheme"},
        ("glossary", "define", "ACRONYM", "Burrow Counting Scheme"),
        "what does ACRONYM mean", "Burrow Counting Scheme",
    ),
    "term defined anew": Act(
        ("ACRONYM means Den Counting Scheme",),
        "/admin/glossary/change?term=ACRONYM", {"meaning": "Den Counting Scheme"},
        ("glossary", "define", "ACRONYM", "Den Counting Scheme"),
        "what does ACRONYM mean", "Den Counting Scheme",
    ),
    "term taken out": Act(
        ("take ACRONYM out of the glossary",),
        "/admin/glossary/remove?term=ACRONYM", {}, ("glossary", "remove", "ACRONYM"),
        "what does ACRONYM mean", hidden="Den Counting Scheme",
    ),
    "organisation also called": Act(
        ("ANIMAL Trust is also called ANIMAL Friends",),
        "/admin/organisations/change?name=ANIMAL%20Trust", {"other_name": "ANIMAL Friends"},
        ("organisations", "edit", "ANIMAL Trust", "--add-name", "ANIMAL Friends"),
        "which protocols do we have with ANIMAL Friends", "ANIMAL Trust",
    ),
    "organisation's full name": Act(
        ("the full name of ANIMAL Trust is The ANIMAL Trust for Essex",),
        "/admin/organisations/change?name=ANIMAL%20Trust", {"full_name": "The ANIMAL Trust for Essex"},
        ("organisations", "edit", "ANIMAL Trust", "--full-name", "The ANIMAL Trust for Essex"),
    ),
    "organisation renamed": Act(
        ("rename ANIMAL Trust to ANIMAL Alliance",),
        "/admin/organisations/change?name=ANIMAL%20Trust", {"name": "ANIMAL Alliance"},
        ("organisations", "edit", "ANIMAL Trust", "--rename", "ANIMAL Alliance"),
        "which protocols do we have with ANIMAL Alliance", "ANIMAL Alliance",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def trusts(ways: Ways) -> Iterator[None]:
    """An organisation for each way, a partner of a protocol."""
    for animal in WAYS:
        protocols.add_protocol(ways.database, SET_UP, title=f"{animal} Home", purpose="Homes.", partners=["ECC", f"{animal} Trust"])
    yield
    for animal in WAYS:
        protocols.retire_protocol(ways.database, SET_UP, f"{animal.lower()}-home")


@pytest.mark.parametrize("act", WORDS.values(), ids=WORDS)
def test_words_and_names_changed_three_ways_leave_the_same_entry(ways: Ways, trusts: None, act: Act) -> None:
    entries = []
    for animal in WAYS:
        before = latest_changes(ways.database, 1)[-1].revision.id
        if animal == CHAT:
            ways.chat(*(of(one, animal) for one in act.said))
        elif animal == PAGE:
            ways.page(of(act.page, animal), **filled(act.fields, animal))
        else:
            ways.command(*(of(word, animal) for word in act.command))
        (made,) = changes_after(ways.database, before)
        entries.append(entry(made.revision, animal))
        if act.asked:
            answer = ways.ask(of(act.asked, animal))
            assert of(act.shown, animal) in answer
            assert not act.hidden or of(act.hidden, animal) not in answer
    assert entries[0] == entries[1] == entries[2]


def test_a_role_given_and_taken_three_ways_leaves_the_same_record(ways: Ways) -> None:
    people = {animal: add_person(ways.database, SET_UP, f"{animal} Okafor").id for animal in WAYS}
    for done, said, page, command in (
        (GRANTED, "make Quokka Okafor an editor", "", "grant"),
        (REVOKED, "take the editor role from Quokka Okafor", "/revoke?role=editor", "revoke"),
    ):
        ways.chat(said)
        if page:
            ways.page(f"/admin/people/{people[PAGE]}{page}")
        else:
            ways.give(people[PAGE], "editor")
        ways.command("people", command, "Numbat Okafor", "editor")
        found = list_activity(ways.database, SET_UP, Wanted(kind=done, words="Okafor")).rows
        assert len(found) == 3
        assert {re.sub("|".join(WAYS), "ANIMAL", re.sub(r"\d+", "N", one.subject)) for one in found} == {
            re.sub("Quokka", "ANIMAL", re.sub(r"\d+", "N", next(one.subject for one in found if "Quokka" in one.subject)))
        }
