"""`sharing people`: who uses the assistant on which platform, and the roles they have."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot import settings
from bot.commands import Commands, Done, add_command, add_dry_run, add_group, add_json, say_json, say_table
from knowledge.actors import ASKER, Actor
from knowledge.database import Database
from knowledge.people.finding import Sought, find_people
from knowledge.people.login_links import LIFETIME, make_login_link
from knowledge.people.people import PLATFORMS, ROLES, Grant, PersonView, add_person, find_person, grant, revoke

_PERSON = "the number or the name that 'sharing people list' shows, or slack:TEAM:USER"


def add_people(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "people", "See who uses the assistant, and give and take roles.")
    listing = add_command(
        group, "list", _list, "List everybody who has talked to the assistant on a platform or was added.", "--role editor"
    )
    listing.add_argument("--role", choices=(ASKER, *ROLES), default="", help=f"only those with this role; {ASKER} is whoever has none")
    listing.add_argument(
        "--platform", choices=PLATFORMS, default="", help="only those who are known there; web is who logs in on the pages"
    )
    listing.add_argument("--text", default="", metavar="WORDS", help="only those with this in a name, an address, an id or a partnership")
    add_json(listing)
    for verb, run, text in (("grant", _grant, "Give somebody a role."), ("revoke", _revoke, "Take a role from somebody.")):
        parser = add_command(group, verb, run, text, '"Ama Boateng" contributor --partnership "Melton Vale Partnership"')
        parser.add_argument("person", metavar="PERSON", help=_PERSON)
        parser.add_argument(
            "role", choices=ROLES, help="contributor (of one partnership's audits), editor (protocols) or admin (everything)"
        )
        parser.add_argument("--partnership", default="", metavar="NAME", help="the partnership of a contributor")
        add_dry_run(parser)
    help_text = "Add somebody who is to log in on the admin pages and has not talked to the assistant."
    adding = add_command(group, "add", _add, help_text, '"Ada Lovelace" --email ada@council.example')
    adding.add_argument("name", metavar="NAME", help="their name, which the history records")
    adding.add_argument("--email", default="", metavar="ADDRESS", help="their e-mail address")
    add_dry_run(adding)
    help_text = "Print a link that logs somebody in on the admin pages, once and within 15 minutes."
    login = add_command(group, "login", _login, help_text, '"Ada Lovelace"')
    login.add_argument("person", metavar="PERSON", help=_PERSON)
    add_json(login)


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    people = find_people(database, actor, Sought(args.role, args.platform, args.text))
    if args.json:
        say_json({"people": [asdict(one) for one in people]})
        return 0
    rows = [(one.id, one.name, _roles(one), _known(one), one.email) for one in people]
    say_table(("Number", "Name", "Roles", "Known as", "E-mail"), rows, "person", "people")
    return 0


def _grant(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    person = find_person(database, actor, args.person)
    return _done(grant(database, actor, person.id, Grant(args.role, args.partnership)))


def _revoke(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    person = find_person(database, actor, args.person)
    return _done(revoke(database, actor, person.id, Grant(args.role, args.partnership)))


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    return _done(add_person(database, actor, args.name, args.email))


def _login(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    person = find_person(database, actor, args.person)
    link = f"{settings.load().public_url}/admin/login/link/{make_login_link(database, actor, person.id)}"
    warning = f"The link logs {person.name} in once, within 15 minutes. Whoever has it can use it: hand it to nobody else."
    return Done([link, warning], {"person": asdict(person), "link": link, "seconds": int(LIFETIME.total_seconds())})


def _done(person: PersonView) -> Done:
    return Done([f"{person.id}. {person.name} ({_known(person) or 'not met yet'}): {_roles(person)}"], {"person": asdict(person)})


def _known(person: PersonView) -> str:
    return ", ".join(f"{one.platform}:{one.workspace}:{one.user}" for one in person.known)


def _roles(person: PersonView) -> str:
    return ", ".join(one.words for one in person.grants) or ASKER
