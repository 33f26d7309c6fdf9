"""The tables. Sizes are bytes, times are UTC; formatting happens at the edge."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, DateTime, ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def in_utc(at: datetime) -> datetime:
    """A stored moment in UTC, which SQLite gives back without its zone."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True), dict[str, Any]: JSON, str: Text}


class ProtocolPartner(Base):
    """An organisation signed up to a protocol; `position` keeps the page's order."""

    __tablename__ = "protocol_partner"

    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Protocol(Base):
    """An information sharing protocol. `status` is current or retired."""

    __tablename__ = "protocol"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(300), unique=True)
    purpose: Mapped[str]
    theme: Mapped[str] = mapped_column(String(200), index=True)
    status: Mapped[str] = mapped_column(String(20), default="current")
    owner: Mapped[str | None] = mapped_column(String(200))
    review_date: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    partners: Mapped[list[ProtocolPartner]] = relationship(order_by=ProtocolPartner.position, cascade="all, delete-orphan")
    documents: Mapped[list[Document]] = relationship(order_by="Document.position", cascade="all, delete-orphan")
    terms: Mapped[list[ProtocolTerm]] = relationship(order_by="ProtocolTerm.id", cascade="all, delete-orphan")
    examples: Mapped[list[ExampleQuestion]] = relationship(order_by="ExampleQuestion.id", cascade="all, delete-orphan")


class Document(Base):
    """A file that sets a protocol out. `format` is upper case (DOC, PDF); `size` is bytes, None when unknown."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    format: Mapped[str | None] = mapped_column(String(20))
    size: Mapped[int | None]
    url: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)


class Organisation(Base):
    """An organisation that can be a partner; one row wherever it occurs. `name` is as the page writes it."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    full_name: Mapped[str | None] = mapped_column(String(300))
    names: Mapped[list[OrganisationName]] = relationship(order_by="OrganisationName.id", cascade="all, delete-orphan")


class OrganisationName(Base):
    """A name that people use for an organisation, its `name` and `full_name` among them.

    `key` is the name as `values.key` folds it, so that no two organisations share a name however it is spelt.
    """

    __tablename__ = "organisation_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(900), unique=True)


