"""Response URLs: what the app says to them after a command or a click."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.limits import Refused, check_response
from tests.slack.methods.chat import check_thread
from tests.slack.web_api import drop
from tests.slack.workspace import JSON, Channel, Message, Workspace

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack


@dataclass
class ResponseURL:
    """Where one answers to: whom, where, and the message that was acted on."""

    workspace: Workspace
    channel: Channel
    user: str
    original: Message | None
    born: float
    uses: int = 0


class Responses:
    """Serves `/response/NAME`: each five times within `seconds`."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.most = 5
        self.seconds = 1800.0
        self.made: dict[str, ResponseURL] = {}

    def new(self, workspace: Workspace, channel: Channel, user: str, original: Message | None = None) -> str:
        """An address to answer to."""
        name = uuid.uuid4().hex
        self.made[name] = ResponseURL(workspace, channel, user, original, time.monotonic())
        return f"{self.slack.address}/response/{name}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One answer."""
        fault = self.slack.faults.next("response_url")
        if fault and fault.status:
            return web.Response(status=fault.status, headers={"Retry-After": str(fault.retry_after)} if fault.retry_after else {})
        if self.slack.down or (fault and fault.drops and not fault.after_work):
            return drop(request)
        body = await request.text()
        try:
            self._take(self.made.get(request.match_info["name"]), body)
        except Refused as refused:
            self.slack.refuse("response_url", refused, {"body": body})
            status = 404 if refused.error in ("used_url", "expired_url") else 400
            return web.json_response({"ok": False, "error": refused.error}, status=status)
        if fault and fault.drops:
            return drop(request)
        return web.Response(text="ok")

    def _take(self, url: ResponseURL | None, body: str) -> None:
        if url is None or time.monotonic() - url.born > self.seconds:
            raise Refused("expired_url", f"good for {self.seconds} seconds")
        if url.uses >= self.most:
            raise Refused("used_url", f"good for {self.most} answers")
        try:
            said = json.loads(body)
        except ValueError:
            raise Refused("invalid_payload", body[:200]) from None
        check_response(said)
        url.uses += 1
        self.say(url, said)

    def say(self, url: ResponseURL, said: JSON) -> None:
        """Does what a checked answer asks."""
        if said.get("delete_original") or said.get("replace_original"):
            if url.original is None:
                raise Refused("invalid_arguments", "there is no original message")
            if said.get("delete_original"):
                self.slack.messages.remove(url.workspace, url.original)
            else:
                self.slack.messages.change(url.workspace, url.original, said)
            return
        if "thread_ts" in said:
            check_thread(url.channel, said["thread_ts"])
        seen_by = "" if said.get("response_type") == "in_channel" else url.user
        self.slack.messages.post(url.workspace, url.channel, said, seen_by=seen_by)
