"""What becomes of files that are not what an export makes."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audits.export import strict
from knowledge.audits.export.complete import Whole, renumbered, to_text
from knowledge.audits.export.reading import cleaned, read_whole
from knowledge.audits.types import NO, ChangeView
from knowledge.errors import Invalid
from tests.audit_views import ADA, AT, BEN, FORM_TEXT, answered, audit

VIEW = audit(
    answered("1.1"), answered("1.2", NO, "A note."), answered("1.12", "yes", "", "Photographs"), submitted_by=BEN, carried_from="2025"
)
SAID = {"state": "yes", "note": "A note.", "entries": ["Photographs"]}
CHANGES = (
    ChangeView(AT, ADA, "begun", None, None, {"round": "2026"}),
    ChangeView(AT, ADA, "answered", "information/address", None, SAID),
    ChangeView(AT, BEN, "submitted", None, None, {"revision": 1}),
)
NUMBERED = renumbered(VIEW, 0, lambda _: 3)
WHOLE = Whole(FORM_TEXT, NUMBERED, CHANGES, (NUMBERED,))
TEXT = to_text(WHOLE)
VALUE: dict[str, Any] = json.loads(TEXT)


def changed(*path: Any, to: Any) -> str:
    """The file with another value at a place in it."""
    value = copy.deepcopy(VALUE)
    place: Any = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(value)


def without(*path: Any) -> str:
    value = copy.deepcopy(VALUE)
    place: Any = value
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return json.dumps(value)


def test_what_is_written_is_read_back_the_same() -> None:
    assert read_whole(TEXT) == WHOLE
    assert read_whole(f"\ufeff{TEXT}") == WHOLE


def test_no_number_of_the_database_is_in_the_file() -> None:
    assert '"id"' not in TEXT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Line 1: this is not JSON: Expecting value."),
        ('{\n"file": ,', "Line 2: this is not JSON: Expecting value."),
        ("[]", "The file holds no audit. Only what was exported as JSON can be imported."),
        ('{"protocols": []}', "The file holds no audit. Only what was exported as JSON can be imported."),
        ("[" * 100_000, "The file is JSON of a kind that no audit has"),
        ("NaN", "The file is JSON of a kind that no audit has"),
        ("9" * 5_000, "The file is JSON of a kind that no audit has"),
        (changed("file_version", to=2), "The file is of another release: its version must be 1."),
        (changed("more", to=1), "the file has “more”, which means nothing there."),
        (without("changes"), "the file has no “changes”."),
        (changed("questionnaire", to=None), "the questionnaire must be text of at most 500,000 characters."),
        (changed("questionnaire", to="a: 1"), "Its questionnaire, line 1: 'a' means nothing in a questionnaire."),
        (changed("audit", to=[]), "the audit must be an object."),
        (changed("audit", "version", to=2), "the audit must be of the file's questionnaire and its version."),
        (changed("audit", "partnership", to=" \u200b"), "the audit, partnership is empty."),
        (changed("audit", "partnership", to="x" * 201), "the audit, partnership has 201 characters: the most is 200."),
        (changed("audit", "round", to=2026), "the audit, round must be text."),
        (changed("audit", "revision", to=True), "the audit, revision must be a whole number from 1 to 1,000."),
        (changed("audit", "status", to="closed"), "the audit, status must be one of open, submitted."),
        (changed("audit", "status", to="open"), "must say by whom and when it was submitted if it is, and only then."),
        (changed("audit", "submitted_by", to=None), "must say by whom and when it was submitted if it is, and only then."),
        (changed("audit", "begun_at", to="2026-11-25"), "the audit, begun_at must be a moment such as 2026-11-25T14:05:00+00:00."),
        (changed("audit", "begun_at", to="9999-12-31T23:59:59-10:00"), "the audit, begun_at must be a moment"),
        (changed("audit", "latest", to=2), "the audit, latest must be the number of changes."),
        (changed("audit", "answers", 0, "item", to="information/shoe-size"), "answer 1, item must be an item of the questionnaire."),
        (changed("audit", "answers", 1, "item", to="information/address"), "answer 2 is for an item that has one already."),
        (changed("audit", "answers", 0, "state", to=["yes"]), "answer 1, state must be one of yes, no, not_applicable, described."),
        (changed("audit", "answers", 0, "note", to="x" * 4_001), "answer 1, note has more than 4,000 characters."),
        (changed("audit", "answers", 0, "confirmed", to="yes"), "answer 1, confirmed must be true or false."),
        (changed("audit", "answers", 0, "change", to=4), "answer 1, change must be a whole number from 1 to 3."),
        (changed("audit", "answers", 0, "entries", to=[{}] * 101), "answer 1, entries has 101 entries: the most is 100."),
        (changed("audit", "answers", to=[{}] * 45), "the audit, answers has 45 entries: the most is 44."),
        (changed("changes", 0, "action", to="imported"), "change 1, action must be one of begun,"),
        (changed("changes", 1, "after", "note", to=None), "change 2, after, note must be text."),
        (changed("changes", 2, "after", to={"state": "yes"}), "change 3, after has no “note”."),
        (changed("submissions", to=[]), "submissions must have the audit's revision when it is submitted"),
        (changed("submissions", 0, "round", to="2025"), "submissions must be submitted and of the audit's round."),
        (changed("submissions", to=[VALUE["submissions"][0]] * 2), "submissions must be in the order of their revisions, each once."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_it_is_said_where(text: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_whole(text)
    assert message in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_file_that_is_too_long_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "MOST_CHARACTERS", len(TEXT))
    read_whole(TEXT)
    with pytest.raises(Invalid, match="the most that can be imported"):
        read_whole(f"{TEXT} ")


def test_texts_are_made_fit_to_keep() -> None:
    whole = read_whole(changed("audit", "answers", 0, "note", to=" a\x00\u202eb\r\n\ud800c\u2028d "))
    assert whole.audit.answers["information/address"].note == "ab\n\ufffdc d"
    assert read_whole(changed("audit", "begun_by", to="A\x1b[31m")).audit.begun_by == "A[31m"


def test_moments_of_any_zone_are_kept_in_utc() -> None:
    whole = read_whole(changed("audit", "begun_at", to="2026-07-01T00:30:00+01:00"))
    assert whole.audit.begun_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for name, each in inner for place in places(each, (*path, name)))]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(places(VALUE)), anything)
def test_whatever_stands_anywhere_in_the_file_is_read_or_refused(place: tuple[Any, ...], value: Any) -> None:
    try:
        whole = read_whole(changed(*place, to=value))
    except Invalid:
        return
    assert read_whole(to_text(whole)) == whole


def test_every_note_description_and_entry_can_be_cleaned_wherever_it_stands() -> None:
    seen: list[str] = []

    def clean(text: str) -> str:
        seen.append(text)
        return text and "gone"

    text = to_text(cleaned(WHOLE, clean))
    assert ("A note." in text, "Photographs" in text) == (False, False)
    assert (seen.count("A note."), seen.count("Photographs")) == (3, 3)
    assert cleaned(WHOLE, str) == WHOLE
