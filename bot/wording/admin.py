"""What the admin pages say when something cannot be shown or done. Each says what to do next."""

from __future__ import annotations

from collections.abc import Collection


def heading(status: int, *, sent: bool = False) -> str:
    """The heading of a page that stands for another, or for what became of a form that was `sent`."""
    return {
        403: not_open(),
        404: "This is no longer there" if sent else "There is nothing at this address",
        409: "This was changed by somebody else",
    }.get(status, "This cannot be done")


def not_open() -> str:
    return "You cannot open this page"


def no_role() -> str:
    return "The admin pages are for editors and admins. An admin can give you a role."


def role_needed(section: str, roles: Collection[str]) -> str:
    return f"{section} is for people with the role {' or '.join(sorted(roles, reverse=True))}. An admin can give you a role."


def not_found() -> str:
    return "If you typed the address, check it. If you followed a link, what it led to may have been removed or renamed."


def too_large_heading() -> str:
    return "This is too large"


def too_large(most: int) -> str:
    return f"A form can hold up to {most // 1_000_000}MB with its files. Nothing was saved. Go back and send less."


def unreadable_heading() -> str:
    return "This form could not be read"


def unreadable() -> str:
    return "Nothing was saved. Go back, reload the page and try again."


def not_now_heading() -> str:
    return "Sorry, there is a problem"


def not_now(reference: str) -> str:
    return f"Nothing was saved. Try again in a moment. Reference: {reference}."


def logged_in() -> str:
    return "You are logged in."


def logged_out() -> str:
    return "You are logged out."


def link_over_heading() -> str:
    return "This link does not work any more"


def link_over() -> str:
    return "A link to log in works once, for 15 minutes. Ask for a new one."


def not_logged_in_heading() -> str:
    return "You are not logged in"


def login_refused(reference: str) -> str:
    return f"Logging in did not work. Go to the admin pages and try again. If it happens again, tell an admin this reference: {reference}."


def not_allowed_to_log_in() -> str:
    return "Your account is not one of those that may log in here. Log in with your work account, or ask an admin."


def issuer_unreachable(reference: str) -> str:
    return f"Where you log in cannot be reached at the moment. Try again in a few minutes. Reference: {reference}."


def too_many_logins_heading() -> str:
    return "Too many tries to log in"


def too_many_logins(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"Wait {minutes} {'minute' if minutes == 1 else 'minutes'}, then try again."
