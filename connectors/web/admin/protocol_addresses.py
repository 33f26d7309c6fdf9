"""Where the pages of protocols are. Those of one protocol are under /one/, so that it may have any short name."""

from __future__ import annotations

from connectors.web.admin.sections import PROTOCOLS

ADD = f"{PROTOCOLS.path}/add"
DRAFTS = f"{PROTOCOLS.path}/drafts"


def of_protocol(slug: str, page: str = "") -> str:
    """The page of a protocol, or one of those under it."""
    return f"{PROTOCOLS.path}/one/{slug}" + (f"/{page}" if page else "")


def of_draft(number: int) -> str:
    """The form of a draft."""
    return f"{DRAFTS}/{number}"
