"""Walks every address under /admin, found by looking, so that a new page is walked too: the wrong role and a form that is not ours are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from bot import settings
from bot.settings import Settings
from connectors.web.admin.features import add_features
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import SECTIONS, Section
from connectors.web.app import create_app
from connectors.web.pages import Pages
from knowledge import migrations
from knowledge.actors import ADMIN, ASKER, CONTRIBUTOR, EDITOR
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.models import Base
from tests.admin_pages import SET_UP, THERE, Visitor, navigation, shared_settings, somebody, words

OPEN = {"/admin", "/admin/login", "/admin/login/start", "/admin/login/done", "/admin/login/link/{code}", "/admin/logout"}
"""What needs no role."""
ROLES = (ASKER, CONTRIBUTOR, EDITOR, ADMIN)


def routes() -> list[tuple[str, str, Section | None]]:
    """Method, address and section of all that the frame was given."""
    frame = Frame(settings.load({}), Pages())
    add_features(frame)
    found = [one for one in frame.router.routes if isinstance(one, APIRoute)]
    assert len(found) == len(frame.router.routes)
    return [(method, route.path, route.endpoint.section) for route in found for method in sorted(route.methods)]


ROUTES = routes()
CLOSED = [(method, path, section) for method, path, section in ROUTES if section]
named = pytest.mark.parametrize(("method", "path", "section"), CLOSED, ids=[f"{method} {path}" for method, path, _ in CLOSED])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def held(home: Path) -> Iterator[Database]:
    """A knowledge base that all of these look at: nothing may change it."""
    made = Database(f"sqlite:///{home / 'knowledge.db'}")
    migrations.upgrade(made)
    load_shipped_content(made, SET_UP)
    yield made
    made.close()


@pytest.fixture(scope="module")
def chosen(held: Database, home: Path) -> Settings:
    return shared_settings(held, home)


@pytest.fixture(scope="module")
def visitors(chosen: Settings, held: Database) -> dict[str, Visitor]:
    """Somebody of each role, logged in."""
    made = {}
    for role in ROLES:
        person = somebody(held, role, *({role} - {ASKER}), partnership="Melton Vale")
        made[role] = Visitor.logged_in(chosen, held, person)
    return made


def address(path: str) -> str:
    """The address with something in place of what is open in it."""
    return re.sub(r"\{[^}]+\}", "1", path)


def contents(database: Database) -> dict[str, Any]:
    """All that is held, but for who was seen when and what was written down of it."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("web_session", "access_record")]
    with database.engine.connect() as connection:
        return {table.name: connection.execute(table.select()).all() for table in tables}


def test_every_address_under_admin_has_a_section_but_for_those_of_logging_in() -> None:
    assert {path for _, path, section in ROUTES if section is None} == OPEN
    assert {section for _, _, section in CLOSED} <= set(SECTIONS)
    assert len(CLOSED) > 5


def test_the_server_has_no_address_under_admin_besides(chosen: Settings) -> None:
    app = create_app(chosen)._app  # type: ignore[attr-defined]
    served = {(method, one.path) for one in flat(app.routes) for method in one.methods if one.path.startswith("/admin")}
    assert served == {(method, path) for method, path, _ in ROUTES}


def flat(routes: Any) -> list[APIRoute]:
    """The routes, with those of routers that are included."""
    found = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            found += flat(route.original_router.routes)
    return found


@named
def test_the_wrong_role_is_refused(visitors: dict[str, Visitor], held: Database, method: str, path: str, section: Section) -> None:
    before = contents(held)
    for role, visitor in visitors.items():
        if {role, ASKER} & section.may:
            continue
        token = visitor.get("/admin/none").text.partition('name="token" value="')[2][:64]
        data = {"data": {"token": token}, "headers": {"Origin": THERE}} if method == "POST" else {}
        refused = visitor.client.request(method, address(path), **data)
        assert (refused.status_code, words(refused)[:25]) == (403, "You cannot open this page"), role
        assert section.name not in navigation(refused)
    assert contents(held) == before


@named
def test_nobody_in_particular_is_refused(chosen: Settings, held: Database, method: str, path: str, section: Section) -> None:
    before = contents(held)
    stranger = Visitor(chosen, THERE)
    data = {"headers": {"Origin": THERE}} if method == "POST" else {}
    refused = stranger.client.request(method, address(path), follow_redirects=False, **data)
    if method == "POST":
        assert refused.status_code == 403
    else:
        assert (refused.status_code, refused.headers["location"].split("?")[0]) == (303, "/admin/login")
    assert contents(held) == before


@named
def test_a_form_without_its_token_is_refused(
    visitors: dict[str, Visitor], held: Database, method: str, path: str, section: Section
) -> None:
    if method != "POST":
        return
    before = contents(held)
    for token in ({}, {"token": "0" * 64}):
        refused = visitors[ADMIN].post(address(path), token)
        assert (refused.status_code, words(refused)[:22]) == (403, "Nothing was saved yet ")
    assert contents(held) == before


@pytest.mark.parametrize("path", sorted(path for method, path, section in ROUTES if method == "POST" and section is None))
def test_a_form_of_logging_in_or_out_without_its_token_is_refused(visitors: dict[str, Visitor], path: str) -> None:
    assert visitors[ADMIN].post(address(path), {}).status_code == 403
    assert visitors[ADMIN].get("/admin").url.path != "/admin/login"


@named
def test_the_right_role_is_not_refused(visitors: dict[str, Visitor], method: str, path: str, section: Section) -> None:
    for role in section.may:
        assert visitors[role].get(address(path)).status_code != 403 or method == "POST"


def test_the_navigation_shows_what_each_role_may_open(visitors: dict[str, Visitor]) -> None:
    there = {section for _, _, section in CLOSED}
    for role, visitor in visitors.items():
        assert navigation(visitor.get("/admin")) == [
            one.name for one in SECTIONS if one in there and one.in_navigation and {role, ASKER} & one.may
        ]
