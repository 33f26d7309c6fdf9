"""What is said in Slack alone: on buttons, in the form of a section, in the Home tab."""

from __future__ import annotations

from collections.abc import Iterable

SHARE = "Share with everyone"

# The form of a section.

SAVE, CANCEL = "Save", "Cancel"
NO_DETAILS = "Do not type names of children or other personal details."
UNTICKED = "What you have not ticked"
LEAVE_UNTICKED = ("Leave as it is", "What is not answered stays not answered.")
UNTICKED_IS_NO = ("Record it as no", "All that is not ticked, except what does not apply.")
NO_OTHERS = "There are no others"
NO_OTHERS_LABEL = "No others"
ONE_A_LINE = "One a line."
BOTH_OTHERS_AND_NONE = f"You named some and ticked “{NO_OTHERS}”. Take one of them out."
OTHERS_TAKEN_OUT = f"You took everything out. Name at least one, or tick “{NO_OTHERS}”."
NO_OTHERS_STANDS = "It is recorded that there are no others. Name some, or leave the tick."
LEAVE_EMPTY = "Leave this empty to keep it for later."


def section_title(number: int, of: int) -> str:
    return f"Section {number} of {of}"


def section_intro(partnership: str, round_: str, progress: str) -> str:
    return f"{partnership}, {round_}. {progress}."


def how_to_tick(*, if_true: bool) -> str:
    """What a tick means, and what no tick means."""
    what = "Tick what is true for you." if if_true else "Tick what is right for you."
    return f"{what} If you take a tick away, no is recorded. Say below what the rest without a tick means. {NO_DETAILS}"


def how_to_describe() -> str:
    return f"Answer in your own words. {LEAVE_EMPTY} {NO_DETAILS}"


def ticks_label(first: str, last: str, *, if_true: bool) -> str:
    what = "Tick if true" if if_true else "Tick what is right for you"
    return f"{what}, {first} to {last}" if first != last else f"{what}, {first}"


def in_full(number: str, text: str) -> str:
    """An item that is longer than a tick's label, below the ticks."""
    return f"In full: {number} {text}"


def unticked_hint(number: str) -> str:
    """How to say what ticks cannot say."""
    return f"If something does not apply, type for example “{number} not applicable” in the conversation."


def note_label(number: str, short: str, *, if_true: bool) -> str:
    return f"{'How your practice is different' if if_true else 'Note'} on {number}, {short}"


def said_so_far(state: str, numbers: str, by: str, when: str) -> str:
    return f"{state}: {numbers} ({by}, {when})"


def carried_so_far(round_: str, state: str, numbers: str) -> str:
    return f"{round_} said {state}: {numbers}. When you save, what is filled in is confirmed."


def not_shown(label: str, number: str) -> str:
    """A text that is too long for a field of a form."""
    return (
        f"{label}: what is recorded is too long for a form and stays as it is. To replace it, type “change {number}” in the conversation."
    )


def entries_not_shown(texts: Iterable[str]) -> str:
    return f"Recorded too, and too long for the form: {'; '.join(texts)}"


def note_without_tick(number: str) -> str:
    return f"There is a note on {number} and no tick. Tick it, choose “{UNTICKED_IS_NO[0]}”, or take the note out."


def description_taken_out(number: str) -> str:
    return f"What is recorded cannot be taken out here. Write something, or type “{number} not applicable” in the conversation."


def identifiers_found(kinds: Iterable[str]) -> str:
    """Personal identifiers in a field of a form, which is not saved with them."""
    listed = ", ".join(kinds)
    return f"Take this out first: {listed}. Identifiers of people are not kept. A month and a year, such as May 2024, can stay."


def answered_meanwhile(number: str, by: str, answer: str) -> str:
    """Somebody else answered while the form was open."""
    return (
        f"{by} answered {number} while you had this form open: {answer}. Answer the same, or put it back as it was and save. "
        f"To replace it, type “change {number}” in the conversation."
    )


# Why an answer did not help.

WHY_TITLE = "What was wrong?"
WHY_SEND = "Send"
WHY_REASON = "Why did it not help?"
WHY_REASONS = (
    ("wrong_protocol", "It is about the wrong protocol"),
    ("not_my_question", "It does not answer my question"),
    ("out_of_date", "It is out of date or not right"),
    ("hard_to_understand", "It is hard to understand"),
    ("other", "Something else"),
)
"""What is stored, and what people read."""
WHY_COMMENT = "What did you need to know?"
WHY_WHO = "Pass it on"
CHOOSE_A_REASON = "Choose a reason."


def pass_on(team: str) -> str:
    return f"Pass my question to {team}"


# The Home tab.

HOME_LEAD = "Ask me about information sharing protocols"
HOME_WHAT = (
    "I find the protocol that covers a situation, and say who its partners are, what it is for and where its document is. "
    "Ask in Messages, or mention me in a channel. I answer from the protocols that are held, and say so when none fits."
)
HOME_DETAILS = "Do not type names of children or other personal details. Numbers such as a UPN are removed; names cannot be recognised."
HOME_ASK = "You can ask"
HOME_WAITING = "Waiting for you"
HOME_AUDITS = "Your audits"
HOME_NO_AUDITS = "You have begun no audit of information held."
HOME_ADMIN = "For admins"
START_AUDIT = ("Start the audit", "start the audit")
CONTINUE = "Continue"
MORE_AUDITS, EARLIER_AUDITS = "More audits", "Audits before these"


def audits_page(page: int, of: int) -> str:
    return f"Page {page} of {of}. You can also type the name of a partnership in Messages: “open the audit for …”."


def more_waiting(number: int) -> str:
    return f"And {number:,} more. They are shown when these are done."


def unanswered(number: int) -> str:
    """How many questions no protocol answered."""
    return f"{number:,} {'question has' if number == 1 else 'questions have'} no answer yet."


def continue_label(partnership: str, round_: str) -> str:
    return f"{CONTINUE} {partnership}, {round_}"


def submitted(when: str, by: str) -> str:
    return f"Submitted on {when} by {by}"
