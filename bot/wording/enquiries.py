"""What is said about questions that wait for a person: to the team in the inbox, and to who asked."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies import Button, Buttons, Fact, Facts, Field, Form, Reply, Text
from bot.wording.phrases import capital
from knowledge.enquiries.asking import Relayed
from knowledge.enquiries.inbox import CLOSED, FREE, MINE, OPEN
from knowledge.enquiries.relaying import REACHED
from knowledge.enquiries.types import ANSWERED, FAILED, NOT_HELPFUL, PASSED_ON, UNANSWERED, UNSURE, EnquiryView, MessageView

STATES = {OPEN: "All that wait", FREE: "Taken by nobody", MINE: "Taken by me", CLOSED: "Closed"}
TOGETHER = {"alike": "Those that are alike together", "each": "Each by itself"}
REASONS = {
    PASSED_ON: "Passed on to the team",
    UNANSWERED: "Not answered",
    NOT_HELPFUL: "Answer did not help",
    UNSURE: "The assistant asked back",
    FAILED: "Answering failed",
    ANSWERED: "Answered",
}
ASKED_BACK = "The asker wrote again"
PLATFORMS = {"slack": "Slack", "teams": "Microsoft Teams", "web": "Chat page"}
KINDS = (
    ("example", "An example question", "What is asked in like words is answered from this protocol"),
    ("nickname", "A nickname", "A name that people use for this protocol"),
)
LEARN_NOTHING = "Add nothing"


def where_asked(conversation: str) -> str:
    """The platform that a question was asked on."""
    return PLATFORMS.get(conversation.partition(":")[0], "Terminal or another program")


def how_it_reaches(conversation: str) -> str:
    """What happens to an answer that is written now."""
    place = conversation.partition(":")[0]
    if place in REACHED:
        return f"It is sent to where the question was asked in {PLATFORMS[place]}, with your name."
    if place == "web":
        return "The chat page shows it, with your name, in the tab that the question was asked in, while that is open. It cannot be sent elsewhere."
    return "Whoever asked cannot be written to: the question came from a terminal or another program. Your answer is kept here."


def taken(view: EnquiryView, *, mine: bool) -> str:
    """Who sees to it."""
    if view.taken_by is None:
        return "Nobody has taken this question."
    return "You have taken this question." if mine else f"{view.taken_by} has taken this question."


def ended(view: EnquiryView) -> str:
    """Who closed it, and how."""
    return f"{view.closed_by} closed this question: {'answered' if view.ended == ANSWERED else 'there was nothing to answer'}."


def identifiers_taken_out(kinds: Iterable[str]) -> str:
    """Why something was not sent yet."""
    return f"This was taken out: {', '.join(kinds)}. Identifiers of people are not kept. Read what is left, and send it again."


def answered(conversation: str, *, learnt: bool) -> str:
    """What happened with an answer."""
    done = "Your answer is on its way." if conversation.partition(":")[0] in REACHED else "Your answer is kept for the asker."
    return f"{done} The assistant has learnt from the question." if learnt else done


def closed(*, learnt: bool) -> str:
    return f"The question is closed.{' The assistant has learnt from it.' if learnt else ''}"


def is_taken() -> str:
    return "You have taken the question."


def is_released() -> str:
    return "The question is free for somebody else."


# What is said to the team.

TAKE, TAKE_OVER, ANSWER, CLOSE, OPEN_INBOX = "I’ll take it", "Take it over", "Answer", "Nothing to answer", "Open in the inbox"
MODAL_TITLE, MODAL_SEND, MODAL_CANCEL = "Answer a question", "Send", "Cancel"
MODAL_ANSWER, MODAL_LEARN = "Your answer", "Add the question as an example of"
MODAL_LEARN_HINT = "The next person who asks in like words is answered from this protocol. Leave it empty to add nothing."
MODAL_REPLY_SEND = "Send it"
ANSWER_MISSING, REPLY_MISSING = "Type your answer", "Type what you want to say"
LONGEST_SHOWN, LONGEST_SAID, MOST_SAID = 600, 300, 3
NO_PROTOCOL = "No protocol"
WHICH_QUESTION = "Which question? Say it in the thread below the question, or with its number, as in “take question 12”."


def waits(view: EnquiryView, team: str) -> str:
    """The first line of what the team is told."""
    if not view.is_open:
        return ended(view)
    if view.asked_back:
        return f"Somebody replied to {team} about a question."
    return f"A question waits for {team}."


def to_team(view: EnquiryView, team: str, thought_of: Iterable[str], *, typed: bool = False) -> Reply:
    """A question and what became of it, for the team; with `typed`, for a channel in which it can be seen to by typing."""
    about = Fact("The assistant thought of", ", ".join(thought_of) or NO_PROTOCOL)
    facts = [Fact("Why it waits", REASONS[view.reason]), Fact("Asked in", where_asked(view.conversation)), about]
    if view.comment:
        facts.append(Fact("The asker said of the answer", _cut(view.comment, LONGEST_SAID)))
    said = [Text(f"{one.author}: {_cut(one.text, LONGEST_SAID)}") for one in view.messages[-MOST_SAID:]]
    seen_to = [Text(taken(view, mine=False), "note")] if view.is_open else []
    if typed and view.is_open:
        seen_to.append(Text(how_to_type(view.question), "note"))
    lead, question = Text(waits(view, team), "lead"), Text(_cut(view.text, LONGEST_SHOWN), "quote")
    return Reply((lead, question, Facts(tuple(facts)), *said, *seen_to), "chat")


def how_to_type(question: int) -> str:
    """How the team does by typing what the buttons do."""
    return f"Or type “take question {question}”, “answer question {question}:” with your answer, or “close question {question}”."


def asker_said(message: MessageView, team: str) -> Reply:
    """What the asker wrote back, for the team's channel."""
    return Reply((Text(f"{message.author}, who asked, replied to {team}:", "lead"), Text(message.text, "quote")), "chat")


