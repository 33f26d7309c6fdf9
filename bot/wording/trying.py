"""What the admin pages say of a question that is tried out: what it was taken for, what became of it, and where a score comes from."""

from __future__ import annotations

from knowledge.preview.reasons import DOCUMENT, EXAMPLE, PARTLY, TERM, TEXT, TITLE, UNCOVERED, WHOLE, Reason

KINDS = {
    "find_protocol": "which protocol covers a situation",
    "vague_need": "a need without its situation",
    "ask_protocol": "what is held about a protocol",
    "ask_partners": "who the partners are",
    "check_partner": "whether an organisation is a partner",
    "ask_purpose": "what a protocol is for",
    "ask_document": "about a protocol’s document",
    "list_documents": "which documents there are",
    "ask_detail": "what the purpose says of something",
    "ask_unheld": "something that is not held about protocols",
    "list_protocols": "which protocols there are",
    "compare_protocols": "how protocols differ",
    "explain_term": "what an abbreviation or term means",
    "several_questions": "several questions at once",
    "out_of_scope": "nothing about information sharing",
}
OUTCOMES = {"answered": "Answered", "asked": "Asked back", "declined": "Declined", "chat": "Talk, no question", "failed": "Failed"}
_SOURCES = {
    TITLE: "the title",
    DOCUMENT: "the document’s title",
    TERM: "the nickname, acronym or keyword",
    EXAMPLE: "the example question",
    TEXT: "the page’s text",
    UNCOVERED: "the question that no protocol covers",
}


def kind(name: str) -> str:
    """A kind of question in words."""
    return KINDS.get(name) or ("talk about an audit" if name.startswith("audit") else f"talk ({name.replace('_', ' ')})")


def outcome(name: str) -> str:
    return OUTCOMES.get(name, name)


def per_cent(share: float) -> str:
    """A share of 0 to 1. What is nearly all or nearly nothing is not rounded to it."""
    return f"{min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)}%"


def reason(one: Reason) -> str:
    """Where a score comes from, as a sentence without its full stop."""
    named = f"{_SOURCES[one.source]} “{one.text}”"
    named = named[0].upper() + named[1:]
    if one.how == WHOLE:
        return f"{named} stands in the question"
    return f"{named} stands in it in part ({per_cent(one.share)})" if one.how == PARTLY else f"{named} is alike ({per_cent(one.share)})"


def not_understood() -> str:
    return (
        "What kind of question it is could not be found out, because the assistant cannot be reached. "
        "It is tried as a question for the protocol that covers a situation."
    )


def of_audits() -> str:
    return "The assistant takes this for talk about an audit. What is below is said where no audit is under way and none is begun."


def no_question() -> str:
    return "Enter a question."
