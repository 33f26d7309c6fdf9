"""The form of a protocol: its fields as they are typed, and the same as history and drafts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from typing import Any

from connectors.web.admin.forms import Form
from knowledge import history
from knowledge.errors import Conflict, Invalid
from knowledge.protocol_fields import DocumentView, as_term, checked_document, faults
from knowledge.sizes import format_size, parse_size
from knowledge.values import one_line
from knowledge.written import changes_of, example_of, term_of

LINES = ("title", "purpose", "theme", "owner")
FIELDS = (*LINES, "review_date", "partners", "documents")
WORDS = ("terms", "examples")
"""What only the form of a new protocol has besides: later they have pages of their own."""
_ROW = {
    "partner": ("partner",),
    "document": ("document_title", "document_format", "document_size", "document_link", "document_bytes"),
}
_WHERE = {"title of the document": "document_title", "format": "document_format", "size": "document_size", "link": "document_link"}
_NUMBER = re.compile(r"[0-9]{1,4}")


def filled_in(written: Mapping[str, Any]) -> Form:
    """The form for a protocol as it is, or for a draft of one."""
    values = {name: written.get(name) or "" for name in LINES}
    year, month, day = (written.get("review_date") or "--").split("-")
    values |= {"review_year": year, "review_month": month.lstrip("0"), "review_day": day.lstrip("0")}
    for number, name in enumerate(written.get("partners") or ("",), 1):
        values[f"partner_{number}"] = name
    for number, document in enumerate(written.get("documents") or ({},), 1):
        size = document.get("size")
        values |= {
            f"document_title_{number}": document.get("title", ""),
            f"document_format_{number}": document.get("format") or "",
            f"document_size_{number}": "" if size is None else format_size(size),
            f"document_link_{number}": document.get("url") or "",
            f"document_bytes_{number}": "" if size is None else str(size),
        }
    values["terms"] = "\n".join(_term_line(one) for one in written.get("terms", ()))
    values["examples"] = "\n".join(example_of(one).text for one in written.get("examples", ()))
    return Form.of(**values)


def rows(form: Form, kind: str) -> int:
    """How many rows of partners or documents the form has."""
    first = _ROW[kind][0]
    return next(number for number in count() if f"{first}_{number + 1}" not in form.fields)


def press(form: Form) -> bool:
    """Add or take away a row where the button that was pressed is for that; whether it was."""
    act, kind, number = (*form.text("do").split("-"), "", "")[:3]
    if act not in ("add", "remove") or kind not in _ROW:
        return False
    there = rows(form, kind)
    if act == "add":
        form.replace(**{f"{name}_{there + 1}": "" for name in _ROW[kind]})
    elif number.isdecimal() and 1 <= int(number) <= there:
        for place in range(int(number), there):
            form.replace(**{f"{name}_{place}": form.text(f"{name}_{place + 1}") for name in _ROW[kind]})
        # The last row stays, empty, where it is the only one.
        last = {f"{name}_{there}" for name in _ROW[kind]}
        if there > 1:
            form.fields = {name: value for name, value in form.fields.items() if name not in last}
        else:
            form.replace(**dict.fromkeys(last, ""))
    return True


def given(form: Form, *, whole: bool, words: bool = False) -> dict[str, Any]:
    """The fields as history writes them; what is wrong with them is noted in the form. A draft need not be `whole`."""
    fields: dict[str, Any] = {name: one_line(form.text(name)) for name in LINES}
    fields["owner"] = fields["owner"] or None
    fields["review_date"] = _review_date(form)
    fields["partners"] = [name for name in (one_line(form.text(f"partner_{number}")) for number in _numbers(form, "partner")) if name]
    fields["documents"] = [one for one in (_document(form, number) for number in _numbers(form, "document")) if one]
    if words:
        fields["terms"] = [history.written(one.term, one.kind) for one in map(term_of, _lines(form.text("terms")))]
        fields["examples"] = [history.written(one.text, one.source) for one in map(example_of, _lines(form.text("examples")))]
    for error in faults(changes_of({name: fields[name] for name in LINES})):
        if whole or fields[error.what]:
            form.refuse(error.what, str(error))
    if whole and not fields["partners"]:
        form.refuse("partner_1", "A protocol needs at least one partner.")
    return fields


def put_errors_in_order(form: Form) -> None:
    """What is wrong is named in the order of the fields."""
    names = ("", *LINES, "review_day", *_numbered(form, "partner"), *_numbered(form, "document"), *WORDS)
    place = {name: number for number, name in enumerate(names)}
    form.errors = dict(sorted(form.errors.items(), key=lambda error: place.get(error[0], len(place))))


@contextmanager
def noting(form: Form) -> Iterator[None]:
    """Note what a service finds wrong in the body with the field it is about."""
    try:
        yield
    except Invalid as error:
        names = {"partners": "partner_1", "name of the partner": "partner_1", "term": "terms", "example question": "examples"}
        form.refuse(error.what if error.what in LINES else names.get(error.what, ""), str(error))
    except Conflict as error:
        form.clashed = True
        form.refuse("title", str(error))


def _numbered(form: Form, kind: str) -> list[str]:
    return [f"{name}_{number}" for number in _numbers(form, kind) for name in _ROW[kind]]


def _numbers(form: Form, kind: str) -> range:
    return range(1, rows(form, kind) + 1)


def _document(form: Form, number: int) -> dict[str, Any] | None:
    """A row of the documents; None when it is empty or something is wrong with it."""
    title, kind, size, link = (form.text(f"document_{name}_{number}") for name in ("title", "format", "size", "link"))
    if not (title or kind or size or link):
        return None
    try:
        made = checked_document(DocumentView(title, kind, _bytes(size, form.text(f"document_bytes_{number}")), link))
    except Invalid as error:
        form.refuse(f"{_WHERE[error.what]}_{number}", str(error))
        return None
    return {"title": made.title, "format": made.format, "size": made.size, "url": made.url}


def _bytes(text: str, was: str) -> int | None:
    """The size; that which it was to the byte, where what is typed is how that is shown."""
    if was.isdecimal() and len(was) <= 10 and text == format_size(int(was)):
        return int(was)
    return parse_size(text) if text else None


def _review_date(form: Form) -> str | None:
    parts = [form.text(f"review_{part}") for part in ("year", "month", "day")]
    if not any(parts):
        return None
    if len(parts[0]) == 4 and all(_NUMBER.fullmatch(part) for part in parts):
        with suppress(ValueError):
            return date(*map(int, parts)).isoformat()
    form.refuse("review_day", "The review date must be a real date with day, month and year, such as 31 1 2027.")
    return None


def _term_line(written: str) -> str:
    term = term_of(written)
    return term.term if as_term(term.term) == term else written


def _lines(text: str) -> list[str]:
    return [line for line in map(one_line, text.split("\n")) if line]
