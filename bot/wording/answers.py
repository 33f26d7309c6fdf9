"""Turns every kind of answer into a Reply: the fact that was asked for first, in a sentence, then the rest, compactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

from bot.replies import Button, Buttons, Element, Fact, Facts, Feedback, Item, Items, Reply, Source, Text
from bot.wording import talk
from bot.wording.phrases import (
    FORMAT_NAMES,
    a_format,
    capital,
    card,
    counted,
    document_items,
    document_line,
    documents_in_words,
    joined,
    named,
)
from knowledge.answers import types as answers
from knowledge.protocol_fields import DocumentView
from knowledge.protocols import ProtocolView
from knowledge.sizes import format_size

QUESTIONS = {
    "find_protocol": "Which of these is it about?",
    "ask_protocol": "Which one do you mean?",
    "ask_partners": "Whose partners do you want?",
    "check_partner": "Which protocol do you mean?",
    "ask_purpose": "Which one's purpose do you want?",
    "ask_document": "Which one's document do you want?",
    "ask_detail": "Which protocol do you mean?",
    "ask_unheld": "Which protocol do you mean?",
    "compare_protocols": "Which two shall I compare?",
}


def reply_to(answer: answers.Answer, team: str, question: int | None = None) -> Reply:
    """The reply for an answer. `team` is what those who look after the protocols are called.

    With the number of a stored question, an answer that states something asks whether it helped.
    """
    offer = _offer() if answer.offers_record else []
    elements = [_with_team(element, team) for element in [*words_for(answer), *offer]]
    if question is not None and answer.outcome == "answered":
        elements.append(Feedback(question))
    sources = tuple(map(_source, answer.about)) if answer.outcome == "answered" else ()
    return Reply(tuple(elements), answer.outcome, tuple(protocol.slug for protocol in answer.about), sources=sources)


def _source(protocol: ProtocolView) -> Source:
    return Source(protocol.title, protocol.purpose, next((document.url for document in protocol.documents if document.url), ""))


def _with_team(element: Element, team: str) -> Element:
    return Text(element.text.replace(talk.TEAM, team), element.role) if isinstance(element, Text) else element


def lead(text: str) -> Text:
    """The sentence that answers."""
    return Text(capital(text), "lead")


@singledispatch
def words_for(answer: answers.Answer) -> list[Element]:
    """The elements that say an answer, without the offer to record the question."""
    raise TypeError(f"no words for {type(answer).__name__}")


@words_for.register
def _(answer: answers.ProtocolFound) -> list[Element]:
    opening = "This is covered by" if answer.sure else "The nearest match is"
    closing = "" if answer.sure else " Check that it fits before you share anything."
    why = Text(answer.quote, "quote")
    parts = () if answer.quote == answer.protocol.purpose else (Fact("Purpose", answer.protocol.purpose),)
    rest = card(answer.protocol, "purpose")
    first = rest[0]
    assert isinstance(first, Facts)  # noqa: S101 - card() begins with its facts
    return [
        lead(f"{opening} {answer.protocol.title}.{closing}"),
        Text("Why: its purpose on the page says:", "body"),
        why,
        *_no_partners(answer),
        Facts((*parts, *first.facts)),
        *rest[1:],
    ]


def _no_partners(answer: answers.ProtocolFound) -> list[Element]:
    """Says of organisations that were named that the protocol is not with them."""
    if not answer.others:
        return []
    names = joined(named(one.name, one.full_name) for one in answer.others)
    return [Text(capital(f"{names} {'is not a partner' if len(answer.others) == 1 else 'are not partners'} of it."))]


@words_for.register
def _(answer: answers.ProtocolCard) -> list[Element]:
    protocol = answer.protocol
    what = f"{protocol.title} is an information sharing protocol between {joined(protocol.partners)}."
    if answer.confirms is not None:
        what = f"{'Yes, that is it' if answer.confirms else 'No, that is another one'}. {what}"
    return [lead(what), *card(protocol)]


@words_for.register
def _(answer: answers.Partners) -> list[Element]:
    protocol = answer.protocol
    if answer.besides and len(answer.besides) < len(protocol.partners):
        others = [name for name in protocol.partners if name not in answer.besides]
        verb = "is" if len(others) == 1 else "are"
        first = (
            f"Besides {joined(answer.besides)}, {joined(others)} {verb} on {protocol.title}. All its partners: {joined(protocol.partners)}."
        )
    else:
        first = f"The partners of {protocol.title} are {joined(protocol.partners)}."
    if answer.councils is not None:
        there = f"Yes, {joined(answer.councils)}." if answer.councils else "No, no other council."
        first = f"{there} {first}"
    return [lead(first), *card(protocol, "partners")]


@words_for.register
def _(answer: answers.PartnerCount) -> list[Element]:
    protocol = answer.protocol
    return [
        lead(f"{protocol.title} has {counted(len(protocol.partners), 'partner')}: {joined(protocol.partners)}."),
        *card(protocol, "partners"),
    ]


@words_for.register
def _(answer: answers.PartnerCheck) -> list[Element]:
    protocol = answer.protocol
    elements: list[Element] = [lead(_partner_verdict(answer))]
    for name, elsewhere in answer.elsewhere:
        elements.append(Text(f"{name} is a partner of {joined(one.title for one in elsewhere)}."))
    elements += _on_none(answer.off)
    if answer.why and answer.on and not answer.off:
        elements.append(Text("The page does not say why each partner is on it. Its purpose is:"))
        elements.append(Text(protocol.purpose, "quote"))
        return [*elements, *card(protocol, "partners", "purpose")]
    if answer.why and answer.off:
        elements.append(Text("The page does not say why."))
    return [*elements, *card(protocol, "partners")]


def _on_none(organisations: Sequence[answers.OrganisationMention]) -> list[Element]:
    """Says which of them are on no protocol."""
    names = [one.name for one in organisations if not one.held]
    return [Text(capital(f"{joined(names)} {'is' if len(names) == 1 else 'are'} on none of the protocols I hold."))] if names else []


def _partner_verdict(answer: answers.PartnerCheck) -> str:
    title, partners = answer.protocol.title, joined(answer.protocol.partners)
    on = joined(named(one.name, one.full_name) for one in answer.on)
    off = joined((named(one.name, one.full_name) for one in answer.off), "and")
    be_on, be_off = ("is" if len(group) == 1 else "are" for group in (answer.on, answer.off))
    a = "a partner" if len(answer.on) == 1 else "partners"
    if answer.hypothetical and answer.on and not answer.off:
        left = [name for name in answer.protocol.partners if name not in {one.name for one in answer.on}]
        rest = f" Without {on}, that leaves {joined(left)}." if left else ""
        return f"At present, {on} {be_on} {a} of {title}. Its partners are {partners}.{rest} The page does not say what would happen if that changed."
    if answer.on and answer.off:
        return f"Partly. {on} {be_on} {a} of {title}, but {off} {be_off} not. Its partners are {partners}."
    if answer.only and answer.on and len(answer.on) < len(answer.protocol.partners):
        return f"No, {on} {be_on} not the only {a.removeprefix('a ')} of {title}. Its partners are {partners}."
    if answer.on:
        return f"Yes, {on} {be_on} {a} of {title}. Its partners are {partners}."
    not_a = "a partner" if len(answer.off) == 1 else "partners"
    return f"No, {off} {be_off} not {not_a} of {title}. Its partners are {partners}."


@words_for.register
def _(answer: answers.Purpose) -> list[Element]:
    protocol = answer.protocol
    return [lead(f"{protocol.title} is for this:"), Text(protocol.purpose, "quote"), *card(protocol, "purpose")]


@words_for.register
def _(answer: answers.DocumentFacts) -> list[Element]:
    return [
        lead(_document_sentence(answer)),
        *_links_of(answer),
        *card(answer.protocol, *(() if len(answer.documents) < len(answer.protocol.documents) else ("documents",))),
    ]


def _links_of(answer: answers.DocumentFacts) -> list[Element]:
    return [document_items(answer.documents)] if len(answer.documents) > 1 or any(one.url for one in answer.documents) else []


def _is_format(held: str, asked: str) -> bool:
    """Whether a document's format is the one that was asked about, however it is called."""
    return FORMAT_NAMES.get(asked, asked) == FORMAT_NAMES.get(held, held)


