"""The pages of people: who they are, the roles they have, giving and taking one, and a link to log in."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import PEOPLE
from connectors.web.admin.visits import Visit
from knowledge.actors import ADMIN, CONTRIBUTOR, EDITOR
from knowledge.audits.audits import list_partnerships
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.people.login_links import make_login_link
from knowledge.people.people import Grant, PersonView, add_person, grant, list_people, revoke, see_person
from knowledge.values import key

PLATFORM_NAMES = {"slack": "Slack", "teams": "Teams", "web": "Login on these pages"}
ROLE_CHOICES = (
    (CONTRIBUTOR, "Contributor", "answers the audits of one partnership"),
    (EDITOR, "Editor", "changes the knowledge base and answers the inbox"),
    (ADMIN, "Admin", "may do everything: all audits, people, activity"),
)


class People:
    """Answers for the section's addresses."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database, self._public_url = database, public_url

    def list(self, visit: Visit) -> Response:
        """Everybody, or those who are searched for."""
        wanted = key(visit.asked("q"))
        found = [one for one in list_people(self._database, visit.actor) if wanted in _searched(one)]
        return visit.show("admin/people.html", part=visit.list_part(found), platforms=PLATFORM_NAMES)

    def ask_new(self, visit: Visit) -> Response:
        """The form for somebody whom no platform knows."""
        return visit.show("admin/people-add.html", form=Form())

    def add(self, visit: Visit) -> Response:
        """Keep somebody new."""
        form = visit.form
        with form.about("name", "email"):
            person = add_person(self._database, visit.actor, form.text("name"), form.text("email"))
        if form.errors:
            return visit.show("admin/people-add.html", form=form)
        return visit.go(_address(person.id), f"{person.name} is added.")

    def see(self, visit: Visit) -> Response:
        """One person."""
        return self._show(visit, visit.number("person"), Form())

    def grant(self, visit: Visit) -> Response:
        """Give a role."""
        form, number = visit.form, visit.number("person")
        role, partnership = form.text("role"), form.text("partnership")
        if not role:
            form.refuse("role", "Choose a role.")
        elif role == CONTRIBUTOR and not partnership:
            form.refuse("partnership", "Enter the partnership whose audits they may answer.")
        if form.errors:
            return self._show(visit, number, form)
        with form.about("role"):
            given = Grant(role, partnership if role == CONTRIBUTOR else "")
            person = grant(self._database, visit.actor, number, given)
        return self._show(visit, number, form) if form.errors else visit.go(_address(number), f"{person.name} is {given.words} now.")

    def ask_revoke(self, visit: Visit) -> Response:
        """Which role would be taken."""
        person, given = (
            see_person(self._database, visit.actor, visit.number("person")),
            Grant(visit.asked("role"), visit.asked("partnership")),
        )
        if given not in person.grants:
            raise NotFound(f"{person.name} does not have that role.")
        return self._show_revoke(visit, person, given, Form())

    def revoke(self, visit: Visit) -> Response:
        """Take a role."""
        form, number = visit.form, visit.number("person")
        given = Grant(form.text("role"), form.text("partnership"))
        with form.about(""):
            person = revoke(self._database, visit.actor, number, given)
        if form.errors:
            return self._show_revoke(visit, see_person(self._database, visit.actor, number), given, form)
        return visit.go(_address(number), f"{person.name} is no longer {given.words}.")

    def make_link(self, visit: Visit) -> Response:
        """A link to log in, which is shown this once."""
        person = see_person(self._database, visit.actor, visit.number("person"))
        code = make_login_link(self._database, visit.actor, person.id)
        return visit.show("admin/people-link.html", person=person, link=f"{self._public_url}/admin/login/link/{code}")

    def _show(self, visit: Visit, number: int, form: Form) -> Response:
        person = see_person(self._database, visit.actor, number)
        revoke_addresses = [
            (one, f"{_address(number)}/revoke?{urlencode({'role': one.role, 'partnership': one.partnership})}") for one in person.grants
        ]
        return visit.show(
            "admin/person.html",
            form=form,
            person=person,
            grants=revoke_addresses,
            choices=ROLE_CHOICES,
            partnerships=list_partnerships(self._database),
            platforms=PLATFORM_NAMES,
        )

    def _show_revoke(self, visit: Visit, person: PersonView, given: Grant, form: Form) -> Response:
        return visit.show("admin/person-revoke.html", form=form, person=person, given=given)


def _address(number: int) -> str:
    return f"{PEOPLE.path}/{number}"


def _searched(person: PersonView) -> str:
    parts = [
        person.name,
        person.email or "",
        *(f"{one.workspace} {one.user}" for one in person.known),
        *(one.words for one in person.grants),
    ]
    return key(" ".join(parts))


def add_people(frame: Frame) -> None:
    """Put the section into the frame."""
    people, pages = People(frame.database, frame.settings.public_url), frame.pages(PEOPLE)
    pages.get("", people.list)
    pages.get("/add", people.ask_new)
    pages.post("/add", people.add)
    pages.get("/{person}", people.see)
    pages.post("/{person}/grant", people.grant)
    pages.get("/{person}/revoke", people.ask_revoke)
    pages.post("/{person}/revoke", people.revoke)
    pages.post("/{person}/login-link", people.make_link)
