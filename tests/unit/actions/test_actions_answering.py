"""Every action answers with one message that is complete as text, and remembers what the conversation is about."""

import importlib
import pkgutil
import secrets
from typing import Any

import pytest
import yaml

import actions
from actions.base import AnswerAction
from actions.conversation import Affirm, Greet, SeveralQuestions
from actions.documents import AskDocument
from actions.lists import ListProtocols
from actions.partners import AskPartners
from actions.protocols import AskPurpose, FindProtocol
from actions.questions import NotHelpful
from actions.services import services
from bot.replies import Feedback
from bot.settings import ROOT
from knowledge import protocols, questions
from knowledge.database import Database
from knowledge.search.encoder import Encoder
from tests.shipped import ADMIN, AUTISM, TEAM
from tests.unit.actions.conftest import run


def every_action() -> list[type[AnswerAction]]:
    for module in pkgutil.iter_modules(actions.__path__):
        if module.name != "__main__":
            importlib.import_module(f"actions.{module.name}")
    return AnswerAction.__subclasses__()


ACTIONS = every_action()


def domain() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8")))


def of_intent(intent: str) -> str:
    """The action of an intent; all that is said of audits has one, and so has all that editors say."""
    feature = next((name for name in ("audit", "admin") if intent.startswith(f"{name}_")), intent)
    return f"action_{feature}"


def test_the_domain_names_each_action_once_and_each_intent_has_one() -> None:
    names = [action().name() for action in ACTIONS]
    assert sorted(names) == sorted(domain()["actions"])
    assert {of_intent(intent) for intent in domain()["intents"]} == set(names)


def test_the_rules_lead_each_intent_to_its_action() -> None:
    files = sorted((ROOT / "data/rules").glob("*.yml"))
    rules = [rule for file in files for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]]
    pairs = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert pairs == {intent: of_intent(intent) for intent in domain()["intents"]}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.kind)
@pytest.mark.parametrize("text", ["who is on the Autism Panel and how big is its document?", "hello", ""])
def test_each_action_sends_one_message_whose_text_says_all(base: Database, action: type[AnswerAction], text: str) -> None:
    ran = run(action(), text)
    assert len(ran.messages) == 1
    assert ran.text.strip()
    assert ran.reply.to_text() == ran.text
    custom = ran.messages[0]["custom"]
    assert custom["outcome"] == ran.reply.outcome != "failed"
    assert custom["about"] == list(ran.reply.about)
    assert custom["kind"] == ran.reply.tags["kind"]
    assert [(one["title"], one["payload"]) for one in ran.messages[0]["buttons"]] == [(one.title, one.says) for one in ran.reply.buttons()]
    assert set(ran.slots) == {"context"}


def test_the_partners_are_sent_with_their_card(base: Database) -> None:
    ran = run(AskPartners(), "who are the Autism Panel partners?")
    assert ran.text.startswith("The partners of The Autism in Schools Panel are ECC, Southend City Council and Thurrock Council.")
    assert ran.reply.about == (AUTISM,)
    assert (ran.reply.outcome, ran.reply.tags["kind"]) == ("answered", "ask_partners")


def test_what_one_turn_leaves_in_the_slot_the_next_one_follows_up(base: Database) -> None:
    first = run(AskPartners(), "who are the Autism Panel partners?")
    second = run(AskDocument(), "how big is it?", slots=first.slots)
    assert second.text.startswith("The document of The Autism in Schools Panel is 8.19MB.")
    third = run(AskPurpose(), "and what is it for?", slots=second.slots)
    assert third.reply.about == (AUTISM,)


def test_conversations_are_apart(base: Database) -> None:
    run(AskPartners(), "who are the Autism Panel partners?", sender="test:one")
    assert run(AskDocument(), "how big is it?", sender="test:two").reply.about == ()


@pytest.mark.parametrize(
    "slots", [{}, {"context": None}, {"context": {}}, {"context": {"colour": "blue"}}, {"context": []}, {"context": "autism"}]
)
def test_a_slot_that_cannot_be_read_loses_the_thread_and_not_the_answer(base: Database, slots: dict[str, Any]) -> None:
    assert run(AskPartners(), "who are the Autism Panel partners?", slots=slots).reply.about == (AUTISM,)