def _document_sentence(answer: answers.DocumentFacts) -> str:
    protocol, documents = answer.protocol, answer.documents
    if not documents:
        return f"No document is recorded for {protocol.title}."
    if answer.facet == "count":
        several = len(protocol.documents) > 1
        word = "" if answer.number is None else "Yes, " if several == (answer.number == "several") else "No, "
        return f"{word}{protocol.title} has {counted(len(protocol.documents), 'document')}: {documents_in_words(protocol.documents)}."
    if len(documents) > 1:
        its = f"{protocol.title} has {counted(len(documents), 'document')}: {documents_in_words(documents)}."
        formats = [document.format for document in documents if document.format]
        if answer.asked_format and len(formats) == len(documents):
            return f"{'Yes' if all(_is_format(one, answer.asked_format) for one in formats) else 'No'}: {its}"
        return f"{its}{_where(answer)}"
    document = documents[0]
    size = format_size(document.size) if document.size is not None else "of unknown size"
    form = a_format(document.format) if document.format else "in a format that is not recorded"
    its = f"The document of {protocol.title}" if document.title == protocol.title else f"{document.title}, of {protocol.title},"
    if answer.facet == "size":
        word = "" if answer.asked_size is None else "Yes. " if answer.asked_size == document.size else "No. "
        return f"{word}{its} is {size}. It is {form}."
    if answer.facet == "format" and answer.asked_format and document.format:
        same = _is_format(document.format, answer.asked_format)
        return f"{'Yes' if same else 'No'}, {its[0].lower()}{its[1:]} is {form}, {size}." if same else f"No. {its} is {form}, {size}."
    if answer.facet in ("format", "format_and_size"):
        return f"{its} is {form}, {size}."
    return f"{its} is {form}, {size}.{_where(answer)}"


