"""What a file has otherwise than the knowledge base in organisations' names, the glossary and what no protocol covers. Nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from knowledge import glossary, history, near_domain, organisations
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict
from knowledge.glossary import GlossaryView
from knowledge.importing.catalogue import Catalogue
from knowledge.models import ExampleQuestion
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import Example
from knowledge.values import key


@dataclass(frozen=True)
class WordsPlan:
    """What would be added and changed. Of an organisation that is held, `names` are those that it lacks, and a full name None stays."""

    organisations: tuple[OrganisationView, ...] = ()
    terms: tuple[GlossaryView, ...] = ()
    uncovered: tuple[Example, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.organisations or self.terms or self.uncovered)


def plan_words(database: Database, catalogue: Catalogue) -> WordsPlan:
    """What an import of the catalogue would add and change beside protocols; writes nothing."""
    with database.one_moment() as session:
        held = {key(name): view for view in organisations.all_organisations(session) for name in _names(view)}
        terms = {key(view.term): view for view in glossary.all_terms(session)}
        questions = {key(example.text) for example in near_domain.all_near_domain(session)}
    return WordsPlan(
        tuple(lacking for view in catalogue.organisations or () if (lacking := _lacking(view, held.get(key(view.name))))),
        tuple(new for view in catalogue.glossary or () if (new := _said_anew(view, terms.get(key(view.term))))),
        tuple(example for example in catalogue.near_domain or () if key(example.text) not in questions),
    )


def apply_organisations(session: Session, actor: Actor, plan: WordsPlan, why: str | None) -> None:
    """Make and name the plan's organisations, before any protocol has them for partners; Conflict when another has a name already."""
    for view in plan.organisations:
        row = organisations.find_or_create(session, actor, view.name)
        with history.changing(session, actor, row, why):
            if view.full_name is not None:
                row.full_name = organisations.claim(session, row, view.full_name)
            for name in view.names:
                organisations.claim(session, row, name)


def apply_words(session: Session, actor: Actor, plan: WordsPlan, why: str | None) -> None:
    """Bring in the plan's glossary and what no protocol covers; Conflict when somebody added one of the questions meanwhile."""
    for view in plan.terms:
        glossary.put(session, actor, view, why)
    if not plan.uncovered:
        return
    held = {key(example.text) for example in near_domain.all_near_domain(session)}
    if any(key(example.text) in held for example in plan.uncovered):
        raise Conflict("Somebody else has added a question that no protocol covers. Nothing was changed.")
    rows = [ExampleQuestion(text=example.text, source=example.source) for example in plan.uncovered]
    session.add_all(rows)
    session.flush()
    history.write(session, actor, "added", history.subject(rows[0]), None, {"examples": [row.text for row in rows]}, why)


def _lacking(view: OrganisationView, held: OrganisationView | None) -> OrganisationView | None:
    """What the file has of an organisation that is not held, None when that is nothing."""
    if held is None:
        return view
    known = set(map(key, _names(held)))
    names = tuple(name for name in view.names if key(name) not in known)
    full = view.full_name if view.full_name != held.full_name else None
    return replace(view, full_name=full, names=names) if full or names else None


def _said_anew(view: GlossaryView, held: GlossaryView | None) -> GlossaryView | None:
    """What the file says of a term otherwise than it is held, None when nothing; a note that it leaves out stays."""
    if held is None:
        return view
    new = replace(held, meaning=view.meaning, note=view.note or held.note)
    return new if new != held else None


def _names(view: OrganisationView) -> tuple[str, ...]:
    return (view.name, view.full_name or view.name, *view.names)
