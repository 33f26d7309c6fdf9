"""A change that is not made, and the knowledge base as it would be with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from knowledge import history, protocols
from knowledge.actors import Actor
from knowledge.admin import drafts
from knowledge.database import Database
from knowledge.models import ExampleQuestion
from knowledge.protocol_fields import MAXIMUM_EXAMPLE, Example, add_examples, add_terms, as_term
from knowledge.search import contents
from knowledge.search.contents import Contents
from knowledge.values import required
from knowledge.written import put_written


@dataclass(frozen=True)
class Edit:
    """A change to the protocol of `slug`, or with '' a new one. `fields` are as drafts write them; what is not there stays as it is.

    `terms` and `examples` come besides those that the protocol has. `uncovered` are questions that no protocol covers.
    """

    slug: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()


def imagine(database: Database, actor: Actor, held: Contents, edit: Edit) -> Contents:
    """The contents as they would be: the change is made as its services make it, read, and rolled back.

    NotAllowed, NotFound, Invalid and Conflict as where it is made. `held` are the contents as they are.
    """
    with history.editing(database, actor) as session:
        _apply(session, actor, edit)
        return contents.read_in(session, held)


def _apply(session: Session, actor: Actor, edit: Edit) -> None:
    if edit.slug or edit.fields:
        _apply_to_protocol(session, actor, edit)
    for question in edit.uncovered:
        history.added(session, actor, ExampleQuestion(text=required("question", question, MAXIMUM_EXAMPLE), source="admin"))


def _apply_to_protocol(session: Session, actor: Actor, edit: Edit) -> None:
    protocol = protocols.must_find(session, edit.slug) if edit.slug else drafts.create(session, actor, edit.fields, None)
    with history.changing(session, actor, protocol):
        if edit.slug:
            put_written(session, actor, protocol, edit.fields)
        add_terms(protocol, map(as_term, edit.terms))
        add_examples(protocol, map(Example, edit.examples))