class ProtocolTerm(Base):
    """A nickname, acronym or keyword of a protocol; `kind` is one of those three words."""

    __tablename__ = "protocol_term"
    __table_args__ = (UniqueConstraint("protocol_id", "term"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"))
    term: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="nickname")


class ExampleQuestion(Base):
    """What people say when they mean a protocol, or, with no protocol, something near that none covers.

    `source` is shipped, admin or learnt.
    """

    __tablename__ = "example_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int | None] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    source: Mapped[str] = mapped_column(String(20), default="admin")


class GlossaryTerm(Base):
    """An abbreviation or term and what it means."""

    __tablename__ = "glossary_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(String(100), unique=True)
    meaning: Mapped[str]
    note: Mapped[str | None]


class Revision(Base):
    """One change to the knowledge base, written in the transaction that makes it. The highest id is the state's version.

    `person_id` is the number of the person, kept when they are not: two people may have one name.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(300), index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    why: Mapped[str | None]


class ShippedItem(Base):
    """A piece of `knowledge/content` that was loaded once: what an admin then changes or deletes stays so.

    `digest` is of the value as shipped, so that a newer release may replace a value that nobody changed.
    """

    __tablename__ = "shipped_item"

    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


class Question(Base):
    """A question as asked, identifiers removed, and what became of it.

    `outcome` is answered, asked, declined or failed; `protocols` are slugs joined with commas.
    `why` is what the asker said of an answer that did not help; `message` is the platform's own id of the message, where it has one.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_message", "conversation", "message"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    conversation: Mapped[str] = mapped_column(String(300), index=True)
    channel: Mapped[str] = mapped_column(String(50))
    text: Mapped[str]
    kind: Mapped[str] = mapped_column(String(50))
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    protocols: Mapped[str] = mapped_column(default="")
    for_team: Mapped[bool] = mapped_column(default=False)
    feedback: Mapped[str | None] = mapped_column(String(20))
    why: Mapped[str | None]
    message: Mapped[str | None] = mapped_column(String(200))


class TextVector(Base):
    """A sentence's vector, kept so that a start or a change encodes only what is new. `digest` names encoder and text."""

    __tablename__ = "text_vector"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class QuestionnaireVersion(Base):
    """One version of a questionnaire, as its content file has it. Never changed: audits are pinned to it."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(1000))
    content: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))


class Partnership(Base):
    """A partnership that does audits. `key` is the name as `values.key` folds it."""

    __tablename__ = "partnership"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    key: Mapped[str] = mapped_column(String(600), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))


class Audit(Base):
    """One partnership's audit of one round. `status` is open or submitted; `revision` grows when it is reopened."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("partnership_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    round: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str] = mapped_column(String(20), default="open")
    revision: Mapped[int] = mapped_column(default=1)
    carried_from: Mapped[int | None] = mapped_column(ForeignKey("audit.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None] = mapped_column(String(200))
    partnership: Mapped[Partnership] = relationship(lazy="joined")
    questionnaire: Mapped[QuestionnaireVersion] = relationship(lazy="joined")
    answers: Mapped[list[AuditAnswer]] = relationship(order_by="AuditAnswer.id", cascade="all, delete-orphan")


class AuditAnswer(Base):
    """What is answered to one item now. `state` is yes, no, not_applicable or described; `entries` is a list for the open items.

    `change` is the AuditChange that made it what it is; `confirmed` is False for what was carried over from an earlier round.
    """

    __tablename__ = "audit_answer"
    __table_args__ = (UniqueConstraint("audit_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(130))
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(default="")
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    confirmed: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))
    change: Mapped[int]


class AuditChange(Base):
    """Everything that happened to an audit, in the transaction in which it happened. `item` is None for the audit as a whole."""

    __tablename__ = "audit_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(20))
    item: Mapped[str | None] = mapped_column(String(130))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class AuditSubmission(Base):
    """An audit exactly as it was submitted; never changed afterwards."""

    __tablename__ = "audit_submission"
    __table_args__ = (UniqueConstraint("audit_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    revision: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]


class _SlackTokens:
    """What both tables of the Slack app's installations hold, in the form its library asks for: times are UTC without a zone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(32))
    app_id: Mapped[str] = mapped_column(String(32))
    enterprise_id: Mapped[str | None] = mapped_column(String(32))
    enterprise_name: Mapped[str | None]
    team_id: Mapped[str | None] = mapped_column(String(32))
    team_name: Mapped[str | None]
    bot_token: Mapped[str | None]
    bot_id: Mapped[str | None] = mapped_column(String(32))
    bot_user_id: Mapped[str | None] = mapped_column(String(32))
    bot_scopes: Mapped[str | None]
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    is_enterprise_install: Mapped[bool] = mapped_column(default=False)
    installed_at: Mapped[datetime] = mapped_column(DateTime)


class SlackBot(_SlackTokens, Base):
    """A workspace that installed the Slack app, with its token, which is encrypted."""

    __tablename__ = "slack_bots"
    __table_args__ = (Index("ix_slack_bots_workspace", "client_id", "enterprise_id", "team_id", "installed_at"),)


class SlackInstallation(_SlackTokens, Base):
    """Who installed the Slack app in a workspace, and when. Tokens and addresses that post are encrypted."""

    __tablename__ = "slack_installations"
    __table_args__ = (Index("ix_slack_installations_workspace", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),)

    enterprise_url: Mapped[str | None]
    user_id: Mapped[str] = mapped_column(String(32))
    user_token: Mapped[str | None]
    user_scopes: Mapped[str | None]
    user_refresh_token: Mapped[str | None]
    user_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    incoming_webhook_url: Mapped[str | None]
    incoming_webhook_channel: Mapped[str | None]
    incoming_webhook_channel_id: Mapped[str | None]
    incoming_webhook_configuration_url: Mapped[str | None]
    token_type: Mapped[str | None] = mapped_column(String(32))


class SlackState(Base):
    """An installation of the Slack app that was begun: what Slack must send back, once and until when."""

    __tablename__ = "slack_oauth_states"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(200), unique=True)
    expire_at: Mapped[datetime] = mapped_column(DateTime)
