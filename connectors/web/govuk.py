"""The GOV.UK Design System's style sheet, which set-up fetches and pages ask for as /static/govuk.

Only what the pages use is served, and without its typeface, which may be used on service.gov.uk and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.problems import Problem
from bot.setup import PAGES, STYLE_SHEET

_TYPEFACE = re.compile(r"@font-face\{[^}]*\}|GDS Transport,")


def must_be_there() -> None:
    """Raise Problem when set-up did not fetch it."""
    if not (PAGES.govuk / STYLE_SHEET).is_file():
        raise Problem("What the admin pages look like is missing. Fetch it with: make environments")


def routes() -> APIRouter:
    """GET /static/govuk/govuk-frontend.min.css."""
    router = APIRouter()

    @router.get(f"/static/govuk/{STYLE_SHEET}")
    def style_sheet() -> Response:
        try:
            return Response(_style_sheet(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})
        except FileNotFoundError as error:
            raise HTTPException(404) from error

    return router


@cache
def _style_sheet() -> str:
    # Leaving the name out here rather than in a style sheet of ours: a browser may look for a typeface before it has read both.
    return _TYPEFACE.sub("", (PAGES.govuk / STYLE_SHEET).read_text())
