"""What has to be done now and then while the program runs: forgets questions and the like after their time, reminds of reviews."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from connectors.reviews import remind_of_reviews
from knowledge.database import Database
from knowledge.deliveries.incoming import purge_events
from knowledge.deliveries.outgoing import purge_messages
from knowledge.people.access import purge_access
from knowledge.people.linking import purge_link_codes
from knowledge.people.login_links import purge_login_links
from knowledge.people.sessions import purge_sessions
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
        try:
            await asyncio.to_thread(remind, settings)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("nobody could be reminded of reviews now: %s", type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


def forget(settings: Settings) -> None:
    """Remove what is older than the time it is kept for, and logins that are over."""
    database = Database(settings.database_url)
    try:
        count = purge_questions(database, settings.retention_days)
        purge_messages(database, settings.retention_days)
        purge_events(database, settings.retention_days)
        purge_access(database, settings.access_days)
        purge_sessions(database, timedelta(minutes=settings.login.idle_minutes))
        purge_login_links(database)
        purge_link_codes(database)
    finally:
        database.close()
    if count:
        logger.info("removed %d questions older than %d days", count, settings.retention_days)


def remind(settings: Settings) -> None:
    """Remind of the reviews that are due."""
    database = Database(settings.database_url)
    try:
        if count := remind_of_reviews(settings, database):
            logger.info("%d reminders of reviews are on their way", count)
    finally:
        database.close()
