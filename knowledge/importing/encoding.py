"""Encodes what an import brings before it is brought in, so that no question and no start waits for it."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.importing.plan import Plan
from knowledge.protocol_fields import as_example
from knowledge.search.encoder import Encoder, shared_encoder
from knowledge.search.index import page_texts, prepared
from knowledge.search.vectors import VectorStore


def encode_plan(database: Database, actor: Actor, plan: Plan, tell: Callable[[int, int], None], encoder: Encoder | None = None) -> None:
    """Encode the new texts of a plan and keep their vectors, some at a time, so that an import that was ended goes on with the rest.

    `tell` is told how many texts are done, and of how many. Nothing of the plan itself is carried out.
    """
    actor.must_edit()
    entries = (*plan.adds, *(change.entry for change in plan.changes))
    texts = [text for entry in entries for text in page_texts(entry)]
    texts += [term.term for entry in entries for term in entry.terms]
    texts += [as_example(example).text for entry in entries for example in entry.examples]
    texts += [example.text for example in plan.words.uncovered]
    VectorStore(database, encoder or shared_encoder()).prepare(map(prepared, texts), tell)
