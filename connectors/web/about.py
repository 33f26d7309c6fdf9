"""The pages that Teams shows beside the app: privacy, terms, support. Anybody may read them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.settings import Settings
from bot.wording import about as say
from connectors.web.pages import Pages


def routes(pages: Pages, settings: Settings) -> APIRouter:
    """GET /about/privacy, /about/terms and /about/support."""
    router = APIRouter()

    @router.get("/about/{page}")
    def about(request: Request, page: str) -> Response:
        if page not in say.PAGES:
            raise HTTPException(404)
        texts = say.paragraphs(page, settings.team_name, settings.retention_days)
        return pages.show(request, "about.html", heading=say.title(page), texts=texts)

    return router
