"""The pages of what people say when they mean a protocol: its nicknames, acronyms and keywords, and its example questions."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame, SectionPages
from connectors.web.admin.protocol_addresses import of_protocol
from connectors.web.admin.visits import Visit
from knowledge import protocols
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.protocol_fields import KINDS
from knowledge.protocols import Language, ProtocolView, Term
from knowledge.values import key

KIND_CHOICES = (
    ("", "As it is written: an acronym in capitals, else a nickname"),
    *((kind, kind.capitalize()) for kind in KINDS),
)
SOURCES = {"shipped": "Came with the assistant", "admin": "Added by an editor", "learnt": "Learnt from a question"}


class Words:
    """Answers for the addresses of these pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def terms(self, visit: Visit) -> Response:
        """The terms of a protocol, and the form for another."""
        return self._terms(visit, Form())

    def add_term(self, visit: Visit) -> Response:
        """Keep another term."""
        held, form = self._held(visit), visit.form
        term, kind = form.text("term"), form.text("kind")
        with form.about("term", "kind"):
            protocols.add_term(self._database, visit.actor, held.slug, Term(term, kind) if kind else term, why=form.text("why"))
        if form.errors:
            return self._terms(visit, form)
        return visit.go(of_protocol(held.slug, "terms"), f"“{term}” stands for {held.title} now.")

    def ask_term_removal(self, visit: Visit) -> Response:
        """Which term would be removed."""
        held = self._held(visit)
        found = next((one.term for one in self._language(held).terms if key(one.term) == key(visit.asked("term"))), None)
        return self._removal(visit, held, "term", found)

    def remove_term(self, visit: Visit) -> Response:
        """Take a term away."""
        held, term = self._held(visit), visit.form.text("term")
        protocols.remove_term(self._database, visit.actor, held.slug, term, why=visit.form.text("why"))
        return visit.go(of_protocol(held.slug, "terms"), f"“{term}” is removed.")

    def examples(self, visit: Visit) -> Response:
        """The example questions of a protocol, or those that hold what is searched for, and the form for another."""
        return self._examples(visit, Form())

    def add_example(self, visit: Visit) -> Response:
        """Keep another example question."""
        held, form = self._held(visit), visit.form
        with form.about("question"):
            protocols.add_example(self._database, visit.actor, held.slug, form.text("question"), why=form.text("why"))
        if form.errors:
            return self._examples(visit, form)
        return visit.go(of_protocol(held.slug, "examples"), "The example question is added.")

    def ask_example_removal(self, visit: Visit) -> Response:
        """Which example question would be removed."""
        held = self._held(visit)
        found = next((one.text for one in self._language(held).examples if key(one.text) == key(visit.asked("question"))), None)
        return self._removal(visit, held, "question", found)

    def remove_example(self, visit: Visit) -> Response:
        """Take an example question away."""
        held = self._held(visit)
        protocols.remove_example(self._database, visit.actor, held.slug, visit.form.text("question"), why=visit.form.text("why"))
        return visit.go(of_protocol(held.slug, "examples"), "The example question is removed.")

    def _held(self, visit: Visit) -> ProtocolView:
        return protocols.get_protocol(self._database, visit.part("slug"))

    def _language(self, held: ProtocolView) -> Language:
        return protocols.get_language(self._database, held.slug)

    def _terms(self, visit: Visit, form: Form) -> Response:
        held = self._held(visit)
        return visit.show(
            "admin/protocol-terms.html",
            form=form,
            held=held,
            terms=self._language(held).terms,
            kinds=KIND_CHOICES,
            here=of_protocol(held.slug),
        )

    def _examples(self, visit: Visit, form: Form) -> Response:
        held, wanted = self._held(visit), key(visit.asked("q"))
        found = [one for one in self._language(held).examples if wanted in key(one.text)]
        return visit.show(
            "admin/protocol-examples.html",
            form=form,
            held=held,
            part=visit.list_part(found),
            sources=SOURCES,
            here=of_protocol(held.slug),
        )

    def _removal(self, visit: Visit, held: ProtocolView, what: str, found: str | None) -> Response:
        if found is None:
            raise NotFound("The protocol does not have it. It may have been removed.")
        return visit.show("admin/protocol-unsay.html", held=held, what=what, found=found, here=of_protocol(held.slug))


def add_words(frame: Frame, pages: SectionPages) -> None:
    """Put the addresses of these pages into the section."""
    ours = Words(frame.database)
    pages.get("/one/{slug}/terms", ours.terms)
    pages.post("/one/{slug}/terms", ours.add_term)
    pages.get("/one/{slug}/terms/remove", ours.ask_term_removal)
    pages.post("/one/{slug}/terms/remove", ours.remove_term)
    pages.get("/one/{slug}/examples", ours.examples)
    pages.post("/one/{slug}/examples", ours.add_example)
    pages.get("/one/{slug}/examples/remove", ours.ask_example_removal)
    pages.post("/one/{slug}/examples/remove", ours.remove_example)
