"""Takes the council's cells apart: a title with its documents in brackets, a purpose followed by partners, a list of partners."""

from __future__ import annotations

import html
import re
from datetime import date

from knowledge.importing.catalogue import ImportProblem, expecting
from knowledge.protocol_fields import DocumentView, checked_document
from knowledge.sizes import parse_size
from knowledge.values import one_line

_DOCUMENT = re.compile(r"\(\s*(?P<format>[A-Za-z][A-Za-z0-9]{1,9})\s*,\s*(?P<size>\d[^()]*)\)")
_JOINED = re.compile(r"\s*(?:,|;|&|(?:,\s*)?\band\b)\s+(?P<title>.{1,200})", re.S)
_SENTENCE_END = re.compile(r"[.!?]['\"’”)\]]*\s+")
_SHORTENED = frozenset({"st", "dr", "mr", "mrs", "ms", "rev", "no", "ltd", "co", "inc", "plc"})
_LIST_ITEM = re.compile(r"(?:[^,;\n(]|\([^()]*\)|\()+")
_WORDS_IN_A_NAME = 12
SIZE_EXPECTED = "a size in B, KB, MB or GB, such as 90KB or 8.19MB"


def plain(text: str) -> str:
    """The text with HTML entities resolved, on one line."""
    return one_line(html.unescape(text))


def title_and_documents(line: int, text: str) -> tuple[str, tuple[DocumentView, ...], str]:
    """The title without brackets, the documents that follow it in brackets, and the text after the last of them.

    `A (DOC, 58.2KB) and B (DOC, 141.85KB)` is the title `A and B` with two documents; a lone document has the protocol's title.
    With no document the whole text is the title.
    """
    match = _DOCUMENT.search(text)
    if match is None:
        return plain(text), (), ""
    pieces, matches = [text[: match.start()]], [match]
    own_titles = [pieces[0]]
    while following := _DOCUMENT.search(text, match.end()):
        between = text[match.end() : following.start()]
        joined = _JOINED.fullmatch(between)
        if between.strip() and (joined is None or _SENTENCE_END.search(between)):
            break
        pieces.append(between)
        own_titles.append(joined["title"] if joined else own_titles[-1])
        matches.append(following)
        match = following
    title = plain(re.sub(r"\s+([,;])", r"\1", " ".join(pieces)))
    if len(matches) == 1:
        own_titles = [title]
    documents = (_document(line, plain(own), found) for own, found in zip(own_titles, matches, strict=True))
    return title, tuple(documents), text[match.end() :]


def _document(line: int, title: str, match: re.Match[str]) -> DocumentView:
    with expecting(line, SIZE_EXPECTED, match["size"]):
        size = parse_size(match["size"])
    with expecting(line, "a title of 1 to 300 characters before the brackets", title):
        return checked_document(DocumentView(title, match["format"], size))


def purpose_and_partners(line: int, text: str) -> tuple[str, tuple[str, ...]]:
    """The purpose up to its last full stop, and the partners after it.

    Where the purpose has no full stop, the last run of several spaces parts them, as it does in text copied from a table.
    """
    whole = text.strip()
    expected = "a purpose that ends with a full stop, then the partners with commas between them"
    if not whole:
        raise ImportProblem(line, expected, "")
    ends = [
        match for match in _SENTENCE_END.finditer(whole) if _last_word(whole[max(0, match.start() - 20) : match.start()]) not in _SHORTENED
    ]
    gaps = ends or list(re.finditer(r"\s{2,}", whole))
    if not gaps or (whole[-1] in ".!?" and _last_word(whole[:-1]) not in _SHORTENED):
        raise ImportProblem(line, expected, whole[-80:])
    partners = split_partners(whole[gaps[-1].end() :])
    for partner in partners:
        if len(partner.split()) > _WORDS_IN_A_NAME:
            raise ImportProblem(line, f"a partner's name of at most {_WORDS_IN_A_NAME} words after the purpose's full stop", partner)
    return plain(whole[: gaps[-1].end()]), partners


def split_partners(text: str) -> tuple[str, ...]:
    """The names in a list with commas, semicolons or line breaks between them; those within brackets part nothing."""
    return tuple(name for name in (plain(item) for item in _LIST_ITEM.findall(html.unescape(text))) if name)


def read_date(line: int, text: str) -> date | None:
    """A date written 2027-01-31, None when nothing is written."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ImportProblem(line, "a date written as 2027-01-31", text) from error


def theme_of(heading: str) -> str:
    """The theme that a heading names: what follows its colon, or all of it."""
    return plain(heading.rpartition(":")[2]) or plain(heading)


def _last_word(text: str) -> str:
    match = re.search(r"([A-Za-z]+)$", text[-20:])
    return match[1].lower() if match else ""
