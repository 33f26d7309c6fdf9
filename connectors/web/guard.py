"""What every request and every answer of the web server passes: whom it answers to, and what browsers may do with it.

A page of another site must not reach a program on loopback: its name is refused (DNS rebinding) and so is its Origin (CSRF).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import LOOPBACK
from bot.wording import connections as say
from connectors.web.problems import problem


def _policy(rules: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())


CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS = {
    "Content-Security-Policy": _policy(CONTENT_SECURITY_POLICY),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ADMIN = "/admin"
ADMIN_HEADERS = {
    # These pages have no scripts, and have forms. Browsers send their Origin only where a referrer may go.
    "Content-Security-Policy": _policy(
        CONTENT_SECURITY_POLICY | {"script-src": "'none'", "connect-src": "'none'", "form-action": "'self'"}
    ),
    "Referrer-Policy": "same-origin",
}
CHANGING_NOTHING = ("GET", "HEAD")


class Guard:
    """ASGI middleware: refuses hosts that are none of `names` and foreign origins, and puts the security headers on every answer.

    `origin` is what pages have that come through a proxy, which may speak TLS where this server does not.
    """

    def __init__(self, app: ASGIApp, *names: str, origin: str = "") -> None:
        self._app, self._origin = app, origin.lower()
        self._names = {name.lower() for name in (*LOOPBACK, *names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if is_admin(scope["path"]):
                    headers.update(ADMIN_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", ""), scope):
            await problem(421, "wrong-address", say.wrong_address())(scope, receive, send_guarded)
        elif scope["method"] not in CHANGING_NOTHING and not self._is_same_origin(headers, scope["scheme"]):
            await problem(403, "foreign-origin", say.not_from_this_page())(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _is_ours(self, host: str, scope: Scope) -> bool:
        """Whether the Host header names this server: a loopback name, a configured one, or the address that was reached.

        Any port will do: a tunnel may lead from another one, and a page on another port still has another Origin.
        """
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        reached = (scope.get("server") or ("",))[0]
        return name in self._names or (name == reached and _is_address(name))

    def _is_same_origin(self, headers: Headers, scheme: str) -> bool:
        """Whether the page that sent this is ours; programs that are no browser send neither header."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None:
            return origin.lower() in (f"{scheme}://{headers.get('host', '')}".lower(), self._origin)
        return site in (None, "same-origin")


def is_admin(path: str) -> bool:
    """Whether an address is one of the admin pages."""
    return path == ADMIN or path.startswith(f"{ADMIN}/")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
