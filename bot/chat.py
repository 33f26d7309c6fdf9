"""`make chat`: a conversation with the running assistant in the terminal, also without one."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot import rest, settings, terminal
from bot.answers import read_answers
from bot.problems import Problem
from bot.replies import Button
from bot.wording import connections as say

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

QUIT = ("/quit", "/exit")
ERASE_LINE = "\r\x1b[K"


def main() -> int:
    """Talk until Ctrl-D, /quit or the end of what comes in."""
    rasa_url, sender = settings.load().rasa_url, f"chat-{uuid.uuid4().hex}"
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    lines = _typed() if interactive else _piped()
    _print(say.chat_hello())
    buttons: tuple[Button, ...] = ()
    for line in lines:
        if line.lower() in QUIT:
            break
        if line:
            buttons = _turn(lambda text: rest.ask(rasa_url, sender, text), _meant(line, buttons), buttons, interactive=interactive)
    _print(say.chat_goodbye())
    return 0


def _meant(line: str, buttons: Sequence[Button]) -> str:
    """What the button of this number says, or the line itself."""
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons):
        return buttons[int(line) - 1].says
    return line


def _turn(ask: Callable[[str], bytes], text: str, buttons: tuple[Button, ...], *, interactive: bool) -> tuple[Button, ...]:
    """Send one message and print the answer; the buttons that numbers stand for from now on."""
    if interactive:
        sys.stdout.write(say.typing())
        sys.stdout.flush()
    try:
        shown = terminal.show(read_answers(ask(text)))
    except Problem as problem:
        shown = terminal.Shown(str(problem), buttons)
    except ValueError:
        shown = terminal.Shown(say.failed(), buttons)
    except KeyboardInterrupt:
        shown = terminal.Shown("", buttons)
    if interactive:
        sys.stdout.write(ERASE_LINE)
    _print(shown.text)
    return shown.buttons


def _typed() -> Iterator[str]:
    """Lines as a person types them, with editing and a history that is not kept on disk."""
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(reserve_space_for_menu=0)
    with suppress(EOFError):
        while True:
            yield _typed_line(session)


def _typed_line(session: PromptSession[str]) -> str:
    try:
        return session.prompt("> ").strip()
    except KeyboardInterrupt:
        _print(say.chat_how_to_end())
        return ""


def _piped() -> Iterator[str]:
    for line in sys.stdin:
        sys.stdout.write(f"> {terminal.clean(line.strip())}\n")
        yield line.strip()


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n\n" if text else "\n")
    sys.stdout.flush()
