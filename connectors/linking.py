"""“link account” in a direct message: joins who somebody is on a chat platform with who they are on the admin pages.

It is not for Rasa: a command about who somebody is must not be guessed.
"""

from __future__ import annotations

import re

from bot.replies import Reply, Text
from bot.wording import linking as say
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import KnowledgeError
from knowledge.people.linking import Pairing, accept_code, begin_link, join, look_at_code, refuse_link, waiting_link
from knowledge.people.people import PersonView

_COMMAND = re.compile(r"link (?:my )?account(?: (?P<word>yes|no|accept))?(?: (?P<code>[0-9]{1,9}-?[a-z]{8}))?[.!]?", re.IGNORECASE)


def is_about_linking(text: str) -> bool:
    """Whether a message is the command."""
    return _COMMAND.fullmatch(" ".join(text.split())) is not None


def answer(database: Database, actor: Actor, text: str, public_url: str) -> Reply:
    """Do what the command says, and what is said to that."""
    found = _COMMAND.fullmatch(" ".join(text.split()))
    word, code = ((found["word"] or "").lower(), found["code"] or "") if found else ("", "")
    try:
        said = _said(database, actor, word, code, public_url + say.ACCOUNT)
    except KnowledgeError as error:
        said = str(error)
    return Reply((Text(said, "lead"),), "answered")


def _said(database: Database, actor: Actor, word: str, code: str, address: str) -> str:
    match word, bool(code):
        case "accept", True:
            return say.accepted(accept_code(database, actor, code).began.name)
        case "", True:
            pairing = look_at_code(database, actor, code)
            return say.whose(pairing.began.name, _ways(pairing.began), code.upper())
        case "no", False:
            refuse_link(database, actor)
            return say.refused()
    waiting = waiting_link(database, actor)
    if word == "yes":
        return say.joined(join(database, actor, waiting.id).name) if waiting else say.nobody_waits()
    return _told(waiting) if waiting else say.code(begin_link(database, actor), address)


def _told(waiting: Pairing) -> str:
    return say.waiting(waiting.other.name, _ways(waiting.other))


def _ways(person: PersonView) -> list[str]:
    return [*([person.email] if person.email else []), *(f"{one.workspace}, {one.user}" for one in person.known)]
