"""What a form sent: its fields as they were typed, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.datastructures import FormData, UploadFile

from knowledge.errors import Conflict, Invalid

TOKEN = "token"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class Upload:
    """A file that was sent. Its name is what the browser says, fit to be shown and nothing else."""

    name: str
    content: bytes


@dataclass
class Form:
    """The fields of a form. `errors` are by field, in the order in which they were found; '' is the form as a whole.

    Nothing is lost when something is wrong: a page that shows the form again fills it in with what was typed.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    clashed: bool = False

    @classmethod
    def of(cls, **values: str | None) -> Form:
        """A form that is shown for the first time, filled in."""
        return cls({name: (value or "",) for name, value in values.items()})

    def text(self, name: str) -> str:
        """What was typed, its lines ended as everywhere else; '' when the field was not sent."""
        given = self.fields.get(name, ())
        return given[0].replace("\r\n", "\n").strip() if given else ""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was sent that somebody may miss, by the names of the fields."""
        sent = ((name, "\n".join(values).strip()) for name, values in self.fields.items() if name != TOKEN)
        return [(name.replace("_", " ").capitalize(), text) for name, text in sent if text]

    def all(self, name: str) -> tuple[str, ...]:
        """Everything that was ticked or typed under one name."""
        return self.fields.get(name, ())

    def replace(self, **values: str | None) -> None:
        """Put other values into fields, for the form that is shown again."""
        self.fields = {**self.fields, **{name: (value or "",) for name, value in values.items()}}

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first thing counts."""
        self.errors.setdefault(name, message)

    @contextmanager
    def about(self, name: str, *others: str) -> Iterator[None]:
        """Note what a service finds wrong in the body: with the field it is about where it says so, otherwise with the first."""
        try:
            yield
        except Invalid as error:
            what = error.what.replace(" ", "_")
            self.refuse(what if what in others else name, str(error))
        except Conflict as error:
            self.clashed = True
            self.refuse(name, str(error))

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        return 409 if self.clashed else 422 if self.errors else 200


async def read(sent: FormData) -> Form:
    """The form as it was sent."""
    fields: dict[str, tuple[str, ...]] = {}
    uploads: dict[str, Upload] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                uploads[name] = Upload(value.filename[:200], await value.read())
        else:
            fields[name] = (*fields.get(name, ()), value)
    return Form(fields, uploads)
