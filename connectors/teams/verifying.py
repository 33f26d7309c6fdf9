"""Who delivered something: Teams, or somebody else. Without a token that Microsoft signed for this app nothing is taken."""

from __future__ import annotations

import asyncio
import logging

import jwt

from bot.settings import TeamsSettings
from connectors.teams.library import PUBLIC, TokenValidator, with_overrides

logger = logging.getLogger(__name__)

AT_ONCE = 4
LONGEST_TOKEN = 8_000
KEYS_SECONDS = 20


class NotVerified(Exception):
    """Nobody vouches for a delivery: it is refused, and nothing of it is kept."""


class KeysUnreachable(Exception):
    """With which keys deliveries are signed cannot be found out now: whoever delivers is asked to come again."""


class Verifier:
    """Checks the token of a delivery: signature, issuer, audience, times, and that it is for the service that the delivery names.

    Keys are fetched over the network when one is not known yet, which blocks: it is done in a thread, for few deliveries at a time.
    """

    def __init__(self, teams: TeamsSettings) -> None:
        self._local = teams.local
        self._validator = TokenValidator.for_service(teams.app_id, cloud=with_overrides(PUBLIC, openid_metadata_url=teams.openid_url))
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def verify(self, authorization: str, service_url: str) -> None:
        """Raise NotVerified unless the token in the header vouches for a delivery from this service, KeysUnreachable while that is unknown."""
        if self._local:
            return
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN or not service_url:
            raise NotVerified("there is no token")
        async with self._at_once:
            try:
                await asyncio.wait_for(asyncio.to_thread(self._check, token.strip(), service_url), KEYS_SECONDS)
            except (jwt.PyJWKClientConnectionError, TimeoutError) as error:
                logger.error("Teams: the keys that deliveries are signed with cannot be fetched: %s", type(error).__name__)
                raise KeysUnreachable from error
            except jwt.PyJWTError as error:
                raise NotVerified(type(error).__name__) from error

    def _check(self, token: str, service_url: str) -> None:
        asyncio.run(self._validator.validate_token(token, service_url))
