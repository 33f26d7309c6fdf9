"""What an answer can be. Each is a plain, frozen value; `bot/wording` turns it into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.answers.cues import SizeLimit
from knowledge.answers.verdicts import Verdict
from knowledge.protocol_fields import DocumentView
from knowledge.protocols import ProtocolView


@dataclass(frozen=True)
class OrganisationMention:
    """An organisation as the asker meant it. `held` is False when it is on no protocol; `name` is then the asker's wording."""

    name: str
    held: bool
    full_name: str | None = None


@dataclass(frozen=True)
class Answer:
    """The base of all answers. `outcome` is what is recorded; `about` names the protocols it speaks of.

    `offers_record` when a yes to it has the question recorded for the team.
    """

    @property
    def outcome(self) -> str:
        return "answered"

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return ()

    @property
    def offers_record(self) -> bool:
        return self.outcome == "declined"


@dataclass(frozen=True)
class AboutProtocol(Answer):
    """An answer about one protocol."""

    protocol: ProtocolView

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return (self.protocol,)


@dataclass(frozen=True)
class ProtocolFound(AboutProtocol):
    """The protocol that covers the situation, and the line of its purpose that shows why. `sure` is False for a likely one.

    `others` are organisations that the asker named and that are no partners of it.
    """

    quote: str
    sure: bool = True
    others: tuple[OrganisationMention, ...] = ()


@dataclass(frozen=True)
class ProtocolCard(AboutProtocol):
    """All that is held about one protocol. `confirms` says whether it is the one that the conversation was about, where that was asked."""

    confirms: bool | None = None


@dataclass(frozen=True)
class Partners(AboutProtocol):
    """The partners of one protocol. `besides` are those the asker set aside ("who else than ECC").

    `councils` are the other councils among them where it was asked whether there are any, None where that was not asked.
    """

    besides: tuple[str, ...] = ()
    councils: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PartnerCheck(AboutProtocol):
    """Whether organisations are partners. `on` and `off` split those asked about; `why` when a reason was asked for.

    `only` when it was asked whether they are all the partners there are.
    """

    on: tuple[OrganisationMention, ...]
    off: tuple[OrganisationMention, ...]
    why: bool = False
    hypothetical: bool = False
    only: bool = False
    elsewhere: tuple[tuple[str, tuple[ProtocolView, ...]], ...] = ()

    @property
    def outcome(self) -> str:
        return "answered" if self.on or any(one.held for one in self.off) else "declined"


@dataclass(frozen=True)
class PartnerCount(AboutProtocol):
    """How many partners one protocol has."""


@dataclass(frozen=True)
class Purpose(AboutProtocol):
    """What one protocol is for."""


@dataclass(frozen=True)
class DocumentFacts(AboutProtocol):
    """Facts of one protocol's documents. `facet` is where, format, size, count or all; `asked_format` for a yes-no question.

    `number` is one or several where it was asked whether there is just that, `asked_size` a size in bytes that was to be confirmed.
    """

    facet: str
    documents: tuple[DocumentView, ...]
    asked_format: str | None = None
    number: str | None = None
    asked_size: int | None = None


@dataclass(frozen=True)
class DocumentList(Answer):
    """Documents of several protocols. `order` is largest, smallest or listed; `yes_no` when it was asked whether there are any.

    `among` are the protocols whose documents were looked at, None for all; `out_of` is their number where it was asked whether all are so.
    """

    rows: tuple[tuple[ProtocolView, DocumentView], ...]
    format: str | None
    order: str
    total: int
    yes_no: bool = False
    limit: SizeLimit | None = None
    among: ProtocolList | None = None
    out_of: int | None = None

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return tuple(dict.fromkeys(protocol for protocol, _ in self.rows))


@dataclass(frozen=True)
class Detail(AboutProtocol):
    """The sentence of the purpose that answers; the whole purpose when it is one sentence."""

    sentence: str
    rest: str
    verdict: Verdict | None = None


@dataclass(frozen=True)
class NotHeld(Answer):
    """The fact asked for is not in the knowledge base; `what` is its name in plain words, `protocol` the one it was asked of."""

    what: str
    protocol: ProtocolView | None

    @property
    def outcome(self) -> str:
        return "declined"

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return (self.protocol,) if self.protocol else ()


@dataclass(frozen=True)
class Held(AboutProtocol):
    """A fact about a protocol that the knowledge base does hold: owner, review date, status or version."""

    label: str
    value: str


