"""What is said in Teams alone: where one of many is chosen, on links that leave Teams, in forms."""

from __future__ import annotations

CHOOSE = "Choose"
CHOOSE_ONE = "Your choice"
NOTHING_CHOSEN = "Choose one from the list."
OPEN_LINK = "Open it in your browser"
TICKED = "Yes"
YOUR_ANSWER = "Your answer"


def opens_in_browser(title: str) -> str:
    """The name of a button that leaves Teams."""
    return f"{title} (opens in your browser)"


def nothing_given(label: str) -> str:
    """A required field is empty."""
    return f"Give an answer to “{label}”."


def sources(number: int) -> str:
    """Stands before the numbers of what an answer was taken from."""
    return "Source:" if number == 1 else "Sources:"


def options(titles: str) -> str:
    """What can be chosen in a field, for who answers by typing."""
    return f"One of: {titles}"
