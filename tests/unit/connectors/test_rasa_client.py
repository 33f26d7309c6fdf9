"""What comes back from Rasa is an answer or one of three errors with a reference; never anything else."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers import Answer
from bot.replies import Button
from connectors.rasa_client import AssistantError, AssistantFailed, AssistantSlow, AssistantUnreachable, RasaClient, Understood
from connectors.request import Speaker, read_message
from tests.fakes.rasa_channel import CARD, RasaChannel

REQUEST = read_message("Who are the Autism Panel partners? 943 476 5919", "web:1-a", Speaker("web", "", "local", "local"))


def ask(rasa: RasaChannel, home: Path, text: str = "") -> tuple[Answer, ...]:
    request = read_message(text, "web:1-a", REQUEST.speaker) if text else REQUEST

    async def once() -> tuple[Answer, ...]:
        client = RasaClient(f"http://127.0.0.1:{rasa.port}", home / "channel-secret", timeout=0.5)
        try:
            return await client.ask(request)
        finally:
            await client.close()

    return asyncio.run(once())


def test_a_request_carries_speaker_conversation_and_what_was_removed(rasa: RasaChannel, home: Path) -> None:
    ask(rasa, home)
    assert rasa.received[0].body == {
        "message": "Who are the Autism Panel partners? [NHS number removed]",
        "removed": ["NHS number"],
        "conversation": "web:1-a",
        "speaker": {"platform": "web", "workspace": "", "user": "local", "name": "local"},
        "private": True,
        "id": "",
        "again": False,
    }


def test_an_answer_keeps_its_text_and_its_card(rasa: RasaChannel, home: Path) -> None:
    (answer,) = ask(rasa, home, "Who are the Autism Panel partners?")
    assert answer.reply == CARD
    assert answer.text == CARD.to_text()
    assert answer.outcome == "answered"


def test_an_answer_without_a_card_keeps_its_buttons(rasa: RasaChannel, home: Path) -> None:
    (answer,) = ask(rasa, home, "Anything")
    assert answer == Answer("You asked: Anything", (Button("Help", "help"),))


def test_several_messages_of_one_turn_are_all_kept(rasa: RasaChannel, home: Path) -> None:
    rasa.raw = json.dumps([{"text": "One."}, {"text": "Two."}]).encode()
    assert [answer.text for answer in ask(rasa, home)] == ["One.", "Two."]


@pytest.mark.parametrize(
    "custom", ["words", {"reply": 7}, {"reply": {"elements": [{"kind": "unheard of"}], "outcome": "answered", "about": []}}]
)
def test_a_card_that_cannot_be_read_leaves_the_text(rasa: RasaChannel, home: Path, custom: object) -> None:
    rasa.raw = json.dumps([{"text": "The words.", "custom": custom}]).encode()
    assert ask(rasa, home) == (Answer("The words."),)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"[7]", b"not json", b"[" * 100_000, b'[{"text": ""}]', b'[{"text": null}]', b"\xff"])
def test_what_is_no_answer_is_a_failure(rasa: RasaChannel, home: Path, raw: bytes) -> None:
    rasa.raw = raw
    with pytest.raises(AssistantFailed):
        ask(rasa, home)


def test_an_endless_answer_is_a_failure(rasa: RasaChannel, home: Path) -> None:
    rasa.raw = json.dumps([{"text": "x" * 2_000_001}]).encode()
    with pytest.raises(AssistantFailed):
        ask(rasa, home)


def test_another_secret_is_a_failure(rasa: RasaChannel, home: Path) -> None:
    (home / "channel-secret").write_text("another")
    with pytest.raises(AssistantFailed):
        ask(rasa, home)


def test_a_missing_secret_is_a_failure(rasa: RasaChannel, home: Path) -> None:
    (home / "channel-secret").unlink()
    with pytest.raises(AssistantFailed):
        ask(rasa, home)


def be_down(rasa: RasaChannel) -> None:
    rasa.stop()


def be_slow(rasa: RasaChannel) -> None:
    rasa.delay = 1.5


def be_broken(rasa: RasaChannel) -> None:
    rasa.status = 500


@pytest.mark.parametrize(("trouble", "expected"), [(be_down, AssistantUnreachable), (be_slow, AssistantSlow), (be_broken, AssistantFailed)])
def test_each_trouble_has_its_own_error_with_a_reference_that_is_logged(
    rasa: RasaChannel,
    home: Path,
    trouble: Callable[[RasaChannel], None],
    expected: type[AssistantError],
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble(rasa)
    with pytest.raises(expected) as caught:
        ask(rasa, home)
    assert caught.value.reference in caplog.text
    assert "Autism" not in caplog.text


def understand(rasa: RasaChannel, home: Path, text: str) -> Understood:
    async def once() -> Understood:
        client = RasaClient(f"http://127.0.0.1:{rasa.port}", home / "channel-secret", timeout=0.5)
        try:
            return await client.understand(text)
        finally:
            await client.close()

    return asyncio.run(once())


def test_what_a_message_means_is_asked_without_a_conversation(rasa: RasaChannel, home: Path) -> None:
    rasa.meant["whose partners?"] = [("ask_partners", 0.8), ("check_partner", 0.1)]
    assert understand(rasa, home, "Whose partners?") == Understood("Whose partners?", (("ask_partners", 0.8), ("check_partner", 0.1)))
    assert [(one.path, one.body) for one in rasa.received] == [("/webhooks/sharing/understand", {"message": "Whose partners?"})]
    assert rasa.dealt_with == []


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"not json", b"[" * 100_000, b'{"text": "x", "ranking": [["a", "b"]], "parts": []}', b"\xff"]
)
def test_what_does_not_say_what_a_message_means_is_a_failure(rasa: RasaChannel, home: Path, raw: bytes) -> None:
    rasa.raw = raw
    with pytest.raises(AssistantFailed):
        understand(rasa, home, "Whose partners?")


def test_what_a_message_means_is_not_known_while_rasa_is_down(rasa: RasaChannel, home: Path) -> None:
    rasa.status = 500
    with pytest.raises(AssistantFailed):
        understand(rasa, home, "Whose partners?")
    rasa.stop()
    with pytest.raises(AssistantUnreachable):
        understand(rasa, home, "Whose partners?")
