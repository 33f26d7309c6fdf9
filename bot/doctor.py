"""Checks an install from end to end and says what to put right: `sharing doctor`. Changes nothing."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import smtplib
import ssl
import stat
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import settings, terminal
from bot.interpreters import find_interpreter
from bot.mail_server import NoEncryption, open_server
from bot.prepare import check_file, database_file, from_database_error
from bot.problems import Problem, report
from bot.processes import answers
from bot.rasa.training import model_file
from bot.settings import Settings
from bot.setup import MAIN, PAGES, RASA, Environment
from bot.supervisor import programs

ENOUGH_SPACE = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is as it should be, and what to do or what was seen."""

    subject: str
    good: bool
    text: str


def examine(current: Settings) -> Iterator[Finding]:
    """All checks, in the order in which things are needed."""
    yield from (_environment(one) for one in (RASA, MAIN))
    yield _page_parts()
    yield _model()
    yield _folder(current)
    yield _secret("channel secret", current.channel_secret_file)
    yield _sound("conversations", lambda: check_file(current.home / "conversations.db"))
    yield _sound("knowledge base", lambda: _knowledge_base(current))
    yield from _slack(current)
    yield from _teams(current)
    yield _login(current)
    yield _mail(current)
    for program in programs(current):
        if program.port:
            running = answers(program.host, program.port, program.ready_path)
            yield Finding(program.name, good=True, text=f"{'answers' if running else 'is not running'} on port {program.port}")


def _environment(environment: Environment) -> Finding:
    if environment.stamped == environment.digest:
        return Finding(environment.folder, good=True, text=f"is built from {environment.requirements}")
    try:
        python = find_interpreter(environment.versions, None)
    except Problem as problem:
        return Finding(environment.folder, good=False, text=f"is not built. {problem}")
    return Finding(
        environment.folder, good=False, text=f"is not built from {environment.requirements} as it is now. Run: make run ({python} is there)"
    )


def _page_parts() -> Finding:
    if PAGES.stamped == PAGES.digest:
        return Finding(PAGES.folder, good=True, text=f"is fetched as {PAGES.requirements} says")
    return Finding(PAGES.folder, good=False, text=f"is not fetched as {PAGES.requirements} says now. Run: make run")


def _model() -> Finding:
    file = model_file()
    if file.exists():
        return Finding("model", good=True, text=f"{file.name} is of the present training data")
    return Finding("model", good=False, text="there is none of the present training data. Run: make train")


def _folder(current: Settings) -> Finding:
    home = current.home
    if not home.is_dir():
        return Finding("folder", good=False, text=f"{home} is not there yet. Run: make run")
    if not os.access(home, os.W_OK | os.X_OK):
        return Finding("folder", good=False, text=f"{home} cannot be written. Give this user the right, or set SHARING_HOME")
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        return Finding("folder", good=False, text=f"{home} can be read by others. Run: chmod 700 {shlex.quote(str(home))}")
    free = shutil.disk_usage(home).free
    if free < ENOUGH_SPACE:
        return Finding("folder", good=False, text=f"{home} has only {free // 1024**2} MB of room left. Free some space")
    return Finding("folder", good=True, text=f"{home} is private, can be written and has room")


def _secret(subject: str, file: Path) -> Finding:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return Finding(subject, good=False, text=f"{file} is not there yet. Run: make run")
    if mode & 0o077:
        return Finding(subject, good=False, text=f"{file} can be read by others. Run: chmod 600 {file}")
    return Finding(subject, good=True, text="is private")


def _slack(current: Settings) -> Iterator[Finding]:
    if not current.slack.configured:
        yield Finding("slack", good=True, text="is not set up. docs/slack.md says how")
        return
    try:
        from bot.slack_doctor import examine_slack
    except ImportError:
        yield Finding("slack", good=False, text="cannot be checked with the environment as it is. Run: make run")
        return
    if current.slack.many_workspaces:
        yield _secret("slack key", current.slack_key_file)
    yield from examine_slack(current)


def _teams(current: Settings) -> Iterator[Finding]:
    if not current.teams.configured:
        yield Finding("teams", good=True, text="is not set up. docs/teams.md says how")
        return
    from bot.teams_doctor import examine_teams

    yield from examine_teams(current)


def _login(current: Settings) -> Finding:
    """Whether the issuer of logins is reached and calls itself what is configured."""
    issuer = current.login.issuer.rstrip("/")
    if not issuer:
        return Finding("login", good=True, text="is by one-time links. docs/admin-pages.md says how to log in with work accounts")
    try:
        with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=10) as answer:  # noqa: S310 - settings allow http(s) only
            named = str(json.loads(answer.read(1_000_000)).get("issuer", ""))
    except (OSError, ValueError, AttributeError) as error:
        return Finding("login", good=False, text=f"{issuer} does not answer as an issuer ({type(error).__name__}). Set SHARING_OIDC_ISSUER")
    if named.rstrip("/") != issuer:
        return Finding("login", good=False, text=f"{issuer} calls itself {named}. Set SHARING_OIDC_ISSUER to that")
    return Finding("login", good=True, text=f"{issuer} answers. It must know the address {current.public_url}/admin/login/done")


def _mail(current: Settings) -> Finding:
    """Whether the mail server takes us in. Nothing is sent."""
    email = current.email
    if not email.host:
        return Finding("mail", good=True, text="is not set up. docs/enquiries.md says what it is for")
    server = f"{email.host}:{email.port}"
    try:
        with open_server(email):
            return Finding("mail", good=True, text=f"is taken by {server}, for all that can be told without sending something")
    except NoEncryption:
        why = "offers no encryption, so the password was not sent. Set SHARING_SMTP_URL to an address that begins with smtps://"
    except smtplib.SMTPAuthenticationError:
        why = "refuses the user or the password. Set SHARING_SMTP_URL"
    except ssl.SSLCertVerificationError:
        why = "has a certificate that is not trusted here. Set SHARING_SMTP_URL to the name that its certificate is for"
    except (smtplib.SMTPException, OSError) as error:
        why = f"does not answer as a mail server ({type(error).__name__}). Set SHARING_SMTP_URL, and let this computer reach it"
    return Finding("mail", good=False, text=f"{server} {why}")


def _sound(subject: str, check: Callable[[], None]) -> Finding:
    try:
        check()
    except Problem as problem:
        return Finding(subject, good=False, text=str(problem))
    return Finding(subject, good=True, text="is sound")


def _knowledge_base(current: Settings) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from knowledge import migrations
    from knowledge.database import Database

    file = database_file(current)
    if file and not file.exists():
        raise Problem(f"{file} is not there yet. Run: make run")
    if file:
        check_file(file)
    database = Database(current.database_url)
    try:
        if migrations.current(database) != migrations.newest():
            raise Problem("The knowledge base is not of this release's shape. Run: make run")
    except SQLAlchemyError as error:
        raise from_database_error(str(getattr(error, "orig", None) or error), file) from error
    finally:
        database.close()


def main() -> int:
    """Print every finding; 1 when something must be put right."""
    findings = list(examine(settings.load()))
    for finding in findings:
        print(terminal.clean(f"{'ok  ' if finding.good else 'BAD '} {finding.subject}: {finding.text}"))
    return 0 if all(finding.good for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(report(main))
