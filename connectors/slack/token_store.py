"""What Slack's library keeps of installations, in the knowledge base's database: tokens encrypted, states used once."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Dialect, Engine, Table, Text, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from bot.slack_key import Cipher

logger = logging.getLogger(__name__)

SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
STATE_SECONDS = 600


class Encrypted(TypeDecorator[str]):
    """A text that is encrypted in the database and plain in the program."""

    impl = Text
    cache_ok = True

    def __init__(self, cipher: Cipher) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is stored."""
        return None if value is None else self.cipher.encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """What was stored; raise Problem when another key made it."""
        return None if value is None else self.cipher.decrypt(value)


class TokenStore(SQLAlchemyInstallationStore, AsyncInstallationStore):
    """Slack's own store, with tokens encrypted and one installation kept for each workspace: the newest."""

    def __init__(self, client_id: str, engine: Engine, cipher: Cipher) -> None:
        super().__init__(client_id, engine, logger=logger)
        for table in (self.bots, self.installations):
            for column in table.columns:
                if column.name in SECRETS:
                    column.type = Encrypted(cipher)

    def check(self) -> None:
        """Raise Problem when a token that is held cannot be read with the key of this install."""
        with self.engine.connect() as connection:
            connection.execute(select(self.bots.c.bot_token)).all()

    def save(self, installation: Installation) -> None:
        """Keep an installation in place of the workspace's earlier ones."""
        super().save(installation)
        at = datetime.fromtimestamp(installation.installed_at, UTC)
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                connection.execute(
                    self._of(table, installation.enterprise_id, installation.team_id).where(table.c.installed_at < _naive(at))
                )

    def remove(self, enterprise: str | None, team: str | None, until: datetime) -> bool:
        """Forget a workspace, unless it installed the app again after `until`; whether anything was held."""
        with self.engine.begin() as connection:
            removed = [
                connection.execute(self._of(table, enterprise, team).where(table.c.installed_at <= _naive(until))).rowcount
                for table in (self.bots, self.installations)
            ]
        return any(removed)

    async def async_save(self, installation: Installation) -> None:
        """Bolt's way to `save`; a database that fails becomes an error that Bolt tells the person about."""
        try:
            await asyncio.to_thread(self.save, installation)
        except SQLAlchemyError as error:
            logger.error("Slack: an installation could not be stored: %s", type(error).__name__)
            raise BoltError("the installation could not be stored") from error

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The workspace's token, None when it has not installed the app."""
        return await asyncio.to_thread(
            self.find_bot, enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )

    def _of(self, table: Table, enterprise: str | None, team: str | None) -> Any:
        columns = table.c
        return delete(table).where(columns.client_id == self.client_id, columns.enterprise_id == enterprise, columns.team_id == team)


class StateStore(SQLAlchemyOAuthStateStore, AsyncOAuthStateStore):
    """Slack's own store of states. Each works once, even for two requests at the same moment, and what expired is removed."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(STATE_SECONDS, engine, logger=logger)

    def issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        with self.engine.begin() as connection:
            connection.execute(delete(self.oauth_states).where(self.oauth_states.c.expire_at <= _naive(datetime.now(UTC))))
        return str(super().issue())

    def consume(self, state: str) -> bool:
        """Whether the state is good; it is not afterwards."""
        columns = self.oauth_states.c
        used = delete(self.oauth_states).where(columns.state == state, columns.expire_at > _naive(datetime.now(UTC)))
        with self.engine.begin() as connection:
            return connection.execute(used).rowcount == 1

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """Bolt's way to `issue`."""
        return await asyncio.to_thread(self.issue)

    async def async_consume(self, state: str) -> bool:
        """Bolt's way to `consume`."""
        return await asyncio.to_thread(self.consume, state)


def _naive(at: datetime) -> datetime:
    """A moment as Slack's tables have it: UTC without its zone."""
    return at.astimezone(UTC).replace(tzinfo=None)