def test_the_parts_that_rasa_saw_are_each_answered(base: Database) -> None:
    ran = run(
        SeveralQuestions(),
        "who is on the autism panel and how big is the document?",
        parts=[["who is on the autism panel", "ask_partners"], ["how big is the document?", "ask_document"]],
    )
    assert "The partners of The Autism in Schools Panel are " in ran.text
    assert "The document of The Autism in Schools Panel is 8.19MB." in ran.text


def test_a_message_that_rasa_could_not_read_is_answered_too(base: Database) -> None:
    assert run(Greet(), None, intent=None).text.startswith("Hello.")
    assert run(Greet(), "hi", intent={"name": None, "confidence": None}).text.startswith("Hello.")


def test_the_person_is_told_what_was_taken_out_and_what_was_not_read(base: Database) -> None:
    ran = run(FindProtocol(), "child [UPN removed] is missing from education", metadata={"removed": ["UPN", "date"], "cut": True})
    assert "I removed a UPN and a date from your message before anything was stored." in ran.text
    assert "longer than 20,000 characters" in ran.text
    assert ran.text.startswith("This is covered by")


def test_a_message_without_metadata_gets_no_notice(base: Database) -> None:
    for metadata in (None, {}, {"removed": [], "cut": False}):
        assert "I removed" not in run(Greet(), "hello", metadata=metadata).text


def test_a_question_is_stored_with_its_conversation_channel_and_outcome_and_without_identifiers(own_base: Database) -> None:
    run(FindProtocol(), "child [UPN removed] born [date removed] is missing from education", sender="slack:T1:U1", channel="slack")
    run(FindProtocol(), "sharing CCTV footage with our insurer", sender="slack:T1:U1", channel="slack")
    second, first = questions.list_questions(own_base)
    assert (first.text, first.outcome, first.channel) == (
        "child [UPN removed] born [date removed] is missing from education",
        "answered",
        "slack",
    )
    assert (second.outcome, second.protocols) == ("declined", ())


def test_a_yes_records_the_question_for_the_team_that_the_settings_name(own_base: Database) -> None:
    first = run(FindProtocol(), "sharing CCTV footage with our insurer")
    assert f"Shall I record your question for {TEAM}?" in first.text
    second = run(Affirm(), "yes please", slots=first.slots)
    assert second.text.startswith(f"Recorded for {TEAM}:")
    assert questions.list_questions(own_base)[0].for_team


def test_an_answer_asks_whether_it_helped_by_the_number_of_the_stored_question(own_base: Database) -> None:
    ran = run(AskPartners(), "who are the Autism Panel partners?")
    asked = [element.question for element in ran.reply.elements if isinstance(element, Feedback)]
    assert asked == [questions.list_questions(own_base)[0].id]
    run(NotHelpful(), "That was not helpful", slots=ran.slots)
    assert questions.list_questions(own_base)[0].feedback == "not_helpful"


def test_what_an_admin_adds_is_what_the_next_message_is_answered_from(own_base: Database) -> None:
    assert run(ListProtocols(), "what do we share with Leisure Trust?").reply.outcome == "declined"
    added = protocols.add_protocol(own_base, ADMIN, title="Swim", purpose="To book coaches to the pool.", partners=["ECC", "Leisure Trust"])
    assert run(ListProtocols(), "what do we share with Leisure Trust?").reply.about == (added.slug,)


def test_the_knowledge_base_is_opened_once(base: Database) -> None:
    assert services() is services()


def test_a_text_that_rasa_encoded_is_not_encoded_again(base: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"who are the Autism Panel partners {secrets.token_hex(4)}"
    packed = Encoder().packed([text])
    seen: list[str] = []
    encode = Encoder._encode
    monkeypatch.setattr(Encoder, "_encode", lambda self, texts: seen.extend(texts) or encode(self, texts))
    run(AskPartners(), text, vectors=packed)
    assert text not in seen
    run(AskPartners(), f"{text}?", vectors=packed)
    assert f"{text}?" in seen
