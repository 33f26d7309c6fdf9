"""The words that every file of an audit shares, and what XML can hold of a text."""

from __future__ import annotations

import re
from datetime import datetime

from knowledge.audits.types import NOT_APPLICABLE, STATE_NAMES, AuditView
from knowledge.models import in_utc

ANSWERS = {**STATE_NAMES, NOT_APPLICABLE: "N/A"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def day(at: datetime) -> str:
    """The date as it is written in the UK, such as 5 November 2026."""
    return f"{in_utc(at).day} {in_utc(at):%B %Y}"


def status(audit: AuditView) -> str:
    """Whether the audit is a draft or submitted, by whom and when, and how much of it is answered."""
    answered = f"{audit.done} of {len(audit.questionnaire.items)} answered"
    if audit.submitted_at is None:
        return f"Draft: {answered}"
    return f"Submitted by {audit.submitted_by} on {day(audit.submitted_at)}: {answered}"


def unconfirmed(audit: AuditView) -> str:
    """What stands beside an answer that an earlier round gave and nobody confirmed."""
    return f"from {audit.carried_from or 'an earlier round'}, not confirmed"


def without_unwritable(text: str) -> str:
    """The text without the characters that XML, and so Word and Excel, cannot hold."""
    return _NOT_IN_XML.sub("", text)
