"""Whether the program works: a cheap answer for machines, and a page for the person who runs it. Holds no secrets."""

from __future__ import annotations

import asyncio
import logging
import platform
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from bot.settings import LOOPBACK, ROOT, Settings
from connectors.rasa_client import RasaClient
from connectors.web.checks import Check
from connectors.web.pages import Pages
from knowledge.database import Database
from knowledge.overview import Overview, read_overview

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 500_000_000
PACKAGES = ("rasa-sdk", "SQLAlchemy", "FastAPI", "uvicorn")


@dataclass(frozen=True)
class Health:
    """What the health page shows."""

    checks: tuple[Check, ...]
    facts: dict[str, str]
    versions: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.ok for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """The same for machines."""
        checks = [asdict(check) for check in self.checks]
        return {"ok": self.ok, "checks": checks, "facts": self.facts, "versions": self.versions}


class Inspector:
    """Looks at the other processes, the database, the model and the disk; `platforms` look at themselves."""

    def __init__(
        self, settings: Settings, rasa: RasaClient, models: Path = ROOT / "models", platforms: Sequence[Callable[[], Awaitable[Check]]] = ()
    ) -> None:
        self._settings, self._rasa, self._models, self._platforms = settings, rasa, models, platforms
        self._database: Database | None = None

    async def look(self) -> Health:
        """Check everything at once."""
        rasa, actions, (database, overview) = await asyncio.gather(self._look_at_rasa(), self._look_at_actions(), self._look_at_database())
        protocols = overview.protocols if overview else 0
        loaded = Check("Protocols", protocols > 0, f"{protocols:,} in the knowledge base" if overview else "not known")
        disk, made = self._look_at_disk(), self._model_made()
        facts = {
            "Language model": f"trained {_age(made)}" if made else "not found",
            "Questions kept": _kept(overview) if overview else "not known",
            "Kept for": f"{self._settings.retention_days} days",
            "Local access": "on: whoever uses this computer may do everything" if self._settings.local_access else "off",
        }
        versions = {"Python": platform.python_version(), "Rasa": await self._rasa.version() or "cannot be reached"}
        platforms = await asyncio.gather(*(one() for one in self._platforms))
        return Health((rasa, actions, database, loaded, disk, *platforms), facts, versions | {name: _version(name) for name in PACKAGES})

    def close(self) -> None:
        """Let go of the database."""
        if self._database:
            self._database.close()

    async def _look_at_rasa(self) -> Check:
        return _reached("Rasa", await self._rasa.ready())

    async def _look_at_actions(self) -> Check:
        async with httpx.AsyncClient(trust_env=False, timeout=3.0) as http:
            try:
                response = await http.get(f"{self._settings.actions_url}/health")
            except httpx.HTTPError:
                return _reached("Action server", False)
        return _reached("Action server", response.is_success)

    async def _look_at_database(self) -> tuple[Check, Overview | None]:
        try:
            self._database = self._database or Database(self._settings.database_url)
            overview = await asyncio.to_thread(read_overview, self._database)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the database cannot be used: %s", type(error).__name__)
            return Check("Database", False, "cannot be used"), None
        kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(self._database.engine.dialect.name, "database")
        return Check("Database", True, kind), overview

    def _look_at_disk(self) -> Check:
        home = self._settings.home
        try:
            free = shutil.disk_usage(home if home.exists() else ROOT).free
        except OSError:
            return Check("Disk space", False, "not known")
        return Check("Disk space", free >= LEAST_FREE_BYTES, f"{free / 1e9:,.1f}GB free")

    def _model_made(self) -> datetime | None:
        times = [path.stat().st_mtime for path in self._models.glob("*.tar.gz")]
        return datetime.fromtimestamp(max(times), UTC) if times else None


def routes(inspector: Inspector, pages: Pages) -> APIRouter:
    """GET /health/live and /health."""
    router = APIRouter(prefix="/health")

    @router.get("/live")
    async def live() -> Response:
        return JSONResponse({"live": True})

    router.get("")(_page(inspector, pages))
    return router


def _page(inspector: Inspector, pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        health = await inspector.look()
        status = 200 if health.ok else 503
        # Others than the person at this computer learn whether it works and no more.
        detailed = request.client is not None and request.client.host in LOOPBACK
        if _wants_json(request.headers.get("accept", "")):
            return JSONResponse(health.to_json() if detailed else {"ok": health.ok}, status)
        return pages.show(request, "health.html", status, health=health, detailed=detailed, looked_at=datetime.now(UTC))

    return page


def _wants_json(accept: str) -> bool:
    return "application/json" in accept and "text/html" not in accept


def _kept(overview: Overview) -> str:
    oldest = f", the oldest asked {_age(overview.oldest_question)}" if overview.oldest_question else ""
    return f"{overview.questions:,}{oldest}"


def _reached(name: str, ok: bool) -> Check:
    return Check(name, ok, "" if ok else "cannot be reached")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _age(since: datetime) -> str:
    """How long ago, in the largest whole unit."""
    seconds = int((datetime.now(UTC) - since).total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if count := seconds // size:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "less than a minute ago"
