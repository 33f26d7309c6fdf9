"""`sharing doctor` finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot import doctor, settings
from bot.prepare import prepare_database, prepare_home
from bot.settings import Settings
from tests.assistant import free_ports
from tests.smtp_server import Mailbox, mail_server


@pytest.fixture
def current(tmp_path: Path) -> Settings:
    web, rasa, actions = (str(port) for port in free_ports(3))
    given = {"SHARING_HOME": str(tmp_path / "home"), "SHARING_WEB_PORT": web, "SHARING_RASA_PORT": rasa, "SHARING_ACTIONS_PORT": actions}
    return settings.load(given)


@pytest.fixture
def prepared(current: Settings) -> Settings:
    prepare_home(current)
    prepare_database(current)
    return current


def bad(current: Settings) -> dict[str, str]:
    """What must be put right, by subject. The model is left out: it depends on the work tree and not on the install."""
    return {finding.subject: finding.text for finding in doctor.examine(current) if not finding.good and finding.subject != "model"}


def test_a_sound_install_has_nothing_to_put_right(prepared: Settings) -> None:
    assert bad(prepared) == {}


class Issuer(BaseHTTPRequestHandler):
    """Answers as an issuer that calls itself `named`."""

    named = ""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/tenant/.well-known/openid-configuration" else 404)
        self.end_headers()
        self.wfile.write(f'{{"issuer": "{self.named}"}}'.encode())

    def log_message(self, *_given: object) -> None:
        """Nothing: tests are quiet."""


@pytest.fixture
def issuer() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Issuer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def logging_in(prepared: Settings, issuer: str) -> Settings:
    given = {"SHARING_OIDC_ISSUER": issuer, "SHARING_OIDC_CLIENT_ID": "id", "SHARING_OIDC_CLIENT_SECRET": "s"}
    return settings.load({"SHARING_HOME": str(prepared.home), **given})


def test_an_issuer_of_logins_must_answer_and_call_itself_what_is_set(prepared: Settings, issuer: str) -> None:
    Issuer.named = f"{issuer}/tenant"
    assert "login" not in bad(logging_in(prepared, f"{issuer}/tenant"))
    assert bad(logging_in(prepared, f"{issuer}/other"))["login"].endswith("Set SHARING_OIDC_ISSUER")
    Issuer.named = f"{issuer}/another-name"
    assert bad(logging_in(prepared, f"{issuer}/tenant"))["login"].endswith(
        f"calls itself {issuer}/another-name. Set SHARING_OIDC_ISSUER to that"
    )
    assert "does not answer as an issuer" in bad(logging_in(prepared, f"http://127.0.0.1:{free_ports(1)[0]}"))["login"]


def mailing(prepared: Settings, address: str) -> Settings:
    given = {"SHARING_SMTP_URL": address, "SHARING_EMAIL_FROM": "sharing@example.org"}
    return settings.load({"SHARING_HOME": str(prepared.home), **given})


def test_a_mail_server_must_take_the_assistant_in_and_is_sent_nothing(prepared: Settings) -> None:
    mailbox, (port, closed) = Mailbox(), free_ports(2)
    with mail_server(mailbox, port):
        assert "mail" not in bad(mailing(prepared, f"smtp://user:pass%40word@127.0.0.1:{port}"))
        refused = bad(mailing(prepared, f"smtp://user:wrong-word@127.0.0.1:{port}"))["mail"]
    assert refused == f"127.0.0.1:{port} refuses the user or the password. Set SHARING_SMTP_URL"
    assert mailbox.messages == []
    assert "does not answer as a mail server" in bad(mailing(prepared, f"smtp://127.0.0.1:{closed}"))["mail"]


def test_what_is_not_running_is_said_and_is_no_fault(prepared: Settings) -> None:
    texts = {finding.subject: finding.text for finding in doctor.examine(prepared)}
    assert texts["rasa"] == f"is not running on port {prepared.rasa_port}"


def test_before_the_first_start_it_says_what_to_run_and_makes_nothing(current: Settings) -> None:
    found = bad(current)
    assert set(found) == {"folder", "channel secret", "knowledge base"}
    assert all("make run" in text for text in found.values())
    assert not current.home.exists()


def test_a_folder_that_others_can_read_is_found(prepared: Settings) -> None:
    prepared.home.chmod(0o755)
    assert bad(prepared)["folder"].endswith(f"Run: chmod 700 {prepared.home}")


def test_a_secret_that_others_can_read_is_found(prepared: Settings) -> None:
    prepared.channel_secret_file.chmod(0o644)
    assert bad(prepared)["channel secret"].endswith(f"Run: chmod 600 {prepared.channel_secret_file}")


@pytest.mark.parametrize(("name", "subject"), [("knowledge.db", "knowledge base"), ("conversations.db", "conversations")])
def test_a_damaged_database_is_found_and_left_alone(prepared: Settings, name: str, subject: str) -> None:
    path = prepared.home / name
    path.write_bytes(b"no database" * 100)
    assert bad(prepared)[subject].startswith(f"The database {path} is damaged.")
    assert path.read_bytes() == b"no database" * 100


def test_an_environment_that_is_out_of_date_is_found(prepared: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.setup.ROOT", tmp_path)
    (tmp_path / "requirements/pages").mkdir(parents=True)
    for name in ("main.txt", "rasa.txt", "pages/package-lock.json"):
        (tmp_path / "requirements" / name).write_text("# changed\n")
    found = bad(prepared)
    assert {".venv", ".venv-rasa", ".pages"} <= set(found)


def test_the_command_ends_with_1_when_something_must_be_put_right(
    current: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "load", lambda: current)
    assert doctor.main() == 1
    assert f"BAD  folder: {current.home} is not there yet. Run: make run\n" in capsys.readouterr().out
