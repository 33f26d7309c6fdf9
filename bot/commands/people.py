"""`sharing people`: who uses the assistant on which platform, and the roles they have."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot import settings
from bot.commands import Commands, add_command, add_dry_run, add_group, add_json, counted, say, say_json
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.people.login_links import make_login_link
from knowledge.people.people import ROLES, Grant, PersonView, add_person, find_person, grant, list_people, revoke


def add_people(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "people", "See who uses the assistant, and give and take roles.")
    listing = add_command(group, "list", _list, "List everybody who has talked to the assistant on a platform.")
    add_json(listing)
    for verb, run, text in (("grant", _grant, "Give somebody a role."), ("revoke", _revoke, "Take a role from somebody.")):
        parser = add_command(group, verb, run, text)
        parser.add_argument("person", metavar="PERSON", help="the number or the name that 'sharing people list' shows, or slack:TEAM:USER")
        parser.add_argument(
            "role", choices=ROLES, help="contributor (of one partnership's audits), editor (protocols) or admin (everything)"
        )
        parser.add_argument("--partnership", default="", metavar="NAME", help="the partnership of a contributor")
        add_dry_run(parser)
    adding = add_command(group, "add", _add, "Add somebody who is to log in on the admin pages and has not talked to the assistant.")
    adding.add_argument("name", metavar="NAME", help="their name, which the history records")
    adding.add_argument("--email", default="", metavar="ADDRESS", help="their e-mail address")
    add_dry_run(adding)
    login = add_command(group, "login", _login, "Print a link that logs somebody in on the admin pages, once and within 15 minutes.")
    login.add_argument("person", metavar="PERSON", help="the number or the name that 'sharing people list' shows, or slack:TEAM:USER")


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    people = list_people(database, actor)
    if args.json:
        say_json({"people": [asdict(one) for one in people]})
        return 0
    say(counted(len(people), "person") if len(people) == 1 else f"{len(people)} people")
    for one in people:
        say(f"{one.id}. {_line(one)}")
    return 0


def _grant(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    person = find_person(database, actor, args.person)
    say(_line(grant(database, actor, person.id, Grant(args.role, args.partnership))))
    return 0


def _revoke(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    person = find_person(database, actor, args.person)
    say(_line(revoke(database, actor, person.id, Grant(args.role, args.partnership))))
    return 0


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    person = add_person(database, actor, args.name, args.email)
    say(f"{person.id}. {_line(person)}")
    return 0


def _login(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    person = find_person(database, actor, args.person)
    code = make_login_link(database, actor, person.id)
    say(
        f"{settings.load().public_url}/admin/login/link/{code}",
        f"The link logs {person.name} in once, within 15 minutes. Whoever has it can use it: hand it to nobody else.",
    )
    return 0


def _line(person: PersonView) -> str:
    known = ", ".join(f"{one.platform}:{one.workspace}:{one.user}" for one in person.known)
    roles = ", ".join(one.words for one in person.grants) or "asker"
    return f"{person.name} ({known or 'not met yet'}): {roles}"
