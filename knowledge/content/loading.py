"""Brings the shipped content in: all of it before a knowledge base is first used, what a newer release adds at later starts.

What was shipped once is remembered, so that what an admin changed or removed since then stays as the admin wants it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge import glossary, history, organisations, protocols
from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.audits.library import find_questionnaire, keep_questionnaire
from knowledge.audits.questionnaires import read_questionnaire
from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.importing.catalogue import Catalogue, Entry
from knowledge.importing.reading import read_catalogue
from knowledge.models import ExampleQuestion, Protocol, ShippedItem
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import KINDS, SHIPPED, Example, Term
from knowledge.values import key, one_line, slug

_HERE = Path(__file__).resolve().parent
_PAGE = "essex-learning-and-education-protocols.txt"
_WHY = "Shipped with the assistant."


@dataclass(frozen=True)
class _Language:
    """What one file says that people say for a protocol; with no slug, of what none covers."""

    slug: str | None
    terms: tuple[Term, ...] = ()
    examples: tuple[str, ...] = ()

    def key_of(self, thing: Term | str) -> str:
        if isinstance(thing, Term):
            return f"term {self.slug} {key(thing.term)}"
        return f"example {self.slug or '-'} {key(thing)}"

    def item_keys(self) -> list[str]:
        return [self.key_of(term) for term in self.terms] + [self.key_of(text) for text in self.examples]


@dataclass(frozen=True)
class _Content:
    page: tuple[Entry, ...]
    languages: tuple[_Language, ...]
    organisations: tuple[OrganisationView, ...]
    glossary: tuple[GlossaryView, ...]
    questionnaires: tuple[str, ...]

    def digests(self) -> dict[str, str]:
        """Every item's key, and a digest of its value where a later release may say something else under the same key."""
        language = {name: "" for each in self.languages for name in each.item_keys()}
        names = {_name_key(view, name): "" for view in self.organisations for name in _names(view)}
        page = {_protocol_key(entry): "" for entry in self.page}
        questionnaires = {_questionnaire_key(text): "" for text in self.questionnaires}
        return page | language | names | questionnaires | {_glossary_key(view): _digest(view) for view in self.glossary}


def is_loaded(database: Database) -> bool:
    """Whether shipped content was ever loaded."""
    with database.session() as session:
        return session.scalar(select(ShippedItem.key).limit(1)) is not None


def load_shipped_content(database: Database, actor: Actor, folder: Path = _HERE, *, around: Catalogue | None = None) -> int:
    """Load what was not loaded yet; how many protocols and items that was. Run at each start, after the migrations.

    `around` is what was imported from a file before anything was loaded: what that states whole gets nothing from here.
    """
    with database.session() as session:
        before = _shipped(session)
    content = _read(folder)
    if content.digests() == before:
        return 0
    with history.editing(database, actor) as session:
        loader = _Loader(session, actor, _shipped(session))
        if around is not None:
            loader.pass_over(content, around)
        loader.load_page(content.page)
        for language in content.languages:
            loader.load_language(language)
        for organisation in content.organisations:
            loader.load_organisation(organisation)
        for term in content.glossary:
            loader.load_glossary(term)
        for text in content.questionnaires:
            loader.load_questionnaire(text)
        loader.retire_examples(content)
        loader.keep_account()
        session.commit()
    return len(loader.loaded)


