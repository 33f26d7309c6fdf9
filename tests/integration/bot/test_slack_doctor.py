"""`sharing doctor` checks Slack against the fake, and names the setting at fault and what to do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.signature import SignatureVerifier

from bot import doctor, settings, slack_doctor
from bot.prepare import opened, prepare_database, prepare_home
from bot.settings import Settings
from bot.slack_key import Cipher
from bot.slack_scopes import SCOPES
from connectors.slack.token_store import TokenStore
from tests.slack.fake import FakeSlack
from tests.slack.running import running_slack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running_slack(scopes=SCOPES) as fake:
        yield fake


def installed(slack: FakeSlack, tmp_path: Path, **given: str) -> Settings:
    """An install with Socket Mode in one workspace, unless `given` has it otherwise."""
    usual = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url, "HOME": str(tmp_path)}
    return settings.load({f"SHARING_{name}": value for name, value in (usual | given).items()})


def by_http(slack: FakeSlack, tmp_path: Path, address: str, secret: str = "") -> Settings:
    given = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": secret or slack.signing_secret, "LOCAL_ACCESS": "off", "PUBLIC_URL": address}
    return installed(slack, tmp_path, **given)


def several(slack: FakeSlack, tmp_path: Path) -> Settings:
    """An install for several workspaces, with Socket Mode."""
    given = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": "secret", "SLACK_SIGNING_SECRET": "s"}
    current = installed(slack, tmp_path, LOCAL_ACCESS="off", PUBLIC_URL="https://assistant.example", **given)
    prepare_home(current)
    return current


def found(current: Settings) -> dict[str, str]:
    return {finding.subject: finding.text for finding in slack_doctor.examine_slack(current)}


def bad(current: Settings) -> dict[str, str]:
    return {finding.subject: finding.text for finding in slack_doctor.examine_slack(current) if not finding.good}


class Assistant(BaseHTTPRequestHandler):
    """Answers at /slack/events as the assistant does, if the signature is right, and elsewhere with 404."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        good = SignatureVerifier("not-a-real-signing-secret").is_valid_request(body, dict(self.headers))
        status = 404 if self.path != "/slack/events" else 200 if good else 401
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"challenge": json.loads(body)["challenge"]} if status == 200 else {}).encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def assistant() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Assistant) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_without_slack_it_says_that_it_is_not_set_up(tmp_path: Path) -> None:
    current = settings.load({"SHARING_HOME": str(tmp_path)})
    texts = {finding.subject: finding for finding in doctor.examine(current)}
    assert texts["slack"].good
    assert texts["slack"].text.startswith("is not set up")


def test_a_sound_socket_mode_install_has_nothing_to_put_right(slack: FakeSlack, tmp_path: Path) -> None:
    current = installed(slack, tmp_path)
    assert bad(current) == {}
    texts = found(current)
    assert texts["slack bot token"] == "is valid in the workspace Essex Schools"
    assert texts["slack scopes"] == "are those of slack/manifest.yml"
    assert texts["slack app token"] == "is valid: Socket Mode can connect"
    assert texts["slack app"] == f"is {slack.app_id}"
    assert "cannot be compared from here" in texts["slack manifest"]
    assert slack.refused == []


def test_its_findings_are_among_those_of_the_command(slack: FakeSlack, tmp_path: Path) -> None:
    assert "slack bot token" in {finding.subject for finding in doctor.examine(installed(slack, tmp_path))}


