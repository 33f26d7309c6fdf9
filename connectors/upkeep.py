"""What has to be done now and then while the program runs: forgets questions after the retention period."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from knowledge.database import Database
from knowledge.deliveries.incoming import purge_events
from knowledge.deliveries.outgoing import purge_messages
from knowledge.questions import purge_questions

logger = logging.getLogger(__name__)

EVERY_SECONDS = 3_600.0


async def keep_up(settings: Settings) -> None:
    """Do it at once and then every EVERY_SECONDS, until cancelled. A failure is logged and tried again the next time."""
    while True:
        try:
            await asyncio.to_thread(forget, settings)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("old questions could not be removed now: %s", type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


def forget(settings: Settings) -> None:
    """Remove what is older than the retention period."""
    database = Database(settings.database_url)
    try:
        count = purge_questions(database, settings.retention_days)
        purge_messages(database, settings.retention_days)
        purge_events(database, settings.retention_days)
    finally:
        database.close()
    if count:
        logger.info("removed %d questions older than %d days", count, settings.retention_days)
