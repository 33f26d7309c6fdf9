"""What is done on a page leaves the same entry in the history as the command for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from knowledge import protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.history import list_revisions
from knowledge.protocols import DocumentView
from tests.admin_pages import Visitor, local_settings

ADMIN = local_admin("Ada")
WHY = "Asked for"
LINK = "https://example.org/a.pdf"


@dataclass(frozen=True)
class Act:
    """One thing that is done to a protocol: the page's address with its fields, and the command's words; SLUG stands for the protocol."""

    page: str
    fields: dict[str, Any]
    command: tuple[str, ...]


ACTS = {
    "purpose": Act("edit", {"do": "save", "purpose": "To weigh."}, ("edit", "SLUG", "--purpose", "To weigh.")),
    "owner": Act("edit", {"do": "save", "owner": ""}, ("edit", "SLUG", "--owner", "")),
    "review date": Act(
        "edit",
        {"do": "save", "review_day": "1", "review_month": "2", "review_year": "2028"},
        ("edit", "SLUG", "--review-date", "2028-02-01"),
    ),
    "partners": Act("edit", {"do": "save", "partner_1": "provide", "partner_2": ""}, ("edit", "SLUG", "--partner", "provide")),
    "documents": Act(
        "edit",
        {"do": "save", "document_title_1": "Terms", "document_format_1": "pdf", "document_size_1": "92KB", "document_link_1": LINK},
        ("edit", "SLUG", "--document", f"Terms|pdf|92KB|{LINK}"),
    ),
    "retire": Act("status", {}, ("retire", "SLUG")),
    "term": Act("terms", {"term": "NCMP"}, ("term", "add", "SLUG", "NCMP")),
    "no term": Act("terms/remove?term=scales", {}, ("term", "remove", "SLUG", "scales")),
    "example": Act("examples", {"question": "who weighs them"}, ("example", "add", "SLUG", "who weighs them")),
    "no example": Act("examples/remove?question=who%20weighs", {}, ("example", "remove", "SLUG", "who weighs")),
}


@pytest.fixture
def chosen(database: Database, tmp_path: Path) -> Settings:
    return local_settings(database, tmp_path)


@pytest.fixture
def editor(chosen: Settings) -> Iterator[Visitor]:
    made = Visitor(chosen)
    with made.client:
        yield made


def add(database: Database, title: str) -> str:
    """One of two protocols that are the same but for their titles."""
    return protocols.add_protocol(
        database,
        ADMIN,
        title=title,
        purpose="Children are weighed.",
        partners=["ECC", "Provide"],
        documents=[DocumentView("Agreement", "DOC", 92_163)],
        owner="Health team",
        terms=["scales"],
        examples=["who weighs"],
    ).slug


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_page_leaves_the_same_entry_as_the_command(
    database: Database, editor: Visitor, run: Callable[..., tuple[int, str, str]], act: Act
) -> None:
    by_page, by_command = add(database, "Weighing"), add(database, "Measuring")
    page = editor.fill(f"/admin/protocols/one/{by_page}/{act.page}", why=WHY, **act.fields)
    assert page.status_code == 200
    code, _, problem = run(database, "protocols", *(by_command if word == "SLUG" else word for word in act.command), "--why", WHY)
    assert (code, problem) == (0, "")
    mine, theirs = (list_revisions(database, f"protocol {slug}") for slug in (by_page, by_command))
    assert len(mine) == len(theirs) == 2
    assert (mine[1].action, mine[1].before, mine[1].after, mine[1].why) == (
        theirs[1].action,
        theirs[1].before,
        theirs[1].after,
        theirs[1].why,
    )
    assert mine[1].why == WHY
