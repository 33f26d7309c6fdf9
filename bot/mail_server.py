"""Connects to the mail server of the settings, for sending and for `sharing doctor`."""

from __future__ import annotations

import smtplib
import ssl

from bot.settings import LOOPBACK, EmailSettings

TIMEOUT_SECONDS = 20


class NoEncryption(Exception):
    """The server offers no encryption, so that the password was not sent."""


def open_server(email: EmailSettings) -> smtplib.SMTP:
    """A connection over which messages can be sent; NoEncryption, smtplib.SMTPException or OSError where there is none."""
    context = ssl.create_default_context()
    if email.encrypted:
        server: smtplib.SMTP = smtplib.SMTP_SSL(email.host, email.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(email.host, email.port, timeout=TIMEOUT_SECONDS)
    try:
        _log_in(server, email, context)
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, email: EmailSettings, context: ssl.SSLContext) -> None:
    """Encrypt the connection where the server can, and say who we are. A password never leaves this computer without encryption."""
    server.ehlo()
    is_encrypted = email.encrypted
    if not is_encrypted and server.has_extn("starttls"):
        server.starttls(context=context)
        is_encrypted = True
    if email.user and not is_encrypted and email.host not in LOOPBACK:
        raise NoEncryption
    if email.user:
        server.login(email.user, email.password)
