"""The forms in which protocols are added and changed, at once or by way of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.wording import trying as say
from connectors.web.admin import protocol_form
from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame, SectionPages
from connectors.web.admin.protocol_addresses import ADD, DRAFTS, of_draft, of_protocol
from connectors.web.admin.protocol_form import filled_in, given, noting, press
from connectors.web.admin.trying import Trying
from connectors.web.admin.visits import Visit
from knowledge import organisations, protocols
from knowledge.admin import drafts
from knowledge.admin.drafts import DraftView
from knowledge.differences import Meanwhile, changed, differences, meanwhile, state_at
from knowledge.listing import list_choices
from knowledge.preview.edits import Edit
from knowledge.protocols import DEFAULT_THEME, ProtocolView
from knowledge.values import key
from knowledge.written import changes_of, example_of, term_of


@dataclass(frozen=True)
class Subject:
    """What a form is about: a protocol or, without `slug`, a new one; and the draft that it is kept in, if any."""

    slug: str = ""
    title: str = ""
    draft: DraftView | None = None

    @property
    def address(self) -> str:
        """Where the form is."""
        return of_draft(self.draft.id) if self.draft else of_protocol(self.slug, "edit") if self.slug else ADD

    @property
    def heading(self) -> str:
        """What the page with the form is called."""
        if self.draft is None:
            return f"Change {self.title}" if self.slug else "Add a protocol"
        name = self.title or str(self.draft.fields.get("title") or "")
        return f"Draft of {name}" if name else "Draft of a new protocol"

    @property
    def more(self) -> dict[str, Any]:
        """Fields of the draft that its form does not have."""
        shown = protocol_form.FIELDS if self.slug else (*protocol_form.FIELDS, *protocol_form.WORDS)
        return {name: value for name, value in (self.draft.fields if self.draft else {}).items() if name not in shown}


class Edits:
    """Answers for the addresses of these forms."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._database, self._trying = frame, frame.database, Trying(frame)

    def ask_new(self, visit: Visit) -> Response:
        """The form for a new protocol."""
        return self._show(visit, filled_in({"theme": DEFAULT_THEME}), Subject())

    def add(self, visit: Visit) -> Response:
        """What was typed about a new protocol."""
        return self._sent(visit, Subject())

    def ask_change(self, visit: Visit) -> Response:
        """The form for a protocol that is held."""
        about = self._held(visit)
        version = protocols.get_protocol(self._database, about.slug).version
        return self._show(visit, self._filled_in(state_at(self._database, about.slug, version), version), about)

    def change(self, visit: Visit) -> Response:
        """What was typed about a protocol that is held."""
        return self._sent(visit, self._held(visit))

    def list_drafts(self, visit: Visit) -> Response:
        """The changes that are not published yet, of every editor."""
        part = visit.list_part(drafts.list_drafts(self._database, visit.actor))
        return visit.show("admin/protocol-drafts.html", part=part, of_draft=of_draft)

    def ask_draft(self, visit: Visit) -> Response:
        """The form of a draft, on top of what others changed since it was begun."""
        draft = drafts.get_draft(self._database, visit.actor, visit.number("draft"))
        about = Subject(draft.slug, draft.protocol, draft)
        if not draft.slug:
            return self._show(visit, self._filled_in(draft.fields, 0, draft.why), about)
        others = meanwhile(self._database, draft.slug, draft.base_version or 1, draft.fields)
        form = self._filled_in(others.fields, others.version, draft.why)
        return self._show(visit, form, about, others if others.clashes else None)

    def change_draft(self, visit: Visit) -> Response:
        """What was typed in a draft's form."""
        return self._sent(visit, self._draft(visit))

    def ask_discard(self, visit: Visit) -> Response:
        """Which draft would be thrown away."""
        return visit.show("admin/protocol-discard.html", about=self._draft(visit))

    def discard(self, visit: Visit) -> Response:
        """Throw a draft away."""
        drafts.discard_draft(self._database, visit.actor, visit.number("draft"))
        return visit.go(DRAFTS, "The draft is thrown away.")

    def _held(self, visit: Visit) -> Subject:
        held = protocols.get_protocol(self._database, visit.part("slug"))
        return Subject(held.slug, held.title)

    def _draft(self, visit: Visit) -> Subject:
        draft = drafts.get_draft(self._database, visit.actor, visit.number("draft"))
        return Subject(draft.slug, draft.protocol, draft)

    def _sent(self, visit: Visit, about: Subject) -> Response:
        form, do = visit.form, visit.form.text("do")
        if press(form):
            return self._show(visit, form, about)
        version = int(form.text("version")) if form.text("version").isdecimal() else 0
        fields = {**about.more, **given(form, whole=do != "draft", words=not about.slug)}
        if about.slug:
            fields = {**about.more, **changed(state_at(self._database, about.slug, version), fields)}
        self._notice_other(form, about)
        if do not in ("draft", "preview"):
            self._notice_new_organisations(form)
        if form.errors:
            return self._show(visit, form, about)
        act = {"draft": self._keep, "preview": self._try}.get(do, self._make)
        return act(visit, about, fields, version)

    def _keep(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> Response:
        """Save as a draft."""
        form = visit.form
        with noting(form):
            kept = self._save(visit, about, fields, version)
        if form.errors:
            return self._show(visit, form, about)
        return visit.go(of_draft(kept.id), "The draft is saved. It is in no answer until you publish it.")

    def _try(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> Response:
        """What the change would make different, before it is made."""
        form, preview = visit.form, self._frame.preview
        if about.slug and protocols.get_protocol(self._database, about.slug).version != version:
            return self._overtaken(visit, about, fields, version)
        edit = Edit(about.slug, fields)
        heard = self._trying.hear(form.text("question")) if form.text("question") else None
        if heard:
            form.replace(question=heard.text)
        shown: dict[str, Any] = {"say": say, "in_words": self._trying.said, "heard": heard}
        with noting(form):
            shown["recorded"] = preview.differences(visit.actor, edit, self._trying.said)
            if heard:
                shown |= {"now": preview.try_question(visit.actor, heard.ask), "then": preview.try_question(visit.actor, heard.ask, edit)}
        if form.errors:
            return self._show(visit, form, about)
        was = state_at(self._database, about.slug, version) if about.slug else {}
        return self._show(visit, form, about, preview={**shown, "changes": differences(was, {**was, **fields})})

    def _make(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> Response:
        """Make the change."""
        form = visit.form
        with noting(form):
            made = self._write(visit, about, fields, version)
        if form.errors and about.draft:
            about = self._draft(visit)  # It holds what was typed, so nothing is lost with the page.
        if form.clashed and about.slug and protocols.get_protocol(self._database, about.slug).version != version:
            return self._overtaken(visit, about, fields, version)
        if form.errors:
            return self._show(visit, form, about)
        if about.slug and made.version == version:
            return visit.go(of_protocol(made.slug), f"{made.title} is as you typed it already, so nothing was changed.")
        said = f"{made.title} is changed." if about.slug else f"{made.title} is added."
        return visit.go(of_protocol(made.slug), said)

    def _write(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> ProtocolView:
        why = visit.form.text("why") or None
        if about.draft:
            kept = self._save(visit, about, fields, version)
            return drafts.publish_draft(self._database, visit.actor, kept.id, version=version or None, why=why)
        changes = changes_of(fields)
        if about.slug:
            return protocols.edit_protocol(self._database, visit.actor, about.slug, expected_version=version, why=why, **changes)
        terms, examples = map(term_of, fields["terms"]), map(example_of, fields["examples"])
        return protocols.add_protocol(self._database, visit.actor, **changes, terms=terms, examples=examples, why=why)  # type: ignore[misc]

    def _save(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> DraftView:
        return drafts.save_draft(
            self._database,
            visit.actor,
            fields,
            draft=about.draft.id if about.draft else None,
            slug=about.slug or None,
            base_version=version or None,
            why=visit.form.text("why"),
        )

    def _overtaken(self, visit: Visit, about: Subject, fields: Mapping[str, Any], version: int) -> Response:
        """Somebody else was quicker: what they changed, and the form on top of that."""
        others = meanwhile(self._database, about.slug, version, fields)
        form = self._filled_in(others.fields, others.version, visit.form.text("why"))
        form.clashed = True
        form.refuse("", f"{' and '.join(others.actors)} changed this protocol after you opened it. Nothing was published yet.")
        return self._show(visit, form, about, others)

    def _notice_other(self, form: Form, about: Subject) -> None:
        """Somebody else saved the draft after this form of it was opened."""
        if about.draft and form.text("draft_at") != about.draft.at.isoformat():
            form.clashed = True
            form.refuse(
                "", f"{about.draft.author} saved this draft after you opened it. Save again to put what you typed in place of theirs."
            )

    def _notice_new_organisations(self, form: Form) -> None:
        """A partner that goes by no name that is known may be misspelt, so it becomes an organisation only when that is said again."""
        names = [form.text(f"partner_{number}") for number in range(1, protocol_form.rows(form, "partner") + 1)]
        unknown = {key(name) for name in organisations.list_unknown(self._database, names) if name}
        seen = {key(name) for name in form.all("new_organisation")}
        for number, name in enumerate(names, 1):
            if key(name) in unknown - seen:
                form.refuse(
                    f"partner_{number}",
                    f"No organisation is called {name!r} yet. Correct it, or save again to add it as a new organisation.",
                )
        if unknown:
            form.fields = {**form.fields, "new_organisation": tuple(name for name in names if key(name) in unknown)}

    def _filled_in(self, state: Mapping[str, Any], version: int, why: str | None = None) -> Form:
        form = filled_in(state)
        form.replace(version=str(version), why=why)
        return form

    def _show(
        self, visit: Visit, form: Form, about: Subject, others: Meanwhile | None = None, preview: Mapping[str, Any] | None = None
    ) -> Response:
        protocol_form.put_errors_in_order(form)
        return visit.show(
            "admin/protocol-edit.html",
            form=form,
            about=about,
            others=others,
            preview=preview,
            partners=protocol_form.rows(form, "partner"),
            documents=protocol_form.rows(form, "document"),
            themes=list_choices(self._database).themes,
            organisations=[one.name for one in organisations.list_organisations(self._database)],
        )


def add_edits(frame: Frame, pages: SectionPages) -> None:
    """Put the addresses of these forms into the section."""
    ours = Edits(frame)
    pages.get("/add", ours.ask_new)
    pages.post("/add", ours.add)
    pages.get("/one/{slug}/edit", ours.ask_change)
    pages.post("/one/{slug}/edit", ours.change)
    pages.get("/drafts", ours.list_drafts)
    pages.get("/drafts/{draft}", ours.ask_draft)
    pages.post("/drafts/{draft}", ours.change_draft)
    pages.get("/drafts/{draft}/discard", ours.ask_discard)
    pages.post("/drafts/{draft}/discard", ours.discard)