def _where(answer: answers.DocumentFacts) -> str:
    if answer.facet not in ("where", "format_and_size") or all(one.url for one in answer.documents):
        return (
            ""
            if not answer.documents or answer.facet != "where"
            else " Here is the link:"
            if len(answer.documents) == 1
            else " Here are the links:"
        )
    if answer.facet != "where":
        return ""
    theme = f" under {answer.protocol.theme}" if answer.protocol.theme else ""
    return f" I hold no link to it: look for it by that name on the council’s information sharing protocols page{theme}."


@words_for.register
def _(answer: answers.DocumentList) -> list[Element]:
    kind = answer.format or ""
    noun = f"{kind} document".strip() if not kind.startswith("not ") else "document"
    tail = f" that {'is' if answer.total == 1 else 'are'} {kind}" if kind.startswith("not ") else ""
    whose = _whose(answer)
    limit = f" {'over' if answer.limit.over else 'under'} {format_size(answer.limit.size)}" if answer.limit else ""
    tail += limit
    if not answer.rows:
        sought = f"{a_format(kind)}{limit}" if kind and not kind.startswith("not ") else limit.strip() or "like that"
        return [lead(f"{'No. ' if answer.yes_no else ''}None of the documents{whose or ' I hold'} is {sought}.")]
    if answer.order != "listed":
        return [lead(_in_order(answer, noun)), _document_rows(answer.rows)]
    if answer.out_of is not None:
        word = "Yes" if answer.total == answer.out_of else "No"
        share = f"{answer.total} of {counted(answer.out_of, 'document')}{whose}"
        said = f"are {kind}" if kind.startswith("not ") else f"are {kind} files" if kind else "are"
        return [lead(f"{word}. {share} {said}{limit}:"), _document_rows(answer.rows)]
    verb = "There is" if answer.total == 1 else "There are"
    return [lead(f"{'Yes. ' if answer.yes_no else ''}{verb} {counted(answer.total, noun)}{whose}{tail}:"), _document_rows(answer.rows)]


def _in_order(answer: answers.DocumentList, noun: str) -> str:
    """The largest or smallest, and that the others follow; only that they follow when two are the same."""
    (protocol, document), *others = answer.rows
    of = "" if protocol.title == document.title else f", of {protocol.title}"
    first = f"The {answer.order} {noun}{_whose(answer)} is {document.title}{of}: {document_line(document)}."
    if not others:
        return first
    order = "From largest to smallest" if answer.order == "largest" else "From smallest to largest"
    return f"{order}{_whose(answer)}:" if others[0][1].size == document.size else f"{first} {order}:"


