"""Organisations that can be partners: one each, whichever of its names is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from knowledge import history
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import Organisation, OrganisationName, Protocol, ProtocolPartner, Revision
from knowledge.values import key, required

_NEXT = "next organisation"


@dataclass(frozen=True)
class OrganisationView:
    """An organisation. `name` is as the page writes it; `names` are the others, without `name` and `full_name`."""

    name: str
    full_name: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Partnered:
    """A protocol that an organisation is a partner of, retired ones too."""

    slug: str
    title: str


def list_organisations(database: Database) -> tuple[OrganisationView, ...]:
    """Every organisation, in alphabetical order of its name."""
    with database.session() as session:
        return all_organisations(session)


def get_organisation(database: Database, name: str) -> OrganisationView:
    """The organisation that goes by any of its names; NotFound when none does."""
    with database.session() as session:
        return _view(_must_find(session, name))


def describe_organisation(
    database: Database,
    actor: Actor,
    name: str,
    *,
    rename: str | None = None,
    full_name: str | None = None,
    add_names: Iterable[str] = (),
    remove_names: Iterable[str] = (),
    why: str | None = None,
) -> OrganisationView:
    """Change what an organisation is called; Conflict when another organisation has one of the names.

    An empty `full_name` means that it has none; the one that it had stays among its other names.
    """
    with history.editing(database, actor) as session:
        organisation = _must_find(session, name)
        with history.changing(session, actor, organisation, why):
            if rename is not None:
                organisation.name = claim(session, organisation, required("name of the organisation", rename, 200))
            if full_name is not None:
                organisation.full_name = (
                    claim(session, organisation, required("full name of the organisation", full_name, 300)) if full_name.strip() else None
                )
            for other in add_names:
                claim(session, organisation, required("name of the organisation", other, 200))
            for other in remove_names:
                _release(organisation, other)
        session.commit()
        return _view(organisation)


def all_organisations(session: Session) -> tuple[OrganisationView, ...]:
    """As `list_organisations`; for services."""
    rows = session.scalars(select(Organisation).options(selectinload(Organisation.names)))
    return tuple(sorted((_view(row) for row in rows), key=lambda view: (key(view.name), view.name)))


def name_organisation(
    database: Database, actor: Actor, was: OrganisationView, given: OrganisationView, *, why: str | None = None
) -> OrganisationView:
    """Say anew what an organisation is called, for somebody who saw it as `was`. A `name` or `full_name` that is replaced stays as another name.

    Conflict when `was` is no longer what is held, or another organisation has one of the names.
    """
    with history.editing(database, actor) as session:
        organisation = _must_find(session, was.name)
        if _view(organisation) != was:
            raise Conflict(f"Somebody else changed {organisation.name} since you opened it. Your change was not made.")
        with history.changing(session, actor, organisation, why):
            organisation.name = claim(session, organisation, required("name", given.name, 200))
            organisation.full_name = claim(session, organisation, required("full name", given.full_name, 300)) if given.full_name else None
            others = [claim(session, organisation, required("other name", other, 200)) for other in given.names]
            kept = {key(name) for name in (organisation.name, organisation.full_name, was.name, was.full_name, *others) if name}
            organisation.names[:] = [row for row in organisation.names if row.key in kept]
        session.commit()
        return _view(organisation)


def merge_organisations(database: Database, actor: Actor, name: str, other: str, *, why: str | None = None) -> OrganisationView:
    """Make two organisations one: the first stays, and takes the other's names and its place among the partners of protocols.

    Conflict when both are the same already.
    """
    with history.editing(database, actor) as session:
        kept, gone = _must_find(session, name), _must_find(session, other)
        if kept is gone:
            raise Conflict(f"{other!r} is a name of {kept.name} already.")
        reason = f"{gone.name} is {kept.name}." + (f" {why}" if why else "")
        for protocol in _protocols_of(session, gone):
            with history.changing(session, actor, protocol, reason):
                _replace_partner(session, protocol, gone, kept)
        names = [row.name for row in gone.names]
        history.removed(session, actor, gone, reason)
        with history.changing(session, actor, kept, reason):
            for one in names:
                claim(session, kept, one)
        session.commit()
        return _view(kept)


def remove_organisation(database: Database, actor: Actor, name: str, *, why: str | None = None) -> None:
    """Take out an organisation that is a partner of nothing; Conflict when it is one of something."""
    with history.editing(database, actor) as session:
        organisation = _must_find(session, name)
        if protocols := _protocols_of(session, organisation):
            raise Conflict(f"{organisation.name} is a partner of {protocols[0].title}. Change the partners first.")
        history.removed(session, actor, organisation, why)
        session.commit()


def protocols_of(database: Database, name: str) -> tuple[Partnered, ...]:
    """The protocols that the organisation of any of its names is a partner of, in alphabetical order of their titles; NotFound."""
    with database.session() as session:
        found = (Partnered(one.slug, one.title) for one in _protocols_of(session, _must_find(session, name)))
        return tuple(sorted(found, key=lambda one: key(one.title)))


def list_unknown(database: Database, names: Iterable[str]) -> tuple[str, ...]:
    """Of the names those that no organisation goes by, however they are spelt."""
    with database.session() as session:
        return tuple(name for name in names if find(session, name) is None)


def count_protocols(database: Database) -> dict[str, int]:
    """Of how many protocols each organisation is a partner, retired ones too, by its name; one that is of none is left out."""
    query = select(Organisation.name, func.count()).join(ProtocolPartner, ProtocolPartner.organisation_id == Organisation.id)
    with database.session() as session:
        return {row[0]: row[1] for row in session.execute(query.group_by(Organisation.name))}


def find(session: Session, name: str) -> Organisation | None:
    """The organisation that goes by this name, however it is spelt; for services."""
    return session.scalar(select(Organisation).join(OrganisationName).where(OrganisationName.key == key(name)))


def find_or_create(session: Session, actor: Actor, name: str) -> Organisation:
    """The organisation that goes by this name, made when there is none; for services, inside `history.editing`."""
    found = find(session, name)
    if found is not None:
        return found
    line = required("name of the partner", name, 200)
    organisation = Organisation(id=_new_number(session), name=line, names=[OrganisationName(name=line, key=key(line))])
    history.added(session, actor, organisation)
    return organisation


def claim(session: Session, organisation: Organisation, name: str) -> str:
    """Make the name one of the organisation's own; Conflict when another has it. For services, inside `history.editing`."""
    holder = find(session, name)
    if holder is None:
        organisation.names.append(OrganisationName(name=name, key=key(name)))
        session.flush()
    elif holder is not organisation:
        raise Conflict(f"{name!r} is already a name of {holder.name}.")
    return name


