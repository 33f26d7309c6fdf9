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
    workspace: Mapped[str] = mapped_column(String(255))
    user: Mapped[str] = mapped_column(String(255))
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


class LoginLink(Base):
    """A link that logs a person in once. Only a digest of what is in it is kept."""

    __tablename__ = "login_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires: Mapped[datetime]
    used: Mapped[datetime | None]


class WebSession(Base):
    """Somebody who is logged in on the pages. Only a digest of the cookie is kept. `seen` is when they last did something."""

    __tablename__ = "web_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    seen: Mapped[datetime] = mapped_column(default=now)


class LinkCode(Base):
    """A code that proves that one person is behind two identities. Only a digest is kept; `tries` are those that failed."""

    __tablename__ = "link_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class AccessRecord(Base):
    """Something that is written down because somebody may be asked about it later: a login, an audit read or taken away, a role given.

    Changes to the knowledge base are in Revision.
    """

    __tablename__ = "access_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300))
