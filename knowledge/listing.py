"""The protocols as a list that is searched, narrowed down and put in order, for the people who look after them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.database import Database
from knowledge.models import ExampleQuestion, Organisation, Protocol, ProtocolPartner, ProtocolTerm
from knowledge.protocol_fields import CURRENT
from knowledge.values import key, one_line


@dataclass(frozen=True)
class Row:
    """What a list shows of a protocol. `overdue` when it is current and its review was due before the day that was asked for."""

    slug: str
    title: str
    theme: str
    status: str
    owner: str | None
    review_date: date | None
    overdue: bool


@dataclass(frozen=True)
class Wanted:
    """Which protocols: '' is any, and capitals do not count. `text` is in the title, purpose, owner, a partner's name or a term; `order` is one of ORDERS."""

    text: str = ""
    theme: str = ""
    status: str = ""
    owner: str = ""
    overdue: bool = False
    order: str = ""


@dataclass(frozen=True)
class Choices:
    """The themes and owners that protocols have, in alphabetical order."""

    themes: tuple[str, ...]
    owners: tuple[str, ...]


LEAST_ALIKE = 60
_LAST = "\U0010ffff"
ORDERS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: key(row.title),
    "theme": lambda row: (key(row.theme), key(row.title)),
    "owner": lambda row: (key(row.owner) if row.owner else _LAST, key(row.title)),
    "review": lambda row: (row.review_date or date.max, key(row.title)),
}
"""Orders by their names; any other name is the order of the council's page."""


def find_protocols(database: Database, wanted: Wanted, on: date) -> tuple[Row, ...]:
    """The protocols that are wanted; `on` is the day by which reviews count as overdue."""
    query = select(
        Protocol.id, Protocol.slug, Protocol.title, Protocol.theme, Protocol.status, Protocol.owner, Protocol.review_date, Protocol.purpose
    ).order_by(Protocol.position, Protocol.id)
    for column, value in ((Protocol.theme, wanted.theme), (Protocol.status, wanted.status), (Protocol.owner, wanted.owner)):
        if value:
            query = query.where(func.lower(column) == func.lower(one_line(value)))
    if wanted.overdue:
        query = query.where(Protocol.status == CURRENT, Protocol.review_date < on)
    text = key(wanted.text)
    with database.session() as session:
        rows = session.execute(query).all()
        more = _more(session) if text else {}
    found = [
        Row(slug, title, theme, status, owner, due, overdue=bool(due and due < on and status == CURRENT))
        for number, slug, title, theme, status, owner, due, purpose in rows
        if not text or text in key("\n".join((title, purpose, owner or "", *more.get(number, ()))))
    ]
    if wanted.order in ORDERS:
        found.sort(key=ORDERS[wanted.order])
    return tuple(found)


def find_alike(database: Database, words: str, most: int) -> tuple[Row, ...]:
    """The current protocols that words are most likely to mean, for who types them and looks: first those that say them as they are typed.

    Then by likeness of the words to a title, a partner, a term or an example question. It knows spelling, not meaning, and takes milliseconds.
    """
    current = Wanted(status=CURRENT)
    said = find_protocols(database, Wanted(words, status=CURRENT), date.min)
    if not words or len(said) >= most:
        return said[:most]
    rows = find_protocols(database, current, date.min)
    with database.session() as session:
        names = _names(session)
    called = [(row, name) for row in rows for name in (row.title, *names.get(row.slug, ()))]
    likely = process.extract(
        words, [name for _, name in called], scorer=fuzz.token_set_ratio, processor=key, score_cutoff=LEAST_ALIKE, limit=most * 5
    )
    found = dict.fromkeys((*said, *(called[place][0] for _, _, place in likely)))
    return tuple(found)[:most]


def list_choices(database: Database) -> Choices:
    """What the list can be narrowed down to."""
    with database.session() as session:
        themes = session.scalars(select(Protocol.theme).distinct())
        owners = session.scalars(select(Protocol.owner).where(Protocol.owner.is_not(None)).distinct())
        return Choices(tuple(sorted(themes, key=key)), tuple(sorted((owner for owner in owners if owner), key=key)))


def _names(session: Session) -> dict[str, list[str]]:
    """What each protocol is called and asked for by, by its slug."""
    queries = (
        select(Protocol.slug, ProtocolTerm.term).join(ProtocolTerm, ProtocolTerm.protocol_id == Protocol.id),
        select(Protocol.slug, ExampleQuestion.text).join(ExampleQuestion, ExampleQuestion.protocol_id == Protocol.id),
    )
    found: dict[str, list[str]] = {}
    for query in queries:
        for slug, name in session.execute(query):
            found.setdefault(slug, []).append(name)
    return found


def _more(session: Session) -> dict[int, list[str]]:
    """The partners and terms of each protocol, by its number."""
    partners = (
        select(ProtocolPartner.protocol_id, Organisation.name, Organisation.full_name).join(Organisation),
        select(ProtocolTerm.protocol_id, ProtocolTerm.term, ProtocolTerm.term),
    )
    found: dict[int, list[str]] = {}
    for query in partners:
        for number, *names in session.execute(query):
            found.setdefault(number, []).extend(name for name in names if name)
    return found
