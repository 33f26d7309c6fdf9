"""What anybody wrote, in any field and from any platform, is text on every admin page and in every file name, and never markup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from knowledge import glossary, near_domain, organisations, protocols
from knowledge.actors import CONTRIBUTOR
from knowledge.admin.drafts import save_draft
from knowledge.audits import audits
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.people import people
from knowledge.people.people import Grant, Known
from knowledge.protocols import DocumentView
from knowledge.questions import record_question
from tests.admin_pages import NASTY, SET_UP, Visitor, local_settings


@pytest.fixture
def addresses(database: Database) -> list[str]:
    """Every page that shows what somebody wrote, with something nasty in each field of it."""
    load_shipped_content(database, SET_UP)
    slug = protocols.add_protocol(
        database, SET_UP, title=f"T {NASTY}", purpose=f"P {NASTY}", partners=[f"O {NASTY}"], theme=f"H {NASTY}", owner=f"W {NASTY}",
        documents=[DocumentView(f"D {NASTY}", "PDF", 92, f"https://example.org/{quote(NASTY)}")], terms=[f"N {NASTY}"],
        examples=[f"E {NASTY}?"], review_date=date(2020, 1, 1), why=f"Y {NASTY}",
    ).slug  # fmt: skip
    protocols.edit_protocol(database, SET_UP, slug, purpose=f"P2 {NASTY}", why=f"Y2 {NASTY}")
    organisations.describe_organisation(database, SET_UP, f"O {NASTY}", full_name=f"F {NASTY}", add_names=[f"A {NASTY}"])
    glossary.add_term(database, SET_UP, GlossaryView(f"G {NASTY}", f"M {NASTY}", f"R {NASTY}"), why=f"Y3 {NASTY}")
    near_domain.add_near_domain(database, SET_UP, f"Q {NASTY}?")
    person = people.meet(database, Known("slack", "T1", "U1"), f"S {NASTY}").id
    people.grant(database, SET_UP, person, Grant(CONTRIBUTOR, f"B {NASTY}"))
    draft = save_draft(database, SET_UP, {"owner": f"W2 {NASTY}"}, slug=slug, why=f"Y4 {NASTY}").id
    audit = audits.begin_audit(database, SET_UP, f"B {NASTY}", "2026").id
    asked = record_question(
        database, conversation="slack:T1:U1", channel="slack", text=f"L {NASTY}?", kind="find_protocol", outcome="declined"
    )
    one, name, term = f"/admin/protocols/one/{slug}", quote(f"O {NASTY}"), quote(f"G {NASTY}")
    return [
        "/admin/inbox", f"/admin/inbox/{asked}", "/admin/protocols", f"/admin/protocols?q={quote(NASTY)}", one, f"{one}/edit", f"{one}/terms",
        f"{one}/terms/remove?term={quote('N ' + NASTY)}", f"{one}/examples", f"{one}/history", f"{one}/status", "/admin/protocols/drafts",
        f"/admin/protocols/drafts/{draft}", f"/admin/protocols/drafts/{draft}/discard", "/admin/glossary", f"/admin/glossary/change?term={term}",
        f"/admin/glossary/remove?term={term}", "/admin/organisations", f"/admin/organisations/change?name={name}",
        f"/admin/organisations/merge?name={name}&other=ECC", f"/admin/organisations/merge?name=ECC&other={name}",
        f"/admin/organisations/remove?name={name}", f"/admin/not-covered?q={quote('Q <script')}", "/admin/dashboard", "/admin/people",
        f"/admin/people/{person}", f"/admin/people/{person}/revoke?role=contributor&partnership={quote('B ' + NASTY)}", "/admin/activity",
        f"/admin/activity?words={quote(NASTY)}", "/admin/audits", "/admin/audits/report", f"/admin/audits/{audit}", "/admin/try-it",
    ]  # fmt: skip


@pytest.fixture
def admin(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(database, tmp_path))
    with made.client:
        yield made


def test_what_anybody_wrote_is_text_on_every_page(admin: Visitor, addresses: list[str]) -> None:
    shown = 0
    for address in addresses:
        page = admin.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text, address
        assert "<img src=x" not in page.text, address
        shown += "&lt;script&gt;alert" in page.text
    assert shown > len(addresses) * 3 / 4  # What is nasty is there to be seen.
