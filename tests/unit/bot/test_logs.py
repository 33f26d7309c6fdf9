"""Logs hold what happened, never what people wrote."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.logs import SafeFormatter

MESSAGE = "my pupil is called Alex"


class ClientError(Exception):
    """An error that quotes what was sent, as those of HTTP clients do."""


def formatted(error: BaseException | None = None, text: str = "It failed.", *arguments: object) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return SafeFormatter().format(logging.LogRecord("bot.rasa", logging.ERROR, __file__, 1, text, arguments, info))


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_line_says_when_how_grave_and_where() -> None:
    assert formatted().endswith(" ERROR bot.rasa: It failed.")


def test_line_breaks_and_control_characters_cannot_forge_a_line() -> None:
    line = formatted(None, "Sender %s", "x\n2026-01-01 INFO bot: all fine\x1b[31m\u2028")
    assert "\n" not in line
    assert "\x1b" not in line
    assert "\\n2026-01-01 INFO bot: all fine\\x1b[31m\\u2028" in line


def test_a_stack_names_the_error_and_the_place_but_not_its_words() -> None:
    text = formatted(raised(ClientError(f"422, body={MESSAGE}")))
    assert "test_logs.ClientError" in text
    assert f'File "{__file__}"' in text
    assert MESSAGE not in text


def test_causes_are_shown_first_and_without_their_words() -> None:
    with pytest.raises(ClientError) as caught:  # noqa: PT012 - the cause is made here too
        try:
            int(MESSAGE)
        except ValueError as error:
            raise ClientError(MESSAGE) from error
    text = formatted(caught.value)
    assert text.index("builtins.ValueError") < text.index("which led to:") < text.index("ClientError")
    assert MESSAGE not in text


def test_the_words_of_a_system_error_are_kept() -> None:
    assert "No space left on device" in formatted(raised(OSError(28, "No space left on device")))


def test_an_error_that_caused_itself_ends() -> None:
    error = raised(ClientError())
    error.__cause__ = error
    assert formatted(error).count("ClientError") == 1


def test_it_is_what_the_processes_use(capsys: pytest.CaptureFixture[str]) -> None:
    import subprocess

    code = f"from bot import logs; import logging; logs.configure()\ntry: raise ValueError({MESSAGE!r})\nexcept ValueError: logging.exception('It failed.')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ValueError" in done.stderr
    assert MESSAGE not in done.stderr
