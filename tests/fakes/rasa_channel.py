"""A stand-in for Rasa's two channels, over real HTTP: same addresses, same secret, same JSON. Can be slow, down or wrong.

A message that is sent again under its id gets the answer that it had, as the real channel does.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Text

SECRET = "not-a-real-secret"
UNDERSTAND = "/webhooks/sharing/understand"

CARD = Reply(
    (
        Text("The Autism in Schools Panel covers this.", "lead"),
        Text("Its purpose says:"),
        Text("To process, triage and allocate referrals based on the category of need of CYP referred.", "quote"),
        Facts((Fact("Partners", "ECC, Southend City Council, Thurrock Council"), Fact("Theme", "Learning and Education"))),
        Items(
            (
                Item("The Autism in Schools Panel", "PDF, 8.19MB", "https://example.org/panel.pdf"),
                Item("Where it is kept", "", "javascript:alert(1)"),
            )
        ),
        Buttons((Button("What is it for?", "What is the Autism Panel for?"), Button("How big is it?", "How big is it?"))),
        Text("Partners may have changed since the page was read.", "note"),
        Feedback(7),
    )
)
COMPARISON = Reply(
    (
        Text("Here are the two side by side.", "lead"),
        Facts((Fact("Partners", "ECC, Provide"), Fact("Document", "DOC, 90KB")), "ECC Education Compliance and CHIS"),
        Facts((Fact("Partners", "ECC, Provide"), Fact("Document", "DOC, 76.53KB")), "The National Child Measurement Programme (NCMP)"),
    )
)
FORM = Reply(
    (
        Text("Tell the team what is missing.", "heading"),
        Form(
            "missing",
            "What is missing",
            (
                Field("what", "What did you look for?", required=True, help="One sentence will do."),
                Field("theme", "Theme", "choice", options=("Learning and Education", "Health")),
                Field("urgent", "It is urgent", "toggle"),
            ),
            "Tell the team",
            "tell the team",
        ),
    )
)
SECTION = Reply(
    (
        Text("Which of these do you hold?", "lead"),
        Form(
            "information",
            "Section 1: Information held",
            (
                *(
                    Field(f"1.{number}", label, "toggle", help=about)
                    for number, (label, about) in enumerate(
                        (
                            ("Address", "Where the child or young person lives, on paper or in a system."),
                            ("Telephone numbers", ""),
                            ("Emails and other electronic contact points", ""),
                            ("GP name and contact details", "The name of the family doctor or surgery, and how to reach them."),
                        ),
                        1,
                    )
                ),
                Field("1.5", "Are there any other types of information you hold about individual YP and their families"),
            ),
            says="section 1",
        ),
        Buttons((Button("Stop for now", "stop the audit"),)),
    )
)
LISTED = Reply(
    (
        Items((Item("Address"), Item("Telephone numbers")), numbered=True),
        Form(
            "listed", "Section 1", (Field("1.1", "Address", "choice", options=("yes", "no")), Field("1.1 note", "Note on 1.1")), listed=True
        ),
    )
)
MARKUP = Reply((Text("<img src=x onerror=alert(1)><b>bold</b>"), Items((Item("<script>alert(1)</script>", "", "data:text/html,hello"),))))

SCRIPT: dict[str, Reply] = {
    "who are the autism panel partners?": CARD,
    "compare the two with provide": COMPARISON,
    "something is missing": FORM,
    "audit": SECTION,
    "listed": LISTED,
    "show markup": MARKUP,
    "that was helpful": Reply((Text("Thank you. That helps."),)),
}


Said = Reply | Callable[[dict[str, Any]], Reply]
"""What is answered, or what makes it of the message as it arrived."""


@dataclass(frozen=True)
class Received:
    """One message as it arrived."""

    path: str
    body: dict[str, Any]


class RasaChannel:
    """Listens on 127.0.0.1. `delay` is in seconds; `raw` replaces every answer; `status` is what is answered with.

    `meant` are the kinds that a text in small letters may be, likeliest first; any other is find_protocol.
    `script` says what is answered to a text in small letters, `otherwise` to any other. A text in `held` is answered when its event is set.
    `dealt_with` are the messages that had an effect; with `loses` so many answers are lost on their way, after the effect.
    """

    def __init__(self, port: int = 0) -> None:
        self.received: list[Received] = []
        self.script: dict[str, Said] = dict(SCRIPT)
        self.otherwise: Said | None = None
        self.meant: dict[str, list[tuple[str, float]]] = {}
        self.held: dict[str, threading.Event] = {}
        self.dealt_with: list[str] = []
        self.loses = 0
        self._given: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.open: set[socket.socket] = set()
        self.delay = 0.0
        self.status = 200
        self.raw: bytes | None = None
        self._port = port
        self._server: ThreadingHTTPServer | None = None
        self.start()

    @property
    def port(self) -> int:
        """The port, the same after a restart."""
        return self._port

    def start(self) -> None:
        """Listen, as after `stop`."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), type("Handler", (_Handler,), {"channel": self}))
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Refuse connections and drop those that are open."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def texts(self) -> list[str]:
        """What was asked, in order."""
        return [one.body["message"] for one in self.received]

    def deal_with(self, body: dict[str, Any], recipient: str) -> list[dict[str, Any]]:
        """The answer, once for each id where it is sent again."""
        key = (recipient, str(body.get("id") or ""))
        if body.get("again") and key in self._given:
            return self._given[key]
        self.dealt_with.append(body["message"])
        self._given[key] = self.answer(body, recipient)
        return self._given[key]

    def answer(self, body: dict[str, Any], recipient: str) -> list[dict[str, Any]]:
        """What Rasa would answer: one message, complete in its text."""
        said = self.script.get(body["message"].lower(), self.otherwise)
        reply = said(body) if callable(said) else said
        if reply is None:
            return [{"recipient_id": recipient, "text": f"You asked: {body['message']}", "buttons": [{"title": "Help", "payload": "help"}]}]
        buttons = [{"title": button.title, "payload": button.says} for button in reply.buttons()]
        custom = {"reply": reply.to_json(), "outcome": reply.outcome, "kind": "partners", "about": list(reply.about)}
        return [{"recipient_id": recipient, "text": reply.to_text(), "custom": custom} | ({"buttons": buttons} if buttons else {})]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    channel: ClassVar[RasaChannel]

    def setup(self) -> None:
        super().setup()
        self.channel.open.add(self.connection)

    def finish(self) -> None:
        self.channel.open.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        match self.path:
            case "/":
                self._send(200, b"Hello from Rasa: 3.6.21")
            case "/webhooks/rest/":
                self._send(200, b'{"status": "ok"}')
            case _:
                self._send(404, b"{}")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        problem = self._problem(body)
        if problem:
            self._send(problem, b"{}")
            return
        self.channel.received.append(Received(self.path, body))
        if self.path == UNDERSTAND:
            text = body["message"]
            meant = {"text": text, "removed": [], "ranking": self.channel.meant.get(text.lower(), [("find_protocol", 0.9)]), "parts": []}
            self._send(self.channel.status, json.dumps(meant).encode() if self.channel.raw is None else self.channel.raw)
            return
        if event := self.channel.held.get(body["message"]):
            event.wait(30)
        recipient = body.get("conversation") or f"rest:{body.get('sender')}"
        status = self.channel.status
        answers = self.channel.deal_with(body, recipient) if status == 200 else []
        time.sleep(self.channel.delay)
        if self.channel.loses:
            self.channel.loses -= 1
            self.close_connection = True
            return
        content = json.dumps(answers).encode() if self.channel.raw is None else self.channel.raw
        self._send(status, content)

    def _problem(self, body: dict[str, Any]) -> int:
        if self.path == "/webhooks/rest/webhook":
            return 0 if isinstance(body.get("message"), str) else 400
        if self.path not in ("/webhooks/sharing/webhook", UNDERSTAND):
            return 404
        if self.headers.get("X-Sharing-Secret") != SECRET:
            return 401
        if self.path == UNDERSTAND:
            return 0 if isinstance(body.get("message"), str) else 400
        fine = isinstance(body.get("message"), str) and isinstance(body.get("conversation"), str) and isinstance(body.get("speaker"), dict)
        return 0 if fine else 400

    def _send(self, status: int, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        return
