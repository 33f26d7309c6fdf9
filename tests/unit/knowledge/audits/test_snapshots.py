"""An audit comes back from JSON as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audits import snapshots
from knowledge.audits.types import OPEN, STATES, SUBMITTED, AnswerView, AuditView, Entry
from tests.audits import QUESTIONNAIRE

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
entries = st.lists(st.builds(Entry, texts, texts, times), max_size=3).map(tuple)
answers = st.lists(
    st.builds(
        AnswerView,
        st.sampled_from([one.key for one in QUESTIONNAIRE.items]),
        st.sampled_from(STATES),
        texts,
        entries,
        st.booleans(),
        texts,
        times,
        st.integers(0),
    ),
    max_size=5,
).map(lambda several: {one.item: one for one in several})
audits = st.builds(
    AuditView,
    id=st.integers(1),
    partnership=texts,
    round=texts,
    revision=st.integers(1),
    status=st.sampled_from([OPEN, SUBMITTED]),
    questionnaire=st.just(QUESTIONNAIRE),
    answers=answers,
    begun_at=times,
    begun_by=texts,
    submitted_at=st.none() | times,
    submitted_by=st.none() | texts,
    carried_from=st.none() | texts,
    latest=st.integers(0),
)


@given(audits)
def test_an_audit_comes_back_from_json_as_it_was(audit: AuditView) -> None:
    made = json.loads(json.dumps(snapshots.to_json(audit)))
    assert snapshots.from_json(made, QUESTIONNAIRE) == audit
    assert snapshots.to_json(snapshots.from_json(made, QUESTIONNAIRE)) == made


@given(audits)
def test_answers_stand_in_the_order_of_the_form(audit: AuditView) -> None:
    order = [one.key for one in QUESTIONNAIRE.items]
    kept = [one["item"] for one in snapshots.to_json(audit)["answers"]]
    assert kept == sorted(audit.answers, key=order.index)


@given(audits)
def test_what_is_answered_and_what_is_missing_make_up_the_form(audit: AuditView) -> None:
    assert audit.done + len(audit.missing) == 44
    assert [one for section in QUESTIONNAIRE.sections for one in audit.missing_in(section)] == list(audit.missing)
    for one in QUESTIONNAIRE.items:
        held = audit.answer(one)
        assert audit.is_answered(one) == (held is not None and held.confirmed)
        assert (one in audit.missing) != audit.is_answered(one)


MADE: dict[str, Any] = snapshots.to_json(
    AuditView(
        7,
        "Vale",
        "2026",
        1,
        OPEN,
        QUESTIONNAIRE,
        {"information/gp": AnswerView("information/gp", "yes", "", (), True, "Ada", datetime(2026, 5, 1, tzinfo=UTC), 3)},
        datetime(2026, 5, 1, tzinfo=UTC),
        "Ada",
    )
)


@pytest.mark.parametrize("name", sorted(set(MADE) - {"questionnaire", "version"}))
def test_an_audit_of_which_something_is_missing_is_refused(name: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        snapshots.from_json({key: value for key, value in MADE.items() if key != name}, QUESTIONNAIRE)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "seven"},
        {"begun_at": "yesterday"},
        {"begun_at": None},
        {"submitted_at": "x"},
        {"answers": 5},
        {"answers": [5]},
        {"answers": [{}]},
        {"answers": [{**MADE["answers"][0], "at": "x"}]},
        {"answers": [{**MADE["answers"][0], "entries": [{}]}]},
    ],
)
def test_an_audit_of_which_something_is_broken_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        snapshots.from_json(MADE | broken, QUESTIONNAIRE)
