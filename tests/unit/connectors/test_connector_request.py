"""Messages become neutral requests: readable, without identifiers, not too long."""

import pytest

from bot.messages import LONGEST_MESSAGE
from connectors.request import MessageEmpty, MessageTooLong, Speaker, read_message

SPEAKER = Speaker("web", "", "local", "local")


def test_identifiers_are_removed_and_their_kinds_are_told() -> None:
    request = read_message("Is 943 476 5919 on it? Write to sam@example.org", "web:1", SPEAKER)
    assert "943" not in request.text
    assert "example.org" not in request.text
    assert set(request.removed) == {"NHS number", "e-mail address"}


def test_control_characters_and_broken_letters_become_harmless() -> None:
    request = read_message("one\x00two\x1b[31m\r\nthree \ud800\x7f", "web:1", SPEAKER)
    assert request.text == "one two [31m\nthree \N{REPLACEMENT CHARACTER}"
    request.text.encode()


def test_the_longest_message_is_taken_and_one_character_more_is_not() -> None:
    assert len(read_message("é" * LONGEST_MESSAGE, "web:1", SPEAKER).text) == LONGEST_MESSAGE
    with pytest.raises(MessageTooLong):
        read_message("é" * (LONGEST_MESSAGE + 1), "web:1", SPEAKER)


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x01"])
def test_a_message_with_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(MessageEmpty):
        read_message(text, "web:1", SPEAKER)
