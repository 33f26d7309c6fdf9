"""Reads protocols from YAML or JSON of our own, and writes them as that.

    theme: Learning and Education          # for every protocol that does not say its own
    protocols:
      - title: Hertfordshire School Admissions
        purpose: What it is for.
        partners: [ECC, Herts County Council]
        documents: [{title: …, format: DOC, size: 85KB, url: "https://…"}]     # size: text, or a number of bytes
        terms: [HSA, {term: year 5 transfer, kind: keyword}]
        examples: [Who gets the year 5 list?, {text: Which list?, source: learnt}]
        owner: Admissions team
        review_date: 2027-01-31
        status: current                    # or retired
        slug: hertfordshire-school-admissions

Only title, purpose, partners and a theme are needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import yaml

from knowledge.importing.catalogue import Catalogue, Entry, ImportProblem, checked_catalogue, expecting
from knowledge.importing.cells import SIZE_EXPECTED
from knowledge.importing.table_csv import review_date
from knowledge.protocol_fields import ADMIN, CURRENT, KINDS, RETIRED, SOURCES, DocumentView, Example, Term, as_term, checked_document
from knowledge.protocols import Language, ProtocolView
from knowledge.sizes import checked_size, parse_size

_TOP = ("theme", "protocols")
_FORMERLY = {"withdrawn": RETIRED}
"""What exports of earlier releases say."""
_PROTOCOL = ("title", "purpose", "theme", "partners", "documents", "terms", "examples", "owner", "review_date", "status", "slug")
_FROM_LIST = ("version",)
"""What `sharing protocols list --json` says besides, and what a file may therefore hold; it is not imported."""
_IN_HALVES = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")
_DOCUMENT = ("title", "format", "size", "url")


def read_own(text: str) -> Catalogue:
    """Every protocol of the file; ImportProblem says the line that cannot be read."""
    try:
        root = yaml.compose(_as_yaml(text), Loader=yaml.CSafeLoader)
        return checked_catalogue(_entries(root))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportProblem(mark.line + 1 if mark else 1, "YAML or JSON", getattr(error, "problem", None) or str(error)) from error
    except RecursionError as error:
        raise ImportProblem(1, "YAML or JSON", "lists within lists without end") from error


def own_form(view: ProtocolView, language: Language) -> dict[str, Any]:
    """A protocol and what people say for it, as this format has it: all that `read_own` reads back."""
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
        "examples": [example.text if example.source == ADMIN else asdict(example) for example in language.examples],
    }


def _as_yaml(text: str) -> str:
    """JSON is YAML but for tabs, which it has between values only, and characters escaped in two halves.

    Its own reader says best where it is broken.
    """
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise ImportProblem(error.lineno, "JSON", error.msg) from error
    return _IN_HALVES.sub(lambda match: match[1] + json.loads(f'"{match[2]}"'), text.replace("\t", " "))


def _entries(root: yaml.Node | None) -> Iterator[Entry]:
    if root is None:
        raise ImportProblem(1, "“protocols:” and a list of protocols", "")
    top = _fields(root, "“protocols:” and a list of protocols", _TOP)
    theme = _text(top.get("theme"))
    for node in _items(top.get("protocols"), _line(root), "“protocols:” and a list of protocols"):
        yield _entry(node, theme)


def _entry(node: yaml.Node, theme: str) -> Entry:
    line = _line(node)
    fields = _fields(node, "a protocol with title, purpose and partners", _PROTOCOL + _FROM_LIST)
    return Entry(
        line=line,
        theme=_text(fields.get("theme")) or theme,
        title=_text(fields.get("title")),
        purpose=_text(fields.get("purpose")),
        partners=tuple(_text(item) for item in _items(fields.get("partners"), line, "a list of partners")),
        documents=tuple(_document(item) for item in _items(fields.get("documents"), line, "a list of documents", optional=True)),
        owner=_text(fields.get("owner")) or None,
        review_date=review_date(_line(fields["review_date"]), _text(fields["review_date"])) if "review_date" in fields else None,
        terms=tuple(_term(item) for item in _items(fields.get("terms"), line, "a list of terms", optional=True)),
        examples=tuple(_example(item) for item in _items(fields.get("examples"), line, "a list of questions", optional=True)),
        slug=_text(fields.get("slug")) or None,
        status=_FORMERLY.get(status := _one_of(fields.get("status"), "a status", (CURRENT, RETIRED, *_FORMERLY)), status) or None,
    )


def _document(node: yaml.Node) -> DocumentView:
    line = _line(node)
    fields = _fields(node, "a document with title, format, size and url", _DOCUMENT)
    size = _text(fields.get("size"))
    with expecting(line, f"{SIZE_EXPECTED}, or a number of bytes", size):
        number = checked_size(int(size)) if size.isascii() and size.isdigit() else parse_size(size) if size else None
    url = _text(fields.get("url"))
    title, kind = _text(fields.get("title")), _text(fields.get("format"))
    with expecting(line, "a title, a format of one word and a link that starts with http:// or https://", f"{title}, {kind}, {url}"):
        return checked_document(DocumentView(title, kind, number, url))


def _term(node: yaml.Node) -> Term:
    if isinstance(node, yaml.ScalarNode):
        return as_term(_text(node))
    fields = _fields(node, "a term, or a term with its kind", ("term", "kind"))
    term = _text(fields.get("term"))
    return Term(term, _one_of(fields.get("kind"), "a kind", KINDS) or as_term(term).kind)


def _example(node: yaml.Node) -> Example:
    if isinstance(node, yaml.ScalarNode):
        return Example(_text(node))
    fields = _fields(node, "a question, or a question with its source", ("text", "source"))
    return Example(_text(fields.get("text")), _one_of(fields.get("source"), "a source", SOURCES) or ADMIN)


def _one_of(node: yaml.Node | None, what: str, words: tuple[str, ...]) -> str:
    """The word, empty for nothing."""
    text = _text(node)
    if node is not None and text and text not in words:
        raise ImportProblem(_line(node), f"{what} that is one of {', '.join(words)}", text)
    return text


def _fields(node: yaml.Node, expected: str, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise ImportProblem(_line(node), expected, _shown(node))
    fields: dict[str, yaml.Node] = {}
    for name_node, value in node.value:
        name = _text(name_node)
        if name not in allowed or name in fields:
            raise ImportProblem(_line(name_node), f"each of these at most once: {', '.join(allowed)}", name)
        fields[name] = value
    return fields


def _items(node: yaml.Node | None, line: int, expected: str, *, optional: bool = False) -> list[yaml.Node]:
    if optional and (node is None or _is_null(node)):
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise ImportProblem(line if node is None else _line(node), expected, "" if node is None else _shown(node))
    return list(node.value)


def _text(node: yaml.Node | None) -> str:
    """What is written, as it is written; empty for nothing."""
    if node is None or _is_null(node):
        return ""
    if not isinstance(node, yaml.ScalarNode):
        raise ImportProblem(_line(node), "text", _shown(node))
    return str(node.value)


def _is_null(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"


def _shown(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "a list" if isinstance(node, yaml.SequenceNode) else "fields"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
