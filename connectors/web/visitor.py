"""Who is at the chat page: a random secret in a cookie, and which of that visitor's conversations is meant."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from connectors.request import Speaker

COOKIE = "sharing_visitor"
_VISITOR = re.compile(r"[0-9a-f]{32}")
_TAB = re.compile(r"[0-9a-z]{1,32}")


@dataclass(frozen=True)
class Visitor:
    """A browser. Each of its tabs has conversations of its own, so that a follow-up belongs to what its tab shows."""

    secret: str
    is_new: bool

    def conversation(self, tab: str) -> str:
        """The conversation id; ValueError when `tab` is not a label that the page makes."""
        if not _TAB.fullmatch(tab):
            raise ValueError("not a tab label")
        return f"web:{self.secret}-{tab}"

    def remember(self, response: Response, *, secure: bool) -> None:
        """Let the browser keep the secret until it is closed, out of reach of scripts and of other sites."""
        if self.is_new:
            response.set_cookie(COOKIE, self.secret, path="/chat", httponly=True, samesite="strict", secure=secure)


def read_visitor(request: Request) -> Visitor:
    """The visitor of the cookie, or a new one."""
    secret = request.cookies.get(COOKIE, "")
    if _VISITOR.fullmatch(secret):
        return Visitor(secret, is_new=False)
    return Visitor(secrets.token_hex(16), is_new=True)


def speaker(*, local_access: bool) -> Speaker:
    """The person at this computer; where others can reach the page, a guest about whom nothing is known."""
    user = "local" if local_access else "guest"
    return Speaker(platform="web", workspace="", user=user, name=user)
