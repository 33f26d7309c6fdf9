"""Reads what Teams delivers: who did what, where, and where the answer belongs. Pure: dictionaries in, an Incoming or a reason out.

What is read holds no identifiers, so that none is ever stored. Who somebody is comes from the fields that Teams fills in, never from a text.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import quote

from connectors.answering import NOTHING_TO_READ, TOO_LONG
from connectors.request import MessageEmpty, MessageTooLong, Speaker, read_message
from knowledge.deliveries.incoming import Incoming

PLATFORM = "teams"
PERSONAL, CHANNEL = "personal", "channel"
THREAD_OF_A_CHAT = "chat"
"""Where a thread's id is for what has no threads: a chat of several people."""
LONGEST_ID, LONGEST_ADDRESS, LONGEST_NAME = 200, 500, 200

_MENTION = re.compile(r"<at(?:\s[^>]*)?>(.*?)</at>", re.I | re.S)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.I)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|blockquote)>", re.I)
_MARKS = tuple(re.compile(rf"(?<!\w){mark}(\S(?:[^\n]*?\S)?){mark}(?!\w)") for mark in (r"\*\*", "__", "~~", "`"))
_GAP = re.compile(r"[ \t\u00a0]{2,}|\u00a0")


class NotReadable(ValueError):
    """An activity that Teams would not deliver: something that it always has is missing or of another kind."""


@dataclass(frozen=True)
class Where:
    """Where an answer belongs: a conversation of a service, and of a channel the thread. `update` is the message that it takes the place of."""

    service_url: str
    conversation: str
    thread: str = ""
    update: str = ""

    @property
    def lane(self) -> str:
        """What is sent here goes one after the other."""
        return f"{self.conversation}:{self.thread}"

    @property
    def address(self) -> str:
        """The conversation as the service calls it."""
        return f"{self.conversation};messageid={self.thread}" if self.thread else self.conversation


@dataclass(frozen=True)
class Sender:
    """Who did it, as Teams says: `user` is Entra's object id, `teams_id` what Teams calls them in this app."""

    tenant: str
    user: str
    teams_id: str
    name: str


@dataclass(frozen=True)
class Said:
    """One thing somebody said to the assistant, by typing or pressing: see `connectors.answering.Said`."""

    tenant: str
    user: str
    name: str
    where: Where
    private: bool
    text: str = ""
    removed: tuple[str, ...] = ()
    problem: str = ""
    chosen: str = ""
    first: str = ""
    pressed: str = ""

    @property
    def workspace(self) -> str:
        """Whose Teams it is."""
        return self.tenant

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Said:
        return cls(**{**data, "where": Where(**data["where"]), "removed": tuple(data["removed"])})


Activity = Mapping[str, Any]


def sender_of(activity: Activity) -> Sender:
    """Who did it; NotReadable where Teams does not say."""
    who, tenant = _mapping(activity, "from"), tenant_of(activity)
    user = str(who.get("aadObjectId") or "").lower()
    if not (0 < len(user) <= LONGEST_ID and tenant):
        raise NotReadable("from whom")
    return Sender(tenant, user, _id(who), " ".join(str(who.get("name") or "").split())[:LONGEST_NAME])


def tenant_of(activity: Activity) -> str:
    """The tenant that it is from, in small letters; empty where none is said, or two different ones are."""
    told = {
        str(one).lower()
        for one in (_mapping(activity, "conversation").get("tenantId"), _mapping(activity, "channelData", "tenant").get("id"))
        if one
    }
    return told.pop() if len(told) == 1 else ""


def is_private(activity: Activity) -> bool:
    """Whether it is in the chat of one person with the assistant."""
    return str(_mapping(activity, "conversation").get("conversationType") or "") == PERSONAL


def where_of(activity: Activity) -> Where:
    """Where an answer to it belongs; NotReadable where Teams does not say."""
    conversation, _, thread = _id(_mapping(activity, "conversation")).partition(";messageid=")
    service = str(activity.get("serviceUrl") or "").rstrip("/")
    if not conversation or not 0 < len(service) <= LONGEST_ADDRESS:
        raise NotReadable("in which conversation")
    if _mapping(activity, "conversation").get("conversationType") != CHANNEL:
        return Where(service, conversation)
    return Where(service, conversation, thread or _id(activity, "replyToId") or _id(activity))


