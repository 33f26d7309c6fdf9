"""Logging in and out: with a one-time link that an admin made, or where OpenID Connect says. Whoever logs in gets a new secret."""

from __future__ import annotations

import ipaddress
import logging
import re
import uuid

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.wording import admin as say
from connectors.web.admin.frame import NOBODY, Frame
from connectors.web.admin.openid import CALLBACK, IssuerUnreachable, NotOneOfOurs, OpenId, Refused
from connectors.web.admin.sections import ROOT
from connectors.web.admin.visits import Visit
from connectors.web.pace import Pace
from knowledge.actors import Actor
from knowledge.errors import NotFound
from knowledge.people import access
from knowledge.people.login_links import use_login_link, whom_link_logs_in
from knowledge.people.sessions import close_session, log_in

logger = logging.getLogger(__name__)

LOGIN = f"{ROOT}/login"
_LOCAL = re.compile(rf"{ROOT}(?:[/?][A-Za-z0-9\-._~%/?&=+,:@!$'()*;]*)?")
SOMEBODY = Actor("somebody")


class Logins:
    """Answers for the addresses of logging in."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._openid = OpenId(frame.settings) if frame.settings.login.by_openid else None
        self._address_pace = Pace(burst=10, per_second=1 / 20)
        self._pace = Pace(burst=120, per_second=2)

    async def ask(self, visit: Visit) -> Response:
        """The page to log in on."""
        if visit.actor != NOBODY:
            return visit.go(ROOT)
        return visit.show("admin/login.html", by_openid=self._openid is not None, then=local_path(visit.asked("next")))

    async def begin(self, visit: Visit) -> Response:
        """Off to the issuer."""
        if self._openid is None:
            raise NotFound(say.not_found())
        if wait := self._wait(visit):
            return self._too_many(visit, wait)
        try:
            return await self._openid.begin(visit.request, visit.browser.secret, local_path(visit.asked("next")))
        except IssuerUnreachable as error:
            return await self._refuse(visit, error)

    async def done(self, visit: Visit) -> Response:
        """Back from the issuer."""
        if self._openid is None:
            raise NotFound(say.not_found())
        if wait := self._wait(visit):
            return self._too_many(visit, wait)
        try:
            who = await self._openid.finish(visit.request, visit.browser.secret)
        except Refused as error:
            return await self._refuse(visit, error)
        secret = await run_in_threadpool(log_in, self._frame.database, who.known, who.name, who.email)
        return await self._welcome(visit, secret, who.then)

    async def ask_link(self, visit: Visit) -> Response:
        """What a one-time link shows: a button, because programs that look at links in messages must not use it up."""
        name = await run_in_threadpool(whom_link_logs_in, self._frame.database, visit.part("code"))
        if name is None:
            return self._frame.refused(visit, 410, say.link_over_heading(), say.link_over())
        return visit.show("admin/login-link.html", name=name)

    async def use_link(self, visit: Visit) -> Response:
        """Log in with a one-time link."""
        if wait := self._wait(visit):
            return self._too_many(visit, wait)
        try:
            secret = await run_in_threadpool(use_login_link, self._frame.database, visit.part("code"))
        except NotFound:
            await self._note_failure(visit, "one-time link")
            return self._frame.refused(visit, 410, say.link_over_heading(), say.link_over())
        return await self._welcome(visit, secret, ROOT)

    async def leave(self, visit: Visit) -> Response:
        """Log out."""
        await run_in_threadpool(close_session, self._frame.database, visit.browser.secret)
        visit.browser.renew()
        return visit.go(LOGIN, say.logged_out())

    async def _welcome(self, visit: Visit, secret: str, then: str) -> Response:
        if visit.logged_in:
            await run_in_threadpool(close_session, self._frame.database, visit.browser.secret)
        visit.browser.renew(secret)
        return visit.go(then, say.logged_in())

    async def _refuse(self, visit: Visit, error: Refused) -> Response:
        reference = uuid.uuid4().hex[:8]
        logger.warning("a login failed, reference %s: %s", reference, error)
        await self._note_failure(visit, f"OpenID Connect, reference {reference}")
        if isinstance(error, NotOneOfOurs):
            return self._frame.refused(visit, 403, say.not_logged_in_heading(), say.not_allowed_to_log_in())
        if isinstance(error, IssuerUnreachable):
            return self._frame.refused(visit, 503, say.not_logged_in_heading(), say.issuer_unreachable(reference))
        return self._frame.refused(visit, 403, say.not_logged_in_heading(), say.login_refused(reference))

    async def _note_failure(self, visit: Visit, how: str) -> None:
        host = visit.request.client.host if visit.request.client else "nowhere"
        await run_in_threadpool(access.record, self._frame.database, SOMEBODY, access.LOGIN_FAILED, f"{how}, from {host}")

    def _wait(self, visit: Visit) -> int:
        return self._address_pace.wait(_neighbourhood(visit)) or self._pace.wait("")

    def _too_many(self, visit: Visit, seconds: int) -> Response:
        response = self._frame.refused(visit, 429, say.too_many_logins_heading(), say.too_many_logins(seconds))
        response.headers["Retry-After"] = str(seconds)
        return response


def local_path(asked: str) -> str:
    """Where to go after logging in: an admin page and nothing else."""
    return asked if _LOCAL.fullmatch(asked) else ROOT


def _neighbourhood(visit: Visit) -> str:
    """The address that asks; of a newer kind, what one subscriber has so many of."""
    host = visit.request.client.host if visit.request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


def add_logins(frame: Frame) -> None:
    """Put the addresses into the frame."""
    logins, router = Logins(frame), frame.router
    router.get("/login")(frame.open_endpoint(logins.ask))
    router.get("/login/start")(frame.open_endpoint(logins.begin))
    router.get(CALLBACK.removeprefix(ROOT))(frame.open_endpoint(logins.done))
    router.get("/login/link/{code}")(frame.open_endpoint(logins.ask_link))
    router.post("/login/link/{code}")(frame.open_endpoint(logins.use_link))
    router.post("/logout")(frame.open_endpoint(logins.leave))
