"""Every service that is given an actor refuses whoever lacks the role, before anything is written: none can be forgotten here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

import knowledge
from knowledge import (
    figures,
    glossary,
    history,
    near_domain,
    organisations,
    protocols,
    questions,
    restoring,
)
from knowledge.actors import ASKER, CONTRIBUTOR, EDITOR, Actor, local_admin
from knowledge.admin import drafts
from knowledge.admin.talk import store
from knowledge.audits import audits, library
from knowledge.audits import importing as audit_importing
from knowledge.audits.export.complete import whole_audit
from knowledge.audits.export.exporting import export_audit
from knowledge.audits.report import report_round
from knowledge.backup.making import back_up
from knowledge.backup.restoring import restore_backup
from knowledge.database import Database
from knowledge.enquiries import finding, handling, inbox
from knowledge.enquiries.handling import Learn
from knowledge.errors import KnowledgeError, NotAllowed
from knowledge.importing.catalogue import Catalogue
from knowledge.importing.encoding import encode_plan
from knowledge.importing.plan import apply, make_plan
from knowledge.models import Base, now
from knowledge.people import access, people
from knowledge.people.finding import Sought, find_people
from knowledge.people.login_links import make_login_link
from knowledge.people.people import Grant, Known
from knowledge.preview.edits import Edit, imagine
from knowledge.search import contents

SET_UP = local_admin("set-up")
SLUG = "the-national-child-measurement-programme-ncmp"
HERE = "slack:T1:U1"


@dataclass(frozen=True)
class Held:
    """What there is to be changed."""

    database: Database
    audit: int
    file: str
    folder: Path
    question: int
    draft: int
    person: int
    change: int


Act = Callable[[Actor, Held], object]

EDITORS: dict[str, Act] = {
    "admin.drafts.save_draft": lambda actor, held: drafts.save_draft(held.database, actor, {"owner": "Eve"}, slug=SLUG),
    "admin.drafts.list_drafts": lambda actor, held: drafts.list_drafts(held.database, actor),
    "admin.drafts.get_draft": lambda actor, held: drafts.get_draft(held.database, actor, held.draft),
    "admin.drafts.draft_of": lambda actor, held: drafts.draft_of(held.database, actor, HERE),
    "admin.drafts.discard_draft": lambda actor, held: drafts.discard_draft(held.database, actor, held.draft),
    "admin.drafts.publish_draft": lambda actor, held: drafts.publish_draft(held.database, actor, held.draft),
    "admin.talk.store.opened": lambda actor, held: store.opened(held.database, actor, HERE),
    "admin.talk.store.keep": lambda actor, held: store.keep(held.database, actor, HERE, store.Open(SLUG, 1, {"owner": "Eve"})),
    "admin.talk.store.dropped": lambda actor, held: store.dropped(held.database, actor, HERE),
    "admin.talk.store.made": lambda actor, held: store.made(held.database, actor, HERE, store.Open(SLUG, 1, {"owner": "Eve"})),
    "audits.library.add_questionnaire": lambda actor, held: library.add_questionnaire(held.database, actor, "slug: x"),
    "enquiries.handling.take": lambda actor, held: handling.take(held.database, actor, held.question),
    "enquiries.handling.release": lambda actor, held: handling.release(held.database, actor, held.question),
    "enquiries.handling.answer": lambda actor, held: handling.answer(held.database, actor, held.question, "No."),
    "enquiries.handling.close": lambda actor, held: handling.close(held.database, actor, held.question),
    "enquiries.handling.learn_from": lambda actor, held: handling.learn_from(held.database, actor, held.question, Learn(SLUG, "Who?")),
    "enquiries.finding.find_questions": lambda actor, held: finding.find_questions(held.database, actor),
    "enquiries.inbox.list_enquiries": lambda actor, held: inbox.list_enquiries(held.database, actor),
    "enquiries.inbox.get_enquiry": lambda actor, held: inbox.get_enquiry(held.database, actor, held.question),
    "enquiries.inbox.unanswered": lambda actor, held: inbox.unanswered(held.database, actor, now()),
    "figures.read_figures": lambda actor, held: figures.read_figures(held.database, actor, date(2027, 1, 31)),
    "glossary.define": lambda actor, held: glossary.define(held.database, actor, "ELS", "Evil."),
    "glossary.add_term": lambda actor, held: glossary.add_term(held.database, actor, glossary.GlossaryView("ELS", "Evil.", None)),
    "glossary.change_term": lambda actor, held: glossary.change_term(
        held.database, actor, glossary.list_terms(held.database)[0], glossary.GlossaryView("ELS", "Evil.", None)
    ),
    "glossary.remove_term": lambda actor, held: glossary.remove_term(held.database, actor, "ECC"),
    "history.editing": lambda actor, held: edit(held.database, actor),
    "importing.encoding.encode_plan": lambda actor, held: encode_plan(
        held.database, actor, make_plan(held.database, Catalogue(())), lambda done, of: None
    ),
    "importing.plan.apply": lambda actor, held: apply(held.database, actor, make_plan(held.database, Catalogue(()))),
    "near_domain.add_near_domain": lambda actor, held: near_domain.add_near_domain(held.database, actor, "Who lends lawnmowers?"),
    "near_domain.remove_near_domain": lambda actor, held: near_domain.remove_near_domain(
        held.database, actor, near_domain.list_near_domain(held.database)[0].text
    ),
    "organisations.describe_organisation": lambda actor, held: organisations.describe_organisation(
        held.database, actor, "ECC", rename="Eve"
    ),
    "organisations.name_organisation": lambda actor, held: organisations.name_organisation(
        held.database, actor, organisations.get_organisation(held.database, "ECC"), organisations.OrganisationView("Eve", None, ())
    ),
    "organisations.merge_organisations": lambda actor, held: organisations.merge_organisations(held.database, actor, "ECC", "Provide"),
    "organisations.remove_organisation": lambda actor, held: organisations.remove_organisation(held.database, actor, "ECC"),
    "preview.edits.imagine": lambda actor, held: imagine(held.database, actor, contents.read(held.database), Edit()),
    "protocols.add_protocol": lambda actor, held: protocols.add_protocol(held.database, actor, title="E", purpose="E.", partners=["ECC"]),
    "protocols.edit_protocol": lambda actor, held: protocols.edit_protocol(held.database, actor, SLUG, purpose="Evil."),
    "protocols.retire_protocol": lambda actor, held: protocols.retire_protocol(held.database, actor, SLUG),
    "protocols.add_term": lambda actor, held: protocols.add_term(held.database, actor, SLUG, "Evil"),
    "protocols.remove_term": lambda actor, held: protocols.remove_term(held.database, actor, SLUG, "NCMP"),
    "protocols.add_example": lambda actor, held: protocols.add_example(held.database, actor, SLUG, "Evil?"),
    "protocols.remove_example": lambda actor, held: protocols.remove_example(
        held.database, actor, SLUG, protocols.get_language(held.database, SLUG).examples[0].text
    ),
    "questions.unanswered_since": lambda actor, held: questions.unanswered_since(held.database, actor, now()),
    "restoring.restore": lambda actor, held: restoring.restore(held.database, actor, f"protocol {SLUG}", held.change),
    "restoring.undo": lambda actor, held: restoring.undo(held.database, actor, f"protocol {SLUG}", held.change),
}
ADMINS: dict[str, Act] = {
    "audits.importing.import_audit": lambda actor, held: audit_importing.import_audit(held.database, actor, held.file, lambda text: text),
    "audits.report.report_round": lambda actor, held: report_round(held.database, actor, "2026"),
    "backup.making.back_up": lambda actor, held: back_up(held.database, actor, held.folder / "backup"),
    "backup.restoring.restore_backup": lambda actor, held: restore_backup(held.database, actor, held.folder / "none"),
    "people.access.list_activity": lambda actor, held: access.list_activity(held.database, actor, access.Wanted()),
    "people.login_links.make_login_link": lambda actor, held: make_login_link(held.database, actor, held.person),
    "people.finding.find_people": lambda actor, held: find_people(held.database, actor, Sought()),
    "people.people.grant": lambda actor, held: people.grant(held.database, actor, held.person, Grant(EDITOR)),
    "people.people.revoke": lambda actor, held: people.revoke(held.database, actor, held.person, Grant(CONTRIBUTOR, "Hill")),
    "people.people.add_person": lambda actor, held: people.add_person(held.database, actor, "Eve"),
    "people.people.see_person": lambda actor, held: people.see_person(held.database, actor, held.person),
    "people.people.list_people": lambda actor, held: people.list_people(held.database, actor),
    "people.people.find_person": lambda actor, held: people.find_person(held.database, actor, "Ama"),
}
CONTRIBUTORS: dict[str, Act] = {
    "audits.audits.view_audit": lambda actor, held: audits.view_audit(held.database, actor, held.audit),
    "audits.audits.list_changes": lambda actor, held: audits.list_changes(held.database, actor, held.audit, "address"),
    "audits.audits.list_submissions": lambda actor, held: audits.list_submissions(held.database, actor, held.audit),
    "audits.audits.begin_audit": lambda actor, held: audits.begin_audit(held.database, actor, "Vale", "2027"),
    "audits.audits.give": lambda actor, held: audits.give(held.database, actor, held.audit, (), 0),
    "audits.audits.confirm": lambda actor, held: audits.confirm(held.database, actor, held.audit, ()),
    "audits.audits.carry_over": lambda actor, held: audits.carry_over(held.database, actor, held.audit),
    "audits.audits.round_before": lambda actor, held: audits.round_before(held.database, actor, held.audit),
    "audits.audits.submit": lambda actor, held: audits.submit(held.database, actor, held.audit),
    "audits.audits.reopen": lambda actor, held: audits.reopen(held.database, actor, held.audit),
    "audits.export.complete.whole_audit": lambda actor, held: whole_audit(held.database, actor, held.audit),
    "audits.export.exporting.export_audit": lambda actor, held: export_audit(held.database, actor, held.audit, "csv"),
}
ANYBODY = {
    "audits.audits.list_audits",  # Those that the actor may see.
    "audits.choosing.choose_audit",  # One of them.
    "content.loading.load_shipped_content",  # At each start; asks for the role when there is something to load.
    "people.access.record",  # What the program itself writes down of somebody.
    "people.linking.begin_link",  # These are about the actor's own identities, and prove who is behind them.
    "people.linking.look_at_code",
    "people.linking.accept_code",
    "people.linking.waiting_link",
    "people.linking.join",
    "people.linking.refuse_link",
    "people.people.see_self",
    "restoring.last_change_by",  # The actor's own.
}
EVE, HILL, ED = Actor("Eve"), Actor("Hil", frozenset({ASKER, CONTRIBUTOR}), frozenset({"Hill"})), Actor("Ed", frozenset({ASKER, EDITOR}))


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(knowledge.__path__, "knowledge."):
        if "knowledge.migrations." not in found.name:
            yield importlib.import_module(found.name)


def services() -> set[str]:
    """Every public function of knowledge/ that is given a database and an actor."""
    return {
        f"{module.__name__.removeprefix('knowledge.')}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(value) and inspect.unwrap(value).__module__ == module.__name__
        if {"database", "actor"} <= set(inspect.signature(value).parameters)
    }


def test_every_service_is_listed_with_the_role_that_it_needs() -> None:
    assert services() == {*EDITORS, *ADMINS, *CONTRIBUTORS, *ANYBODY}


@pytest.fixture
def held(filled: Database, tmp_path: Path) -> Held:
    person = people.meet(filled, Known("slack", "T1", "U1"), "Ama")
    people.grant(filled, SET_UP, person.id, Grant(CONTRIBUTOR, "Hill"))
    question = questions.record_question(filled, conversation=HERE, channel="slack", text="Who?", kind="find_protocol", outcome="declined")
    audit = audits.begin_audit(filled, SET_UP, "Vale", "2026")
    file = export_audit(filled, SET_UP, audit.id, "json").content.decode()
    draft = drafts.save_draft(filled, SET_UP, {"owner": "Ben"}, slug=SLUG, conversation=HERE)
    change = history.list_revisions(filled, f"protocol {SLUG}")[-1].id
    return Held(filled, audit.id, file, tmp_path, question, draft.id, person.id, change)


def whole(database: Database) -> dict[str, list[Any]]:
    """Everything that is stored."""
    with database.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize(
    ("acts", "refused"),
    [(EDITORS, (EVE, HILL)), (ADMINS, (EVE, HILL, ED)), (CONTRIBUTORS, (EVE, HILL, ED))],
    ids=["editors", "admins", "contributors"],
)
def test_whoever_lacks_the_role_is_refused_and_nothing_is_written(held: Held, acts: dict[str, Act], refused: tuple[Actor, ...]) -> None:
    before = whole(held.database)
    assert [(name, actor.name) for name, act in acts.items() for actor in refused if not refuses(act, actor, held)] == []
    assert whole(held.database) == before


def test_whoever_has_the_role_is_let_in(held: Held) -> None:
    vale = Actor("Val", frozenset({ASKER, CONTRIBUTOR}), frozenset({"Vale"}))
    for acts, actor in ((EDITORS, ED), (CONTRIBUTORS, vale), (ADMINS, SET_UP)):
        assert [name for name, act in acts.items() if refuses(act, actor, held)] == []


def refuses(act: Act, actor: Actor, held: Held) -> bool:
    """Whether it is for want of a role that an act is not done."""
    try:
        act(actor, held)
    except NotAllowed:
        return True
    except KnowledgeError:
        return False
    return False


def edit(database: Database, actor: Actor) -> None:
    """Begin to change something, and leave it."""
    with history.editing(database, actor):
        pass
