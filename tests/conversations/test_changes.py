"""What an editor changes while everything runs is what the very next question is answered from."""

from __future__ import annotations

import json
import uuid

from tests.assistant import Assistant

TITLE = "Young Carers Support"
PURPOSE = "To let schools tell the young carers team which pupils look after a disabled or ill relative at home, so that they are offered respite."
QUESTION = "a boy in year 9 looks after his ill mum every night, can we pass his name on so he gets some respite?"


def test_a_protocol_added_while_everything_runs_answers_the_next_question(assistant: Assistant) -> None:
    sender = uuid.uuid4().hex
    assert TITLE not in assistant.say(sender, QUESTION)
    added = assistant.sharing(
        "protocols", "add", "--title", TITLE, "--purpose", PURPOSE, "--partner", "ECC", "--partner", "Carers First",
        "--document", "Young Carers Support|DOC|45.5KB|https://example.org/young-carers.doc",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    try:
        answer = assistant.say(sender, QUESTION)
        assert TITLE in answer
        assert "Carers First" in answer
        assert "45.5KB" in answer
        assert "https://example.org/young-carers.doc" in assistant.say(sender, "where is the document for that?")
        assert "There are 7 protocols" in assistant.say(sender, "list all protocols")
        assert TITLE in assistant.say(sender, "what do we share with Carers First?")
    finally:
        retired = assistant.sharing("protocols", "retire", TITLE)
    assert retired.returncode == 0, retired.stderr
    assert TITLE not in assistant.say(uuid.uuid4().hex, QUESTION)


def test_a_nickname_added_while_everything_runs_is_understood(assistant: Assistant) -> None:
    assert assistant.sharing("protocols", "term", "add", "The Autism in Schools Panel", "purple folder").returncode == 0
    assert "Thurrock Council" in assistant.say(uuid.uuid4().hex, "who are the partners of the purple folder?")


def test_what_could_not_be_answered_can_be_seen_without_identifiers(assistant: Assistant) -> None:
    marker = uuid.uuid4().hex[:8]
    assistant.say(uuid.uuid4().hex, f"is there a protocol for lending lawnmowers {marker} to 07700 900123")
    listed = assistant.sharing("questions", "list", "--outcome", "declined", "--json")
    assert listed.returncode == 0, listed.stderr
    texts = [row["text"] for row in json.loads(listed.stdout)["questions"]]
    mine = [text for text in texts if marker in text]
    assert mine == [f"is there a protocol for lending lawnmowers {marker} to [phone number removed]"]


def test_no_log_holds_what_was_written(assistant: Assistant) -> None:
    marker = uuid.uuid4().hex
    assistant.say(uuid.uuid4().hex, f"which protocol covers {marker}?")
    assert marker not in assistant.log.read_text()
