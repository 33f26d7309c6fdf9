"""Logging in by OpenID Connect: authlib speaks the protocol (discovery, PKCE, state, nonce, signatures); here is what is asked and believed."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from knowledge.people.people import Known

CALLBACK = "/admin/login/done"
BEGUN_SECONDS = 600
MOST_BEGUN = 10_000
TIMEOUT_SECONDS = 10.0


class Refused(Exception):
    """Whoever came back is not logged in; the text says why, for the log."""


class NotOneOfOurs(Refused):
    """The issuer knows them, and they are not among those who may log in here."""


class IssuerUnreachable(Refused):
    """The issuer does not answer, or not as it should."""


@dataclass(frozen=True)
class Verified:
    """Who somebody is, by what the issuer vouches for, and where they wanted to go."""

    known: Known
    name: str
    email: str | None
    then: str


class OpenId:
    """One issuer. What was begun is kept in memory, for the browser that began it: after a restart one begins again."""

    def __init__(self, settings: Settings) -> None:
        self._login = settings.login
        self._callback = settings.public_url + CALLBACK
        self._begun: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()
        self._app = OAuth().register(
            "login",
            client_id=self._login.client_id,
            client_secret=self._login.client_secret,
            server_metadata_url=f"{self._login.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": TIMEOUT_SECONDS},
        )

    async def begin(self, request: Request, browser: str, then: str) -> Response:
        """Send the browser to the issuer; IssuerUnreachable."""
        kept: dict[str, Any] = {"then": then}
        request.scope["session"] = kept
        try:
            await self._check_issuer()
            response: Response = await self._app.authorize_redirect(request, self._callback)
        except (AuthlibBaseError, HTTPError, ValueError, RuntimeError) as error:
            raise IssuerUnreachable(type(error).__name__) from error
        self._begun[browser] = (time.monotonic() + BEGUN_SECONDS, kept)
        while len(self._begun) > MOST_BEGUN:
            self._begun.popitem(last=False)
        return response

    async def finish(self, request: Request, browser: str) -> Verified:
        """Who came back; Refused, NotOneOfOurs, IssuerUnreachable. What was begun is used up, whatever becomes of it."""
        until, kept = self._begun.pop(browser, (0.0, {}))
        if time.monotonic() > until:
            raise Refused("nothing was begun in this browser")
        request.scope["session"] = kept
        try:
            claims = await self._claims(request)
        except HTTPError as error:
            raise IssuerUnreachable(type(error).__name__) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, RuntimeError) as error:
            raise Refused(type(error).__name__) from error
        email = str(claims["email"]) if claims.get("email") and claims.get("email_verified") in (True, "true") else None
        self._must_be_allowed(email, str(claims.get("tid", "")))
        return Verified(
            Known("web", self._login.issuer, str(claims["sub"])), str(claims.get("name") or email or ""), email, str(kept["then"])
        )

    async def _claims(self, request: Request) -> dict[str, Any]:
        wanted = {
            "iss": {"essential": True, "value": await self._check_issuer()},
            "aud": {"essential": True, "value": self._login.client_id},
        }
        token = await self._app.authorize_access_token(request, claims_options=wanted)
        claims: dict[str, Any] | None = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise Refused("there was no identity in the answer")
        if claims.get("name") and claims.get("email"):
            return dict(claims)
        metadata = await self._app.load_server_metadata()
        if "userinfo_endpoint" not in metadata:
            return dict(claims)
        told = await self._app.userinfo(token=token)
        if told.get("sub") != claims["sub"]:
            raise Refused("the answer was about somebody else")
        return {**told, **claims}

    async def _check_issuer(self) -> str:
        """The issuer as it names itself, which must be the one that is configured."""
        metadata = await self._app.load_server_metadata()
        issuer = str(metadata.get("issuer", ""))
        if issuer.rstrip("/") != self._login.issuer.rstrip("/"):
            raise ValueError("the issuer calls itself otherwise")
        return issuer

    def _must_be_allowed(self, email: str | None, tenant: str) -> None:
        domain = email.rpartition("@")[2].lower() if email else ""
        if self._login.allowed and not {domain, tenant.lower()} & self._login.allowed:
            raise NotOneOfOurs("neither domain nor tenant is allowed")
