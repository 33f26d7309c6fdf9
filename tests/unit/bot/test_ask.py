"""`sharing ask`: a question, a pipe of questions, JSON, and one line when it cannot."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from tests.fakes.rasa_channel import RasaChannel


@pytest.fixture(autouse=True)
def environment(rasa: RasaChannel, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARING_RASA_PORT", str(rasa.port))
    monkeypatch.setenv("SHARING_HOME", str(home))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_question_is_answered_in_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who", "are the Autism Panel partners?"]) == 0
    assert "Partners: ECC, Southend City Council, Thurrock Council" in capsys.readouterr().out


def test_each_line_of_a_pipe_is_a_turn_of_one_conversation(rasa: RasaChannel, pipe: Callable[[str], None]) -> None:
    pipe("Who are the Autism Panel partners?\n\n  How big is it?\n")
    assert main(["ask"]) == 0
    assert rasa.texts() == ["Who are the Autism Panel partners?", "How big is it?"]
    assert len({one.body["sender"] for one in rasa.received}) == 1


def test_all_of_a_pipe_can_be_one_message(rasa: RasaChannel, pipe: Callable[[str], None]) -> None:
    pipe("first line\nsecond line\n")
    assert main(["ask", "--whole"]) == 0
    assert rasa.texts() == ["first line\nsecond line"]


def test_a_named_conversation_goes_on_and_others_are_apart(rasa: RasaChannel) -> None:
    for options in (["--conversation", "mine"], ["--conversation", "mine"], [], []):
        main(["ask", *options, "hello"])
    first, second, third, fourth = (one.body["sender"] for one in rasa.received)
    assert first == second == "mine"
    assert len({first, third, fourth}) == 3


def test_json_is_what_the_channel_answers_one_line_a_question(pipe: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    pipe("Who are the Autism Panel partners?\nesc \x1b[31m é\n")
    assert main(["ask", "--json"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first)[0]["custom"]["reply"]["outcome"] == "answered"
    assert json.loads(second)[0]["text"] == "You asked: esc \x1b[31m é"
    assert "\x1b" not in second


def test_one_line_says_that_the_assistant_is_not_running(rasa: RasaChannel, capsys: pytest.CaptureFixture[str]) -> None:
    rasa.stop()
    assert main(["ask", "hello"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "The assistant is not running. Start it with: make run\n"


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]"])
def test_what_is_no_answer_is_one_line(rasa: RasaChannel, capsys: pytest.CaptureFixture[str], raw: bytes) -> None:
    rasa.raw = raw
    assert main(["ask", "hello"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_slow_assistant_is_one_line(rasa: RasaChannel, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.rest.TIMEOUT_SECONDS", 0.2)
    rasa.delay = 0.5
    assert main(["ask", "hello"]) == 1
    assert capsys.readouterr().err.startswith("The assistant took too long to answer.")


def test_a_broken_assistant_is_one_line(rasa: RasaChannel, capsys: pytest.CaptureFixture[str]) -> None:
    rasa.status = 500
    assert main(["ask", "hello"]) == 1
    assert capsys.readouterr().err.startswith("Sorry, something went wrong")


def test_an_answer_that_says_it_failed_has_the_code_of_a_failure(rasa: RasaChannel) -> None:
    rasa.raw = json.dumps([{"text": "Sorry.", "custom": {"outcome": "failed"}}]).encode()
    assert main(["ask", "hello"]) == 1


def test_nothing_asked_is_a_failure(pipe: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    pipe("\n")
    assert main(["ask"]) == 1
    assert capsys.readouterr().err == "Type a question first.\n"
