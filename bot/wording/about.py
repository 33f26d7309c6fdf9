"""What the pages say that Teams shows beside the app: what happens with what people write, on which terms, and who helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wording.phrases import counted

PAGES = ("privacy", "terms", "support")


def title(page: str) -> str:
    return {"privacy": "Privacy", "terms": "Terms of use", "support": "Support"}[page]


def paragraphs(page: str, team: str, days: int) -> Sequence[str]:
    """The page's text. `team` is what those who look after the protocols are called, `days` how long questions are kept."""
    texts: Mapping[str, Sequence[str]] = {
        "privacy": (
            "Your organisation runs this assistant, on its own computers, and is the controller of what is written to it.",
            "The assistant keeps your name and your id in Teams or Slack, the questions you ask and its answers, and whether they helped. "
            f"Questions and conversations are deleted after {counted(days, 'day')}. Audits and changes to the protocols are kept as records, "
            "with the names of those who made them.",
            "Numbers such as NHS numbers and UPNs, dates of birth, phone numbers, e-mail addresses and postcodes are removed from what you "
            "write before anything is stored. Names cannot be found reliably, so leave names of children out.",
            f"Questions that the assistant cannot answer can be read by {team}. Nothing is sent to a language model or to anybody outside "
            "your organisation's own services.",
        ),
        "terms": (
            "The assistant answers from the information sharing protocols that your organisation keeps. It does not give legal advice, and an "
            "answer is no permission to share: read the protocol's document before you share anything.",
            "Use it for your work only. Do not write names or other details of children.",
            "Your organisation's rules for using its computers and for information governance apply.",
        ),
        "support": (
            f"Ask the assistant for “help” to see what it can do. If an answer is wrong or missing, say so below it: {team} is told.",
            f"For anything else, turn to {team}, or to the people who look after Teams in your organisation.",
        ),
    }
    return texts[page]
