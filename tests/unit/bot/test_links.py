"""A signed link opens one path until its time is over, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.links import LIFETIME_SECONDS, ExpiredLink, WrongLink, link_to, link_to_export, read_secret, sign, signed, verify
from bot.settings import Settings

SECRET = "not-a-real-secret"
PATH = "/audits/7/export.docx"
QUERY = sign(SECRET, PATH, 2_000)


def test_a_link_opens_its_path_and_tells_until_when() -> None:
    assert verify(SECRET, PATH, QUERY, now=1_999.9) == 2_000


def test_a_query_of_the_path_s_own_is_signed_with_it() -> None:
    path = "/audits/report?round=2026%2F27"
    query = signed(SECRET, path, 2_000).partition("?")[2]
    assert query.startswith("round=2026%2F27&expires=2000&signature=")
    assert verify(SECRET, "/audits/report", query, now=0) == 2_000
    for other in (query.replace("2026", "2025"), query.partition("&")[2], f"round=2025&{query}"):
        with pytest.raises(WrongLink):
            verify(SECRET, "/audits/report", other, now=0)


@pytest.mark.parametrize("now", [2_000, 2_000.1, 9e12])
def test_a_link_does_not_outlive_its_time(now: float) -> None:
    with pytest.raises(ExpiredLink):
        verify(SECRET, PATH, QUERY, now)


@pytest.mark.parametrize(
    ("secret", "path", "query"),
    [
        ("another", PATH, QUERY),
        ("", PATH, QUERY),
        (SECRET, "/audits/8/export.docx", QUERY),
        (SECRET, "/audits/7/export.pdf", QUERY),
        (SECRET, "/audits/7", QUERY),
        (SECRET, PATH, QUERY.replace("expires=2000", "expires=9000")),
        (SECRET, PATH, QUERY.replace("expires=2000", "expires=02000")),
        (SECRET, PATH, QUERY[:-1]),
        (SECRET, PATH, QUERY.upper()),
        (SECRET, PATH, f"{QUERY}&round=2026"),
        (SECRET, PATH, f"round=2026&{QUERY}"),
        (SECRET, PATH, f"{QUERY}\n"),
        (SECRET, PATH, f"expires=2000&signature={'0' * 64}"),
        (SECRET, PATH, "expires=2000"),
        (SECRET, PATH, "expires=２０００&signature=" + "0" * 64),
        (SECRET, PATH, ""),
    ],
)
def test_a_link_that_was_changed_opens_nothing_even_when_it_has_expired(secret: str, path: str, query: str) -> None:
    for now in (0, 5_000):
        with pytest.raises(WrongLink):
            verify(secret, path, query, now)


@given(st.text(max_size=80))
def test_no_other_query_opens_it(query: str) -> None:
    if query != QUERY:
        with pytest.raises(WrongLink):
            verify(SECRET, PATH, query, now=0)


@pytest.fixture
def chosen(home: Path) -> Settings:
    return settings.load({"SHARING_HOME": str(home), "SHARING_PUBLIC_URL": "https://assistant.example", "SHARING_LOCAL_ACCESS": "off"})


def test_the_link_to_a_file_works_for_a_day_and_holds_the_audit_and_nothing_else(chosen: Settings) -> None:
    address = urlsplit(link_to_export(chosen, 7, "docx"))
    assert (address.scheme, address.netloc, address.path) == ("https", "assistant.example", PATH)
    assert [part.partition("=")[0] for part in address.query.split("&")] == ["expires", "signature"]
    expires = verify(read_secret(chosen), address.path, address.query, time.time())
    assert abs(expires - time.time() - LIFETIME_SECONDS) < 60


def test_without_a_secret_no_link_is_made(chosen: Settings) -> None:
    chosen.channel_secret_file.write_text(" \n")
    with pytest.raises(ValueError, match="the secret is empty"):
        link_to(chosen, "/audits")
    chosen.channel_secret_file.unlink()
    with pytest.raises(OSError, match="channel-secret"):
        link_to(chosen, "/audits")
