"""Lines with bold words and links, as one block in which everything that people and protocols wrote is shown literally."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.slack.elements import LONGEST_TEXT, Block, plain_text
from connectors.slack.text import escaped, has_marks
from connectors.text import address


@dataclass(frozen=True)
class Run:
    """Words of a line that look alike. `url` makes them a link."""

    text: str
    bold: bool = False
    url: str = ""


Line = tuple[Run, ...]


def said(line: Line) -> str:
    """The line as plain text, with the addresses of its links."""
    return "".join(f"{run.text} {run.url}" if run.url and run.url != run.text else run.text for run in line)


def cost(line: Line) -> int:
    """How many characters of a message the line takes at most."""
    return sum(len(escaped(run.text)) + len(escaped(run.url)) for run in line) + 8


def section(lines: Sequence[Line]) -> Block:
    """The lines as one block.

    Plain text where nothing is bold or a link. Slack's markup where no word could be taken for markup. Otherwise rich text, which
    has no markup to be taken for, and which is not drawn by every client that speaks Slack's language. Never folded up behind Slack's own "see more".
    """
    runs = [run for line in lines for run in line]
    if not any(run.bold or run.url for run in runs):
        return {"type": "section", "text": plain_text("\n".join(said(line) for line in lines)), "expand": True}
    marked = "\n".join("".join(_marked(run) for run in line) for line in lines)
    if len(marked) <= LONGEST_TEXT and not any(has_marks(run.text) for run in runs):
        # Verbatim: Slack would otherwise make links of what looks like an address, a channel or a person.
        return {"type": "section", "text": {"type": "mrkdwn", "text": marked, "verbatim": True}, "expand": True}
    elements = [_rich(run) for number, line in enumerate(lines) for run in ((Run("\n"),) if number else ()) + line]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _marked(run: Run) -> str:
    text = escaped(run.text)
    if run.url and (link := address(run.url)):
        return f"<{escaped(link)}|{text}>"
    return f"*{text}*" if run.bold else text


def _rich(run: Run) -> Block:
    if run.url and (link := address(run.url)):
        return {"type": "link", "url": link, "text": run.text}
    return {"type": "text", "text": run.text, **({"style": {"bold": True}} if run.bold else {})}
