"""A protocol as history and drafts write it (plain values), read back into the record. For services, inside `history.editing`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.errors import Invalid
from knowledge.models import ExampleQuestion, Protocol, ProtocolTerm
from knowledge.protocol_fields import ADMIN, CURRENT, KINDS, RETIRED, SOURCES, Changes, DocumentView, Example, Term
from knowledge.values import key

_SORTED = re.compile(r"(?P<text>.*) \((?P<sort>[a-z]+)\)", re.S)


def term_of(text: str) -> Term:
    """A term with its kind, of `NCMP (acronym)`."""
    found = _SORTED.fullmatch(text)
    return Term(found["text"], found["sort"]) if found and found["sort"] in KINDS else fields.as_term(text)


def example_of(text: str) -> Example:
    """An example question with its source, of `who has the books (shipped)`. History wrote none once: then an admin's."""
    found = _SORTED.fullmatch(text)
    return Example(found["text"], found["sort"]) if found and found["sort"] in SOURCES else Example(text, ADMIN)


def checked(written: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a protocol, each of the sort that history writes; Invalid names the first that is not. A text may still be too long."""
    for name, value in written.items():
        if name not in FIELDS:
            raise Invalid(f"A protocol has no {name[:40]!r}.", name[:40])
        if not _SORTS[name](value):
            raise Invalid(f"The {_NAMES.get(name, name)} cannot be kept as it was given.", _NAMES.get(name, name))
    _date(written.get("review_date"))
    if written.get("status", CURRENT) not in (CURRENT, RETIRED):
        raise Invalid(f"The status must be {CURRENT} or {RETIRED}.", "status")
    return dict(written)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))


def _are_documents(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_document, value))


def _is_document(value: object) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= {"title", "format", "size", "url"} or not _is_text(value.get("title")):
        return False
    size = value.get("size")
    is_size = size is None or (isinstance(size, int) and not isinstance(size, bool))
    return is_size and _is_text_or_none(value.get("format")) and _is_text_or_none(value.get("url"))


_SORTS: Mapping[str, Callable[[object], bool]] = {
    "title": _is_text,
    "purpose": _is_text,
    "theme": _is_text,
    "status": _is_text,
    "owner": _is_text_or_none,
    "review_date": _is_text_or_none,
    "partners": _are_texts,
    "documents": _are_documents,
    "terms": _are_texts,
    "examples": _are_texts,
}
FIELDS = tuple(_SORTS)
_NAMES = {"review_date": "review date"}


def changes_of(written: Mapping[str, Any]) -> Changes:
    """The fields that `protocol_fields.put` takes."""
    changes = Changes()
    for name in ("title", "purpose", "theme", "status", "owner", "partners"):
        if name in written:
            changes[name] = written[name]
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
