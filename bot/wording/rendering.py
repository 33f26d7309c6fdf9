"""What every chat platform adds to a reply: its pages, and what is said of buttons and forms."""

from __future__ import annotations

from collections.abc import Iterable

SHOW_MORE = "Show more"
OPEN_SECTION = "Open section"


def page(number: int, of: int) -> str:
    """Where in a long answer this message is, and how to go on."""
    return f"Part {number} of {of}. Press “{SHOW_MORE}” or type “{SHOW_MORE.lower()}”."


def last_page(of: int) -> str:
    return f"Part {of} of {of}, the last."


def chose(title: str) -> str:
    """Names the button that an answer is to, where others can see it."""
    return f"You chose: {title}"


def choices(titles: Iterable[str]) -> str:
    """The buttons, for who hears a message."""
    return f"Choices: {', '.join(f'“{title}”' for title in titles)}."


def whole_title(short: str, title: str) -> str:
    """The name of a button that is longer than a button."""
    return f"“{short}” is: {title}"


def type_instead(title: str) -> str:
    """What to do where a button cannot hold what it says."""
    return f"For “{title}”, type:"


def field(label: str, *, required: bool) -> str:
    """A field of a form that is answered by typing."""
    return f"{label} (required)" if required else label


def feedback_typed(helpful: str, not_helpful: str) -> str:
    """How to say by typing whether an answer helped."""
    return f"Type “{helpful}” or “{not_helpful}”."
