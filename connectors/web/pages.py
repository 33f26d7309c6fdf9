"""HTML pages from templates; whatever is put into one is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.templating import Jinja2Templates
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).resolve().parent


class Pages:
    """The templates of this folder, which may use the GOV.UK Design System's components."""

    def __init__(self) -> None:
        components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        loader = ChoiceLoader([FileSystemLoader(FOLDER / "templates"), components])
        self._templates = Jinja2Templates(env=Environment(loader=loader, autoescape=True))

    def show(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """Fill in a template. Browsers ask again each time, so a new version is seen at once."""
        return self._templates.TemplateResponse(request, template, values, status_code=status, headers={"Cache-Control": "no-cache"})

    def text(self, template: str, **values: Any) -> str:
        """A template filled in, for a server that makes its own responses."""
        return self._templates.get_template(template).render(values)
