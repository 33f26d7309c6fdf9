"""Measures how talk of audits is taken: `.venv/bin/python -m tests.evaluation.audit_talk KINDS` (and `--messages FILE` first).

The entries of tests/evaluation/audits/ were written blind. Half of those of the first writers are sealed, told by their id: only
figures are looked at. The files `development_*` were written later, blind too, and are open: the reading was developed with them.
KINDS is what `tests/evaluation/kinds.py` writes of the messages; the audit itself runs here, on a database of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.audits import audits
from knowledge.audits.library import add_questionnaire
from knowledge.audits.questionnaires import Questionnaire
from knowledge.audits.talk import place as at
from knowledge.audits.talk import said
from knowledge.audits.talk.commands import Heard, ranking_of
from knowledge.audits.talk.dialogue import AuditTalk, Turned
from knowledge.audits.talk.place import Place
from knowledge.audits.types import DESCRIBED, YES, AuditView, Given
from knowledge.database import Database
from knowledge.errors import KnowledgeError

FOLDER = Path(__file__).resolve().parent / "audits"
FORM = Path(__file__).resolve().parents[2] / "knowledge/content/questionnaires/information-held-1.yml"
SEEN = frozenset(f"a{number:03}" for number in range(1, 12))
"""Entries that were looked at before they were divided; they are open."""
RIGHT, ASKED, WRONG = "right", "asked", "wrong"
ACTOR = local_admin("Sam")
HOME_AUDIT = "Charnwood Inclusion Partnership"


@dataclass(frozen=True)
class Entry:
    """One message, what was shown before it, and what it should be taken for."""

    id: str
    at: str
    say: str
    means: str
    states: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    to: str = ""
    partnership: str = ""
    round: str = ""
    part: str = ""

    @property
    def group(self) -> str:
        """Development, open or sealed."""
        if self.part.startswith("development"):
            return "development"
        return "open" if self.id in SEEN or zlib.crc32(self.id.encode()) % 2 == 0 else "sealed"


def entries() -> Iterator[Entry]:
    """Every entry, in the order of the files."""
    for file in sorted(FOLDER.glob("*.yml")):
        # The base loader reads `yes:` and `no:` as the words they are.
        for raw in yaml.load(file.read_text("utf-8"), yaml.BaseLoader):
            yield _entry(raw, file.stem)


def _entry(raw: dict[str, Any], part: str) -> Entry:
    named = (("yes", "yes"), ("no", "no"), ("na", "not_applicable"))
    return Entry(
        id=raw["id"],
        at=raw["at"],
        say=raw["say"],
        means=raw["means"],
        states={number: state for name, state in named for number in raw.get(name) or ()},
        notes=dict(raw.get("notes") or {}),
        others=tuple(raw.get("others") or ()),
        to=raw.get("to") or "",
        partnership=raw.get("partnership") or "",
        round=raw.get("round") or "",
        part=part,
    )


class Bench:
    """A database in which each entry has an audit of its own."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'audits.db'}")
        migrations.upgrade(self.database)
        self.form: Questionnaire = add_questionnaire(self.database, ACTOR, FORM.read_text("utf-8"))
        self.talk = AuditTalk(self.database)

    def judge(self, entry: Entry, kind: str, within: object) -> str:
        """Whether an entry is taken right, asked about, or taken wrong."""
        heard = Heard(entry.say, ranking_of(within), kind)
        if entry.at == "none":
            return self._outside(entry, heard)
        view = audits.begin_audit(self.database, ACTOR, f"Partnership {entry.id}", "2026")
        place = self._placed(entry, view)
        before = audits.view_audit(self.database, ACTOR, view.id)
        place = Place(**{**vars(place), "seen": before.latest})
        try:
            turned = self.talk.turn(ACTOR, heard, place)
        except KnowledgeError:
            return ASKED
        after = audits.view_audit(self.database, ACTOR, view.id)
        if entry.means in ("answer", "unclear"):
            return self._answers(entry, before, after, turned)
        if after.answers != before.answers and not entry.notes:
            return WRONG
        return self._taken(entry, place, after, turned)

    def _placed(self, entry: Entry, view: AuditView) -> Place:
        if entry.at.isdigit():
            return Place(audit=view.id, active=True, asks=at.SECTION, section=int(entry.at))
        number, _, note = entry.at.partition(" ")
        item = self.form.numbered(number)
        assert item is not None
        if note:
            audits.give(self.database, ACTOR, view.id, [Given(item.key, YES)])
        asks = at.NOTE if note else at.ITEM
        return Place(audit=view.id, active=True, asks=asks, section=int(number.split(".")[0]), item=item.key, one_by_one=True)

    def _answers(self, entry: Entry, before: AuditView, after: AuditView, turned: Turned) -> str:
        given = {self.form.item(key).number: answer for key, answer in after.answers.items() if before.answers.get(key) != answer}
        if not given:
            noted = entry.at.endswith("note") and not entry.notes and not entry.states
            if noted and turned.taken:
                return RIGHT
            asked = turned.taken and any(isinstance(one, said.NotUnderstood) for one in turned.said)
            return (RIGHT if entry.means == "unclear" else ASKED) if asked else WRONG
        if entry.means == "unclear":
            return WRONG
        states = {number: answer.state for number, answer in given.items() if answer.state != DESCRIBED and not answer.entries}
        wanted = {number: state for number, state in entry.states.items() if not (number in given and given[number].entries)}
        described = {number for number, answer in given.items() if answer.state == DESCRIBED}
        notes = all(number in given and text.lower() in given[number].note.lower() for number, text in entry.notes.items())
        texts = [one.text.lower() for answer in given.values() for one in answer.entries]
        listed = all(any(other.lower() in text for text in texts) for other in entry.others) and bool(texts) == bool(entry.others)
        if entry.at.endswith("note"):
            wanted = wanted or dict.fromkeys(states, "yes")
        return RIGHT if states == wanted and notes and listed and described <= set(entry.notes) else WRONG

    def _taken(self, entry: Entry, place: Place, after: AuditView, turned: Turned) -> str:
        if entry.means in ("question", "talk"):
            return RIGHT if not turned.taken else ASKED if any(isinstance(one, said.NotUnderstood) for one in turned.said) else WRONG
        if turned.taken and any(isinstance(one, said.NotUnderstood) for one in turned.said):
            return ASKED
        check = CHECKS.get(entry.means)
        return RIGHT if turned.taken and check and check(self.form, entry, place, turned, after) else WRONG

    def _outside(self, entry: Entry, heard: Heard) -> str:
        """A message with no audit under way; one partnership has begun one, and the one that is named, if it is to be there."""
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder))
            name = entry.partnership if entry.partnership and entry.means != "start" else HOME_AUDIT
            view = audits.begin_audit(bench.database, ACTOR, name, entry.round or "2026")
            audits.give(bench.database, ACTOR, view.id, [Given("information/address", YES)])
            if entry.means == "reopen":
                audits.submit(bench.database, ACTOR, view.id)
            try:
                turned = bench.talk.turn(ACTOR, heard, Place())
            except KnowledgeError:
                return ASKED
            finally:
                bench.database.close()
            if entry.means in ("question", "talk"):
                return RIGHT if not turned.taken else WRONG
            check = OUTSIDE.get(entry.means)
            return RIGHT if turned.taken and check and check(entry, turned) else ASKED if _asks_whose(turned) else WRONG


