"""What abbreviations, terms and organisations mean, and where they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.answers import cues
from knowledge.answers.protocols import ask_protocol
from knowledge.answers.reading import Reading
from knowledge.answers.resolving import FEW_OWN
from knowledge.answers.types import Answer, TermMeaning, TermUnknown
from knowledge.protocols import ProtocolView
from knowledge.search.english import everyday_words
from knowledge.search.index import Index, OrganisationEntry
from knowledge.search.text import sentences, words

CLOSE = 88
UNITS = {"kb", "mb", "pdf", "doc", "docx"}
"""Terms that ask for the size or the format of a document when they stand alone."""
_ASKED = re.compile(
    r"(?:what(?:'s| is| are| does| do)?|whats|define|meaning of|explain|who(?:'s| is| are)?|stands? for|stand for|short for|mean(?:s|t|ing)?|abbreviation|acronym|expand|"
    r"tell me|remind me|know|is|are|the|a|an|does|do|by|of|for|in|on|here|please|pls|again|letters|full|name|term|word|called|when|they|you|say|it|this|that|about|"
    r"means|mean|and|or|so|hi|hello|sorry|ok|what|i|me|to|we|can|could|just|quick|question|wot|wat|anyone|actually|protocol|protocols|page|document|doc|list|thing|"
    r"keep|keeps|seeing|see|saying|mentioned|used|use|refer|refers|stuff|bit|people|company|organisation|team|council|exactly|wondering|dont|idea|no|not|sure)\b",
    re.I,
)


@dataclass(frozen=True)
class _Entry:
    """A term with its meaning, or an organisation."""

    term: str
    meaning: str
    note: str | None
    organisation: OrganisationEntry | None


def explain_term(reading: Reading) -> Answer:
    """The meaning of the term asked about and where it is used."""
    entry = _find(reading)
    if entry is None:
        unknown = _unknown_term(reading)
        no_term = unknown is None or not cues.CAPITALS.search(reading.text)
        if no_term and (reading.mentioned or (len(reading.own_words) > FEW_OWN and reading.described)):
            return ask_protocol(reading)
        return TermUnknown(unknown or reading.text[:60] or "that")
    used = tuple(protocol for protocol in reading.index.saying(entry.term) if _uses(protocol, entry.term))
    partner_on = tuple(reading.index.protocols[n] for n in sorted(entry.organisation.protocols)) if entry.organisation else ()
    return TermMeaning(entry.term, entry.meaning, entry.note, tuple(one for one in used if one not in partner_on), partner_on)


def ends_with_term(reading: Reading) -> bool:
    """Whether the last sentence is nothing but a term of the glossary: '… the need of CYP. CYP?'"""
    last = sentences(reading.text)[-1:]
    terms = {" ".join(words(view.term)) for view in reading.index.glossary}
    return bool(last) and last[0].endswith("?") and " ".join(words(last[0])) in terms - UNITS


def _find(reading: Reading) -> _Entry | None:
    entries = {" ".join(words(entry.term)): entry for entry in _entries(reading.index)}
    line = f" {' '.join(reading.words)} "
    present = [name for name in entries if f" {name} " in line or f" {name}s " in line]
    asked = [name for name in present if name not in everyday_words() or _is_shouted(name, reading.text)] or present
    if asked:
        return entries[max(asked, key=lambda name: (_is_shouted(name, reading.text), len(name)))]
    rest = [word for word in words(_ASKED.sub(" ", reading.text)) if len(word) > 2 and word not in everyday_words()]
    for word in rest:
        found = process.extractOne(word, list(entries), scorer=fuzz.ratio, score_cutoff=CLOSE if len(word) > 4 else 100)
        if found:
            return entries[found[0]]
    return None


def _entries(index: Index) -> list[_Entry]:
    by_name = {name.lower(): entry for entry in index.organisations for name in entry.names}
    entries = [_Entry(view.term, view.meaning, view.note, by_name.get(view.term.lower())) for view in index.glossary]
    known = {entry.term.lower() for entry in entries}
    for organisation in index.organisations:
        full = f"{organisation.full_name}." if organisation.full_name else "An organisation that is a partner."
        entries += [_Entry(name, full, None, organisation) for name in organisation.names if name.lower() not in known]
    return entries


def _is_shouted(name: str, text: str) -> bool:
    """Whether the text writes the name in capitals, as abbreviations are."""
    return re.search(rf"\b{re.escape(name.upper())}\b", text) is not None and not text.isupper()


def _unknown_term(reading: Reading) -> str | None:
    capitals = [word for word in re.findall(r"\b[A-Z][A-Z0-9&]{1,9}\b", reading.text) if not reading.text.isupper()]
    if capitals:
        return str(capitals[0])
    rest = [word for word in re.findall(r"[\w&'-]+", _ASKED.sub(" ", reading.text)) if len(word) > 1]
    return " ".join(str(word) for word in rest[:4]) if rest else None


def _uses(protocol: ProtocolView, term: str) -> bool:
    pattern = rf"\b{re.escape(term)}\b"
    flags = 0 if term.isupper() else re.I
    return any(re.search(pattern, text, flags) for text in (protocol.title, protocol.purpose, *protocol.partners))
