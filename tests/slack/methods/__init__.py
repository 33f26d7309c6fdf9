"""What each method of the Web API does, one module for each family. `METHODS` has them all."""

from __future__ import annotations

from tests.slack.methods import assistant, chat, conversations, files, teams, views
from tests.slack.web_api import Method

METHODS: dict[str, Method] = {
    **teams.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **files.METHODS,
    **assistant.METHODS,
}