@dataclass(frozen=True)
class ProtocolList(Answer):
    """Protocols that match a filter, counted. `page` starts at 0. `yes` answers a yes-no question, None when it was none.

    `not_format` when `format` is one that they must not have; `partner_limit` is the least and the greatest number of partners;
    `of_those` when only protocols listed before were looked at; `every` when all that were looked at match.
    """

    protocols: tuple[ProtocolView, ...]
    total: int
    page: int
    page_size: int
    with_all: tuple[OrganisationMention, ...] = ()
    with_any: tuple[OrganisationMention, ...] = ()
    without: tuple[OrganisationMention, ...] = ()
    format: str | None = None
    theme: str | None = None
    same_partners_as: ProtocolView | None = None
    excluding: tuple[ProtocolView, ...] = ()
    topic: str | None = None
    about_topic: tuple[ProtocolView, ...] = ()
    councils: tuple[ProtocolView, ...] = ()
    not_councils: bool = False
    one_of_them: tuple[ProtocolView, ...] = ()
    not_format: bool = False
    partner_limit: tuple[int, int] | None = None
    several_documents: bool = False
    of_those: bool = False
    every: bool = False
    yes: bool | None = None

    @property
    def offers_record(self) -> bool:
        return not self.protocols

    @property
    def shown(self) -> tuple[ProtocolView, ...]:
        start = self.page * self.page_size
        return self.protocols[start : start + self.page_size]

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return self.shown or self.one_of_them


@dataclass(frozen=True)
class OrganisationOnNone(Answer):
    """Organisations asked about that are on no protocol."""

    organisations: tuple[OrganisationMention, ...]

    @property
    def outcome(self) -> str:
        return "declined"


@dataclass(frozen=True)
class OrganisationRanking(Answer):
    """Organisations by the number of protocols they are on, most first; only those on at least `least`, or on just so many."""

    rows: tuple[tuple[str, int], ...]
    total: int
    least: int = 1
    exactly: int | None = None


@dataclass(frozen=True)
class Themes(Answer):
    """The themes held, with the number of protocols in each."""

    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Comparison(Answer):
    """Two or three protocols side by side. `same` says whether all have the same partners, where that was asked.

    `by` is what was to be held against each other, partners or size; `first_is` whether the one named first has more (or less) of it,
    where that was asked.
    """

    protocols: tuple[ProtocolView, ...]
    shared: tuple[str, ...]
    same: bool | None = None
    by: str | None = None
    first_is: bool | None = None

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return self.protocols


@dataclass(frozen=True)
class TermMeaning(Answer):
    """What a term means and which protocols use it."""

    term: str
    meaning: str
    note: str | None
    used_in: tuple[ProtocolView, ...]
    partner_on: tuple[ProtocolView, ...] = ()

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return tuple(dict.fromkeys((*self.partner_on, *self.used_in)))


@dataclass(frozen=True)
class TermUnknown(Answer):
    """A term that the glossary does not hold."""

    term: str

    @property
    def outcome(self) -> str:
        return "declined"


@dataclass(frozen=True)
class Choices(Answer):
    """Which of these is meant? At most three."""

    protocols: tuple[ProtocolView, ...]
    kind: str

    @property
    def outcome(self) -> str:
        return "asked"

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return self.protocols


@dataclass(frozen=True)
class WhichProtocol(Answer):
    """The question needs a protocol and none can be guessed."""

    kind: str

    @property
    def outcome(self) -> str:
        return "asked"


@dataclass(frozen=True)
class NothingCovers(Answer):
    """No protocol covers it; offers to record it for the team."""

    @property
    def outcome(self) -> str:
        return "declined"


@dataclass(frozen=True)
class Recorded(Answer):
    """The question was noted for the team; `text` is what was noted, None when there was nothing to note."""

    text: str | None

    @property
    def outcome(self) -> str:
        return "chat"


@dataclass(frozen=True)
class Talk(Answer):
    """Conversation that is no question: greet, thanks, goodbye, help, bot_challenge, insult, deny, out_of_scope, nothing_more …"""

    kind: str

    @property
    def outcome(self) -> str:
        return "chat"


@dataclass(frozen=True)
class Several(Answer):
    """The answers to the questions of one message, in order."""

    answers: tuple[Answer, ...] = field(default_factory=tuple)

    @property
    def outcome(self) -> str:
        outcomes = [answer.outcome for answer in self.answers]
        return next((one for one in ("answered", "asked", "declined") if one in outcomes), "chat")

    @property
    def about(self) -> tuple[ProtocolView, ...]:
        return tuple(dict.fromkeys(protocol for answer in self.answers for protocol in answer.about))

    @property
    def offers_record(self) -> bool:
        return any(answer.offers_record for answer in self.answers)


@dataclass(frozen=True)
class EditorsOnly(Answer):
    """Something was wanted that only an editor can have. It can be passed on to the team."""

    @property
    def outcome(self) -> str:
        return "declined"
