"""Organisations that can be partners: one each, whichever of its names is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from knowledge import history
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import Organisation, OrganisationName
from knowledge.values import key, required


@dataclass(frozen=True)
class OrganisationView:
    """An organisation. `name` is as the page writes it; `names` are the others, without `name` and `full_name`."""

    name: str
    full_name: str | None
    names: tuple[str, ...]


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
    """Change what an organisation is called; Conflict when another organisation has one of the names."""
    with history.editing(database, actor) as session:
        organisation = _must_find(session, name)
        with history.changing(session, actor, organisation, why):
            if rename is not None:
                organisation.name = claim(session, organisation, required("name of the organisation", rename, 200))
            if full_name is not None:
                organisation.full_name = claim(session, organisation, required("full name of the organisation", full_name, 300))
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


def find(session: Session, name: str) -> Organisation | None:
    """The organisation that goes by this name, however it is spelt; for services."""
    return session.scalar(select(Organisation).join(OrganisationName).where(OrganisationName.key == key(name)))


def find_or_create(session: Session, actor: Actor, name: str) -> Organisation:
    """The organisation that goes by this name, made when there is none; for services, inside `history.editing`."""
    found = find(session, name)
    if found is not None:
        return found
    line = required("name of the partner", name, 200)
    organisation = Organisation(name=line, names=[OrganisationName(name=line, key=key(line))])
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
