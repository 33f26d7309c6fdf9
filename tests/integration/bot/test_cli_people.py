"""`sharing people`: adding somebody who is to log in, and their link."""

from __future__ import annotations

import re

import pytest

from knowledge.database import Database
from knowledge.people.login_links import whom_link_logs_in
from tests.integration.bot.conftest import Run


def test_somebody_is_added_and_gets_a_link_that_logs_them_in(run: Run, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARING_LOCAL_ACCESS", "off")
    monkeypatch.setenv("SHARING_PUBLIC_URL", "https://assistant.example")
    assert run(database, "people", "add", "Ada Lovelace", "--email", "ada@council.example")[:2] == (
        0,
        "1. Ada Lovelace (not met yet): asker\n",
    )
    code, out, _ = run(database, "people", "login", "ada lovelace")
    link = re.match(r"https://assistant\.example/admin/login/link/(\S+)\n", out)
    assert code == 0
    assert link
    assert whom_link_logs_in(database, link[1]) == "Ada Lovelace"


def test_nobody_gets_no_link(run: Run, database: Database) -> None:
    code, out, err = run(database, "people", "login", "Nobody")
    assert (code, out) == (1, "")
    assert "Nobody is called 'Nobody'." in err