def _whose(answer: answers.DocumentList) -> str:
    """' of the protocols that have ECC as a partner', where not all documents were looked at."""
    if answer.among is None:
        return ""
    wanted = _filter(answer.among, 2)
    return f" of the protocols that {wanted}" if wanted else " of those protocols"


def _document_rows(rows: Sequence[tuple[ProtocolView, DocumentView]]) -> Items:
    def detail(protocol: ProtocolView, document: DocumentView) -> str:
        return document_line(document) if protocol.title == document.title else f"{document_line(document)} ({protocol.title})"

    return Items(tuple(Item(document.title, detail(protocol, document), document.url or "") for protocol, document in rows), numbered=True)


@words_for.register
def _(answer: answers.Detail) -> list[Element]:
    rest = [Text(f"The purpose also says: {answer.rest}")] if answer.rest else []
    return [
        lead(f"{_verdict_in_words(answer)}{answer.protocol.title}: the page says"),
        Text(answer.sentence, "quote"),
        *rest,
        Text("It says no more than that on the page; the document may.", "note"),
        *card(answer.protocol, "purpose"),
    ]


def _verdict_in_words(answer: answers.Detail) -> str:
    if answer.verdict is None:
        return ""
    word = "Yes" if answer.verdict.yes else "No"
    return f"{word}: {answer.verdict.reason}. " if answer.verdict.reason else f"{word}. "


@words_for.register
def _(answer: answers.NotHeld) -> list[Element]:
    what = "that" if answer.what == "that" else answer.what
    elements: list[Element] = [
        lead(
            f"I do not know: the protocols page does not say {what if what.startswith(('when', 'who', 'how', 'what', 'whether')) else f'anything about {what}'}{_of(answer)}."
        )
    ]
    if answer.protocol:
        elements.append(Text(f"The document may: {documents_in_words(answer.protocol.documents)}."))
    return elements


def _of(answer: answers.NotHeld) -> str:
    return f" for {answer.protocol.title}" if answer.protocol else ""


@words_for.register
def _(answer: answers.Held) -> list[Element]:
    return [lead(f"{answer.label} of {answer.protocol.title}: {answer.value}."), *card(answer.protocol)]


@words_for.register
def _(answer: answers.ProtocolList) -> list[Element]:
    asked = (*answer.with_all, *answer.with_any, *answer.without)
    if not answer.protocols:
        return [lead(f"{'No' if answer.yes is False else 'None'}. {_none_match(answer)}"), *_one_of_them(answer), *_on_none(asked)]
    every = not _filter(answer)
    number = "is 1 protocol" if answer.total == 1 else f"are {answer.total:,} protocols"
    first = f"{'Of those, there' if answer.of_those else 'There'} {number}{'' if every else ' that ' + _filter(answer, answer.total)}:"
    if answer.every and not every:
        first = f"{'All of those' if answer.of_those else f'All {answer.total:,} protocols'} {_filter(answer, answer.total)}:"
    if answer.yes is not None:
        first = f"{'Yes' if answer.yes else 'No'}. {first}"
    start = answer.page * answer.page_size
    if answer.page:
        first = f"{start + 1} to {start + len(answer.shown)} of {answer.total:,}:"
    items = Items(tuple(Item(one.title, joined(one.partners)) for one in answer.shown), numbered=answer.total > 1)
    elements: list[Element] = [lead(first), items, *_on_none(asked)]
    left = answer.total - start - len(answer.shown)
    if left > 0:
        elements += [Text(f"{left:,} more. Type “more” to see the next.", "note"), Buttons((Button("Show more", "show me more"),))]
    return elements


def _one_of_them(answer: answers.ProtocolList) -> list[Element]:
    """The protocols that have one of several organisations, where none has all."""
    if not answer.one_of_them:
        return []
    return [Text("With one of them as a partner:"), Items(tuple(Item(one.title, joined(one.partners)) for one in answer.one_of_them))]


def _none_match(answer: answers.ProtocolList) -> str:
    if not _filter(answer):
        return "I hold no protocols."
    if answer.without and not _filter(replace(answer, without=())):
        every = "All of those have" if answer.of_those else "Every protocol I hold has"
        return f"{every} {joined((one.name for one in answer.without), 'or')} as a partner."
    return f"{'None of those' if answer.of_those else 'No protocol I hold'} {_filter(answer)}."


