"""The organisations' pages: what each is called, which protocols it is a partner of, and merging two that are one."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.record_history import add_section_history
from connectors.web.admin.sections import ORGANISATIONS
from connectors.web.admin.visits import Visit
from knowledge import changes, organisations
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.organisations import OrganisationView
from knowledge.values import key, one_line


class Organisations:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """The organisations, or those that go by what is searched for."""
        wanted = key(visit.asked("q"))
        found = [one for one in organisations.list_organisations(self._database) if wanted in key("\n".join(_every_name(one)))]
        counts = organisations.count_protocols(self._database)
        return visit.show("admin/organisations.html", part=visit.list_part(found), counts=counts, addresses=_addresses)

    def ask_change(self, visit: Visit) -> Response:
        """One organisation, and the form for its names."""
        held = organisations.get_organisation(self._database, visit.asked("name"))
        form = Form.of(name=held.name, full_name=held.full_name, other_name="\n".join(held.names))
        return self._form(visit, form, held)

    def change(self, visit: Visit) -> Response:
        """Say anew what an organisation is called, unless somebody else did since the form was opened."""
        form = visit.form
        was = OrganisationView(form.text("was_name"), form.text("was_full_name") or None, _lines(form.text("was_names")))
        given = OrganisationView(form.text("name"), form.text("full_name") or None, _lines(form.text("other_name")))
        with form.about("name", "full_name", "other_name"):
            made = organisations.name_organisation(self._database, visit.actor, was, given, why=form.text("why"))
        if form.errors:
            return self._form(visit, form, organisations.get_organisation(self._database, was.name), was)
        return visit.go(_address("change", name=made.name), f"{made.name} is changed.")

    def ask_merge(self, visit: Visit) -> Response:
        """Which organisation is to become one with another, then what would happen."""
        kept = organisations.get_organisation(self._database, visit.asked("name"))
        form = Form.of(other=visit.asked("other"))
        gone = self._other(kept, form) if "other" in visit.request.query_params else None
        if gone is None:
            others = [one.name for one in organisations.list_organisations(self._database) if one != kept]
            return visit.show("admin/organisation-merge.html", form=form, kept=kept, others=others, addresses=_addresses)
        return visit.show(
            "admin/organisation-merge-confirm.html",
            kept=kept,
            gone=gone,
            taken=_every_name(gone),
            protocols=organisations.protocols_of(self._database, gone.name),
            addresses=_addresses,
        )

    def merge(self, visit: Visit) -> Response:
        """Make two organisations one."""
        form = visit.form
        gone = form.text("other")
        made = organisations.merge_organisations(self._database, visit.actor, form.text("name"), gone, why=form.text("why"))
        return visit.go(_address("change", name=made.name), f"{gone} is merged into {made.name}.")

    def ask_removal(self, visit: Visit) -> Response:
        """What would be removed, or why it cannot be."""
        held = organisations.get_organisation(self._database, visit.asked("name"))
        protocols = organisations.protocols_of(self._database, held.name)
        return visit.show("admin/organisation-remove.html", held=held, protocols=protocols, addresses=_addresses)

    def remove(self, visit: Visit) -> Response:
        """Take out an organisation that is a partner of nothing."""
        name = visit.form.text("name")
        organisations.remove_organisation(self._database, visit.actor, name, why=visit.form.text("why"))
        return visit.go(ORGANISATIONS.path, f"{name} is no longer held.")

    def _other(self, kept: OrganisationView, form: Form) -> OrganisationView | None:
        """The organisation that was chosen; None, with what is wrong noted, when it is none or the same one."""
        try:
            found = organisations.get_organisation(self._database, form.text("other")) if form.text("other") else None
        except NotFound as error:
            form.refuse("other", str(error))
            return None
        if found is None:
            form.refuse("other", "Choose the other organisation.")
        elif found == kept:
            form.refuse("other", f"That is a name of {kept.name} already. Choose another organisation.")
            return None
        return found

    def _form(self, visit: Visit, form: Form, held: OrganisationView, was: OrganisationView | None = None) -> Response:
        """The form; `was` is what the organisation was called when the form was opened, if that is another time."""
        return visit.show(
            "admin/organisation.html",
            form=form,
            held=held,
            changed_meanwhile=was is not None and was != held,
            protocols=organisations.protocols_of(self._database, held.name),
            addresses=_addresses,
        )


def _every_name(one: OrganisationView) -> tuple[str, ...]:
    return tuple(name for name in (one.name, one.full_name, *one.names) if name)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(one_line, text.split("\n")) if line)


def _address(page: str, **query: str) -> str:
    return f"{ORGANISATIONS.path}/{page}?{urlencode(query)}"


def _addresses(name: str) -> dict[str, str]:
    """The addresses of the pages about the organisation of this name."""
    return {page: _address(page, name=name) for page in ("change", "merge", "remove", "history")}


def add_organisations(frame: Frame) -> None:
    """Put the section into the frame."""
    pages, ours = frame.pages(ORGANISATIONS), Organisations(frame.database)
    pages.get("", ours.list)
    pages.get("/change", ours.ask_change)
    pages.post("/change", ours.change)
    pages.get("/merge", ours.ask_merge)
    pages.post("/merge", ours.merge)
    pages.get("/remove", ours.ask_removal)
    pages.post("/remove", ours.remove)
    add_section_history(frame, ORGANISATIONS, changes.ORGANISATION)
