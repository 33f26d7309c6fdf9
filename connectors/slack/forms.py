"""The name of an audit's form, which says what it is about. bot/wording/audits.py makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"audit-(?P<audit>[0-9]{1,18})-section-(?P<section>[0-9]{1,9})(?:-[0-9]{1,18})?")


@dataclass(frozen=True)
class FormName:
    """The section that a form asks, by its number, of the audit of this id."""

    audit: int
    section: int


def read_name(name: str) -> FormName | None:
    """What a form's name says; None for a form that is no section of an audit."""
    found = _NAME.fullmatch(name)
    return FormName(int(found["audit"]), int(found["section"])) if found else None
