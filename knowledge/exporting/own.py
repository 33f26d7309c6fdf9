"""Writes YAML and JSON of our own, which `knowledge/importing/own.py` reads and describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import yaml

from knowledge.exporting.held import Held
from knowledge.protocol_fields import ADMIN, Example
from knowledge.protocols import Language, ProtocolView

_WIDTH = 120


class _Dumper(yaml.CSafeDumper):
    """Writes everything where it is, and nothing by an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def to_yaml(held: Held) -> bytes:
    """What is held as YAML, in UTF-8."""
    text: str = yaml.dump(_form(held), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text.encode()


def to_json(held: Held) -> bytes:
    """What is held as JSON, in UTF-8."""
    return f"{json.dumps(_form(held), ensure_ascii=False, indent=2)}\n".encode()


def _form(held: Held) -> dict[str, Any]:
    form: dict[str, Any] = {}
    if held.protocols is not None:
        form["protocols"] = [_protocol(view, language) for view, language in held.protocols]
    if held.organisations is not None:
        form["organisations"] = [{**asdict(view), "names": list(view.names)} for view in held.organisations]
    if held.glossary is not None:
        form["glossary"] = [asdict(view) for view in held.glossary]
    if held.near_domain is not None:
        form["near_domain"] = [_example(example) for example in held.near_domain]
    return form


def _protocol(view: ProtocolView, language: Language) -> dict[str, Any]:
    return {
        "slug": view.slug,
        "title": view.title,
        "purpose": view.purpose,
        "theme": view.theme,
        "status": view.status,
        "owner": view.owner,
        "review_date": view.review_date.isoformat() if view.review_date else None,
        "partners": list(view.partners),
        "documents": [asdict(document) for document in view.documents],
        "terms": [asdict(term) for term in language.terms],
        "examples": [_example(example) for example in language.examples],
    }


def _example(example: Example) -> str | dict[str, str]:
    return example.text if example.source == ADMIN else asdict(example)
