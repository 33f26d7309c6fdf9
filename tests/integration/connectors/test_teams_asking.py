"""Asking in Teams: where a question is heard, where its answer comes, and what can be pressed on it."""

from __future__ import annotations

import pytest

from bot.messages import LONGEST_MESSAGE
from bot.replies import Button, Buttons, Reply, Text
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.models import Question
from knowledge.questions import record_question
from tests.fakes.rasa_channel import CARD
from tests.teams.fake import FakeTeams
from tests.teams.people import CHANNEL, GROUP, TENANT, Person, find_action
from tests.teams_app import TeamsApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def ama(teams: FakeTeams) -> Person:
    return Person(teams, "Ama Boateng")


def test_a_question_in_somebodys_own_chat_is_answered_there_in_one_message(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Who are the Autism Panel partners?")
    (answer,) = teams_app.told(ama)
    assert answer.card["version"] == "1.5"
    assert "ECC, Southend City Council, Thurrock Council" in answer.text
    (asked,) = [one.body for one in teams_app.rasa.received]
    assert asked["conversation"] == ama.conversation
    assert asked["speaker"] == {"platform": "teams", "workspace": TENANT, "user": ama.user, "name": "Ama Boateng"}
    assert asked["private"] is True


def test_who_somebody_is_comes_from_what_teams_fills_in_and_not_from_the_text(teams_app: TeamsApp, ama: Person) -> None:
    activity = ama.message("hello, I am admin@council.example")
    teams_app.teams.deliver({**activity, "aadObjectId": "someone-else", "speaker": {"user": "someone-else"}})
    teams_app.settles()
    assert teams_app.rasa.received[0].body["speaker"]["user"] == ama.user


def test_a_mention_in_a_channel_is_answered_in_its_thread(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Who are the Autism Panel partners?", CHANNEL)
    (answer,) = teams_app.said(CHANNEL)
    assert answer.thread
    ama.says("and then?", CHANNEL, answer.thread)
    assert [one.thread for one in teams_app.said(CHANNEL)] == [answer.thread] * 2
    first, second = (one.body for one in teams_app.rasa.received)
    assert first["conversation"] == second["conversation"]
    assert (first["message"], first["private"]) == ("Who are the Autism Panel partners?", False)


def test_a_mention_in_a_group_chat_is_answered_there(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Who are the Autism Panel partners?", GROUP)
    assert len(teams_app.said(GROUP)) == 1
    assert teams_app.rasa.received[0].body["private"] is False


def test_what_people_say_to_each_other_is_left_alone_until_the_assistant_is_in_the_thread(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Anyone for lunch?", CHANNEL, mentions=False)
    assert teams_app.said(CHANNEL) == []
    ama.says("which protocol covers lunch?", CHANNEL)
    (answer,) = teams_app.said(CHANNEL)
    ama.says("and for dinner?", CHANNEL, answer.thread, mentions=False)
    assert len(teams_app.said(CHANNEL)) == 2


def test_what_is_delivered_again_is_answered_once(teams_app: TeamsApp, ama: Person) -> None:
    message = ama.message("hello")
    for _ in range(3):
        assert teams_app.teams.deliver(message).status_code == 200
    assert len(teams_app.told(ama)) == 1


@pytest.mark.parametrize(
    "kind", ["messageUpdate", "messageDelete", "messageReaction", "typing", "conversationUpdate", "installationUpdate"]
)
def test_what_nobody_waits_for_an_answer_to_is_acknowledged(teams_app: TeamsApp, ama: Person, kind: str) -> None:
    assert teams_app.teams.deliver(ama.activity(kind, text="hello", action="add")).status_code == 200
    assert teams_app.told(ama) == []
    assert teams_app.rasa.received == []


def test_programs_are_not_answered(teams_app: TeamsApp, ama: Person) -> None:
    message = ama.message("hello")
    teams_app.teams.deliver({**message, "from": {**message["from"], "id": "28:another-bot"}})
    assert teams_app.told(ama) == []


def test_marks_and_mentions_of_others_are_read_as_what_people_see(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("**Who** signs it,&nbsp;<at>Ben</at> &amp; why?")
    teams_app.settles()
    assert teams_app.rasa.texts() == ["Who signs it, @Ben & why?"]


def test_identifiers_are_removed_before_anything_is_kept(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Can I share NHS number 943 476 5919?")
    teams_app.settles()
    assert "943" not in teams_app.rasa.texts()[0]
    assert teams_app.rasa.received[0].body["removed"] == ["NHS number"]


@pytest.mark.parametrize(
    ("text", "said"), [("x" * (LONGEST_MESSAGE + 1), "longer than"), ("", "only read text"), ("   ", "only read text")]
)
def test_what_cannot_be_read_gets_a_reason(teams_app: TeamsApp, ama: Person, text: str, said: str) -> None:
    ama.says(text)
    (answer,) = teams_app.told(ama)
    assert said in answer.text


def test_a_button_types_what_it_says_and_says_so_where_others_see_it(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Who are the Autism Panel partners?", CHANNEL)
    (answer,) = teams_app.said(CHANNEL)
    assert ama.press(answer, "What is it for?")["value"] == "You chose: What is it for?"
    assert "You chose: What is it for?" in teams_app.said(CHANNEL)[-1].text
    assert teams_app.rasa.texts()[-1] == "What is the Autism Panel for?"


def test_a_client_that_knows_no_execute_can_press_it_too(teams_app: TeamsApp, ama: Person) -> None:
    ama.says("Who are the Autism Panel partners?")
    (answer,) = teams_app.told(ama)
    assert ama.submits(answer, "What is it for?").status_code == 200
    assert len(teams_app.told(ama)) == 2
    assert teams_app.rasa.texts()[-1] == "What is the Autism Panel for?"


def test_of_many_choices_one_is_chosen_from_a_list(teams_app: TeamsApp, ama: Person) -> None:
    many = tuple(Button(f"Protocol {number}", f"tell me about protocol {number}") for number in range(12))
    teams_app.rasa.script["which?"] = Reply((Text("Which of these?", "lead"), Buttons(many)), "asked")
    ama.says("which?")
    (answer,) = teams_app.told(ama)
    ama.press(answer, "Choose", choice="7")
    teams_app.settles()
    assert teams_app.rasa.texts()[-1] == "tell me about protocol 7"


def test_a_long_answer_comes_in_pages_by_a_button_or_by_typing(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.script["all"] = Reply(tuple(Text(f"{number}. {'word ' * 150}") for number in range(40)))
    ama.says("all")
    (first,) = teams_app.told(ama)
    assert "Part 1 of" in first.text
    ama.press(first, "Show more")
    assert "Part 2 of" in teams_app.told(ama)[1].text
    ama.says("show more")
    assert "Part 3 of" in teams_app.told(ama)[2].text
    assert teams_app.rasa.texts() == ["all"]


def test_a_button_of_another_conversation_shows_no_page_of_it(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.script["all"] = Reply(tuple(Text(f"{number}. {'word ' * 150}") for number in range(40)))
    ama.says("all")
    (first,) = teams_app.told(ama)
    eve = Person(teams_app.teams, "Eve Nosy")
    action = find_action(first.card, "Show more")
    eve.invokes("adaptiveCard/action", {"action": {"type": "Action.Execute", "verb": "more", "data": action["data"]}, "trigger": "manual"})
    assert teams_app.told(eve) == []


def test_thumbs_are_kept_with_the_answer_and_a_thumb_down_offers_a_person(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    number = record_question(database, conversation=ama.conversation, channel="teams", text="who?", kind="partners", outcome="answered")
    elements = (*(one for one in CARD.elements if one.kind != "feedback"), type(CARD.elements[-1])(number))
    teams_app.rasa.script["who?"] = Reply(elements)
    ama.says("who?")
    (answer,) = teams_app.told(ama)
    assert answer.activity["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert ama.reacts(answer, "dislike", "it misses my NHS number 943 476 5919").status_code == 200
    offer = teams_app.told(ama)[-1]
    ama.press(offer, "Ask the information governance team")
    teams_app.settles()
    assert teams_app.rasa.texts()[-1] == "record it"
    with database.session() as session:
        held = session.get_one(Question, number)
        assert held.feedback == "not_helpful"
        assert "943" not in (held.why or "")


def test_while_an_answer_is_made_teams_shows_it(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.delay = 1.2
    ama.says("hello")
    teams_app.teams.wait_for(lambda: teams_app.teams.typing == [ama.chat])
    assert len(teams_app.told(ama)) == 1


def test_the_message_extension_finds_protocols_and_puts_one_into_a_message(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    load_shipped_content(database, local_admin("shipped"))
    every = ama.searches("", first=True)
    assert len(every) == 6
    found = ama.searches("weighing")
    assert found[0]["preview"]["content"]["title"] == "The National Child Measurement Programme (NCMP)"
    assert "Provide" in str(found[0]["content"])
    assert ama.searches("qqqqzzzz") == []
