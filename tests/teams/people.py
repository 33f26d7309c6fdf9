"""What people do in Teams: write, mention, press, fill in, search, say whether it helped. Each becomes the activity that Teams delivers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.teams.checker import CARD_TYPE, problems_of_answer
from tests.teams.fake import APP_ID, TENANT, FakeTeams, Post

BOT = {"id": f"28:{APP_ID}", "name": "Sharing Assistant"}
CHANNEL, TEAM, GROUP = "19:general1a2b@thread.tacv2", "19:team1a2b@thread.tacv2", "19:group1a2b@thread.v2"


@dataclass(frozen=True)
class Person:
    """Somebody of the tenant."""

    teams: FakeTeams
    name: str
    tenant: str = TENANT

    @property
    def user(self) -> str:
        """Entra's object id."""
        made = hashlib.sha256(self.name.encode()).hexdigest()
        return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-8{made[17:20]}-{made[20:32]}"

    @property
    def chat(self) -> str:
        """The id of their own chat with the app."""
        return f"a:1{hashlib.sha256(self.name.encode()).hexdigest()}chat"

    @property
    def conversation(self) -> str:
        """Our id of that chat."""
        return f"teams:{self.tenant}:{self.user}"

    def activity(self, kind: str, where: str = "", thread: str = "", **more: Any) -> dict[str, Any]:
        """An activity of theirs, in their own chat unless it is elsewhere."""
        place = where or self.chat
        number = self.teams.number()
        if where == CHANNEL:
            held = {
                "isGroup": True,
                "conversationType": "channel",
                "id": f"{CHANNEL};messageid={thread or number}",
                "tenantId": self.tenant,
            }
            channel: dict[str, Any] = {"teamsChannelId": CHANNEL, "teamsTeamId": TEAM, "channel": {"id": CHANNEL}, "team": {"id": TEAM}}
        elif where:
            held, channel = {"isGroup": True, "conversationType": "groupChat", "id": place, "tenantId": self.tenant}, {}
        else:
            held, channel = {"conversationType": "personal", "id": place, "tenantId": self.tenant}, {}
        return {
            "type": kind,
            "id": number,
            "timestamp": "2026-01-05T09:30:00.000Z",
            "localTimestamp": "2026-01-05T09:30:00.000+00:00",
            "serviceUrl": self.teams.service_url,
            "channelId": "msteams",
            "from": {"id": f"29:{self.user}", "name": self.name, "aadObjectId": self.user},
            "conversation": held,
            "recipient": BOT,
            "locale": "en-GB",
            "channelData": {**channel, "tenant": {"id": self.tenant}},
            **more,
        }

    def message(self, text: str, where: str = "", thread: str = "", *, mentions: bool = True) -> dict[str, Any]:
        """A message that they write; elsewhere than in their own chat it mentions the app."""
        if not where or not mentions:
            return self.activity(
                "message", where, thread, text=text, textFormat="plain", entities=[{"type": "clientInfo", "country": "GB"}]
            )
        mention = "<at>Sharing Assistant</at>"
        entities = [{"type": "mention", "text": mention, "mentioned": BOT}, {"type": "clientInfo", "country": "GB"}]
        html = {"contentType": "text/html", "content": f"<p>{mention}&nbsp;{text}</p>"}
        return self.activity(
            "message", where, thread, text=f"{mention}\u00a0{text}", textFormat="plain", entities=entities, attachments=[html]
        )

    def says(self, text: str, where: str = "", thread: str = "", *, mentions: bool = True) -> httpx.Response:
        """Write a message."""
        return self.teams.deliver(self.message(text, where, thread, mentions=mentions))

    def press(self, post: Post, title: str, **filled_in: str) -> dict[str, Any]:
        """Press the button of this title on a message, with inputs filled in; what the app answers. A card in its place is then the message's."""
        response = self.teams.deliver(self.pressed(post, title, **filled_in))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert problems_of_answer(answer) == []
        if answer["type"] == CARD_TYPE:
            post.activity = {**post.activity, "attachments": [{"contentType": CARD_TYPE, "content": answer["value"]}]}
        return answer

    def pressed(self, post: Post, title: str, **filled_in: str) -> dict[str, Any]:
        """The invoke of a pressed button."""
        action = find_action(post.card, title)
        data = {**action.get("data", {}), **inputs_of(post.card), **filled_in}
        value = {"action": {"type": "Action.Execute", "title": title, "verb": action["verb"], "data": data}, "trigger": "manual"}
        return self._on(post, "invoke", name="adaptiveCard/action", value=value)

    def submits(self, post: Post, title: str, **filled_in: str) -> httpx.Response:
        """Press a button in a client that knows no Action.Execute."""
        data = {**find_action(post.card, title)["fallback"]["data"], **inputs_of(post.card), **filled_in}
        return self.teams.deliver(self._on(post, "message", value=data))

    def invokes(self, name: str, value: Mapping[str, Any], post: Post | None = None) -> httpx.Response:
        """Any other invoke."""
        return self.teams.deliver(
            self._on(post, "invoke", name=name, value=value) if post else self.activity("invoke", name=name, value=value)
        )

    def reacts(self, post: Post, reaction: str, words: str = "") -> httpx.Response:
        """Press a thumb below an answer: like or dislike."""
        feedback = '{"feedbackText":"' + words + '"}'
        return self.invokes(
            "message/submitAction", {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": feedback}}, post
        )

    def searches(self, words: str, *, first: bool = False) -> list[dict[str, Any]]:
        """Search with the message extension; what is found."""
        parameters = [{"name": "initialRun", "value": "true"}] if first else [{"name": "query", "value": words}]
        value = {"commandId": "findProtocol", "parameters": parameters, "queryOptions": {"skip": 0, "count": 25}}
        response = self.invokes("composeExtension/query", value)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["composeExtension"].get("attachments", [])
        return found

    def accepts(self, post: Post, name: str = "upload-1") -> httpx.Response:
        """Accept a file that the app offers."""
        consent = post.activity["attachments"][0]
        told = {
            "uploadUrl": f"{self.teams.address}/upload/{name}",
            "contentUrl": f"https://tenant.sharepoint.example/{consent['name']}",
            "name": consent["name"],
            "uniqueId": "1150d938-8870-4044-9f2c-5bbdebaa4b38",
            "fileType": consent["name"].rpartition(".")[2],
        }
        value = {"type": "fileUpload", "action": "accept", "context": consent["content"]["acceptContext"], "uploadInfo": told}
        return self.invokes("fileConsent/invoke", value, post)

    def _on(self, post: Post, kind: str, **more: Any) -> dict[str, Any]:
        where = "" if post.conversation == self.chat else post.conversation
        return self.activity(kind, where, post.thread, replyToId=post.id, **more)


def find_action(card: Mapping[str, Any], title: str) -> dict[str, Any]:
    """The action of a card that has this title."""
    found = [one for one in _actions(card) if one.get("title") == title]
    assert found, f"no button {title!r} among {[one.get('title') for one in _actions(card)]}"
    return found[0]


def inputs_of(held: Any) -> dict[str, str]:
    """What a card's inputs hold when nobody touches them."""
    if isinstance(held, list):
        return {name: value for one in held for name, value in inputs_of(one).items()}
    if not isinstance(held, Mapping):
        return {}
    if str(held.get("type")).startswith("Input."):
        return {str(held["id"]): str(held.get("value") or "")}
    return {
        name: value for key, one in held.items() if key not in ("data", "fallback", "refresh") for name, value in inputs_of(one).items()
    }


def _actions(held: Any) -> Iterator[dict[str, Any]]:
    if isinstance(held, list):
        for one in held:
            yield from _actions(one)
    elif isinstance(held, Mapping):
        if str(held.get("type")).startswith("Action."):
            yield dict(held)
            return
        for key, one in held.items():
            if key != "refresh":
                yield from _actions(one)
