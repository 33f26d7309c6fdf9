"""Slack's message text: read into plain text on the way in, escaped on the way out."""

from __future__ import annotations

import re

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPED = re.compile("|".join(_ESCAPES.values()))
_ENTITY = re.compile(r"<([^<>\n]*)>")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.I)
_QUOTE = re.compile(r"^(?:&gt;)+[ \t]?(?!\d)", re.M)
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.S)
_EMOJI = re.compile(r"(?<![\w:])((?::[a-z0-9+-][a-z0-9_+'-]{0,60}:)+)(?![\w:])")
_SAYING = {
    "+1": "👍",
    "thumbsup": "👍",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔",
    "ballot_box_with_check": "☑",
    "-1": "👎",
    "x": "❌",
}
"""Pictures that say something. All others are left out."""
_MARKS = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}([^\s{mark}](?:[^{mark}\n]*[^\s{mark}])?){mark}(?![\w{mark}])") for mark in ("`", r"\*", "_", "~")
)
_GAP = re.compile(r"[ \t]{2,}")


def plain(text: str, bot_user: str) -> str:
    """What a person wrote, as plain text without Slack's entities and marks, and without the mention of the bot itself.

    A link keeps its address where its label says something else. Nobody's name is looked up: a mention without one stays an id.
    """
    read = _FENCE.sub(r"\1", text)
    read = _QUOTE.sub("", read)
    read = _ENTITY.sub(lambda found: _entity(found[1], bot_user), read)
    read = _EMOJI.sub(_pictures, read)
    for _ in range(2):  # *_bold and italic_* is two deep.
        for mark in _MARKS:
            read = mark.sub(r"\1", read)
    # Last, and all at once: what was typed as &lt; must stay that.
    read = _ESCAPED.sub(lambda found: {"&amp;": "&", "&lt;": "<", "&gt;": ">"}[found[0]], read)
    lines = (_GAP.sub(" ", line).strip() for line in read.split("\n"))
    return "\n".join(lines).strip().lstrip(",:").lstrip()


def _entity(inner: str, bot_user: str) -> str:
    address, _, label = inner.partition("|")
    kind, name = address[:1], address[1:]
    if kind == "@":
        return "" if name == bot_user else f"@{label or name}"
    if kind == "#":
        return f"#{label or name}"
    if kind == "!":
        return label or f"@{name.partition('^')[0]}"
    bare = _SCHEME.sub("", address)
    if not label or label in (address, bare) or label.rstrip("/") == bare.rstrip("/"):
        return label or (address if address.lower().startswith("http") else bare)
    return f"{label} ({address if address.lower().startswith('http') else bare})"


def _pictures(found: re.Match[str]) -> str:
    return "".join(_SAYING.get(name, "") for name in found[1].split(":") if not name.startswith("skin-tone"))


def escaped(text: str) -> str:
    """The text for where Slack reads markup: nothing in it is a mention, a link or a channel.

    Bold, italic and the like cannot be escaped. `has_marks` finds what would be taken for them.
    """
    return "".join(_ESCAPES.get(character, character) for character in text)


_MARK = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)|:[a-z0-9+_'-]+:|^\s*>", re.M)


def has_marks(text: str) -> bool:
    """Whether Slack might show something in the text as bold, italic, struck through, code, a quote or a picture, and not as it is."""
    return _MARK.search(text) is not None