def subject(question: int, team: str) -> str:
    """Of the e-mail about a question."""
    return f"Question {question} waits for {team}"


def reply_subject(question: int) -> str:
    """Of the e-mail about what its asker replied."""
    return f"The asker of question {question} replied"


def see_inbox(address: str) -> str:
    return f"See who takes it, answer it or close it: {address}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


# What is said to who asked.

LONGEST_QUOTED = 300
REPLY_TO_TEAM, ANSWERS_IT = "Reply to the team", "That answers it"
REPLY_FIELD = "reply"
REPLY_LABEL = "What do you want to say?"


def from_team(said: Relayed, team: str) -> Reply:
    """An answer of the team. It is asked whether it answers the question, and can be replied to."""
    field = Field(REPLY_FIELD, REPLY_LABEL, required=True)
    form = Form(
        reply_form(said.question), REPLY_TO_TEAM, (field,), "Send it to the team", f"{REPLY_TO_TEAM} about question {said.question}"
    )
    elements = (
        Text(f"{said.author} of {team} answers your question:", "lead"),
        Text(_cut(said.asked, LONGEST_QUOTED), "quote"),
        Text(said.text),
        Buttons((Button(ANSWERS_IT, f"That answers question {said.question}"),)),
        form,
    )
    return Reply(elements, "chat")


def reply_form(question: int) -> str:
    """The name of the form in which the asker replies."""
    return f"team:{question}"


def reply_passed_on(team: str) -> Reply:
    return Reply((Text(f"I have passed your reply to {team}. Their answer comes here.", "lead"),), "chat")


def reply_is_empty() -> Reply:
    return Reply((Text(f"Type “{REPLY_TO_TEAM}:” and then what you want to say.", "lead"),), "chat")


def reply_not_passed_on(why: str) -> Reply:
    return Reply((Text(f"{why} Nothing was passed on.", "lead"),), "failed")


def question_gone() -> str:
    return "That question is not kept any more, or was not asked here."


def settled(team: str) -> Reply:
    return Reply((Text(f"Thank you. {capital(team)} can see that your question is answered.", "lead"),), "chat")