def _filter(answer: answers.ProtocolList, number: int = 1) -> str:
    """What the listed protocols have in common, after 'that' or 'no protocol', for one protocol or for several."""
    has, lacks = ("has", "does not have") if number == 1 else ("have", "do not have")
    verbs = ("is", "has", "shares") if number == 1 else ("are", "have", "share")
    return " and ".join([*_partners_filter(answer, has, lacks), *_documents_filter(answer, has, lacks), *_other_filter(answer, *verbs)])


def _partners_filter(answer: answers.ProtocolList, has: str, lacks: str) -> list[str]:
    parts = []
    if answer.with_all:
        a = "a partner" if len(answer.with_all) == 1 else "partners"
        parts.append(f"{has} {joined(named(one.name, one.full_name) for one in answer.with_all)} as {a}")
    if answer.with_any:
        parts.append(f"{has} {joined((one.name for one in answer.with_any), 'or')} as a partner")
    if answer.without:
        parts.append(f"{lacks} {joined((one.name for one in answer.without), 'or')} as a partner")
    if answer.councils:
        parts.append(f"{lacks if answer.not_councils else has} another council as a partner")
    if answer.partner_limit:
        parts.append(f"{has} {_limit(*answer.partner_limit)}")
    return parts


def _documents_filter(answer: answers.ProtocolList, has: str, lacks: str) -> list[str]:
    parts = [f"{lacks if answer.not_format else has} a {answer.format} document"] if answer.format else []
    return [*parts, f"{has} more than one document"] if answer.several_documents else parts


def _other_filter(answer: answers.ProtocolList, be: str, has: str, share: str) -> list[str]:
    parts = [f"{has} to do with “{answer.topic}”"] if answer.topic else []
    if answer.theme:
        parts.append(f"{be} under {answer.theme}")
    if other := answer.same_partners_as:
        parts.append(f"{share} a partner with {other.title} (partners that are on every protocol set aside)")
    return [*parts, f"{be} not {joined(one.title for one in answer.excluding)}"] if answer.excluding else parts


def _limit(least: int, most: int) -> str:
    """'exactly 2 partners', 'at least 3 partners', 'at most 2 partners'."""
    if least == most:
        return f"exactly {counted(least, 'partner')}"
    return f"at most {counted(most, 'partner')}" if least == 0 else f"at least {counted(least, 'partner')}"


@words_for.register
def _(answer: answers.OrganisationOnNone) -> list[Element]:
    names = joined((named(one.name, one.full_name) for one in answer.organisations), "or")
    return [lead(f"None. No protocol I hold has {names} as a partner.")]


@words_for.register
def _(answer: answers.OrganisationRanking) -> list[Element]:
    if not answer.rows:
        return [
            lead(
                "None. No other organisation is on more than one protocol."
                if answer.least > 1
                else f"None. No organisation is on exactly {counted(answer.exactly, 'protocol')}."
                if answer.exactly is not None
                else "No organisation is a partner of those protocols."
            )
        ]
    name, number = answer.rows[0]
    if answer.exactly is not None:
        on = f"{counted(answer.total, 'organisation')} {'is' if answer.total == 1 else 'are'} on exactly {counted(answer.exactly, 'protocol')}:"
        return [lead(on), Items(tuple(Item(one) for one, _ in answer.rows[:20]))]
    if answer.least > 1:
        number_of = f"{counted(answer.total, 'organisation')} {'is' if answer.total == 1 else 'are'} on more than one protocol:"
        return [lead(number_of), Items(tuple(Item(one, counted(count, "protocol")) for one, count in answer.rows[:20]))]
    first = f"{counted(answer.total, 'organisation')} {'is' if answer.total == 1 else 'are'} partners across the protocols. {name} is on the most: {number:,}."
    return [lead(first), Items(tuple(Item(one, counted(count, "protocol")) for one, count in answer.rows[:20]))]


@words_for.register
def _(answer: answers.Themes) -> list[Element]:
    number = counted(len(answer.rows), "theme")
    return [
        lead(f"The protocols are under {number}:"),
        Items(tuple(Item(theme, counted(count, "protocol")) for theme, count in answer.rows)),
    ]


