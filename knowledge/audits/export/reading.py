"""Reads the JSON of a whole audit. Nothing in it is trusted: sizes are limited, texts made fit to keep, and all of it must agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knowledge.audits.audits import LONGEST_NAME, LONGEST_ROUND
from knowledge.audits.export import strict
from knowledge.audits.export.complete import FILE, FILE_VERSION, Whole
from knowledge.audits.library import read_once
from knowledge.audits.merging import LONGEST_NOTE, MOST_ENTRIES, note_of
from knowledge.audits.questionnaires import MOST_BYTES, Questionnaire
from knowledge.audits.types import OPEN, STATES, SUBMITTED, AnswerView, AuditView, ChangeView, Entry
from knowledge.errors import Invalid

ACTIONS = ("begun", "answered", "carried", "confirmed", "submitted", "reopened")
MOST_REVISIONS = 1_000
MOST_CHANGES = 100_000
LONGEST_WHO = 200
_FILE = ("file", "file_version", "questionnaire", "audit", "changes", "submissions")
_AUDIT = (
    *("questionnaire", "version", "partnership", "round", "revision", "status", "begun_at", "begun_by"),
    *("submitted_at", "submitted_by", "carried_from", "latest", "answers"),
)
_ANSWER = ("item", "state", "note", "entries", "confirmed", "by", "at", "change")
_CHANGE = ("at", "by", "action", "item", "before", "after")


def read_whole(text: str) -> Whole:
    """The audit of the file; Invalid says what in it cannot be used."""
    value = strict.parsed(text)
    if not isinstance(value, dict) or value.get("file") != FILE:
        raise Invalid("The file holds no audit. Only what was exported as JSON can be imported.")
    data = strict.fields(value, "the file", _FILE)
    if data["file_version"] != FILE_VERSION:
        raise Invalid(f"The file is of another release: its version must be {FILE_VERSION}.")
    form, questionnaire = _questionnaire(data["questionnaire"])
    changes = strict.listed(data["changes"], "changes", MOST_CHANGES)
    reader = _Reader(questionnaire, len(changes))
    whole = Whole(
        form=form,
        audit=reader.audit(data["audit"], "the audit"),
        changes=tuple(reader.change(one, f"change {place}") for place, one in enumerate(changes, 1)),
        submissions=tuple(
            reader.audit(one, f"submission {place}")
            for place, one in enumerate(strict.listed(data["submissions"], "submissions", MOST_REVISIONS), 1)
        ),
    )
    _must_agree(whole)
    return whole


def cleaned(whole: Whole, clean: Callable[[str], str]) -> Whole:
    """The audit with `clean` applied to every note, description and entry, in what changed and what was submitted too."""

    def said(value: Any) -> Any:
        if value is None:
            return None
        texts = {"note": clean(value["note"])} if "note" in value else {}
        entries = {"entries": [clean(text) for text in value["entries"]]} if "entries" in value else {}
        return {**value, **texts, **entries}

    def view(audit: AuditView) -> AuditView:
        answers = {
            item: replace(
                answer, note=clean(answer.note), entries=tuple(replace(entry, text=clean(entry.text)) for entry in answer.entries)
            )
            for item, answer in audit.answers.items()
        }
        return replace(audit, answers=answers)

    return Whole(
        form=whole.form,
        audit=view(whole.audit),
        changes=tuple(replace(change, before=said(change.before), after=said(change.after)) for change in whole.changes),
        submissions=tuple(view(submission) for submission in whole.submissions),
    )


def _questionnaire(value: Any) -> tuple[str, Questionnaire]:
    if not isinstance(value, str) or len(value) > MOST_BYTES:
        strict.wrong("the questionnaire", f"must be text of at most {MOST_BYTES:,} characters")
    try:
        return value, read_once(value)
    except Invalid as error:
        raise Invalid(f"The file cannot be imported. Its questionnaire, {str(error)[:1].lower()}{str(error)[1:]}") from error


def _must_agree(whole: Whole) -> None:
    """What the database and its services rely on."""
    revisions = [submission.revision for submission in whole.submissions]
    if revisions != sorted(set(revisions)):
        strict.wrong("submissions", "must be in the order of their revisions, each once")
    if any(submission.is_open or submission.round != whole.audit.round for submission in whole.submissions):
        strict.wrong("submissions", "must be submitted and of the audit's round")
    newest = max(revisions, default=0)
    if newest > whole.audit.revision or (newest == whole.audit.revision) == whole.audit.is_open:
        strict.wrong("submissions", "must have the audit's revision when it is submitted, and earlier ones when it is open")
    if whole.audit.latest != len(whole.changes):
        strict.wrong("the audit, latest", "must be the number of changes")


class _Reader:
    """Reads audits and changes that are about one questionnaire and refer to so many changes."""

    def __init__(self, questionnaire: Questionnaire, changes: int) -> None:
        self._questionnaire, self._changes = questionnaire, changes

    def audit(self, value: Any, where: str) -> AuditView:
        data = strict.fields(value, where, _AUDIT)
        if (data["questionnaire"], data["version"]) != (self._questionnaire.slug, self._questionnaire.version):
            strict.wrong(where, "must be of the file's questionnaire and its version")
        answers: dict[str, AnswerView] = {}
        for place, one in enumerate(strict.listed(data["answers"], f"{where}, answers", len(self._questionnaire.items)), 1):
            answer = self._answer(one, f"{where}, answer {place}")
            if answer.item in answers:
                strict.wrong(f"{where}, answer {place}", "is for an item that has one already")
            answers[answer.item] = answer
        status = strict.one_of(data["status"], f"{where}, status", (OPEN, SUBMITTED))
        is_submitted = status == SUBMITTED
        if is_submitted == (data["submitted_at"] is None) or is_submitted == (data["submitted_by"] is None):
            strict.wrong(where, "must say by whom and when it was submitted if it is, and only then")
        return AuditView(
            id=0,
            partnership=_name(data["partnership"], f"{where}, partnership", LONGEST_NAME),
            round=_name(data["round"], f"{where}, round", LONGEST_ROUND),
            revision=strict.number(data["revision"], f"{where}, revision", 1, MOST_REVISIONS),
            status=status,
            questionnaire=self._questionnaire,
            answers=answers,
            begun_at=strict.moment(data["begun_at"], f"{where}, begun_at"),
            begun_by=strict.text(data["begun_by"], f"{where}, begun_by", LONGEST_WHO),
            submitted_at=strict.moment(data["submitted_at"], f"{where}, submitted_at") if is_submitted else None,
            submitted_by=strict.text(data["submitted_by"], f"{where}, submitted_by", LONGEST_WHO) if is_submitted else None,
            carried_from=None if data["carried_from"] is None else _name(data["carried_from"], f"{where}, carried_from", LONGEST_ROUND),
            latest=strict.number(data["latest"], f"{where}, latest", 0, self._changes),
        )

    def change(self, value: Any, where: str) -> ChangeView:
        data = strict.fields(value, where, _CHANGE)
        return ChangeView(
            at=strict.moment(data["at"], f"{where}, at"),
            by=strict.text(data["by"], f"{where}, by", LONGEST_WHO),
            action=strict.one_of(data["action"], f"{where}, action", ACTIONS),
            item=None if data["item"] is None else self._item(data["item"], f"{where}, item"),
            before=_said(data["before"], f"{where}, before"),
            after=_said(data["after"], f"{where}, after"),
        )

    def _answer(self, value: Any, where: str) -> AnswerView:
        data = strict.fields(value, where, _ANSWER)
        entries = strict.listed(data["entries"], f"{where}, entries", MOST_ENTRIES)
        return AnswerView(
            item=self._item(data["item"], f"{where}, item"),
            state=strict.one_of(data["state"], f"{where}, state", STATES),
            note=_note(data["note"], f"{where}, note"),
            entries=tuple(_entry(one, f"{where}, entry {place}") for place, one in enumerate(entries, 1)),
            confirmed=strict.flag(data["confirmed"], f"{where}, confirmed"),
            by=strict.text(data["by"], f"{where}, by", LONGEST_WHO),
            at=strict.moment(data["at"], f"{where}, at"),
            change=strict.number(data["change"], f"{where}, change", 1, self._changes),
        )

    def _item(self, value: Any, where: str) -> str:
        if not isinstance(value, str) or not self._questionnaire.has(value):
            strict.wrong(where, "must be an item of the questionnaire")
        return value


def _name(value: Any, where: str, longest: int) -> str:
    name = strict.text(value, where, longest)
    if not name:
        strict.wrong(where, "is empty")
    return name


def _note(value: Any, where: str) -> str:
    if not isinstance(value, str):
        strict.wrong(where, "must be text")
    try:
        return note_of(value)
    except Invalid:
        strict.wrong(where, f"has more than {LONGEST_NOTE:,} characters")


def _entry(value: Any, where: str) -> Entry:
    data = strict.fields(value, where, ("text", "by", "at"))
    said = _note(data["text"], f"{where}, text")
    return Entry(said, strict.text(data["by"], f"{where}, by", LONGEST_WHO), strict.moment(data["at"], f"{where}, at"))


def _said(value: Any, where: str) -> dict[str, object] | None:
    """What an item said, or which round or revision it was, before or after a change."""
    if value is None:
        return None
    if isinstance(value, dict) and "state" in value:
        data = strict.fields(value, where, ("state", "note", "entries"))
        entries = strict.listed(data["entries"], f"{where}, entries", MOST_ENTRIES)
        return {
            "state": strict.one_of(data["state"], f"{where}, state", STATES),
            "note": _note(data["note"], f"{where}, note"),
            "entries": [_note(one, f"{where}, entry {place}") for place, one in enumerate(entries, 1)],
        }
    if isinstance(value, dict) and "round" in value:
        return {"round": strict.text(strict.fields(value, where, ("round",))["round"], f"{where}, round", LONGEST_ROUND)}
    return {"revision": strict.number(strict.fields(value, where, ("revision",))["revision"], f"{where}, revision", 1, MOST_REVISIONS)}
