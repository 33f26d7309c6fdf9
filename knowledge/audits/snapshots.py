"""An audit as JSON and back: how submissions are kept, and the heart of the JSON export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from knowledge.audits.questionnaires import Questionnaire
from knowledge.audits.types import AnswerView, AuditView, Entry


def to_json(audit: AuditView) -> dict[str, Any]:
    """Everything of the audit but the questionnaire's texts, as plain values; times as ISO 8601 has them."""
    return {
        "questionnaire": audit.questionnaire.slug,
        "version": audit.questionnaire.version,
        "id": audit.id,
        "partnership": audit.partnership,
        "round": audit.round,
        "revision": audit.revision,
        "status": audit.status,
        "begun_at": audit.begun_at.isoformat(),
        "begun_by": audit.begun_by,
        "submitted_at": audit.submitted_at.isoformat() if audit.submitted_at else None,
        "submitted_by": audit.submitted_by,
        "carried_from": audit.carried_from,
        "latest": audit.latest,
        "answers": [_answer_to_json(audit.answers[item.key]) for item in audit.questionnaire.items if item.key in audit.answers],
    }


def from_json(data: Mapping[str, Any], questionnaire: Questionnaire) -> AuditView:
    """Read it back; KeyError, TypeError or ValueError for anything that `to_json` does not make."""
    answers = (_answer_from_json(one) for one in data["answers"])
    return AuditView(
        id=int(data["id"]),
        partnership=str(data["partnership"]),
        round=str(data["round"]),
        revision=int(data["revision"]),
        status=str(data["status"]),
        questionnaire=questionnaire,
        answers={answer.item: answer for answer in answers},
        begun_at=datetime.fromisoformat(data["begun_at"]),
        begun_by=str(data["begun_by"]),
        submitted_at=datetime.fromisoformat(data["submitted_at"]) if data["submitted_at"] else None,
        submitted_by=data["submitted_by"],
        carried_from=data["carried_from"],
        latest=int(data["latest"]),
    )


def _answer_to_json(answer: AnswerView) -> dict[str, Any]:
    return {
        "item": answer.item,
        "state": answer.state,
        "note": answer.note,
        "entries": [{"text": entry.text, "by": entry.by, "at": entry.at.isoformat()} for entry in answer.entries],
        "confirmed": answer.confirmed,
        "by": answer.by,
        "at": answer.at.isoformat(),
        "change": answer.change,
    }


def _answer_from_json(data: Mapping[str, Any]) -> AnswerView:
    entries = tuple(Entry(str(one["text"]), str(one["by"]), datetime.fromisoformat(one["at"])) for one in data["entries"])
    return AnswerView(
        item=str(data["item"]),
        state=str(data["state"]),
        note=str(data["note"]),
        entries=entries,
        confirmed=bool(data["confirmed"]),
        by=str(data["by"]),
        at=datetime.fromisoformat(data["at"]),
        change=int(data["change"]),
    )
