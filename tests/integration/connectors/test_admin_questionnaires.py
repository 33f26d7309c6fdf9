"""The questionnaires' pages: what each version asks, and a new version: checked with its line, shown before it is kept, and no harm done by hostile files."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response

from knowledge.actors import local_admin
from knowledge.audits.audits import begin_audit
from knowledge.audits.library import add_questionnaire, list_questionnaires
from knowledge.audits.questionnaires import MOST_BYTES
from knowledge.audits.versions import get_version
from knowledge.database import Database
from tests.admin_pages import NASTY, Visitor, local_settings, words
from tests.audits import CONTENT

ADMIN = local_admin("Ada")
ADD = "/admin/questionnaires/add"
SECOND = CONTENT.replace("version: 1", "version: 2", 1)
HEAD = "questionnaire: x\nversion: 1\norganisation: O\ntitle: T\nsections:\n"
SECTION = "  - {key: s, name: N, question: Q, columns: [A, B, C], answers: tick, items: [{key: k, text: %s}]}\n"


@pytest.fixture
def held(database: Database) -> Database:
    add_questionnaire(database, ADMIN, CONTENT)
    begin_audit(database, ADMIN, "Melton Vale", "2026")
    return database


@pytest.fixture
def editor(held: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(held, tmp_path))
    with made.client:
        yield made


def upload(editor: Visitor, content: str | bytes, name: str = "q.yml") -> Response:
    data = content.encode() if isinstance(content, str) else content
    return editor.fill(ADD, file=(name, data, "application/yaml"))


def versions(database: Database) -> list[int]:
    return [one.version for one in list_questionnaires(database)]


def test_versions_are_listed_with_how_many_audits_use_them_and_shown_whole(editor: Visitor) -> None:
    listed = words(editor.get("/admin/questionnaires"))
    assert "Audit of information held by partnerships, version 1 information-held 44 items in 7 sections 1 audit" in listed
    shown = words(editor.get("/admin/questionnaires/information-held/1"))
    assert ("1. Information held" in shown, "7.1" in shown, "1 audit uses it." in shown) == (True, True, True)
    file = editor.get("/admin/questionnaires/information-held/1/file")
    assert file.text == CONTENT
    assert file.headers["content-disposition"] == 'attachment; filename="information-held-1.yml"'
    for address in ("information-held/2", "none/1", "information-held/x", "information-held/0/file"):
        assert editor.get(f"/admin/questionnaires/{address}").status_code == 404


def test_a_version_is_shown_with_what_differs_before_it_is_kept_for_good(editor: Visitor, held: Database) -> None:
    changed = SECOND.replace("text: Address\n", "text: Home address\n").replace("- key: telephone\n", "- key: phone\n")
    page = upload(editor, changed)
    said = words(page)
    assert "What differs from version 1 New items 1.2 Telephone numbers Items that are no longer asked 1.2 Telephone numbers" in said
    assert "Items in other words Item Version 1 Version 2 1.1 Address Home address" in said
    assert versions(held) == [1]
    done = editor.send(page)
    assert "Version 2 of information-held is held." in words(done)
    assert versions(held) == [2, 1]
    kept = get_version(held, "information-held", 2)
    assert (kept.content, kept.by, kept.audits) == (changed, "local", 0)


def test_what_is_wrong_is_told_with_its_line_and_the_line_is_shown(editor: Visitor, held: Database) -> None:
    broken = SECOND.replace("answers: tick\n", "answers: ticks\n", 1)
    line = broken.split("\n").index("    answers: ticks") + 1
    page = upload(editor, broken)
    assert page.status_code == 422
    assert page.text.count(f"Line {line}: answers is &#39;ticks&#39;") == 2  # In the summary and beside the field.
    assert "<code>    answers: ticks</code>" in page.text
    assert versions(held) == [1]


def test_a_version_that_is_held_is_not_replaced(editor: Visitor, held: Database) -> None:
    same = upload(editor, CONTENT)
    assert (same.status_code, "Version 1 of information-held is held already" in words(same)) == (422, True)
    other = upload(editor, CONTENT.replace("text: Address\n", "text: Home address\n"))
    assert (other.status_code, "raise the version" in words(other)) == (409, True)
    page = upload(editor, SECOND)
    add_questionnaire(held, ADMIN, SECOND.replace("text: Address\n", "text: Home address\n"))
    assert editor.send(page).status_code == 409
    assert get_version(held, "information-held", 2).by == "Ada"


def test_an_older_version_is_told_to_be_used_by_no_new_audit(editor: Visitor, held: Database) -> None:
    add_questionnaire(held, ADMIN, CONTENT.replace("version: 1", "version: 3", 1))
    assert "Version 3 is held and stays the newest." in words(upload(editor, SECOND))


def bomb() -> bytes:
    """A megabyte of zeroes a thousand times over, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(100):
            archive.writestr(f"{number}.yml", bytes(1_000_000))
    return packed.getvalue()


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "nothing": b"",
    "a zip bomb": bomb(),
    "a gzip bomb": gzip.compress(bytes(50_000_000)),
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    "a program": b"\x7fELF" + bytes(range(256)) * 20,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "half a letter": b"questionnaire: x\n\xff\xfe\n",
    "a web page": b"<script>alert(1)</script>",
    "billion laughs": LAUGHS.encode(),
    "very deep": b"[" * 400_000,
    "an object": b"!!python/object/apply:os.system ['touch /tmp/owned']",
    "itself": b"&a [*a]",
    "itself in a section": (HEAD + "  - &s {key: s, name: *s}\n").encode(),
    "one byte too many": b"#" * (MOST_BYTES + 1),
    "a name that is none": (HEAD.replace("questionnaire: x", "questionnaire: ../../x") + SECTION % "T").encode(),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_at_once(editor: Visitor, held: Database, what: str) -> None:
    before = time.process_time()
    page = upload(editor, HOSTILE[what], "q.yml")
    assert page.status_code == 422
    assert "There is a problem" in words(page)
    assert time.process_time() - before < 5
    assert versions(held) == [1]


def test_fifty_megabytes_are_refused_before_they_are_read(editor: Visitor, held: Database) -> None:
    page = upload(editor, bytes(50_000_000))
    assert (page.status_code, "can hold up to 2MB" in words(page)) == (413, True)
    assert versions(held) == [1]


def test_what_a_file_says_is_never_shown_as_markup(editor: Visitor, held: Database) -> None:
    nasty = f'"{NASTY.replace(chr(34), "")}"'
    text = (HEAD.replace("title: T", f"title: {nasty}").replace("organisation: O", f"organisation: {nasty}") + SECTION % nasty).replace(
        "name: N, question: Q", f"name: {nasty}, question: {nasty}"
    )
    pages = [upload(editor, text, f"{NASTY}.yml"), upload(editor, f"{NASTY}: 1")]
    pages += [editor.send(pages[0]), editor.get("/admin/questionnaires/x/1"), editor.get("/admin/questionnaires")]
    assert [page.status_code for page in pages] == [200, 422, 200, 200, 200]
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)
    assert versions(held) == [1, 1]
