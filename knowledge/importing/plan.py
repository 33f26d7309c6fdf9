"""Compares a catalogue with the knowledge base, and brings the difference in when that is agreed. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge import history, organisations, protocols
from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict
from knowledge.importing.catalogue import Catalogue, Entry
from knowledge.importing.words import WordsPlan, apply_organisations, apply_words, plan_words
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import CURRENT, RETIRED, DocumentView, Example
from knowledge.protocols import ProtocolView
from knowledge.sizes import format_size
from knowledge.values import key, slug


@dataclass(frozen=True)
class FieldChange:
    """One field as it is held and as the file has it, both as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What the file has otherwise than the knowledge base, for one protocol at one version."""

    slug: str
    title: str
    version: int
    fields: tuple[FieldChange, ...]
    entry: Entry


@dataclass(frozen=True)
class Plan:
    """What an import would do. Those in `not_in_file` and `retired` are for a person to judge: both are left alone.

    `is_page` when the file is the council's page, so that what is not in it is no longer on the page.
    """

    adds: tuple[Entry, ...]
    changes: tuple[Change, ...]
    not_in_file: tuple[ProtocolView, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
    new_organisations: tuple[str, ...]
    notes: tuple[str, ...]
    is_page: bool
    words: WordsPlan

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.adds and not self.changes and self.words.is_empty

    @property
    def has_protocols(self) -> bool:
        """Whether the file had any."""
        return bool(self.adds or self.changes or self.retired or self.unchanged)


def make_plan(database: Database, catalogue: Catalogue) -> Plan:
    """What an import of the catalogue would do; writes nothing.

    A protocol is the same when its title is, or else its slug. Only themes of the catalogue are looked through for protocols
    that are not in the file.
    """
    held = protocols.list_protocols(database, status=None)
    names = _organisation_names((*organisations.list_organisations(database), *(catalogue.organisations or ())))
    matched = _match(catalogue, held)
    adds, changes, retired, unchanged = [], [], [], []
    for entry, protocol in zip(catalogue.entries, matched, strict=True):
        if protocol is None:
            adds.append(entry)
        elif protocol.status == RETIRED:
            retired.append(protocol.title)
        elif different := _compare(database, protocol, entry, names):
            changes.append(Change(protocol.slug, protocol.title, protocol.version, different, entry))
        else:
            unchanged.append(protocol.title)
    themes = {entry.theme for entry in catalogue.entries}
    in_file = {protocol.slug for protocol in matched if protocol is not None}
    absent = [view for view in held if view.status == CURRENT and view.theme in themes and view.slug not in in_file]
    partners = (partner for entry in catalogue.entries for partner in entry.partners)
    new = {key(partner): partner for partner in partners if key(partner) not in names}
    return Plan(
        adds=tuple(adds),
        changes=tuple(changes),
        not_in_file=tuple(absent),
        retired=tuple(retired),
        unchanged=tuple(unchanged),
        new_organisations=tuple(new.values()),
        notes=catalogue.notes,
        is_page=catalogue.is_page,
        words=plan_words(database, catalogue),
    )


def apply(database: Database, actor: Actor, plan: Plan, *, why: str | None = None) -> None:
    """Carry the plan out, whole or not at all; Conflict when a protocol was added or changed since the plan was made."""
    if plan.is_empty:
        actor.must_edit()
        return
    with history.editing(database, actor) as session:
        apply_organisations(session, actor, plan.words, why)
        taken = fields.Taken(session)
        for entry in plan.adds:
            protocols.create(session, actor, entry.values(), entry.terms, entry.examples, why, slug=entry.slug, taken=taken)
        for change in plan.changes:
            protocol = protocols.must_find(session, change.slug)
            protocols.must_be_at(protocol, change.version)
            if protocol.status == RETIRED:
                raise Conflict(f"{protocol.title} was retired by somebody else. Nothing was changed.")
            with history.changing(session, actor, protocol, why):
                values = change.entry.values()
                values["documents"] = _documents(change.entry, protocols.view(protocol).documents)
                fields.put(session, actor, protocol, values, taken)
                fields.add_terms(protocol, change.entry.terms)
                fields.add_examples(protocol, [fields.as_example(example) for example in change.entry.examples])
        apply_words(session, actor, plan.words, why)
        session.commit()


def _match(catalogue: Catalogue, held: tuple[ProtocolView, ...]) -> list[ProtocolView | None]:
    """The protocol that each entry means, titles before slugs."""
    by_title = {key(view.title): view for view in held}
    matched = [by_title.get(key(entry.title)) for entry in catalogue.entries]
    taken = {view.slug for view in matched if view is not None}
    by_slug = {view.slug: view for view in held if view.slug not in taken}
    return [
        by_slug.pop(entry.slug or slug(entry.title), None) if protocol is None else protocol
        for entry, protocol in zip(catalogue.entries, matched, strict=True)
    ]


def _organisation_names(views: Iterable[OrganisationView]) -> dict[str, str]:
    """The name that is used for whoever goes by each name; those before come first."""
    names: dict[str, str] = {}
    for view in views:
        for name in (view.name, view.full_name or view.name, *view.names):
            names.setdefault(key(name), view.name)
    return names


def _compare(database: Database, held: ProtocolView, entry: Entry, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    partners = tuple(dict.fromkeys(names.get(key(partner), partner) for partner in entry.partners))
    documents = _documents(entry, held.documents)
    pairs = [
        ("title", held.title, entry.title),
        ("purpose", held.purpose, entry.purpose),
        ("theme", held.theme, entry.theme),
        ("partners", ", ".join(held.partners), ", ".join(partners)),
        ("documents", _written(held.documents), _written(documents)),
    ]
    if entry.owner is not None:
        pairs.append(("owner", held.owner or "", entry.owner))
    if entry.review_date is not None:
        pairs.append(("review date", str(held.review_date or ""), str(entry.review_date)))
    if entry.status is not None:
        pairs.append(("status", held.status, entry.status))
    if entry.terms or entry.examples:
        language = protocols.get_language(database, held.slug)
        pairs.append(("more terms", "", _lacking([term.term for term in entry.terms], [term.term for term in language.terms])))
        pairs.append(("more example questions", "", _lacking(_texts(entry.examples), _texts(language.examples))))
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def _texts(examples: Iterable[str | Example]) -> list[str]:
    return [fields.as_example(example).text for example in examples]


def _lacking(given: list[str], held: list[str]) -> str:
    keys = {key(text) for text in held}
    return ", ".join(text for text in given if key(text) not in keys)


def _documents(entry: Entry, held: tuple[DocumentView, ...]) -> tuple[DocumentView, ...]:
    """The file's documents; a link that it does not state stays, and a size that it rounds stays exact."""
    known = {(key(document.title), document.format): document for document in held}
    kept = []
    for document in entry.documents:
        old = known.get((key(document.title), document.format))
        if old is not None and document not in held:
            same_size = None not in (old.size, document.size) and format_size(old.size or 0) == format_size(document.size or 0)
            document = replace(document, url=document.url or old.url, size=old.size if same_size else document.size)
        kept.append(document)
    return tuple(kept)


def _written(documents: tuple[DocumentView, ...]) -> str:
    return "; ".join(fields.document_text(document) for document in documents)
