"""The team is told by e-mail: each question once, by a real mail server, whatever that does."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select
from starlette.testclient import TestClient

from bot import settings
from bot.settings import EmailSettings, Settings
from connectors import outbox
from connectors import team as telling
from connectors.mail import deliver
from connectors.outbox import NotSent
from connectors.team import NOTICE
from connectors.web.app import create_app
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.deliveries.models import OutboxMessage
from knowledge.deliveries.outgoing import Outgoing, post
from knowledge.enquiries.asking import ask_back
from knowledge.enquiries.handling import answer, take
from knowledge.models import now
from knowledge.questions import record_question
from tests.assistant import free_ports
from tests.smtp_server import Mailbox, mail_server

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "FIRST_PAUSE", 0.05)


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def chosen(database: Database, port: int, tmp_path: Path) -> Callable[..., Settings]:
    def made(**more: str) -> Settings:
        given = {
            "SHARING_HOME": str(tmp_path),
            "SHARING_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SHARING_RASA_PORT": "9",
            "SHARING_TEAM_EMAIL": "team@example.org",
            "SHARING_EMAIL_FROM": "assistant@example.org",
            "SHARING_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        return settings.load(given | more)

    return made


@contextmanager
def running(chosen: Settings) -> Iterator[None]:
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080"):
        yield


def asked(database: Database, text: str = "May we share bus lists?") -> int:
    return record_question(database, conversation="web:a-b", channel="web", text=text, kind="find_protocol", outcome="declined")


def wait_for(done: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


def states(database: Database) -> list[tuple[str, str | None]]:
    with database.session() as session:
        return [(row.state, row.why) for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_each_question_is_told_once_in_plain_text_with_a_link(
    database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int
) -> None:
    number = asked(database, "May we share lists – of “buses”?\nBcc: everybody@example.org")
    with mail_server(mailbox, port):
        for _ in range(2):
            with running(chosen()):
                wait_for(lambda: mailbox.messages)
                take(database, local_admin("Ada"), number)
                time.sleep(0.2)
    (message,) = mailbox.messages
    assert mailbox.recipients == [["team@example.org"]]
    assert message["Subject"] == f"Question {number} waits for the information governance team"
    assert (message["From"], message["To"], message["Auto-Submitted"]) == ("assistant@example.org", "team@example.org", "auto-generated")
    assert "Bcc" not in message
    assert message.get_content_type() == "text/plain"
    text = message.get_content().replace("\r\n", "\n")
    assert "“May we share lists – of “buses”?\nBcc: everybody@example.org”" in text
    assert f"http://127.0.0.1:8080/admin/inbox/{number}" in text


def test_what_the_asker_replies_is_told_too(database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int) -> None:
    number = asked(database)
    with mail_server(mailbox, port), running(chosen()):
        wait_for(lambda: mailbox.messages)
        answer(database, local_admin("Ada"), number, "Yes.")
        ask_back(database, "web:a-b", "guest", "And stops?")
        wait_for(lambda: len(mailbox.messages) == 2)
    assert mailbox.messages[1]["Subject"] == f"The asker of question {number} replied"
    assert "“And stops?”" in mailbox.messages[1].get_content()


def test_it_is_sent_again_until_the_server_takes_it(
    database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int
) -> None:
    asked(database)
    mailbox.first = ["451 later", "421 busy"]
    with running(chosen()):
        time.sleep(0.3)  # Nobody is there yet.
        with mail_server(mailbox, port):
            wait_for(lambda: mailbox.messages)
            wait_for(lambda: states(database) == [("sent", None)])
    assert len(mailbox.messages) == 1


def test_what_the_server_never_takes_is_given_up_and_said_so(
    database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int
) -> None:
    asked(database)
    mailbox.first = ["550 no such\tmailbox"]
    with mail_server(mailbox, port), running(chosen()):
        wait_for(lambda: states(database) == [("failed", "refused with 550: no such mailbox")])
    assert mailbox.messages == []


def test_a_subject_or_an_address_cannot_bring_in_headers(
    database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int
) -> None:
    nasty = "x\r\nBcc: everybody@example.org"
    for to, subject in (("owner@example.org", nasty), (f"owner@example.org{nasty}", "x"), ("owner@example.org,other@example.org", "x")):
        post(database, Outgoing("email", to, {"kind": NOTICE, "subject": subject, "text": nasty, "key": "k", "more": {"to": to}}))
    with mail_server(mailbox, port), running(chosen(SHARING_TEAM_NAME=f"the team{nasty}")):
        asked(database)
        wait_for(lambda: len(mailbox.messages) == 2)
        wait_for(lambda: not {"waiting", "sending"} & {state for state, _ in states(database)})
    assert [one["Bcc"] for one in mailbox.messages] == [None, None]
    assert sorted(one for several in mailbox.recipients for one in several) == ["owner@example.org", "team@example.org"]
    assert [state for state, _ in states(database)].count("failed") == 2


def test_with_a_password_it_logs_in_and_a_wrong_one_loses_nothing(
    database: Database, chosen: Callable[..., Settings], mailbox: Mailbox, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    asked(database)
    with mail_server(mailbox, port):
        with running(chosen(SHARING_SMTP_URL=f"smtp://user:wrong@127.0.0.1:{port}")):
            wait_for(lambda: "refuses the user or the password" in caplog.text)
        assert [state for state, _ in states(database)] == ["waiting"]
        with database.session() as session:
            session.execute(OutboxMessage.__table__.update().values(due=now()))
            session.commit()
        with running(chosen(SHARING_SMTP_URL=f"smtp://user:pass%40word@127.0.0.1:{port}")):
            wait_for(lambda: mailbox.messages)
    assert "wrong" not in caplog.text


def test_a_password_is_never_sent_in_the_clear(database: Database, mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mail_server.LOOPBACK", ())  # As if the server were elsewhere.
    with mail_server(mailbox, port), pytest.raises(NotSent, match="no encryption"):
        deliver(EmailSettings("127.0.0.1", port, "user", "pass@word", sender="a@example.org"), EmailMessage())
    assert mailbox.logins == []


def test_an_encrypted_server_is_talked_to_only_when_its_certificate_is_trusted(
    database: Database,
    chosen: Callable[..., Settings],
    mailbox: Mailbox,
    port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked(database)
    certificate = self_signed(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    monkeypatch.setattr("connectors.mail.SETTINGS_PAUSE", 0.1)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(mailbox, port, tls):
        monkeypatch.delenv("SSL_CERT_FILE")
        with running(chosen(SHARING_SMTP_URL=f"smtps://127.0.0.1:{port}")):
            wait_for(lambda: "certificate is not trusted" in caplog.text)
            assert mailbox.messages == []
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            wait_for(lambda: mailbox.messages)


def self_signed(folder: Path) -> Path:
    """A certificate of 127.0.0.1 with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now() - timedelta(days=1), now() + timedelta(1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    own = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(own + signed.public_bytes(serialization.Encoding.PEM))
    return file
