"""The actions of a card. Pure.

What an action does is its `verb`; what belongs to it is its `data`. A client that knows no Action.Execute gets an Action.Submit, whose
data holds the verb besides. The verbs:

`say` types `says`, and `say_chosen` what was chosen of several; `form_sent` types what was filled in. `more` shows the `page` of the reply of
that `row` of the outbox. `section` opens the section of an audit that `form` names. `reply_team` asks for a reply about the `question`. The
others are named beside the cards that they are on: `section_card.py`, `enquiry_cards.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wording import chat_apps as say
from connectors.text import cut

Action = dict[str, Any]
LONGEST_TITLE = 80


def execute(title: str, verb: str, data: Mapping[str, Any], *, style: str = "", label: str = "") -> Action:
    """A button. `style` is positive or destructive; `label` is shown beside it and read out where the title alone does not say enough."""
    look = {**({"style": style} if style else {}), **({"tooltip": cut(label, LONGEST_TITLE * 2)} if label else {})}
    shown = {"title": cut(title, LONGEST_TITLE), **look}
    submit = {"type": "Action.Submit", **shown, "data": {**data, "verb": verb}}
    return {"type": "Action.Execute", **shown, "verb": verb, "data": dict(data), "fallback": submit}


def open_url(title: str, address: str) -> Action:
    """A button that leaves Teams, and says so."""
    return {"type": "Action.OpenUrl", "title": say.leaves_teams(cut(title, LONGEST_TITLE)), "url": address}