@pytest.mark.parametrize("fate", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_bot_token_that_slack_refuses_is_named_with_slack_s_reason(slack: FakeSlack, tmp_path: Path, fate: str) -> None:
    slack.installations.tokens[slack.bot_token].fate = fate
    text = bad(installed(slack, tmp_path))["slack bot token"]
    assert text.startswith(f"is refused by Slack ({fate}).")
    assert "set SHARING_SLACK_BOT_TOKEN" in text


def test_a_missing_scope_is_named_with_what_does_not_work_without_it(slack: FakeSlack, tmp_path: Path) -> None:
    slack.installations.tokens[slack.bot_token].scopes -= {"groups:history"}
    text = bad(installed(slack, tmp_path))["slack scopes"]
    assert text.startswith("lack groups:history (without groups:history: no follow-up questions without a mention in threads of private")
    assert "slack/manifest.yml" in text


def test_a_scope_too_many_is_said_and_is_no_fault(slack: FakeSlack, tmp_path: Path) -> None:
    slack.installations.tokens[slack.bot_token].scopes |= {"users:read.email"}
    current = installed(slack, tmp_path)
    assert bad(current) == {}
    assert found(current)["slack scopes"].endswith("Besides those it has users:read.email")


def test_an_app_token_that_slack_refuses_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    text = bad(installed(slack, tmp_path, SLACK_APP_TOKEN="xapp-1-A0SHARING-old"))["slack app token"]
    assert text.startswith("is refused by Slack (invalid_auth).")
    assert "set SHARING_SLACK_APP_TOKEN" in text
    slack.installations.tokens[slack.app_token].scopes = frozenset()
    assert "(missing_scope)" in bad(installed(slack, tmp_path))["slack app token"]


def test_the_channel_of_the_team_must_have_the_app(slack: FakeSlack, tmp_path: Path) -> None:
    slack.channel("C9", "governance")
    assert found(installed(slack, tmp_path, TEAM_SLACK_CHANNEL="C9"))["slack channel of the team"] == "C9 has the app"
    text = bad(installed(slack, tmp_path, TEAM_SLACK_CHANNEL="C8"))["slack channel of the team"]
    assert text.startswith("C8 cannot be used (channel_not_found). Set SHARING_TEAM_SLACK_CHANNEL")
    slack.channel("C9", "governance").members.discard(slack.workspace.bot_user)
    text = bad(installed(slack, tmp_path, TEAM_SLACK_CHANNEL="C9"))["slack channel of the team"]
    assert text.startswith("C9 cannot be used (not_in_channel).")


def test_tokens_of_two_apps_are_found(slack: FakeSlack, tmp_path: Path) -> None:
    text = bad(installed(slack, tmp_path, SLACK_APP_TOKEN="xapp-1-A0OTHER-token"))["slack app"]
    assert text.startswith("SHARING_SLACK_APP_TOKEN is of the app A0OTHER and SHARING_SLACK_BOT_TOKEN of A0SHARING")


def test_a_slack_that_cannot_be_reached_is_named_by_its_address(slack: FakeSlack, tmp_path: Path) -> None:
    text = bad(installed(slack, tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/"))["slack bot token"]
    assert text.startswith("could not be checked: http://127.0.0.1:9/api/ cannot be reached")
    slack.down = True
    assert set(bad(installed(slack, tmp_path))) == {"slack bot token", "slack app token"}


def test_an_answer_that_is_not_slack_s_is_told_from_a_refusal(slack: FakeSlack, tmp_path: Path) -> None:
    slack.faults.fails("auth.test", status=502)
    found = bad(installed(slack, tmp_path))
    assert set(found) == {"slack bot token"}
    assert "answers otherwise than Slack does" in found["slack bot token"]


def test_a_clock_that_is_more_than_five_minutes_wrong_is_found(slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = installed(slack, tmp_path)
    for apart, subjects in ((290, set()), (-290, set()), (310, {"clock"}), (-310, {"clock"})):
        monkeypatch.setattr(slack_doctor, "time", SimpleNamespace(time=lambda apart=apart: time.time() + apart))
        assert set(bad(current)) == subjects


def test_by_http_events_arrive_at_the_public_address(slack: FakeSlack, tmp_path: Path) -> None:
    with assistant() as address:
        current = by_http(slack, tmp_path, address)
        assert found(current)["slack events"].startswith(f"arrive at {address}/slack/events.")
        assert bad(current) == {
            "slack address": f"is {address}: Slack sends to https addresses only. Set SHARING_PUBLIC_URL to the https address of the proxy"
        }


def test_by_http_an_assistant_with_another_signing_secret_is_found(slack: FakeSlack, tmp_path: Path) -> None:
    with assistant() as address:
        text = bad(by_http(slack, tmp_path, address, secret="another"))["slack events"]
    assert "answers with 401. The assistant that runs has another SHARING_SLACK_SIGNING_SECRET" in text


def test_by_http_an_address_that_leads_nowhere_is_found(slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cannot be reached from here (ConnectError)" in bad(by_http(slack, tmp_path, "http://127.0.0.1:9"))["slack events"]
    with assistant() as address:
        monkeypatch.setattr(slack_doctor, "EVENTS_PATH", "/elsewhere")
        assert "answers with 404. The proxy must pass on /slack/" in bad(by_http(slack, tmp_path, address))["slack events"]


def test_an_https_address_is_right(slack: FakeSlack, tmp_path: Path) -> None:
    assert found(several(slack, tmp_path))["slack address"] == "is https://assistant.example"


def test_with_several_workspaces_each_one_s_token_is_checked(slack: FakeSlack, tmp_path: Path) -> None:
    current = several(slack, tmp_path)
    assert found(current)["slack workspaces"].startswith("none has installed the app yet.")
    assert not (tmp_path / "knowledge.db").exists()
    prepare_database(current)
    with opened(current) as database:
        store = TokenStore(slack.client_id, database.engine, Cipher(current.slack_key_file))
        for team, token in (("T1", slack.bot_token), ("T2", "xoxb-old")):
            store.save(Installation(app_id="A1", team_id=team, team_name=f"School {team}", user_id="U1", bot_token=token))
    assert found(current)["slack workspace School T1 (T1)"] == "is valid in the workspace Essex Schools"
    text = bad(current)["slack workspace School T2 (T2)"]
    assert text.startswith(
        "is refused by Slack (invalid_auth). The workspace must install the app again: https://assistant.example/slack/install"
    )


def test_a_key_that_is_not_private_or_not_the_right_one_is_found(slack: FakeSlack, tmp_path: Path) -> None:
    current = several(slack, tmp_path)
    prepare_database(current)
    current.slack_key_file.chmod(0o644)
    texts = {finding.subject: finding.text for finding in doctor.examine(current) if not finding.good}
    assert texts["slack key"].endswith(f"Run: chmod 600 {current.slack_key_file}")
    current.slack_key_file.write_text("no key")
    assert f"{current.slack_key_file}, is damaged" in bad(current)["slack workspaces"]
