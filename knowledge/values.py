"""What may be stored as a value: text made safe to keep, the key that two spellings share, slugs, links and formats."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from knowledge.errors import Invalid

_SPACE = re.compile(r"\s+")
_FORMAT = re.compile(r"[A-Z0-9]{1,20}")
_UNSEEN = {"Cc", "Cf", "Cs", "Co"}
_JOINERS = "\u200c\u200d"
_NO_CHARACTERS = "\ufffe\uffff"
"""What XML, and so Excel, cannot hold."""
MAXIMUM_URL = 2000


def one_line(text: str) -> str:
    """The text on one line, without control, unseen or broken characters; every run of white space is one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    spaced = _SPACE.sub(" ", whole)
    kept = "".join(character for character in spaced if character in _JOINERS or not _is_unseen(character))
    # Composed last: an unseen character between a letter and its accent kept them apart.
    return _SPACE.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def _is_unseen(character: str) -> bool:
    return character in _NO_CHARACTERS or unicodedata.category(character) in _UNSEEN


def key(text: str) -> str:
    """What two spellings of one name have in common: capitals, curly quotes and white space do not count."""
    return one_line(text).replace("’", "'").replace("‘", "'").casefold()


def slug(title: str) -> str:
    """The short name of a title for addresses and files: lower case words joined with hyphens."""
    plain = unicodedata.normalize("NFKD", key(title).replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:180].strip("-") or "protocol"


def required(what: str, text: str, longest: int) -> str:
    """The text on one line; Invalid when nothing is left of it or it is longer than `longest` characters."""
    line = one_line(text)
    if not line:
        raise Invalid(f"The {what} is empty.", what)
    if len(line) > longest:
        raise Invalid(f"The {what} has {len(line)} characters: the most that can be kept is {longest}.", what)
    return line


def document_format(text: str | None) -> str | None:
    """A format in upper case (DOC, PDF), None when there is none; Invalid when it is not one word."""
    if text is None or not one_line(text):
        return None
    name = one_line(text).lstrip(".").upper()
    if not _FORMAT.fullmatch(name):
        raise Invalid(f"The format is {name[:40]!r}: it must be one word such as DOC or PDF.", "format")
    return name


def web_address(text: str | None) -> str | None:
    """An http or https address, None when there is none; Invalid for anything else."""
    if text is None or not text.strip():
        return None
    address = text.strip()
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        good = False
    if not good or len(address) > MAXIMUM_URL or address != one_line(address) or re.search(r"[\s<>\"\\]", address):
        raise Invalid(f"The link is {one_line(address)[:80]!r}: it must start with http:// or https:// and have no spaces.", "link")
    return address
