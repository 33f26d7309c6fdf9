"""What people are told when a message could not be taken or answered. Each says what to do next."""

from __future__ import annotations


def too_long(limit: int) -> str:
    return f"Your message is longer than {limit:,} characters. Make it shorter and send it again."


def empty() -> str:
    return "Type a question first."


def unreadable() -> str:
    return "This message could not be read. Reload the page and send it again."


def too_fast(seconds: int) -> str:
    return f"You are sending messages quickly. Wait {seconds} {'second' if seconds == 1 else 'seconds'} and send it again."


def still_answering() -> str:
    return "Your earlier messages are still being answered. Wait for the answer and send it again."


def unreachable(reference: str) -> str:
    return f"The assistant cannot be reached at the moment. Your message is kept.{_with(reference)}"


def slow(reference: str = "") -> str:
    return f"The assistant took too long to answer. Try again, or ask in fewer words.{_with(reference)}"


def failed(reference: str = "") -> str:
    return f"Sorry, something went wrong and your message was not answered. Try again.{_with(reference)}"


def wrong_address() -> str:
    return "This address is not one that the assistant answers to. Use the address that was shown when it started."


def not_from_this_page() -> str:
    return "This request did not come from the assistant's own page, so it was refused."


def not_found() -> str:
    return "There is nothing at this address."


def wrong_link() -> str:
    return "It opens with a link from the assistant. Ask the assistant for one, and use the link as it is."


def expired_link() -> str:
    return "Links from the assistant work for a day. Ask the assistant for a new one."


def not_now(reference: str) -> str:
    return f"Sorry, something went wrong. Try again in a moment.{_with(reference)}"


def not_running() -> str:
    return "The assistant is not running. Start it with: make run"


def typing() -> str:
    return "The assistant is typing…"


def chat_hello() -> str:
    return "Ask about information sharing protocols. Type a number to choose from a list. To end, type /quit or press Ctrl-D."


def chat_goodbye() -> str:
    return "Goodbye."


def chat_how_to_end() -> str:
    return "To end, type /quit or press Ctrl-D."


def _with(reference: str) -> str:
    return f" Reference: {reference}." if reference else ""
