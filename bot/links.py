"""Links that open one page or file without signing in, for a day.

A link is signed with the secret that connectors and Rasa share. It says which path it opens and until when, and nothing else.
Standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time

from bot.settings import Settings

LIFETIME_SECONDS = 24 * 3_600
_SIGNED = re.compile(r"(?:(?P<own>.*)&)?expires=(?P<expires>[1-9][0-9]{0,11})&signature=(?P<signature>[0-9a-f]{64})")


class WrongLink(Exception):
    """The link was not made here for this path; nothing is shown."""


class ExpiredLink(Exception):
    """The link was made here, and its time is over; nothing is shown."""


def sign(secret: str, path: str, expires: int) -> str:
    """What has to be added to the query of a path, which may have a query already. `expires` is in seconds since 1970."""
    return f"expires={expires}&signature={_signature(secret, path, expires)}"


def verify(secret: str, path: str, query: str, now: float) -> int:
    """When the link to the path with this query expires; WrongLink, ExpiredLink."""
    found = _SIGNED.fullmatch(query)
    if found is None:
        raise WrongLink
    whole = f"{path}?{found['own']}" if found["own"] else path
    expires = int(found["expires"])
    if not hmac.compare_digest(_signature(secret, whole, expires), found["signature"]):
        raise WrongLink
    if now >= expires:
        raise ExpiredLink
    return expires


def signed(secret: str, path: str, expires: int) -> str:
    """The path with its signature."""
    return f"{path}{'&' if '?' in path else '?'}{sign(secret, path, expires)}"


def read_secret(settings: Settings) -> str:
    """The secret that links are signed with; OSError, and ValueError when the file is empty."""
    secret = settings.channel_secret_file.read_text().strip()
    if not secret:
        raise ValueError("the secret is empty")
    return secret


def link_to(settings: Settings, path: str) -> str:
    """The absolute address that opens the path for LIFETIME_SECONDS. Only for who may see what is there: the link is all that is asked for."""
    return settings.public_url + signed(read_secret(settings), path, int(time.time()) + LIFETIME_SECONDS)


def link_to_export(settings: Settings, audit: int, format_: str) -> str:
    """The absolute address of one audit as a file: `format_` is docx, xlsx, csv, json or pdf. See `link_to`."""
    return link_to(settings, f"/audits/{audit}/export.{format_}")


def _signature(secret: str, path: str, expires: int) -> str:
    return hmac.new(secret.encode(), f"link\n{expires}\n{path}".encode(), hashlib.sha256).hexdigest()
