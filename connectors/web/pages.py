"""HTML pages from templates; whatever is put into one is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.templating import Jinja2Templates
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).resolve().parent


class Pages:
    """The templates of this folder."""

    def __init__(self) -> None:
        self._templates = Jinja2Templates(FOLDER / "templates")

    def show(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """Fill in a template. Browsers ask again each time, so a new version is seen at once."""
        return self._templates.TemplateResponse(request, template, values, status_code=status, headers={"Cache-Control": "no-cache"})

    def text(self, template: str, **values: Any) -> str:
        """A template filled in, for a server that makes its own responses."""
        return self._templates.get_template(template).render(values)
