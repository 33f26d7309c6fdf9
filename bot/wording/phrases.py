"""Small pieces of wording that many answers share: lists in a sentence, counts, and the compact card of a protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.replies import Element, Fact, Facts, Item, Items
from knowledge.protocols import DocumentView, ProtocolView
from knowledge.sizes import format_size

FORMAT_NAMES = {"DOC": "Word", "DOCX": "Word", "XLS": "Excel", "XLSX": "Excel", "PPT": "PowerPoint"}


def joined(names: Iterable[str], last: str = "and") -> str:
    """'A', 'A and B', 'A, B and C'."""
    rows = list(names)
    return rows[0] if len(rows) == 1 else f"{', '.join(rows[:-1])} {last} {rows[-1]}" if rows else ""


def counted(number: int, noun: str, plural: str = "") -> str:
    """'1 document', '2 documents'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def named(name: str, full_name: str | None) -> str:
    """'ECC (Essex County Council)': the full name only where the name is an abbreviation."""
    return f"{name} ({full_name})" if full_name and name.isupper() else name


def a_format(name: str) -> str:
    """'a PDF', 'a DOC (Word) file', 'an XLS (Excel) file'."""
    article = "an" if name[:1] in "AEIOXF" and name != "FILE" else "a"
    return f"{article} {name} ({FORMAT_NAMES[name]}) file" if name in FORMAT_NAMES else f"{article} {name}"


def document_line(document: DocumentView) -> str:
    """'DOC, 90KB', or what is known of it."""
    facts = [document.format or "", format_size(document.size) if document.size is not None else ""]
    return ", ".join(fact for fact in facts if fact) or "format and size not recorded"


def document_items(documents: Sequence[DocumentView]) -> Items:
    """The documents as a list, each a link where there is one."""
    return Items(tuple(Item(document.title, document_line(document), document.url or "") for document in documents))


def documents_in_words(documents: Sequence[DocumentView]) -> str:
    """The documents on one line: 'Title (DOC, 90KB)'."""
    return joined(f"{document.title} ({document_line(document)})" for document in documents) or "none recorded"


def card(protocol: ProtocolView, *leave_out: str) -> list[Element]:
    """What is held about a protocol, compactly, without the parts that were just said (purpose, partners, documents)."""
    facts = []
    if "purpose" not in leave_out:
        facts.append(Fact("Purpose", protocol.purpose))
    if "partners" not in leave_out:
        facts.append(Fact("Partners", joined(protocol.partners) or "none recorded"))
    if "documents" not in leave_out:
        label = "Document" if len(protocol.documents) == 1 else "Documents"
        facts.append(Fact(label, documents_in_words(protocol.documents)))
    if protocol.owner:
        facts.append(Fact("Owner", protocol.owner))
    if protocol.review_date:
        facts.append(Fact("Review date", f"{protocol.review_date.day} {protocol.review_date:%B %Y}"))
    links = [Item(document.title, document_line(document), document.url) for document in protocol.documents if document.url]
    elements: list[Element] = [Facts(tuple(facts), protocol.title)]
    if links and "documents" not in leave_out:
        elements.append(Items(tuple(links)))
    return elements
