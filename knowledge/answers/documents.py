"""Facts of documents: of one protocol's, and across protocols."""

from __future__ import annotations

from knowledge.answers import cues
from knowledge.answers.lists import list_documents
from knowledge.answers.reading import LISTING, Reading
from knowledge.answers.resolving import resolve
from knowledge.answers.types import Answer, DocumentFacts, NothingCovers
from knowledge.protocol_fields import DocumentView
from knowledge.protocols import ProtocolView
from knowledge.search.text import words

_FACETS = (("size", cues.SIZE), ("format", cues.FORMAT), ("count", cues.COUNT), ("where", cues.WHERE))


def ask_document(reading: Reading) -> Answer:
    """Where one protocol's documents are, their format, size or number."""
    several_in_hand = len(reading.context.listed) > 1 and reading.context.kind in ("list_protocols", "list_documents", "find_protocol")
    if several_in_hand and not reading.mentioned and _is_of_the_list(reading):
        return list_documents(reading)
    if cues.size_limit(reading.text) and not (reading.possible or reading.described):
        return list_documents(reading)
    across = cues.LARGEST.search(reading.text) or cues.SMALLEST.search(reading.text)
    if across and (not reading.mentioned or len(reading.each_mentioned) > 1):
        return list_documents(reading)
    resolved = resolve(reading)
    if resolved.protocol is None:
        asked_of_all = cues.document_format(reading.text) or cues.COUNTING.search(reading.text)
        return list_documents(reading) if asked_of_all and cues.WHICH_ONES.search(reading.text) else resolved.instead or NothingCovers()
    facets = [name for name, pattern in _FACETS if pattern.search(reading.text)]
    if len(facets) > 1 and "where" in facets:
        facets.remove("where")
    facet = facets[0] if len(facets) == 1 else "format_and_size" if set(facets) == {"size", "format"} else facets[0] if facets else "where"
    number = _number_asked(reading)
    documents = resolved.protocol.documents if number else _named_documents(reading, resolved.protocol)
    stated = cues.sizes(reading.text) if cues.YES_NO.search(reading.text) or cues.TAG.search(reading.text) else frozenset()
    size = next(iter(stated)) if len(stated) == 1 else None
    facet = "count" if number else "size" if size else facet
    return DocumentFacts(resolved.protocol, facet, documents, cues.checked_format(reading.text), number, size)


def _is_of_the_list(reading: Reading) -> bool:
    """'how big are they', 'how many files is that': asked of what was listed last."""
    they = cues.THEY.search(reading.text) and not cues.IT.search(reading.text)
    counted = reading.context.kind in LISTING and cues.COUNTING.search(reading.text) and cues.THAT_MAKES.search(reading.text)
    return bool(they or counted)


def _number_asked(reading: Reading) -> str | None:
    """Whether it is asked that there is just one document, or that there are several."""
    if not (cues.YES_NO.search(reading.text) or cues.TAG.search(reading.text)):
        return None
    return "one" if cues.SINGLE.search(reading.text) else "several" if cues.SEPARATE.search(reading.text) else None


def names_its_document(reading: Reading, protocol: ProtocolView) -> bool:
    """Whether the text speaks of a document of the protocol by a word of its own title, as one of several."""
    return len(_named_documents(reading, protocol)) < len(protocol.documents)


def _named_documents(reading: Reading, protocol: ProtocolView) -> tuple[DocumentView, ...]:
    """The documents whose own words the text uses, all when it uses no document's."""
    if len(protocol.documents) < 2:
        return protocol.documents
    common = set.intersection(*(set(words(document.title)) for document in protocol.documents))
    text = {word.removesuffix("s") for word in words(reading.wanted_documents)}
    scores = []
    for document in protocol.documents:
        own = {word.removesuffix("s") for word in words(document.title) if word not in common and len(word) > 3}
        scores.append(len(own & text) / len(own) if own else 0.0)
    if cues.BOTH.search(reading.text) or not any(scores) or (all(scores) and "and" in reading.words):
        return protocol.documents
    best = max(scores)
    named = tuple(document for document, score in zip(protocol.documents, scores, strict=True) if score == best)
    return named if len(named) == 1 else protocol.documents
