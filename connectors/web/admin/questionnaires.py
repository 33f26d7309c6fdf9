"""The questionnaires' pages: what each version asks, its file, and a new version, which is shown before it is kept for good."""

from __future__ import annotations

from starlette.responses import Response

from connectors.web.admin.forms import Form
from connectors.web.admin.frame import Frame
from connectors.web.admin.sections import QUESTIONNAIRES
from connectors.web.admin.visits import Visit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.questionnaires import DESCRIBE, MOST_BYTES, TICK, TICK_IF_TRUE, Questionnaire
from knowledge.audits.versions import differences, get_version, list_versions
from knowledge.database import Database
from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.reading import as_text

ANSWERED_BY = {TICK: "A tick or a note", DESCRIBE: "A description", TICK_IF_TRUE: "A tick if it is true, or how practice differs"}


class Questionnaires:
    """Answers for the section's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, visit: Visit) -> Response:
        """Every version of every questionnaire."""
        return visit.show("admin/questionnaires.html", part=visit.list_part(list_versions(self._database)), address=_address)

    def see(self, visit: Visit) -> Response:
        """What a version asks."""
        held = get_version(self._database, visit.part("slug"), visit.number("version"))
        return visit.show(
            "admin/questionnaire.html", held=held, one=held.questionnaire, address=_address(held.questionnaire), answered_by=ANSWERED_BY
        )

    def file(self, visit: Visit) -> Response:
        """A version's file, as it came."""
        held = get_version(self._database, visit.part("slug"), visit.number("version"))
        name = f"{held.questionnaire.slug}-{held.questionnaire.version}.yml"
        return Response(held.content, media_type="application/yaml", headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def ask_new(self, visit: Visit) -> Response:
        """The form for a file."""
        return self._form(visit, Form())

    def check(self, visit: Visit) -> Response:
        """What a file asks, before it is kept; or the line of what is wrong with it."""
        form = visit.form
        text = self._text(form)
        read = self._read(visit, text, only_check=True) if text is not None else None
        if text is None or read is None:
            return self._form(visit, form, text)
        before = next((one.questionnaire for one in list_versions(self._database) if one.questionnaire.slug == read.slug), None)
        if before is not None and before.version == read.version:
            form.refuse("file", f"Version {read.version} of {read.slug} is held already, as it is in this file. Raise the version.")
            return self._form(visit, form, text)
        return visit.show(
            "admin/questionnaire-check.html",
            text=text,
            one=read,
            before=before,
            differences=differences(before, read) if before else None,
            answered_by=ANSWERED_BY,
        )

    def add(self, visit: Visit) -> Response:
        """Keep a version for good."""
        text = visit.form.text("content") + "\n"
        read = self._read(visit, text)
        if read is None:
            return self._form(visit, visit.form, text)
        return visit.go(_address(read), f"Version {read.version} of {read.slug} is held. Audits begun from now on use the newest version.")

    def _read(self, visit: Visit, text: str, *, only_check: bool = False) -> Questionnaire | None:
        """The questionnaire of a file; None, with what is wrong noted, when it cannot be used."""
        read = None
        with visit.form.about("file"):
            read = add_questionnaire(self._database, visit.actor, text, only_check=only_check)
        return None if visit.form.errors else read

    def _text(self, form: Form) -> str | None:
        """The text of the file that was sent; None, with what is wrong noted, when there is none."""
        sent = form.uploads.get("file")
        if sent is None or not sent.content:
            form.refuse("file", "Choose a file that is not empty.")
        elif len(sent.content) > MOST_BYTES:
            form.refuse("file", f"The file is larger than {MOST_BYTES // 1000}KB, the most that a questionnaire may have.")
        else:
            try:
                return as_text(sent.content)
            except ImportProblem as error:
                form.refuse("file", f"The file is no text. {error}")
        return None

    def _form(self, visit: Visit, form: Form, text: str | None = None) -> Response:
        """The form for a file; of a `text` that is broken, the line is shown."""
        error = form.errors.get("file", "")
        return visit.show("admin/questionnaire-add.html", form=form, broken=_line_of(text or "", error), most=MOST_BYTES // 1000)


def _line_of(text: str, error: str) -> str:
    """The line that an error names, as it is in the text."""
    number = error.removeprefix("Line ").partition(":")[0]
    lines = text.split("\n")
    return lines[int(number) - 1][:200] if number.isdecimal() and 0 < int(number) <= len(lines) else ""


def _address(one: Questionnaire) -> str:
    return f"{QUESTIONNAIRES.path}/{one.slug}/{one.version}"


def add_questionnaires(frame: Frame) -> None:
    """Put the section into the frame."""
    pages, ours = frame.pages(QUESTIONNAIRES), Questionnaires(frame.database)
    pages.get("", ours.list)
    pages.get("/add", ours.ask_new)
    pages.post("/add", ours.check)
    pages.post("/keep", ours.add)
    pages.get("/{slug}/{version}", ours.see)
    pages.get("/{slug}/{version}/file", ours.file)