def _asks_whose(turned: Turned) -> bool:
    return turned.taken and any(isinstance(one, said.WhichPartnership | said.NewPartnership) for one in turned.said)


def _one(turned: Turned, kind: type[Any]) -> Any:
    return next((one for one in turned.said if isinstance(one, kind)), None)


def _order(form: Questionnaire, place: Place) -> int:
    if place.item:
        return [item.key for item in form.items].index(place.item)
    return sum(len(section.items) for section in form.sections[: place.section - 1])


def _reached(form: Questionnaire, entry: Entry, turned: Turned) -> bool:
    place = turned.place
    if "." in entry.to:
        return bool(place.item) and form.item(place.item).number == entry.to
    return not entry.to or str(place.section) == entry.to


def _back(form: Questionnaire, _entry: Entry, place: Place, turned: Turned, _after: AuditView) -> bool:
    return (
        _order(form, turned.place) < _order(form, place)
        or (place.asks == at.NOTE and turned.place.asks == at.ITEM)
        or _order(form, place) == 0
    )


def _skip(form: Questionnaire, _entry: Entry, place: Place, turned: Turned, _after: AuditView) -> bool:
    return _order(form, turned.place) > _order(form, place) or _one(turned, said.NothingLeft) is not None


def _change(form: Questionnaire, entry: Entry, _place: Place, turned: Turned, _after: AuditView) -> bool:
    review = _one(turned, said.Review)
    return (review is not None and not entry.to) or _reached(form, entry, turned)


def _note(form: Questionnaire, entry: Entry, _place: Place, turned: Turned, after: AuditView) -> bool:
    if entry.notes:
        return all(
            text.lower() in (after.answers[item.key].note if (item := form.numbered(number)) and item.key in after.answers else "").lower()
            for number, text in entry.notes.items()
        )
    asked = _one(turned, said.NoteAsked)
    return asked is not None and entry.to in ("", asked.item.number)


def _explain(_form: Questionnaire, entry: Entry, _place: Place, turned: Turned, _after: AuditView) -> bool:
    told = _one(turned, said.Explained)
    return told is not None and (
        not entry.to or (told.item is not None and told.item.number == entry.to) or str(told.section.number) == entry.to
    )


