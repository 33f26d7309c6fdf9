"""Somebody's own page: how they are known, and joining with the person that another platform knows."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.people import PLATFORM_NAMES
from connectors.web.admin.sections import ACCOUNT
from connectors.web.admin.visits import Visit
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.people.linking import Pairing, accept_code, begin_link, join, look_at_code, refuse_link, waiting_link
from knowledge.people.people import see_self


class Account:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def see(self, visit: Visit) -> Response:
        """How somebody is known, and who accepted their code."""
        return self._show(visit, Form())

    def begin(self, visit: Visit) -> Response:
        """A code to enter on the other side, which is shown this once."""
        return self._show(visit, Form(), begin_link(self._database, visit.actor))

    def look(self, visit: Visit) -> Response:
        """Whose code was entered."""
        form = visit.form
        pairing = None
        try:
            with form.about("code"):
                pairing = look_at_code(self._database, visit.actor, form.text("code"))
        except NotFound as error:
            form.refuse("code", str(error))
        return self._show_code(visit, pairing, form.text("code")) if pairing else self._show(visit, form)

    def accept(self, visit: Visit) -> Response:
        """Say yes to a code."""
        pairing = accept_code(self._database, visit.actor, visit.form.text("code"))
        return visit.go(ACCOUNT.path, f"Now go back to where you got the code, as {pairing.began.name}, and choose to join.")

    def join(self, visit: Visit) -> Response:
        """Become one person with who accepted."""
        if visit.form.text("choice") != "join":
            refuse_link(self._database, visit.actor)
            return visit.go(ACCOUNT.path, "You were not joined with anybody.")
        number = visit.form.text("pairing")
        if not number.isascii() or not number.isdigit():
            raise NotFound("Nobody has accepted your code, or it is older than 10 minutes.")
        joined = join(self._database, visit.actor, int(number[:9]))
        ways = ", ".join(dict.fromkeys(PLATFORM_NAMES[one.platform] for one in joined.known))
        return visit.go(ACCOUNT.path, f"You are one person now. Known by: {ways or 'links to log in'}.")

    def _show(self, visit: Visit, form: Form, code: str = "") -> Response:
        person = see_self(self._database, visit.actor)
        waiting = waiting_link(self._database, visit.actor) if person else None
        return visit.show(
            "admin/account.html",
            form=form,
            person=person,
            waiting=waiting,
            code=code,
            platforms=PLATFORM_NAMES,
        )

    def _show_code(self, visit: Visit, pairing: Pairing, code: str) -> Response:
        return visit.show("admin/account-code.html", pairing=pairing, code=code, platforms=PLATFORM_NAMES)


def add_account(frame: Frame) -> None:
    """Put the section into the frame."""
    account, pages = Account(frame.database), frame.pages(ACCOUNT)
    pages.get("", account.see)
    pages.post("/code", account.begin)
    pages.post("/look", account.look)
    pages.post("/accept", account.accept)
    pages.post("/join", account.join)