@words_for.register
def _(answer: answers.Comparison) -> list[Element]:
    titles = joined(one.title for one in answer.protocols)
    both = "Both" if len(answer.protocols) == 2 else "All of them"
    partners = "a partner" if len(answer.shared) == 1 else "partners"
    shared = f"{both} have {joined(answer.shared)} as {partners}." if answer.shared else "They have no partner in common."
    word = "" if answer.same is None else "Yes, they have the same partners. " if answer.same else "No, their partners differ. "
    word = f"{_held_together(answer)} " if answer.by and answer.same is None else word
    elements: list[Element] = [lead(f"{word}{titles}, side by side. {shared}")]
    for protocol in answer.protocols:
        elements += card(protocol)
    return elements


def _held_together(answer: answers.Comparison) -> str:
    """'Yes. X has 3 partners, and Y has 2 partners.', or the sizes of their documents."""
    word = "" if answer.first_is is None else "Yes. " if answer.first_is else "No. "
    if answer.by == "partners":
        numbers = (f"{one.title} has {counted(len(one.partners), 'partner')}" for one in answer.protocols)
        return f"{word}{joined(numbers)}."
    sizes = (f"{document.title} is {document_line(document)}" for one in answer.protocols for document in one.documents)
    return f"{word}{joined(sizes)}."


@words_for.register
def _(answer: answers.TermMeaning) -> list[Element]:
    meaning = answer.meaning if answer.meaning.endswith((".", "?")) else f"{answer.meaning}."
    says = meaning if meaning.lower().startswith(("the council", "the page")) else f"{answer.term}: {meaning}"
    elements: list[Element] = [lead(says)]
    if answer.note:
        elements.append(Text(answer.note))
    if answer.partner_on:
        elements.append(Text(f"It is a partner of {joined(one.title for one in answer.partner_on)}."))
    if answer.used_in:
        elements.append(Text(f"The term is used in {joined(one.title for one in answer.used_in)}."))
    return elements


@words_for.register
def _(answer: answers.TermUnknown) -> list[Element]:
    return [lead(f"I do not know what “{answer.term}” means: it is not in my glossary.")]


@words_for.register
def _(answer: answers.Choices) -> list[Element]:
    buttons = tuple(Button(protocol.title, protocol.title) for protocol in answer.protocols)
    items = Items(tuple(Item(protocol.title) for protocol in answer.protocols), numbered=True)
    if len(answer.protocols) == 1:
        return [lead(f"Do you mean {answer.protocols[0].title}?"), Buttons((Button("Yes", "yes"), Button("No", "no")))]
    return [
        lead(QUESTIONS.get(answer.kind, "Which one do you mean?")),
        items,
        Text("Type its number or its name, or say it in other words.", "note"),
        Buttons(buttons),
    ]


@words_for.register
def _(answer: answers.WhichProtocol) -> list[Element]:
    if answer.kind in ("find_protocol", "vague_need"):
        return [
            lead("Tell me in a sentence what you want to share, about whom and with whom, and I will look for the protocol that covers it.")
        ]
    return [
        lead(QUESTIONS.get(answer.kind, "Which protocol do you mean?")),
        Text("Say its name or what it is about, or ask “list all protocols”."),
        Buttons((Button("List all protocols", "list all protocols"),)),
    ]


@words_for.register
def _(_answer: answers.NothingCovers) -> list[Element]:
    return [
        lead("None of the protocols I hold covers this."),
        Text("That does not mean it may or may not be shared: I only know what the protocols say."),
    ]


def _offer() -> list[Element]:
    return [
        Text(f"Shall I record your question for {talk.TEAM}?"),
        Buttons((Button("Yes, record it", "yes, record it"), Button("No, thank you", "no thank you"))),
    ]


@words_for.register
def _(answer: answers.Recorded) -> list[Element]:
    if answer.text is None:
        return [lead("There is no question to record yet. Ask it first, then say “record it”.")]
    return [lead(f"Recorded for {talk.TEAM}:"), Text(answer.text, "quote")]


@words_for.register
def _(_answer: answers.EditorsOnly) -> list[Element]:
    return [lead(talk.editors_only())]


@words_for.register
def _(answer: answers.Talk) -> list[Element]:
    return talk.words_for(answer.kind)


@words_for.register
def _(answer: answers.Several) -> list[Element]:
    elements: list[Element] = []
    for number, one in enumerate(answer.answers, 1):
        elements += [Text(f"{number}.", "heading"), *words_for(one)]
    return elements
