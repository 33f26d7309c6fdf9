"""A real mail server on loopback, for tests: what it was sent, and answers that it is told to give first."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword


class Mailbox:
    """Every message, oldest first. `first` are answers to the first ones, which are not taken."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.first: list[str] = []
        self.logins: list[LoginPassword] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - the server's own name
        if self.first:
            return self.first.pop(0)
        self.messages.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        self.logins.append(given)
        return AuthResult(success=given == LoginPassword(b"user", b"pass@word"), handled=False)


@contextmanager
def mail_server(mailbox: Mailbox, port: int, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """The server, encrypted from the first byte with `tls`."""
    more: dict[str, Any] = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    server = Controller(mailbox, hostname="127.0.0.1", port=port, ssl_context=tls, ready_timeout=30, **more)
    server.start()
    try:
        yield
    finally:
        server.stop()
