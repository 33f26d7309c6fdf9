"""Finds, from what is said, the audit that is meant: whose it is, of which round, and whether it is there."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.actors import Actor
from knowledge.audits import audits
from knowledge.audits.library import latest_questionnaire, questionnaire_of
from knowledge.audits.talk import place as at
from knowledge.audits.talk import said as say
from knowledge.audits.talk.commands import Heard, asks, is_written_as_answer, spelt_out
from knowledge.audits.talk.place import Place
from knowledge.audits.talk.said import Said
from knowledge.audits.talk.starting import known_name, like, mentioned, name_in, round_in
from knowledge.audits.talk.words import plain, verdicts
from knowledge.audits.types import NO, YES, AuditLine, AuditView
from knowledge.database import Database
from knowledge.models import now
from knowledge.values import key, one_line

_CREATES = ("start",)
_LEAVES = re.compile(r"\W*(?:cancel|stop|never ?mind|forget it|no one|none|leave it|not now|exit|quit)\W*")
_ONLY_A_ROUND = re.compile(
    r"\W*(?:(?:for|it'?s|the|in|this|round|year|audit)\s+)*20\d\d(?:\s?[/-]\s?(?:20)?\d\d)?(?:\s+(?:round|please|pls|one))*\W*"
)
_MOST_OFFERED = 8
_CARRIES_ON = re.compile(r"\W*(?:carry on|continue|resume|go on)\W*")
_STOPS, _OTHER = ("pause", "cancel"), ("chat", "help", "explain", "why", "report")
"""Commands that leave the question, and those that are no reply to it but may be answered besides."""


class Opener:
    """Finds audits by what people say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def about(self) -> say.About:
        """What the audit is."""
        with self._database.session() as session:
            questionnaire = questionnaire_of(latest_questionnaire(session, "information-held"))
        return say.About(questionnaire.title, tuple(section.name for section in questionnaire.sections), len(questionnaire.items))

    def find(self, actor: Actor, text: str, place: Place) -> tuple[AuditView, bool] | Said:
        """The audit that a text calls for, and whether it was begun now; what has to be asked first otherwise."""
        wanted = place.wanted or "start"
        lines = audits.list_audits(self._database, actor)
        known = self._known(actor)
        name = mentioned(text, known)
        said_name = "" if name else name_in(text)
        round_ = round_in(text)
        if said_name:
            name = known_name(said_name, known)
        if name:
            return self._of(actor, name, round_, lines, wanted)
        if said_name and wanted in _CREATES:
            actor.must_audit(said_name)
            return say.NewPartnership(said_name, round_ or str(now().year), like(said_name, known))
        if said_name and known:
            return say.WhichPartnership(known[:_MOST_OFFERED], round_, said_name)
        return self._without_name(actor, round_, lines, known, place, wanted)

    def _without_name(
        self, actor: Actor, round_: str, lines: tuple[AuditLine, ...], known: tuple[str, ...], place: Place, wanted: str
    ) -> tuple[AuditView, bool] | Said:
        if (
            place.audit is not None
            and (held := next((line for line in lines if line.id == place.audit), None))
            and round_ in ("", held.round)
        ):
            return audits.view_audit(self._database, actor, held.id), False
        fitting = [line for line in lines if round_ in ("", line.round)]
        own = {line.partnership for line in lines if place.audit in (None, line.id)}
        if round_ and not fitting and wanted in _CREATES and len(own) == 1:
            return self._of(actor, own.pop(), round_, lines, wanted)
        still_open = [line for line in fitting if line.status == "open"]
        candidates = fitting if wanted in ("review", "export", "reopen", "status") else still_open
        if wanted == "reopen":
            candidates = [line for line in fitting if line.status == "submitted"] or fitting
        if len(candidates) == 1:
            return audits.view_audit(self._database, actor, candidates[0].id), False
        if not known:
            actor.must_audit_any()
        if not lines and wanted not in _CREATES:
            return say.NoneInHand()
        if not lines and len(known) == 1 and len(actor.partnerships) == 1:
            return self._of(actor, known[0], round_, lines, wanted)  # A contributor's only one.
        return say.WhichPartnership(known[:_MOST_OFFERED], round_)

    def _of(self, actor: Actor, name: str, round_: str, lines: tuple[AuditLine, ...], wanted: str) -> tuple[AuditView, bool] | Said:
        """The audit of a known partnership: of the round that is named, else the newest, else one of this year where one may be begun."""
        actor.must_audit(name)
        own = [line for line in lines if key(line.partnership) == key(name)]
        fitting = [line for line in own if round_ in ("", line.round)]
        chosen = next((line for line in fitting if line.status == "open"), fitting[0] if fitting else None)
        if chosen and not (wanted in _CREATES and not round_ and chosen.status == "submitted" and chosen.round < str(now().year)):
            return audits.view_audit(self._database, actor, chosen.id), False
        if wanted not in _CREATES:
            return say.Audits(tuple(own))
        return audits.begin_audit(self._database, actor, name, round_ or str(now().year)), True

    def chosen(self, actor: Actor, heard: Heard, place: Place) -> tuple[AuditView, bool] | Said | None:
        """What the reply to 'Which partnership?' or 'Shall I add it?' settles; None when the message is about something else."""
        low = plain(heard.text)
        command = self._command(heard.text)
        if _LEAVES.fullmatch(low) or command in _STOPS:
            return say.Paused(None)
        known = self._known(actor)
        decided = verdicts(low)
        if place.asks == at.NEW_PARTNERSHIP:
            named_round = _ONLY_A_ROUND.fullmatch(low) and round_in(low)
            if named_round or (decided and decided[0].value == YES and len(low.split()) <= 6):
                return audits.begin_audit(self._database, actor, place.name, named_round or round_in(low) or place.round), True
            if decided and decided[0].value == NO and len(low.split()) <= 2:
                return say.WhichPartnership(known[:_MOST_OFFERED], place.round)
        name = self._offered(low, place) or mentioned(heard.text, known) or known_name(heard.text, known)
        if name is None and command not in ("", *_OTHER):
            return self._asked_again(place, round_in(heard.text) or place.round)
        round_ = round_in(heard.text) or place.round
        if name is None and self._is_a_name(heard):
            said_name = name_in(heard.text) or one_line(heard.text).strip(" .!")
            said_name = re.sub(r"^(?:it'?s|its|for|the|no|this is|we are|we're|i'm from)[,\s]+", "", said_name, flags=re.I).strip()
            name = known_name(said_name, known)
            if name is None:
                actor.must_audit(said_name)
                return say.NewPartnership(said_name[:200], round_ or str(now().year), like(said_name, known))
        if name is None:
            return None
        return self._of(actor, name, round_, audits.list_audits(self._database, actor), place.wanted or "start")

    def _command(self, text: str) -> str:
        """What is said to an audit that is not there yet; empty for anything else."""
        with self._database.session() as session:
            spelt = spelt_out(text, questionnaire_of(latest_questionnaire(session, "information-held")), None)
        if spelt or _CARRIES_ON.fullmatch(plain(text)):
            return spelt.name if spelt else "carry on"
        return "answer" if is_written_as_answer(text) else ""

    @staticmethod
    def _asked_again(place: Place, round_: str) -> Said:
        if place.asks == at.NEW_PARTNERSHIP:
            return say.NewPartnership(place.name, round_, place.offered)
        return say.WhichPartnership(place.offered, round_)

    @staticmethod
    def _offered(low: str, place: Place) -> str | None:
        """'2', 'the second': one of those that were offered."""
        number = re.fullmatch(r"\W*(?:number |no\.? |option )?(\d)\W*", low)
        return place.offered[int(number.group(1)) - 1] if number and 1 <= int(number.group(1)) <= len(place.offered) else None

    @staticmethod
    def _is_a_name(heard: Heard) -> bool:
        """Whether a reply can be a partnership's name rather than a question or talk."""
        low = plain(heard.text)
        return 1 <= len(low.split()) <= 8 and not asks(heard.text) and not verdicts(low) and heard.sounds_like not in ("question", "chat")

    def waiting(self, asked: Said, place: Place, wanted: str) -> Place:
        """The place after one of these was asked."""
        match asked:
            case say.WhichPartnership(known=known, round=round_):
                return replace(Place(), asks=at.PARTNERSHIP, round=round_, offered=known, wanted=wanted, one_by_one=place.one_by_one)
            case say.NewPartnership(name=name, round=round_, like=alike):
                return replace(Place(), asks=at.NEW_PARTNERSHIP, name=name, round=round_, offered=alike, wanted=wanted)
            case _:
                return place

    def _known(self, actor: Actor) -> tuple[str, ...]:
        """The partnerships that the actor may audit, those of grants too that have no audit yet."""
        held = [name for name in audits.list_partnerships(self._database) if actor.may_audit(name)]
        return (*held, *sorted(one for one in actor.partnerships if key(one) not in map(key, held)))
