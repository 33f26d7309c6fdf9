"""What is said when nothing was asked: greetings, thanks, help, what lies outside, and failures.

Standard library only: both environments import it.
"""

from __future__ import annotations

from bot.replies import Button, Buttons, Element, Item, Items, Text

TEAM = "{team}"
"""Stands for the name of those who look after the protocols, until the reply is made."""

CAN_ASK = Items(
    (
        Item("Which protocol covers a situation", "“which protocol covers missing from education checks?”"),
        Item("Who the partners are", "“who are the Autism Panel partners?”"),
        Item("What a protocol is for", "“why do we share data with Hertfordshire?”"),
        Item("Its document", "“how big is the attendance document?”"),
        Item("What we share with an organisation", "“what do we share with Provide?”"),
        Item("What an abbreviation means", "“what does CHIS mean?”"),
        Item("The audit of information held", "“start the audit”"),
    )
)
SUGGESTIONS = Buttons(
    (
        Button("List all protocols", "list all protocols"),
        Button("Who are the Autism Panel partners?", "Who are the Autism Panel partners?"),
        Button("What do we share with Provide?", "What do we share with Provide?"),
    )
)

_LEADS = {
    "greet": "Hello. I answer questions about information sharing protocols. What would you like to know?",
    "goodbye": "Goodbye. Your conversation stays here if you come back.",
    "thanks": "You are welcome. Ask me anything else about the protocols.",
    "bot_challenge": "I am a computer program, not a person. I answer from a list of information sharing protocols.",
    "insult": "I am sorry this was not what you needed. Tell me what you want to share and with whom, and I will look for the protocol.",
    "deny": "That is fine. I have not recorded anything. What else would you like to know?",
    "affirm": "Good. What would you like to know?",
    "helpful": "Thank you, I have noted that it helped.",
    "nothing_more": "There is nothing more to show.",
    "out_of_scope": "I can only help with information sharing protocols, and I could not find a question about them in that.",
}
_PLAIN = frozenset(("goodbye", "thanks", "deny", "helpful", "nothing_more"))


def words_for(kind: str) -> list[Element]:
    """The elements for a kind of talk; anything unknown is treated as out of scope."""
    if kind == "help":
        return [Text("You can ask me:", "lead"), CAN_ASK, SUGGESTIONS]
    if kind == "not_helpful":
        return [
            Text("I am sorry. I have noted that this answer did not help.", "lead"),
            Text(f"Say it in other words, or say “record it” and I will pass your question on to {TEAM}."),
            Buttons((Button("Record my question", "record it"),)),
        ]
    first: list[Element] = [Text(_LEADS.get(kind, _LEADS["out_of_scope"]), "lead")]
    return first if kind in _PLAIN else [*first, Text("For example:"), *_examples()]


def _examples() -> list[Element]:
    return [Items(CAN_ASK.items[:4]), SUGGESTIONS]


def identifiers_removed(kinds: tuple[str, ...]) -> str:
    """Tells the person what was taken out of their message."""
    names = [f"{'an' if kind.startswith(('e-mail', 'NHS')) else 'a'} {kind}" for kind in kinds]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"I removed {listed} from your message before anything was stored. Please leave out personal details; I cannot recognise names."


def message_cut(limit: int) -> str:
    """Tells the person that only the beginning of a very long message was read."""
    return f"Your message was longer than {limit:,} characters, so I read only the first part of it."


def failed(reference: str) -> str:
    """Something went wrong that the person can do nothing about."""
    return f"Sorry, something went wrong and I could not answer. Please try again. Reference: {reference}."


def audits_in_private() -> str:
    """Where audits are done, said where others would see them."""
    return "I only talk about audits in a private chat with me, because others can read this. Send me “start the audit” there."


def editing_in_private() -> str:
    """Where the knowledge base is changed, said where others would see it."""
    return (
        "I only change what I know, and show who changed it, in a private chat with me, because others can read this. Send it to me there."
    )


def editors_only() -> str:
    """Somebody without the role wants something changed, or to see who changed it."""
    return "Only editors can change what I know or see who changed it, so I have not done anything."