class _Loader:
    """One run over the content, in one transaction."""

    def __init__(self, session: Session, actor: Actor, shipped: dict[str, str]) -> None:
        self.session, self.actor, self.shipped = session, actor, shipped
        self.loaded: dict[str, str] = {}

    def pass_over(self, content: _Content, around: Catalogue) -> None:
        """Count as loaded what the file states whole, and for the file of a whole knowledge base all but questionnaires."""
        slugs = {entry.slug for entry in around.entries if entry.is_whole}
        for name, digest in content.digests().items():
            kind, subject = name.split(" ")[:2]
            if kind != "questionnaire" and (around.is_whole or (kind in ("protocol", "term", "example") and subject in slugs)):
                self.shipped[name] = digest
                self._remember(name, digest)

    def load_page(self, page: tuple[Entry, ...]) -> None:
        """Add the protocols of the page that are not held; one that is held stays as it is."""
        new = [entry for entry in page if _protocol_key(entry) not in self.shipped]
        held = self.session.execute(select(Protocol.title, Protocol.slug)).all() if new else ()
        known = {key(title) for title, _ in held} | {name for _, name in held}
        for entry in new:
            if key(entry.title) not in known and slug(entry.title) not in known:
                protocols.create(self.session, self.actor, entry.values(), (), (), _WHY)
            self._remember(_protocol_key(entry))

    def load_language(self, language: _Language) -> None:
        terms = [term for term in language.terms if language.key_of(term) not in self.shipped]
        examples = [text for text in language.examples if language.key_of(text) not in self.shipped]
        if not terms and not examples:
            return
        if language.slug is None:
            self._load_uncovered(examples)
        else:
            protocol = self._protocol(language.slug)
            if protocol is None:
                return
            with history.changing(self.session, self.actor, protocol, _WHY):
                fields.add_terms(protocol, terms)
                fields.add_examples(protocol, [Example(text, SHIPPED) for text in examples])
        for name in _Language(language.slug, tuple(terms), tuple(examples)).item_keys():
            self._remember(name)

    def load_organisation(self, given: OrganisationView) -> None:
        row = organisations.find(self.session, given.name)
        new = [name for name in _names(given) if _name_key(given, name) not in self.shipped]
        if row is None or not new:
            return
        with history.changing(self.session, self.actor, row, _WHY):
            for name in new:
                if organisations.find(self.session, name) in (None, row):
                    organisations.claim(self.session, row, name)
                    if name == given.full_name and row.full_name is None:
                        row.full_name = name
                self._remember(_name_key(given, name))

    def load_glossary(self, given: GlossaryView) -> None:
        known = self.shipped.get(_glossary_key(given))
        if known == _digest(given):
            return
        row = glossary.find(self.session, given.term)
        untouched = row is not None and known == _digest(GlossaryView(row.term, row.meaning, row.note))
        if untouched or (row is None and known is None):
            glossary.put(self.session, self.actor, given, _WHY)
        self._remember(_glossary_key(given), _digest(given))

    def retire_examples(self, content: _Content) -> None:
        """Take out shipped examples that this release no longer has: they were found to mislead."""
        gone = {name for name in self.shipped if name.startswith("example ")} - content.digests().keys()
        if not gone:
            return
        rows = self.session.scalars(select(ExampleQuestion).where(ExampleQuestion.source == SHIPPED))
        for row in rows.all():
            protocol = self.session.get(Protocol, row.protocol_id) if row.protocol_id is not None else None
            if _Language(protocol.slug if protocol else None).key_of(row.text) not in gone:
                continue
            if protocol is None:
                history.removed(self.session, self.actor, row, _WHY)
            else:
                with history.changing(self.session, self.actor, protocol, _WHY):
                    protocol.examples.remove(row)
        self.session.execute(delete(ShippedItem).where(ShippedItem.key.in_(gone)))

    def keep_account(self) -> None:
        """Store which items were loaded, for the next start."""
        self.session.execute(delete(ShippedItem).where(ShippedItem.key.in_(self.loaded.keys() & self.shipped.keys())))
        self.session.add_all(ShippedItem(key=name, digest=digest) for name, digest in self.loaded.items())

    def _load_uncovered(self, examples: list[str]) -> None:
        rows = [ExampleQuestion(text=text, source=SHIPPED) for text in examples]
        self.session.add_all(rows)
        self.session.flush()
        after = {"examples": [history.written(row.text, row.source) for row in rows]}
        history.write(self.session, self.actor, "added", history.subject(rows[0]), None, after, _WHY)

    def load_questionnaire(self, text: str) -> None:
        """Hold a version that is not held; one of the same number that an admin uploaded stays."""
        if _questionnaire_key(text) in self.shipped:
            return
        read = read_questionnaire(text)
        if find_questionnaire(self.session, read.slug, read.version) is None:
            keep_questionnaire(self.session, self.actor, text)
        self._remember(_questionnaire_key(text))

    def _protocol(self, name: str) -> Protocol | None:
        return self.session.scalar(select(Protocol).where(Protocol.slug == name))

    def _remember(self, name: str, digest: str = "") -> None:
        self.loaded[name] = digest


def _shipped(session: Session) -> dict[str, str]:
    return {row.key: row.digest for row in session.scalars(select(ShippedItem))}


def _read(folder: Path) -> _Content:
    return _Content(
        page=read_catalogue(folder / _PAGE).entries,
        languages=(*_read_terms(folder), *_read_examples(folder)),
        organisations=tuple(
            OrganisationView(row["name"], row.get("full_name"), tuple(row.get("names", ()))) for row in _yaml(folder / "organisations.yml")
        ),
        glossary=tuple(
            GlossaryView(row["term"], one_line(row["meaning"]), one_line(row.get("note") or "") or None)
            for row in _yaml(folder / "glossary.yml")
        ),
        questionnaires=tuple(file.read_text("utf-8") for file in sorted(folder.glob("questionnaires/*.yml"))),
    )


def _read_terms(folder: Path) -> Iterator[_Language]:
    for protocol, words in _yaml(folder / "terms.yml").items():
        yield _Language(protocol, tuple(Term(word, kind) for kind in KINDS for word in words.get(f"{kind}s", ())))


def _read_examples(folder: Path) -> Iterator[_Language]:
    for file in sorted((*folder.glob("examples/*.yml"), *folder.glob("near_domain*.yml"))):
        given = _yaml(file)
        yield _Language(given.get("protocol"), examples=tuple(given["questions"]))


def _yaml(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)


def _names(view: OrganisationView) -> tuple[str, ...]:
    return (view.full_name, *view.names) if view.full_name else view.names


def _protocol_key(entry: Entry) -> str:
    return f"protocol {slug(entry.title)}"


def _name_key(view: OrganisationView, name: str) -> str:
    return f"organisation {key(view.name)} {key(name)}"


def _glossary_key(view: GlossaryView) -> str:
    return f"glossary {key(view.term)}"


def _questionnaire_key(text: str) -> str:
    read = read_questionnaire(text)
    return f"questionnaire {read.slug} {read.version}"


def _digest(view: GlossaryView) -> str:
    return hashlib.sha256(repr((view.term, view.meaning, view.note)).encode()).hexdigest()
