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
from knowledge.people import access
from knowledge.values import slug

logger = logging.getLogger(__name__)

PLACE = "/audits"
FORMATS = {"docx": "Word", "xlsx": "Excel", "csv": "CSV", "json": "JSON", "pdf": "PDF"}


@dataclass(frozen=True)
class Reader:
    """Who reads a page, where the audits' pages are for them, and what it may lead them to. Without a secret all is open to them."""

    actor: Actor
    place: str = PLACE
    secret: str = field(default="", repr=False)
    expires: int = 0

    def same(self, path: str) -> str:
        """The address of what says the same as this page, for as long as the page itself is open to them."""
        return signed(self.secret, self.place + path, self.expires) if self.secret else self.place + path

    def other(self, path: str) -> str:
        """The address of what says something else, or nothing when it is not open to them."""
        return "" if self.secret else self.place + path


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
        return self._answer(
            request, lambda reader: self._show(request, "audits.html", list_values(self._database, reader, _round(request)))
        )

    def report(self, request: Request) -> Response:
        """The report over a round."""
        return self._answer(
            request, lambda reader: self._show(request, "audits-report.html", report_values(self._database, reader, _round(request)))
        )

    def report_file(self, request: Request) -> Response:
        """The report as an Excel file."""
        return self._answer(request, lambda reader: report_file(self._database, reader, _round(request)))

    def audit(self, request: Request, audit: str) -> Response:
        """One audit, section by section."""
        return self._answer(request, lambda reader: self._show(request, "audit.html", audit_values(self._database, reader, _number(audit))))

    def export(self, request: Request, audit: str, form: str) -> Response:
        """One audit as a file."""
        return self._answer(request, lambda reader: audit_file(self._database, reader, _number(audit), form))

    def _answer(self, request: Request, make: Callable[[Reader], Response]) -> Response:
        """What is made for whoever asks, or a plain page that says why not. No browser keeps it."""
        try:
            response = make(self._reader(request))
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

    def _reader(self, request: Request) -> Reader:
        if self._settings.local_access:
            return Reader(local_admin())
        try:
            secret = read_secret(self._settings)
        except (OSError, ValueError) as error:
            logger.warning("links cannot be checked: %s", type(error).__name__)
            raise WrongLink from error
        expires = verify(secret, request.scope["path"], request.scope["query_string"].decode("latin-1"), time.time())
        return Reader(Actor("a signed link", frozenset({ADMIN})), secret=secret, expires=expires)

    def _show(self, request: Request, template: str, values: dict[str, Any]) -> Response:
        return self._pages.show(request, template, **values)

    def _refuse(self, request: Request, status: int, heading: str, message: str) -> Response:
        return self._pages.show(request, "refused.html", status, heading=heading, message=message)


def routes(audits: Audits) -> APIRouter:
    """GET /audits, the report on a round, one audit, and the files of both."""
    router = APIRouter(prefix=PLACE)
    router.get("")(audits.index)
    router.get("/report")(audits.report)
    router.get("/report.xlsx")(audits.report_file)
    router.get("/{audit}")(audits.audit)
    router.get("/{audit}/export.{form}")(audits.export)
    return router


def list_values(database: Database, reader: Reader, asked: str | None) -> dict[str, Any]:
    """What the page of a round's audits is filled with; the newest round unless one is asked for."""
    if asked is None and not rounds(database):
        return {"heading": "Audits of information held", "report": None, "reader": reader}
    values = _round_values(database, reader, asked)
    return {**values, "heading": f"Audits of information held, round {values['report'].round}"}


def report_values(database: Database, reader: Reader, asked: str | None) -> dict[str, Any]:
    """What the report on a round is filled with. That it was read is written down."""
    values = _round_values(database, reader, asked)
    access.record(database, reader.actor, access.REPORTED, f"round {values['report'].round}")
    return {**values, "heading": f"Report on the audits of round {values['report'].round}", "answers": charts.answers}


def audit_values(database: Database, reader: Reader, number: int) -> dict[str, Any]:
    """What the page of one audit is filled with. That it was read is written down."""
    audit = view_audit(database, reader.actor, number)
    access.record(database, reader.actor, access.READ, f"{audit.partnership}, round {audit.round}")
    return {
        "heading": f"{audit.partnership}: audit of round {audit.round}",
        "audit": audit,
        "formats": FORMATS,
        "state_names": STATE_NAMES,
        "query": urlencode({"round": audit.round}),
        "reader": reader,
    }


def report_file(database: Database, reader: Reader, asked: str | None) -> Response:
    """The report on a round as an Excel file. That it was taken away is written down."""
    # What writes Excel takes long to load and much memory, and is seldom needed.
    from knowledge.audits.report_excel import report_excel

    report = _report(database, reader, asked)
    content = report_excel(report)
    access.record(database, reader.actor, access.REPORTED, f"round {report.round}, as xlsx")
    return _file(f"audit-report-{slug(report.round)}.xlsx", MEDIA_TYPES["xlsx"], content)


def audit_file(database: Database, reader: Reader, number: int, form: str) -> Response:
    """One audit as a file."""
    if form not in FORMATS:
        raise NotFound("An audit can be had as " + ", ".join(FORMATS.values()) + ".")
    made = export_audit(database, reader.actor, number, form)
    return _file(made.filename, made.media_type, made.content)


def _round_values(database: Database, reader: Reader, asked: str | None) -> dict[str, Any]:
    report = _report(database, reader, asked)
    return {
        "report": report,
        "progress": charts.progress(report),
        "rounds": [(name, urlencode({"round": name})) for name in rounds(database)] if reader.other("") else [],
        "query": urlencode({"round": report.round}),
        "reader": reader,
        "state_names": STATE_NAMES,
    }


def _report(database: Database, reader: Reader, asked: str | None) -> RoundReport:
    """The report on the round that is asked for, or on the newest."""
    chosen = next(iter(rounds(database)), None) if asked is None else asked
    if chosen is None:
        raise NotFound("No audit has been begun yet.")
    return report_round(database, reader.actor, chosen)


def _round(request: Request) -> str | None:
    return request.query_params.get("round")


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotFound("There is no such audit.")
    return int(text)


def _file(name: str, media_type: str, content: bytes) -> Response:
    """A file to be kept, not shown. Its name is safe in a header, whatever it is made of."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=utf-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
