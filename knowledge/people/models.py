"""The tables of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models import Base, now


class Person(Base):
    """Somebody who uses the assistant. `name` is what history records."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    at: Mapped[datetime] = mapped_column(default=now)
    identities: Mapped[list[Identity]] = relationship(order_by="Identity.id", cascade="all, delete-orphan")
    grants: Mapped[list[RoleGrant]] = relationship(order_by="RoleGrant.id", cascade="all, delete-orphan")


class Identity(Base):
    """How a platform knows a person: its own ids, as the connector verified them. `greeted` when the platform's welcome was shown."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    workspace: Mapped[str] = mapped_column(String(64))
    user: Mapped[str] = mapped_column(String(64))
    greeted: Mapped[datetime | None]


class RoleGrant(Base):
    """A role that a person was granted; a contributor's is for one partnership. `by` is who granted it."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "partnership"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    partnership: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))
