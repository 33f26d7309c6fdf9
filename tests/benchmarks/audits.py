"""Makes up a round of audits, plausible and always the same ones, from phrases in audits.yml."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from knowledge.actors import Actor, local_admin
from knowledge.audits import audits as service
from knowledge.audits.library import add_questionnaire
from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Item, Questionnaire, Section, read_questionnaire
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES, Given
from knowledge.database import Database
from tests.benchmarks.generated import PLACES

SEED = 1
ROUND, ROUND_BEFORE = "2026", "2025"
FORM = (ROOT / "knowledge/content/questionnaires/information-held-1.yml").read_text("utf-8")
PHRASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("audits.yml").read_text("utf-8"))
NAMES = tuple(name.format(place=place) for name in PHRASES["partnerships"] for place in PLACES)


@dataclass(frozen=True)
class MadeAudit:
    """One audit that is made up: what each person gave, in turn. `carries` says whether it starts from the round before."""

    partnership: str
    round: str
    given: tuple[tuple[str, tuple[Given, ...]], ...]
    submitted: bool
    carries: bool


def audits(count: int, seed: int = SEED) -> Iterator[MadeAudit]:
    """`count` audits of ROUND. Before them come those of ROUND_BEFORE: of a tenth of them, and of some that have not begun again."""
    if count > len(NAMES) * 9 // 10:
        raise ValueError(f"only {len(NAMES) * 9 // 10} audits can be made up")
    form = read_questionnaire(FORM)
    names = random.Random(seed).sample(NAMES, count + max(1, count // 20))
    for number, name in enumerate(names):
        if number >= count or number % 10 == 0:
            yield _audit(form, name, ROUND_BEFORE, random.Random(f"{seed} {name} before"))
    for number, name in enumerate(names[:count]):
        yield _audit(form, name, ROUND, random.Random(f"{seed} {name}"), carries=number % 10 == 0)


def fill(database: Database, count: int, seed: int = SEED) -> None:
    """Bring a round of `count` audits into a knowledge base through the services that people use."""
    admin = local_admin("benchmark")
    add_questionnaire(database, admin, FORM)
    for made in audits(count, seed):
        audit = service.begin_audit(database, admin, made.partnership, made.round).id
        if made.carries:
            service.carry_over(database, admin, audit)
        for who, given in made.given:
            service.give(database, Actor(who, admin.roles), audit, given)
        if made.submitted:
            service.submit(database, admin, audit)


def _audit(form: Questionnaire, name: str, round_: str, chance: random.Random, *, carries: bool = False) -> MadeAudit:
    reached = 2 if carries else chance.choice((0, 2, 4, *[len(form.sections)] * 6))
    people = chance.sample(PHRASES["people"], chance.randint(1, 3))
    left_out = chance.choice((0, 0, 0, 0.1))
    given = []
    for section in form.sections[:reached]:
        answers = tuple(_given(item, section, chance) for item in section.items if chance.random() >= left_out)
        given.append((chance.choice(people), answers))
    return MadeAudit(name, round_, tuple(given), reached == len(form.sections) and chance.random() < 0.8, carries)


def _given(item: Item, section: Section, chance: random.Random) -> Given:
    if item.kind == "others":
        named = chance.sample(PHRASES["others"][item.key], chance.choice((0, 0, 1, 1, 2)))
        return Given(item.key, entries=tuple(_spelt(text, chance) for text in named)) if named else Given(item.key, NO)
    if section.answers == DESCRIBE:
        return Given(item.key, DESCRIBED, _filled(" ".join(chance.sample(PHRASES["descriptions"], chance.randint(2, 3))), chance))
    state = _state(item, chance)
    if section.answers == TICK_IF_TRUE:
        differs = _filled(chance.choice(PHRASES["retention"][item.key]), chance)
        return Given(item.key, state, differs if state == NO or chance.random() < 0.1 else None)
    return Given(item.key, state, _filled(chance.choice(PHRASES["notes"]), chance) if chance.random() < 0.15 else None)


def _state(item: Item, chance: random.Random) -> str:
    """What is answered by a tick. Some items are ticked by nearly everybody, others by few."""
    usual = random.Random(item.key)
    return chance.choices((YES, NO, NOT_APPLICABLE), (usual.uniform(1, 9), usual.uniform(0.2, 4), usual.uniform(0, 1)))[0]


def _spelt(text: str, chance: random.Random) -> str:
    """As somebody else might write it."""
    return chance.choice((*[text] * 6, text.lower(), text.upper()))


def _filled(text: str, chance: random.Random) -> str:
    return text.format(place=chance.choice(PLACES), years=chance.randint(2, 12), days=chance.randint(2, 20))
