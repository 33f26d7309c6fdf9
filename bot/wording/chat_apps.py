"""What the assistant says of itself in Slack and in Teams, besides answers."""

from __future__ import annotations

from bot.wording.phrases import counted

GREETING = (
    "Hello. I answer questions about information sharing protocols: which one covers a situation, who its partners are, what it is for and "
    "where its document is. I can also take your partnership through the audit of information held. Leave out names of children: I "
    "remove numbers and addresses, but cannot recognise names."
)
SUGGESTIONS = (
    "Which protocol covers missing from education checks?",
    "Who are the Autism Panel partners?",
    "Which protocols are there?",
    "What does CHIS mean?",
)
PROMPTS = (
    ("Find the protocol for a situation", "Which protocol covers missing from education checks?"),
    ("See who the partners are", "Who are the Autism Panel partners?"),
    ("See all protocols", "Which protocols are there?"),
    ("Start the audit of information held", "Start the audit"),
)
WORKING = "is looking this up…"
NOTHING_TO_READ = "I can only read text. Type your question, or describe what is happening."
SHORTCUT_QUESTION = "Which protocol covers this?"
THANKS = "Thank you for saying so."
NOTED = "Thank you. I have noted what you said."
NOT_SAVED = "Nothing is saved yet. Put right what is marked, and save again."
SHOW_AGAIN, LOOK_OVER = "Show again", "Look over the audit"
CARD_CHANGED = "The card above has changed."
CANNOT_OPEN = "The section could not be opened. Press the button again, or type your answers."
EARLIER_BUTTON = (
    "That button belongs to an earlier question, so I did nothing. Use the buttons under my latest question, or type your answer."
)


def later() -> str:
    """Rasa or the action server is down; the question is kept."""
    return "I cannot answer at the moment. Your message is kept: I will answer it here as soon as I can."


def pass_on(team: str) -> str:
    """On a button."""
    return f"Ask {team}"


def nothing_found(words: str) -> str:
    """Nothing is like what was searched for."""
    return f"No protocol is like “{words}”." if words else "There are no protocols yet."


def passed_on(team: str) -> str:
    return f"Thank you. I have passed your question to {team}."


def too_long(limit: int) -> str:
    return f"Your message is longer than {limit:,} characters. Make it shorter and send it again."


def shared_by(name: str) -> str:
    """Stands above an answer that somebody got privately and showed to everybody."""
    return f"Shared by {name}"


def saved(section: int, answers: int) -> str:
    """What became of the form of a section."""
    if not answers:
        return f"Nothing was changed in section {section}."
    return f"Saved: {counted(answers, 'answer')} in section {section}."


def section_shown(partnership: str, round_: str, section: int) -> str:
    """The summary of a section's card."""
    return f"Section {section} of the audit of {partnership}, {round_}."


def section_before(number: int) -> str:
    return f"Back to section {number}"


def section_after(number: int) -> str:
    return f"On to section {number}"


def look_over(partnership: str, round_: str) -> str:
    """What is typed to look an audit over."""
    return f"review the audit for {partnership} {round_}"


def file_title(partnership: str, round_: str) -> str:
    return f"Audit of {partnership}, {round_}"


def file_waits(title: str) -> str:
    """Asks whether a file is wanted."""
    return f"{title}. Accept it, and it is put into your OneDrive."


def file_comes() -> str:
    return "Here is the file."


def is_submitted(partnership: str, round_: str) -> str:
    """A section's form is of an audit that cannot be changed as it is."""
    return f"The audit of {partnership} for {round_} is submitted. To change it, say “reopen the audit for {partnership} {round_}”."


def not_open(why: str) -> str:
    """A section's form cannot be opened."""
    return f"{why} Nothing was changed."


def ready_to_submit(partnership: str, round_: str) -> str:
    """An audit waits for its submission."""
    return (
        f"The audit of {partnership} for {round_} is answered and waits to be submitted: say “submit the audit for {partnership} {round_}”."
    )


def heard_by_socket(events: int, messages: int) -> str:
    """For the health page."""
    return f"connected by Socket Mode{_waiting(events, messages)}"


def heard_by_http(events: int, messages: int) -> str:
    """For the health page."""
    return f"listening for events by HTTP{_waiting(events, messages)}"


def not_heard(events: int, messages: int) -> str:
    """For the health page."""
    return f"not connected{_waiting(events, messages)}"


def _waiting(events: int, messages: int) -> str:
    return f"; {events} to answer and {messages} to send" if events or messages else ""
