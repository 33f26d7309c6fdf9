"""The actions of cards, as plain dictionaries.

An action says by its `verb` what it does, and carries `data`. Verbs of a reply's card:

- `say` types `says`; `title` is what was pressed.
- `say_chosen` types the `says` of the one of `choices` whose place is in the input `choice` (`chosen_of`).
- `form_sent` types what was filled in (`message_of_form`).
- `more` shows the page whose number, from 1, is `page`.
- `section` opens the section of an audit that `form` names; `reply_team` asks for a reply about `question`.

A client that knows no Action.Execute gets an Action.Submit, whose data holds the verb besides. Everything that they do can be typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wording import teams as wording
from connectors.text import cut

Action = dict[str, Any]
LONGEST_TITLE = 40
"""Characters that a button shows on a phone."""
LONGEST_LABEL = 100


def execute(title: str, verb: str, data: Mapping[str, Any], *, style: str = "", label: str = "", asks: bool = False) -> Action:
    """A button. `style` is positive or destructive; `label` is what a screen reader says, where the title alone does not say enough.

    One that `asks` sends the inputs of its card. Any other leaves them alone, so that an empty required input cannot stand in its way.
    """
    look = {"style": style} if style else {}
    if label := cut(label, LONGEST_LABEL):
        look["tooltip"] = label
    if not asks:
        look["associatedInputs"] = "none"
    shown = {"title": cut(title, LONGEST_TITLE), **look}
    submit = {"type": "Action.Submit", **shown, "data": {**data, "verb": verb}}
    return {"type": "Action.Execute", **shown, "verb": verb, "data": dict(data), "fallback": submit}


def open_url(title: str, address: str) -> Action:
    """A button that leaves Teams, and says so. `address` is one that `connectors.text.address` lets through."""
    return {"type": "Action.OpenUrl", "title": wording.opens_in_browser(cut(title, LONGEST_TITLE)), "url": address}
