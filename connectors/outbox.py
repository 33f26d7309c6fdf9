"""Sends what is kept for sending: in order to each destination, destinations side by side, each message once."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from connectors.lanes import Lanes
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.looking import Look
from knowledge.deliveries.outgoing import Kept

logger = logging.getLogger(__name__)

AT_ONCE = 16
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
MOST_FAILURES = 3


class NotSent(Exception):
    """The platform did not take it: it is sent again, after `seconds` where the platform says when."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(why)


class PerhapsSent(Exception):
    """Nobody knows whether the platform took it: the next try looks first."""


class NeverSent(Exception):
    """It can never be sent; the message says why."""


class Sender(Protocol):
    """How a platform is talked to."""

    async def send(self, message: Kept) -> str:
        """Send it; the platform's id of what was sent. Raise NotSent, PerhapsSent or NeverSent."""

    async def find(self, message: Kept) -> str:
        """The platform's id of a message that may have been sent already, empty when it is not there. Raise NotSent where nobody can tell now."""


class Outbox:
    """The messages of one platform."""

    def __init__(self, database: Database, platform: str, sender: Sender) -> None:
        self._database, self._platform, self._sender = database, platform, sender
        self._failures: Counter[int] = Counter()
        self._lanes = Lanes(f"{platform}, outgoing", AT_ONCE, self._look, lambda message: message.destination, self._see_to)

    def wake(self) -> None:
        """Look at once: something was kept."""
        self._lanes.wake()

    async def run(self) -> None:
        """Send what is kept, until cancelled."""
        await self._lanes.run()

    def _look(self, busy: Sequence[str]) -> Look[Kept]:
        return outgoing.next_messages(self._database, self._platform, busy, AT_ONCE)

    async def _see_to(self, message: Kept) -> None:
        uncertain = message.uncertain
        try:
            sent_as = await self._sender.find(message) if uncertain else ""
            if not sent_as:
                uncertain = False
                await asyncio.to_thread(outgoing.sending, self._database, message)
                sent_as = await self._sender.send(message)
            await asyncio.to_thread(outgoing.sent, self._database, message, sent_as)
        except NotSent as error:
            logger.warning("%s: message %d was not sent and waits: %s", self._platform, message.id, error)
            pause = _pause(message) if error.seconds is None else error.seconds
            await asyncio.to_thread(outgoing.wait, self._database, message, pause, uncertain=uncertain)
        except PerhapsSent as error:
            logger.warning("%s: message %d was perhaps sent; the next try looks: %s", self._platform, message.id, error)
            await asyncio.to_thread(outgoing.wait, self._database, message, _pause(message), uncertain=True)
        except NeverSent as error:
            logger.error("%s: message %d cannot be sent: %s", self._platform, message.id, error)
            await asyncio.to_thread(outgoing.give_up, self._database, message, str(error))
        except DBAPIError:
            raise
        except Exception as error:
            logger.exception("%s: message %d could not be sent", self._platform, message.id)
            self._failures[message.id] += 1
            if self._failures[message.id] <= MOST_FAILURES:
                await asyncio.to_thread(outgoing.wait, self._database, message, _pause(message), uncertain=True)
            else:
                await asyncio.to_thread(outgoing.give_up, self._database, message, type(error).__name__)


def _pause(message: Kept) -> float:
    pause: float = min(FIRST_PAUSE * 2**message.attempts, LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)
