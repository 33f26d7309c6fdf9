"""A protocol as history and drafts write it (plain values), read back into the record. For services, inside `history.editing`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.errors import Invalid
from knowledge.models import ExampleQuestion, Protocol, ProtocolTerm
from knowledge.protocol_fields import ADMIN, KINDS, SOURCES, Changes, DocumentView, Example, Term
from knowledge.values import key

FIELDS = ("title", "purpose", "theme", "status", "owner", "review_date", "partners", "documents", "terms", "examples")
_SORTED = re.compile(r"(?P<text>.*) \((?P<sort>[a-z]+)\)", re.S)


def term_of(text: str) -> Term:
    """A term with its kind, of `NCMP (acronym)`."""
    found = _SORTED.fullmatch(text)
    return Term(found["text"], found["sort"]) if found and found["sort"] in KINDS else fields.as_term(text)


def example_of(text: str) -> Example:
    """An example question with its source, of `who has the books (shipped)`. History wrote none once: then an admin's."""
    found = _SORTED.fullmatch(text)
    return Example(found["text"], found["sort"]) if found and found["sort"] in SOURCES else Example(text, ADMIN)


def changes_of(written: Mapping[str, Any]) -> Changes:
    """The fields that `protocol_fields.put` takes; Invalid where a value is none that history writes."""
    changes = Changes()
    for name in ("title", "purpose", "theme", "owner", "partners"):
        if name in written:
            changes[name] = written[name]
    if "status" in written:
        changes["status"] = "retired" if written["status"] == "withdrawn" else written["status"]  # As it was once called.
    if "review_date" in written:
        changes["review_date"] = _date(written["review_date"])
    if "documents" in written:
        changes["documents"] = [
            DocumentView(one["title"], one.get("format"), one.get("size"), one.get("url")) for one in written["documents"]
        ]
    return changes


def put_written(session: Session, actor: Actor, protocol: Protocol, written: Mapping[str, Any]) -> None:
    """Give the protocol the fields that are written; those that are not stay as they are."""
    fields.put(session, actor, protocol, changes_of(written))
    if "terms" in written:
        _put_terms(protocol, [term_of(one) for one in written["terms"]])
    if "examples" in written:
        _put_examples(protocol, [example_of(one) for one in written["examples"]])


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(f"The review date is {text!r}: it must be like 2027-01-31.", "review date") from error


def _put_terms(protocol: Protocol, wanted: Iterable[Term]) -> None:
    by_key = {key(one.term): one for one in wanted}
    rows: list[ProtocolTerm] = [row for row in protocol.terms if key(row.term) in by_key]
    for row in rows:
        row.term, row.kind = by_key[key(row.term)].term, by_key[key(row.term)].kind
    protocol.terms[:] = rows
    fields.add_terms(protocol, by_key.values())


def _put_examples(protocol: Protocol, wanted: Iterable[Example]) -> None:
    by_key = {key(one.text): one for one in wanted}
    rows: list[ExampleQuestion] = [row for row in protocol.examples if key(row.text) in by_key]
    for row in rows:
        row.text, row.source = by_key[key(row.text)].text, by_key[key(row.text)].source
    protocol.examples[:] = rows
    fields.add_examples(protocol, by_key.values())
