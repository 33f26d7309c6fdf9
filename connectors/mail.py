"""Sends what is kept for e-mail: plain text, by the mail server of the settings.

Whether a server took a message whose end was not seen cannot be asked. It is sent again then, with the same Message-ID, by which mail
programs know it.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from bot.mail_server import NoEncryption, open_server
from bot.settings import MAILBOX, EmailSettings, Settings
from bot.wording import enquiries as say
from connectors.outbox import NeverSent, NotSent, PerhapsSent
from connectors.team import NOTICE, inbox_address
from knowledge.database import Database
from knowledge.deliveries.outgoing import Kept
from knowledge.enquiries.inbox import read_for_team
from knowledge.enquiries.relaying import FROM_ASKER
from knowledge.protocols import list_protocols
from knowledge.values import one_line

SETTINGS_PAUSE = 600.0
"""How long to wait where only another setting, or the people of the mail server, can help."""


class MailSender:
    """Sends the rows of the outbox."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    async def send(self, message: Kept) -> str:
        """Hand it to the mail server."""
        made = await asyncio.to_thread(self._made, message)
        await asyncio.to_thread(deliver, self._settings.email, made)
        return str(made["Message-ID"])

    async def find(self, message: Kept) -> str:
        """Nobody can tell."""
        return ""

    def _made(self, message: Kept) -> EmailMessage:
        to = str(message.payload["more"]["to"])
        if not MAILBOX.fullmatch(to):
            raise NeverSent("the address is none")
        if message.payload["kind"] == NOTICE:
            subject, text, key = (str(message.payload[name]) for name in ("subject", "text", "key"))
        else:
            subject, text, key = self._of_enquiry(message)
        made = EmailMessage(policy=SMTP)
        made["Subject"] = one_line(subject)
        made["From"], made["To"] = self._settings.email.sender, to
        made["Date"] = formatdate()
        made["Message-ID"] = f"<sharing-{message.id}-{key}@{self._settings.email.sender.rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"  # Nobody's out-of-office message answers it.
        made.set_content(text)
        return made

    def _of_enquiry(self, message: Kept) -> tuple[str, str, str]:
        """Subject, text and what tells it from one of the same number in another database."""
        team = self._settings.team_name
        view = read_for_team(self._database, int(message.payload["question"]))
        if view is None:
            raise NeverSent("the question is not kept any more")
        link = say.see_inbox(inbox_address(self._settings, view.question))
        key = f"{view.at:%Y%m%d%H%M%S}"
        if message.payload["kind"] == FROM_ASKER:
            reply = next((one for one in view.messages if one.id == message.payload["message"]), None)
            if reply is None:
                raise NeverSent("what was said is not kept any more")
            return say.reply_subject(view.question), f"{say.asker_said(reply, team).to_text()}\n\n{link}", key
        thought_of = [one.title for one in list_protocols(self._database) if one.slug in view.protocols]
        return say.subject(view.question, team), f"{say.to_team(view, team, thought_of).to_text()}\n\n{link}", key


def deliver(email: EmailSettings, message: EmailMessage) -> None:
    """Hand a message to the server. Raise NotSent, PerhapsSent or NeverSent."""
    with _logged_in(email) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refused(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise PerhapsSent(type(error).__name__) from error


@contextmanager
def _logged_in(email: EmailSettings) -> Iterator[smtplib.SMTP]:
    """A connection over which messages can be sent; NotSent where there is none."""
    try:
        server = open_server(email)
    except NoEncryption as error:
        raise NotSent("the mail server offers no encryption, so the password was not sent", SETTINGS_PAUSE) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent("the mail server refuses the user or the password of SHARING_SMTP_URL", SETTINGS_PAUSE) from error
    except ssl.SSLCertVerificationError as error:
        raise NotSent("the mail server's certificate is not trusted", SETTINGS_PAUSE) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from error
    try:
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _refused(code: int, said: bytes | str) -> NotSent | NeverSent:
    words = one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:200]
    return NeverSent(f"refused with {code}: {words}") if code >= 500 else NotSent(f"refused for now with {code}: {words}")
