"""An audit done in conversation with the whole running assistant: at once, item by item, by several people, and taken away."""

from __future__ import annotations

import json
import random
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.assistant import Assistant

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def partnership() -> str:
    """A partnership that no other test uses."""
    return f"{''.join(random.choices('bdklmnrt', k=7)).capitalize()} Vale Inclusion Partnership"


def exported(assistant: Assistant, partnership: str) -> dict[str, Any]:
    """The audit as the JSON export has it, its answers by the number of their item."""
    ran = assistant.sharing("audits", "export", partnership, "--format", "json", "--output", "-")
    assert ran.returncode == 0, ran.stderr
    whole: dict[str, Any] = json.loads(ran.stdout)
    return whole


def answers(assistant: Assistant, partnership: str) -> dict[str, dict[str, Any]]:
    """What is answered, by the key of the item."""
    return {answer["item"]: answer for answer in exported(assistant, partnership)["audit"]["answers"]}


def progress(text: str) -> int:
    """How many items are answered, as the reply says."""
    found = re.search(r"(\d+) of 44", text)
    assert found, text
    return int(found.group(1))


def test_a_whole_audit_takes_at_most_twenty_messages(assistant: Assistant, partnership: str) -> None:
    messages = [
        f"start the audit for {partnership}",
        "yes",
        "1-3, 5, 7 and 8 yes, rest no. others: risk assessments; EHCP reviews",
        "1 2 4, 3: only with consent, 5 no",
        "no others",
        "1 and 2, rest no",
        "none",
        "all",
        "no others",
        "everything except the college one, no others",
        "1: we check every referral form with the school\n2: the office updates SIMS the same day\n3: the register is read through each term\n4: a second person checks",
        "no others",
        "1 and 2; 3: archived after one year",
        "no others",
        "review",
        "submit",
    ]
    sender = uuid.uuid4().hex
    assert len(messages) <= 20
    said = [assistant.say(sender, message) for message in messages]
    assert "cannot be changed now" in said[-1], said[-1]
    whole = exported(assistant, partnership)
    assert (whole["audit"]["status"], len(whole["audit"]["answers"])) == ("submitted", 44)
    held = answers(assistant, partnership)
    assert (held["information/gp"]["state"], held["information/address"]["state"]) == ("no", "yes")
    assert [entry["text"] for entry in held["information/other-information"]["entries"]] == ["risk assessments", "EHCP reviews"]
    assert held["shared-individual/agencies"]["note"] == "only with consent"
    assert held["use/details-to-colleges"]["state"] == "no"
    assert held["accuracy/at-referral"]["note"] == "we check every referral form with the school"
    assert held["retention/electronic"]["note"] == "archived after one year"


def test_an_audit_can_be_done_item_by_item(assistant: Assistant, partnership: str) -> None:
    sender = uuid.uuid4().hex
    assistant.say(sender, f"start the audit for {partnership}")
    assistant.say(sender, "yes")
    said = assistant.say(sender, "one at a time")
    for _ in range(120):
        if "Shall I submit" in said:
            break
        if "Do you want to add" in said:
            said = assistant.say(sender, "only on paper")
        elif "no others" in said:
            said = assistant.say(sender, "no others")
        elif "in your own words" in said:
            said = assistant.say(sender, "Two people check it each month.")
        else:
            said = assistant.say(sender, "yes")
    assert "All 44 items are answered" in said
    held = answers(assistant, partnership)
    assert len(held) == 44
    assert held["use/aggregate"]["note"] == "only on paper"
    assert held["accuracy/transfers"]["state"] == "described"


def test_a_colleague_carries_on_in_another_conversation_and_sees_who_did_what(assistant: Assistant, partnership: str) -> None:
    first, second = (f"web:{uuid.uuid4().hex}" for _ in range(2))
    assistant.speak("Sam Okafor", first, f"audit for {partnership}")
    assistant.speak("Sam Okafor", first, "yes")
    assistant.speak("Sam Okafor", first, "1-5 yes, rest no")
    said = assistant.speak("Kim Patel", second, f"carry on with the audit for {partnership}")
    assert "Sam Okafor (11)" in said
    assert progress(said) == 11
    assert "1.12" in said
    assistant.speak("Kim Patel", second, "no others")
    assert "Sam Okafor" in assistant.speak("Kim Patel", second, "who answered 1.3")
    assert answers(assistant, partnership)["information/other-information"]["by"] == "Kim Patel"


def test_a_question_is_answered_in_the_middle_and_the_audit_goes_on(assistant: Assistant, partnership: str) -> None:
    sender = uuid.uuid4().hex
    assistant.say(sender, f"start the audit for {partnership}")
    assistant.say(sender, "yes")
    said = assistant.say(sender, "who are the Autism Panel partners?")
    assert "Thurrock" in said
    assert "Back to the audit" in said
    assert progress(assistant.say(sender, "1 3 5-7")) == 5


def test_two_people_who_answer_at_once_lose_nothing_and_are_shown_what_clashes(assistant: Assistant, partnership: str) -> None:
    people = {"Sam": f"web:{uuid.uuid4().hex}", "Kim": f"web:{uuid.uuid4().hex}"}
    assistant.speak("Sam", people["Sam"], f"audit for {partnership}")
    assistant.speak("Sam", people["Sam"], "yes")
    assistant.speak("Kim", people["Kim"], f"carry on with the audit for {partnership}")
    replies = {"Sam": "1-6 yes. others: letters from Sam", "Kim": "4-9 no. others: letters from Kim"}
    with ThreadPoolExecutor(2) as both:
        said = dict(zip(replies, both.map(lambda name: assistant.speak(name, people[name], replies[name]), replies), strict=True))
    held = answers(assistant, partnership)
    assert {entry["text"] for entry in held["information/other-information"]["entries"]} == {"letters from Sam", "letters from Kim"}
    clashing = ["information/gp", "information/other-agencies", "information/alternative-settings"]
    winners = {held[item]["by"] for item in clashing}
    assert len(winners) == 1
    loser = ({"Sam", "Kim"} - winners).pop()
    assert said[loser].count("I did not change") == 3
    assert "I did not change" not in said[winners.pop()]
    assert all(held[item]["by"] == "Sam" for item in ("information/address", "information/telephone", "information/email"))
    assert all(held[item]["by"] == "Kim" for item in ("information/attendance", "information/progress", "information/diagnostic-testing"))


def test_identifiers_of_children_are_taken_out_of_notes_and_the_person_is_told(assistant: Assistant, partnership: str) -> None:
    sender = uuid.uuid4().hex
    assistant.say(sender, f"start the audit for {partnership}")
    assistant.say(sender, "yes")
    said = assistant.say(sender, "2: ring mum on 07700 900123")
    assert "I removed a phone number" in said
    assert "900123" not in json.dumps(exported(assistant, partnership))
