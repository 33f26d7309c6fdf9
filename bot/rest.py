"""Talks to the running assistant over its REST channel, for tools on this machine. Standard library only."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from bot.problems import Problem
from bot.wording import connections as say

TIMEOUT_SECONDS = 30.0
# Proxies of the environment are not for a neighbour on loopback.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(rasa_url: str, sender: str, message: str) -> bytes:
    """Send one message of the conversation `sender` and return the JSON of its answers; raise Problem when there is none."""
    body = json.dumps({"sender": sender, "message": message}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{rasa_url}/webhooks/rest/webhook", body, headers)  # noqa: S310 - the address is ours.
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            content: bytes = response.read()
            return content
    except TimeoutError:
        raise Problem(say.slow()) from None
    except urllib.error.HTTPError as error:
        raise Problem(say.failed()) from error
    except OSError as error:
        if isinstance(error, urllib.error.URLError) and isinstance(error.reason, TimeoutError):
            raise Problem(say.slow()) from None
        raise Problem(say.not_running()) from error
