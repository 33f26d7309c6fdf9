"""Where conversations are on a platform, so that something can be said in them later on. No text is kept here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from knowledge.database import Database
from knowledge.deliveries.models import Place
from knowledge.models import now


def remember(database: Database, platform: str, conversation: str, address: Mapping[str, Any]) -> None:
    """Keep the platform's address of a conversation, in place of an earlier one."""
    try:
        _remember(database, platform, conversation, address)
    except IntegrityError:  # Another process has just kept it.
        _remember(database, platform, conversation, address)


def _remember(database: Database, platform: str, conversation: str, address: Mapping[str, Any]) -> None:
    with database.session() as session:
        held = session.get(Place, conversation)
        if held is None:
            session.add(Place(conversation=conversation, platform=platform, address=dict(address)))
        elif held.address != address:
            held.address, held.at = dict(address), now()
        session.commit()


def place(database: Database, conversation: str) -> Mapping[str, Any] | None:
    """The platform's address of a conversation, None where nothing was ever said in it or it is closed."""
    with database.session() as session:
        held = session.get(Place, conversation)
        return held.address if held else None


def newest_address(database: Database, platform: str) -> Mapping[str, Any] | None:
    """The address of the conversation that was kept last: it tells which service a platform speaks through now."""
    with database.session() as session:
        return session.scalar(select(Place.address).where(Place.platform == platform).order_by(Place.at.desc()).limit(1))


def forget(database: Database, conversation: str) -> None:
    """Nothing can be said there any more."""
    with database.session() as session:
        session.execute(delete(Place).where(Place.conversation == conversation))
        session.commit()
