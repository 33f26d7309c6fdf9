"""The Home tab: what can be asked, my audits with their progress, what waits for me.

Pressing `say:N` types its value, in Messages; `audits` shows the page of audits whose number, from 1, is its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.replies import Button
from bot.wording import slack as wording
from bot.wording.audits import open_audit, progress
from connectors.slack.elements import Block, actions, button, context, plain_text, rows
from connectors.text import cut
from knowledge.audits.export.phrases import day
from knowledge.audits.types import AuditView

AUDITS_A_PAGE = 20
MOST_SUGGESTIONS = 10
MOST_WAITING = 20
LONGEST_LINE = 1_000


@dataclass(frozen=True)
class AuditCard:
    """An audit in the list of those that the person may see, and how far it is."""

    partnership: str
    round: str
    progress: str
    is_open: bool


def card_of(audit: AuditView) -> AuditCard:
    """'Section 2 of 7, 9 of 44 answered': the first section in which something is left."""
    if not audit.is_open:
        when = day(audit.submitted_at) if audit.submitted_at else ""
        return AuditCard(audit.partnership, audit.round, wording.submitted(when, audit.submitted_by or ""), is_open=False)
    sections = audit.questionnaire.sections
    section = next((one for one in sections if audit.missing_in(one)), sections[-1])
    return AuditCard(audit.partnership, audit.round, progress(audit, section), is_open=True)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the person, and what to press for it."""

    text: str
    button: Button | None = None


@dataclass(frozen=True)
class Home:
    """What the Home tab shows. `audits` are those of `page`, AUDITS_A_PAGE of `all_audits`. `unanswered` is None for who is no admin."""

    suggestions: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    audits: tuple[AuditCard, ...] = ()
    all_audits: int = 0
    page: int = 1
    unanswered: int | None = None


def home_view(home: Home) -> Block:
    """The view of a person's Home tab."""
    return {"type": "home", "blocks": list(_Builder().blocks(home))}


class _Builder:
    """Numbers the buttons."""

    def __init__(self) -> None:
        self._made = 0

    def blocks(self, home: Home) -> Iterator[Block]:
        yield _header(wording.HOME_LEAD)
        yield _text(wording.HOME_WHAT)
        yield context(wording.HOME_DETAILS)
        if home.suggestions:
            yield _header(wording.HOME_ASK)
            shown = [self._say(one, one) for one in home.suggestions[:MOST_SUGGESTIONS]]
            yield from (actions(*row) for row in rows(shown, width=3))
        if home.unanswered is not None:
            yield _header(wording.HOME_ADMIN)
            yield _text(wording.unanswered(home.unanswered))
        if home.waiting:
            yield _header(wording.HOME_WAITING)
            yield from (self._waiting(one) for one in home.waiting[:MOST_WAITING])
            if len(home.waiting) > MOST_WAITING:
                yield context(wording.more_waiting(len(home.waiting) - MOST_WAITING))
        yield _header(wording.HOME_AUDITS)
        yield from self._audits(home)

    def _waiting(self, one: Waiting) -> Block:
        accessory = {"accessory": self._say(one.button.title, one.button.says)} if one.button else {}
        return _text(one.text) | accessory

    def _audits(self, home: Home) -> Iterator[Block]:
        if not home.audits:
            yield _text(wording.HOME_NO_AUDITS) | {"accessory": self._say(*wording.START_AUDIT)}
        for card in home.audits:
            says, label = open_audit(card.partnership, card.round), wording.continue_label(card.partnership, card.round)
            accessory = {"accessory": self._say(wording.CONTINUE, says, label)} if card.is_open else {}
            yield _text(f"{card.partnership}, {card.round}\n{card.progress}") | accessory
        pages = -(-home.all_audits // AUDITS_A_PAGE)
        if pages > 1:
            before = [button(wording.EARLIER_AUDITS, "audits", str(home.page - 1))] if home.page > 1 else []
            after = [button(wording.MORE_AUDITS, "audits", str(home.page + 1))] if home.page < pages else []
            yield context(wording.audits_page(home.page, pages))
            yield from (actions(one) for one in (*before, *after))

    def _say(self, title: str, says: str, label: str = "") -> Block:
        self._made += 1
        return button(title, f"say:{self._made - 1}", says, label)


def _header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text)}


def _text(text: str) -> Block:
    return {"type": "section", "text": plain_text("\n".join(cut(line, LONGEST_LINE) for line in text.split("\n")))}
