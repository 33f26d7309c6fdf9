"""Texts of cards: what is shown literally where Teams reads Markdown, and how much of a message something takes.

Teams reads Markdown in text blocks, facts and the labels of ticks, not in text runs. Its clients do not agree on how to escape it: phones
show the backslashes. So nothing is escaped. Words in which nothing could be taken for markup may stand in a text block; others stand in runs.
"""

from __future__ import annotations

import json
import re

from connectors.text import address

_PLAIN = re.compile(r"(?:[^\W_]|[ \u00a0.,:;?'’‘“”\"/+%£…–—-]|&(?![#\w]))+")
_IN_PARENTHESES = re.compile(r"\(([^()]{3,})\)")
"""Three characters or more: some who read Markdown take parentheses around fewer, as in (c), for a sign."""
_LINK = re.compile(r"://|\bwww\.|^[-+=\s]*$", re.I)
_MARKER = re.compile(r"^(\d+[.)]|[-+]) ")
_ENDS_LINK = re.compile(r"[()\[\]\\`*]")
_ENTITY = re.compile(r"(&#?\w+);")
_FILLED_IN = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.I)


def unmarked(text: str) -> str:
    """The text as it can stand where Markdown is read, showing exactly itself; empty where something in it might be taken for markup.

    A number that begins it is kept from beginning a list by a space that looks the same.
    """
    return _MARKER.sub("\\1\u00a0", text) if _PLAIN.fullmatch(text) and not _LINK.search(text) else ""


def unmarked_prose(text: str) -> str:
    """As `unmarked`, for what stands in no link: there parentheses mean nothing."""
    return _MARKER.sub("\\1\u00a0", text) if unmarked(_IN_PARENTHESES.sub(r"\1", text)) else ""


def target(url: str) -> str:
    """A web address as it can stand in a Markdown link; empty for any other address."""
    spelt = _ENDS_LINK.sub(lambda found: f"%{ord(found[0]):02X}", address(url))
    return _ENTITY.sub(r"\1%3B", spelt)


def parted(text: str) -> list[str]:
    """The text in parts which, each in its own run, show all of it: clients would put a date for {{DATE(…)}} in one."""
    return _FILLED_IN.split(text)


def size_of(held: object) -> int:
    """How much of a message it takes, in UTF-16 units of its JSON."""
    return len(json.dumps(held, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) // 2