def _new_number(session: Session) -> int:
    """A number that no organisation has or had: history goes by it. Looked up once in a session, which one editor has at a time."""
    if _NEXT not in session.info:
        held = session.scalar(select(func.max(Organisation.id))) or 0
        start = history.subject(Organisation(id=0)).removesuffix("0")
        once = session.scalars(select(Revision.subject).where(Revision.subject.startswith(start), Revision.action == "removed"))
        session.info[_NEXT] = max((held, *(int(one.removeprefix(start)) for one in once))) + 1
    session.info[_NEXT] += 1
    return int(session.info[_NEXT]) - 1


def _protocols_of(session: Session, organisation: Organisation) -> list[Protocol]:
    query = select(Protocol).join(ProtocolPartner).where(ProtocolPartner.organisation_id == organisation.id)
    return list(session.scalars(query.order_by(Protocol.id)))


def _replace_partner(session: Session, protocol: Protocol, gone: Organisation, kept: Organisation) -> None:
    row = next(partner for partner in protocol.partners if partner.organisation_id == gone.id)
    place = row.position
    protocol.partners.remove(row)
    session.flush()
    held = next((partner for partner in protocol.partners if partner.organisation_id == kept.id), None)
    if held is None:
        protocol.partners.append(ProtocolPartner(organisation_id=kept.id, organisation=kept, position=place))
    else:
        held.position = min(held.position, place)


def _must_find(session: Session, name: str) -> Organisation:
    found = find(session, name)
    if found is None:
        raise NotFound(f"No organisation is called {required('name of the organisation', name, 300)!r}.")
    return found


def _release(organisation: Organisation, name: str) -> None:
    row = next((row for row in organisation.names if row.key == key(name)), None)
    if row is None:
        raise NotFound(f"{organisation.name} has no name {name!r}.")
    if row.key in (key(organisation.name), key(organisation.full_name or "")):
        raise Conflict(f"{row.name!r} is the organisation's own name. Rename it instead.")
    organisation.names.remove(row)


def _view(organisation: Organisation) -> OrganisationView:
    own = {key(organisation.name), key(organisation.full_name or "")}
    return OrganisationView(organisation.name, organisation.full_name, tuple(row.name for row in organisation.names if row.key not in own))