def conversation_of(activity: Activity) -> str:
    """Our id of the conversation: of a person's own chat, or of a chat or a thread in which several talk."""
    who, where = sender_of(activity), where_of(activity)
    return direct(who.tenant, who.user) if is_private(activity) else shared(who.tenant, where)


def direct(tenant: str, user: str) -> str:
    """The conversation of somebody's own chat with the assistant."""
    return f"{PLATFORM}:{tenant}:{user}"


def shared(tenant: str, where: Where) -> str:
    """The conversation of a thread of a channel, or of a chat of several people."""
    return f"{PLATFORM}:{tenant}:{quote(where.conversation, safe='')}:{where.thread or THREAD_OF_A_CHAT}"


def is_of_a_bot(activity: Activity) -> bool:
    """Whether a program did it, this one included."""
    who = _mapping(activity, "from")
    return who.get("role") == "bot" or _id(who).startswith("28:")


def of_message(activity: Activity) -> Incoming | None:
    """A message that somebody wrote; None for what a program wrote.

    Teams delivers of channels what mentions the assistant. Where a tenant lets it read more, only what follows in a thread it is in is taken.
    """
    if is_of_a_bot(activity):
        return None
    bot, private = _id(_mapping(activity, "recipient")), is_private(activity)
    mentioned = private or any(_id(_mapping(one, "mentioned")) == bot for one in _mentions(activity))
    text = plain(str(activity.get("text") or ""), _names_of(activity, bot))
    if not mentioned and not text.strip():
        return None  # A picture in a thread is for the others there.
    incoming = _incoming(said_of(activity), key_of("message", activity), conversation_of(activity), text)
    return incoming if mentioned else replace(incoming, follows=True)


def of_press(activity: Activity, says: str, chosen: str) -> Incoming:
    """A pressed button that types something. The answer goes where the message with the button is."""
    said = said_of(activity)
    said = replace(said, chosen=chosen, pressed=_id(activity, "replyToId") if said.private else "")
    return _incoming(said, key_of("press", activity), conversation_of(activity), says)


def said_of(activity: Activity) -> Said:
    """Who does something and where, without what is said."""
    who = sender_of(activity)
    return Said(who.tenant, who.user, who.name, where_of(activity), is_private(activity))


def key_of(kind: str, activity: Activity) -> str:
    """The same for each delivery of the same thing. Teams' ids are of one conversation."""
    number, conversation = _id(activity), _id(_mapping(activity, "conversation"))
    if not number:
        raise NotReadable("which activity")
    return f"{kind}:{number[:100]}:{hashlib.sha256(f'{tenant_of(activity)}:{conversation}'.encode()).hexdigest()[:40]}"


def plain(text: str, own_names: frozenset[str]) -> str:
    """What a person wrote, as plain text without Teams' markup, and without mentions of the assistant itself."""
    read = _MENTION.sub(lambda found: "" if found[0] in own_names else f"@{_TAG.sub('', found[1])}", text)
    read = _TAG.sub("", _BREAK.sub("\n", read))
    read = html.unescape(read)
    for mark in _MARKS:
        read = mark.sub(r"\1", read)
    lines = (_GAP.sub(" ", line).strip() for line in read.split("\n"))
    return "\n".join(lines).strip().lstrip(",:").lstrip()


def _names_of(activity: Activity, bot: str) -> frozenset[str]:
    """How the assistant is mentioned in the text."""
    return frozenset(str(one.get("text") or "") for one in _mentions(activity) if _id(_mapping(one, "mentioned")) == bot)


def _mentions(activity: Activity) -> list[Mapping[str, Any]]:
    entities = activity.get("entities")
    every = entities if isinstance(entities, list) else []
    return [one for one in every if isinstance(one, dict) and one.get("type") == "mention"]


def _incoming(said: Said, key: str, conversation: str, text: str) -> Incoming:
    try:
        request = read_message(text, conversation, Speaker(PLATFORM, said.workspace, said.user, ""))
    except MessageTooLong:
        said = replace(said, problem=TOO_LONG)
    except MessageEmpty:
        said = replace(said, problem=NOTHING_TO_READ)
    else:
        said = replace(said, text=request.text, removed=request.removed)
    return Incoming(key, conversation, said.to_json())


def _mapping(held: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        inner = held.get(name)
        held = inner if isinstance(inner, dict) else {}
    return held


def _id(held: Mapping[str, Any], name: str = "id") -> str:
    found = held.get(name)
    return found if isinstance(found, str) and len(found) <= LONGEST_ADDRESS else ""
