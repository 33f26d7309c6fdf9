"""The audits as pages: those of a round, the report over them, one audit, and the same as files.

Everybody at the computer of a local install may read them. Elsewhere a page opens with a link that is signed for it, and offers
nothing but what says the same.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from bot.links import ExpiredLink, WrongLink, read_secret, signed, verify
from bot.settings import Settings
from bot.wording import connections as say
from connectors.web import charts
from connectors.web.pages import Pages
from knowledge.actors import ADMIN, Actor, local_admin
from knowledge.audits.audits import view_audit
from knowledge.audits.export.exporting import MEDIA_TYPES, export_audit
from knowledge.audits.report import RoundReport, report_round, rounds
from knowledge.audits.types import STATE_NAMES
from knowledge.database import Database
from knowledge.errors import KnowledgeError, NotAllowed, NotFound
from knowledge.values import slug

logger = logging.getLogger(__name__)

FORMATS = {"docx": "Word", "xlsx": "Excel", "csv": "CSV", "json": "JSON", "pdf": "PDF"}


@dataclass(frozen=True)
class Visit:
    """Who reads a page, and what it may lead them to. Without a secret the person is at this computer."""

    actor: Actor
    secret: str = field(default="", repr=False)
    expires: int = 0

    def same(self, path: str) -> str:
        """The address of what says the same as this page, for as long as the page itself is open to them."""
        return signed(self.secret, path, self.expires) if self.secret else path

    def other(self, path: str) -> str:
        """The address of what says something else, or nothing when it is not open to them."""
        return "" if self.secret else path


class Audits:
    """Answers with pages and files. Its methods block, so the server runs each in a thread of its own."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self._settings, self._pages = settings, pages

    @cached_property
    def _database(self) -> Database:
        return Database(self._settings.database_url)

    def close(self) -> None:
        """Let go of the database."""
        if "_database" in self.__dict__:
            self._database.close()

    def index(self, request: Request) -> Response:
        """The audits of a round."""
        return self._answer(request, lambda visit: self._index(request, visit))

    def report(self, request: Request) -> Response:
        """The report over a round."""
        return self._answer(
            request, lambda visit: self._pages.show(request, "audits-report.html", **self._round(request, visit), answers=charts.answers)
        )

    def report_file(self, request: Request) -> Response:
        """The report as an Excel file."""
        return self._answer(request, lambda visit: _workbook(self._report(request, visit)))

    def audit(self, request: Request, audit: str) -> Response:
        """One audit, section by section."""
        return self._answer(request, lambda visit: self._audit(request, visit, _number(audit)))

    def export(self, request: Request, audit: str, form: str) -> Response:
        """One audit as a file."""
        return self._answer(request, lambda visit: self._exported(visit, _number(audit), form))

    def _answer(self, request: Request, make: Callable[[Visit], Response]) -> Response:
        """What is made for whoever asks, or a plain page that says why not. No browser keeps it."""
        try:
            response = make(self._visit(request))
        except WrongLink:
            response = self._refuse(request, 403, "This page is not open to you", say.wrong_link())
        except ExpiredLink:
            response = self._refuse(request, 410, "This link has expired", say.expired_link())
        except NotFound as error:
            response = self._refuse(request, 404, "There is nothing at this address", str(error))
        except KnowledgeError as error:
            response = self._refuse(request, 403 if isinstance(error, NotAllowed) else 400, "This cannot be shown", str(error))
        except (SQLAlchemyError, OSError) as error:
            reference = uuid.uuid4().hex[:8]
            logger.error("an audit page failed, reference %s: %s", reference, type(error).__name__)
            response = self._refuse(request, 503, "This cannot be shown now", say.not_now(reference))
        response.headers["Cache-Control"] = "no-store"
        return response

    def _visit(self, request: Request) -> Visit:
        if self._settings.local_access:
            return Visit(local_admin())
        try:
            secret = read_secret(self._settings)
        except (OSError, ValueError) as error:
            logger.warning("links cannot be checked: %s", type(error).__name__)
            raise WrongLink from error
        expires = verify(secret, request.scope["path"], request.scope["query_string"].decode("latin-1"), time.time())
        return Visit(Actor("a signed link", frozenset({ADMIN})), secret, expires)

    def _index(self, request: Request, visit: Visit) -> Response:
        if "round" not in request.query_params and not rounds(self._database):
            return self._pages.show(request, "audits.html", report=None)
        return self._pages.show(request, "audits.html", **self._round(request, visit))

    def _round(self, request: Request, visit: Visit) -> dict[str, Any]:
        """What the pages of a round are filled with."""
        report = self._report(request, visit)
        query = urlencode({"round": report.round})
        return {
            "report": report,
            "progress": charts.progress(report),
            "rounds": [(name, urlencode({"round": name})) for name in rounds(self._database)] if not visit.secret else [],
            "query": query,
            "visit": visit,
            "state_names": STATE_NAMES,
        }

    def _report(self, request: Request, visit: Visit) -> RoundReport:
        """The report on the round that is asked for, or on the newest."""
        asked = request.query_params.get("round")
        if asked is None:
            asked = next(iter(rounds(self._database)), None)
        if asked is None:
            raise NotFound("No audit has been begun yet.")
        return report_round(self._database, visit.actor, asked)

    def _audit(self, request: Request, visit: Visit, number: int) -> Response:
        audit = view_audit(self._database, visit.actor, number)
        return self._pages.show(
            request,
            "audit.html",
            audit=audit,
            formats=FORMATS,
            state_names=STATE_NAMES,
            query=urlencode({"round": audit.round}),
            visit=visit,
        )

    def _exported(self, visit: Visit, number: int, form: str) -> Response:
        if form not in FORMATS:
            raise NotFound("An audit can be had as " + ", ".join(FORMATS.values()) + ".")
        made = export_audit(self._database, visit.actor, number, form)
        return _file(made.filename, made.media_type, made.content)

    def _refuse(self, request: Request, status: int, heading: str, message: str) -> Response:
        return self._pages.show(request, "refused.html", status, heading=heading, message=message)


def routes(audits: Audits) -> APIRouter:
    """GET /audits, the report on a round, one audit, and the files of both."""
    router = APIRouter(prefix="/audits")
    router.get("")(audits.index)
    router.get("/report")(audits.report)
    router.get("/report.xlsx")(audits.report_file)
    router.get("/{audit}")(audits.audit)
    router.get("/{audit}/export.{form}")(audits.export)
    return router


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotFound("There is no such audit.")
    return int(text)


def _workbook(report: RoundReport) -> Response:
    # What writes Excel takes long to load and much memory, and is seldom needed.
    from knowledge.audits.report_excel import report_excel

    return _file(f"audit-report-{slug(report.round)}.xlsx", MEDIA_TYPES["xlsx"], report_excel(report))


def _file(name: str, media_type: str, content: bytes) -> Response:
    """A file to be kept, not shown. Its name is safe in a header, whatever it is made of."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=utf-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
