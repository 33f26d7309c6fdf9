"""What is said when somebody joins how they are known in two places, in a direct message."""

from __future__ import annotations

from collections.abc import Sequence

ACCOUNT = "/admin/account"


def code(code: str, address: str) -> str:
    return (
        f"Your code is {code}. It works for 10 minutes. Log in at {address}, enter it there and accept. "
        "Then come back here and type “link account”. Give the code to nobody: whoever enters it asks to become one person with you."
    )


def whose(began: str, ways: Sequence[str], code: str) -> str:
    known = f" ({', '.join(ways)})" if ways else ""
    return (
        f"This code is from {began}{known}. Accept it only if you are both: you would become one person, with the roles of both. "
        f"If somebody asked you to enter it, do not. To accept, type “link account accept {code}”."
    )


def accepted(began: str) -> str:
    return f"You have accepted. Now go back to where you got the code, as {began}, and choose to join."


def waiting(other: str, ways: Sequence[str]) -> str:
    known = f" ({', '.join(ways)})" if ways else ""
    return (
        f"{other}{known} entered your code. If that is you, type “link account yes”: you become one person, with the roles of both, "
        "and that cannot be undone. If it is not you, type “link account no”."
    )


def joined(name: str) -> str:
    return f"You are one person now, {name}, here and there."


def refused() -> str:
    return "You were not joined with anybody."


def nobody_waits() -> str:
    return "Nobody has accepted your code, or it is older than 10 minutes. Type “link account” for a new one."