def _who(_form: Questionnaire, entry: Entry, _place: Place, turned: Turned, _after: AuditView) -> bool:
    told = _one(turned, said.WhoAnswered)
    return told is not None and (
        not entry.to or entry.to in ((told.item.number if told.item else ""), str(told.section.number if told.section else ""))
    )


def _says(kind: type[Any], **wanted: object) -> Callable[..., bool]:
    def check(*arguments: Any) -> bool:
        turned = next(one for one in arguments if isinstance(one, Turned))
        told = _one(turned, kind)
        return told is not None and all(getattr(told, name) == value for name, value in wanted.items())

    return check


CHECKS: dict[str, Callable[..., bool]] = {
    "status": _says(said.Status),
    "back": _back,
    "skip": _skip,
    "goto": lambda form, entry, _place, turned, _after: _reached(form, entry, turned),
    "change": _change,
    "note": _note,
    "explain": _explain,
    "why": _says(said.Why),
    "who": _who,
    "pause": _says(said.Paused, gave_up=False),
    "cancel": _says(said.Paused, gave_up=True),
    "review": _says(said.Review),
    "submit": _says(said.SubmitAsked),
    "export": _says(said.Export),
    "report": _says(said.Reported),
    "about": _says(said.About),
}


def _started(entry: Entry, turned: Turned) -> bool:
    new, opened, which = _one(turned, said.NewPartnership), _one(turned, said.Opened), _one(turned, said.WhichPartnership)
    if not entry.partnership:
        return opened is not None or which is not None
    name = new.name if new else opened.audit.partnership if opened else ""
    year = new.round if new else opened.audit.round if opened else ""
    return fuzz.token_set_ratio(name.lower(), entry.partnership.lower()) >= 85 and (not entry.round or entry.round == year)


OUTSIDE: dict[str, Callable[[Entry, Turned], bool]] = {
    "start": _started,
    "status": lambda _entry, turned: _one(turned, said.Status) is not None or _one(turned, said.Audits) is not None,
    "review": lambda _entry, turned: _one(turned, said.Review) is not None,
    "submit": lambda _entry, turned: _one(turned, said.SubmitAsked) is not None,
    "export": lambda _entry, turned: _one(turned, said.Export) is not None,
    "report": lambda _entry, turned: _one(turned, said.Reported) is not None,
    "reopen": lambda _entry, turned: _one(turned, said.ReopenAsked) is not None or _one(turned, said.Reopened) is not None,
    "about": lambda _entry, turned: _one(turned, said.About) is not None,
}


def measure(kinds: dict[str, Any]) -> tuple[dict[str, Counter[str]], list[tuple[Entry, str]]]:
    """The outcomes by group and by what is meant, and every entry that was not taken right."""
    table: dict[str, Counter[str]] = {}
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for entry in entries():
            found = kinds[entry.say]
            outcome = bench.judge(entry, str(found["intent"]["name"]), found["audit"])
            for row in (entry.group, f"{entry.group}: {_row(entry)}"):
                table.setdefault(row, Counter())[outcome] += 1
            if outcome != RIGHT:
                failed.append((entry, outcome))
        bench.database.close()
    return table, failed


def _row(entry: Entry) -> str:
    if entry.means in ("answer", "unclear"):
        where = "to a section" if entry.at.isdigit() else "of a note" if entry.at.endswith("note") else "to an item"
        return "unclear" if entry.means == "unclear" else f"answer {where}"
    return f"{entry.means}, no audit under way" if entry.at == "none" else entry.means


def main() -> None:
    """Print the table; with --open, the entries of the open groups that were not taken right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="?", type=Path)
    parser.add_argument("--messages", type=Path, help="write the messages to this file and stop")
    parser.add_argument("--open", action="store_true", help="show what was not taken right, but for the sealed half")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    arguments = parser.parse_args()
    if arguments.messages:
        arguments.messages.parent.mkdir(parents=True, exist_ok=True)
        arguments.messages.write_text(json.dumps(sorted({entry.say for entry in entries()})))
        return
    table, failed = measure(json.loads(arguments.kinds.read_text()))
    if arguments.open:
        for entry, outcome in failed:
            if entry.group != "sealed":
                sys.stdout.write(f"{entry.id} at {entry.at}, {entry.means} {entry.to}: {outcome}: {entry.say}\n")
    for row in sorted(table):
        counts = table[row]
        total = sum(counts.values())
        sys.stdout.write(
            f"{row:45} {counts[RIGHT]:4} of {total:4} right ({counts[RIGHT] / total:4.0%}), asked {counts[ASKED]:3}, wrong {counts[WRONG]:3}\n"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps({row: dict(counts) for row, counts in table.items()}, indent=1))


if __name__ == "__main__":
    main()
