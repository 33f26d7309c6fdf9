"""A browser on the admin pages: one random secret in a cookie, from which what its forms and messages must carry is worked out.

Whoever is logged in is known by the digest of the secret (`knowledge/people/sessions.py`), so a login always comes with a new one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from binascii import Error

from starlette.requests import Request
from starlette.responses import Response

COOKIE, SAID_COOKIE = "sharing_admin", "sharing_admin_said"
LONGEST_SAID = 500
SAID_SECONDS = 60
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class Browser:
    """What one request says of its browser, and what the answer tells it to keep."""

    def __init__(self, request: Request, *, secure: bool) -> None:
        self._secure = secure
        # A name that begins so cannot be set by a page on another name of the same site, nor without encryption.
        self._cookie, self._said_cookie = (f"__Host-{name}" if secure else name for name in (COOKIE, SAID_COOKIE))
        given = request.cookies.get(self._cookie, "")
        self.is_new = not _SECRET.fullmatch(given)
        self.secret = secrets.token_urlsafe(32) if self.is_new else given
        self._said = request.cookies.get(self._said_cookie, "")
        self._says: str | None = None

    @property
    def token(self) -> str:
        """What each form of this browser carries, and no other's."""
        return self._signed("form")

    def sent(self, token: str) -> bool:
        """Whether a form with this token was made for this browser."""
        return hmac.compare_digest(self.token.encode(), token.encode())

    def renew(self, secret: str | None = None) -> None:
        """Another secret from now on: somebody logged in or out, and what was known before is worth nothing."""
        self.secret, self.is_new = secret or secrets.token_urlsafe(32), True

    def say(self, message: str) -> None:
        """Keep a message for the next page."""
        self._says = message[:LONGEST_SAID]

    def said(self) -> str:
        """The message that the page before left for this one, which then is forgotten; '' when there is none."""
        signature, _, coded = self._said.partition(".")
        try:
            message = base64.urlsafe_b64decode(coded.encode()).decode()
        except (Error, ValueError):
            return ""
        if not coded or not hmac.compare_digest(self._signed(f"said {message}").encode(), signature.encode()):
            return ""
        self._says = self._says or ""
        return message

    def remember(self, response: Response) -> None:
        """Let the browser keep what changed, until it is closed, out of reach of scripts and of other sites."""
        if self.is_new:
            self._set(response, self._cookie, self.secret)
        if self._says:
            coded = base64.urlsafe_b64encode(self._says.encode()).decode()
            self._set(response, self._said_cookie, f"{self._signed(f'said {self._says}')}.{coded}", SAID_SECONDS)
        elif self._says == "":
            response.delete_cookie(self._said_cookie, path="/", secure=self._secure, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        # Lax, so that whoever follows a link in Slack or comes back from logging in is still known.
        response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._secure)

    def _signed(self, what: str) -> str:
        return hmac.new(self.secret.encode(), what.encode(), hashlib.sha256).hexdigest()
