"""Reads protocols, organisations, the glossary and what no protocol covers from YAML or JSON of our own.

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
    organisations:
      - {name: ECC, full_name: Essex County Council, names: [Essex CC]}
    glossary:
      - {term: DPO, meaning: Data protection officer., note: …}
    near_domain:
      - Can we share a photo?
      - {text: Who may see the minutes?, source: shipped}

Each of the four can be left out. Of a protocol only title, purpose, partners and a theme are needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TypeVar

import yaml

from knowledge.glossary import GlossaryView
from knowledge.importing.catalogue import (
    Catalogue,
    Entry,
    ImportProblem,
    Once,
    checked_entries,
    checked_organisation,
    checked_question,
    checked_term,
    expecting,
)
from knowledge.importing.cells import SIZE_EXPECTED, read_date
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import ADMIN, CURRENT, KINDS, RETIRED, SOURCES, DocumentView, Example, Term, as_term, checked_document
from knowledge.sizes import checked_size, parse_size

_Kind = TypeVar("_Kind")
_TOP = ("theme", "protocols", "organisations", "glossary", "near_domain")
_HELD = "“protocols:”, “organisations:”, “glossary:” or “near_domain:” and a list"
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
        _refuse_aliases(root)
        return _catalogue(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportProblem(mark.line + 1 if mark else 1, "YAML or JSON", getattr(error, "problem", None) or str(error)) from error
    except RecursionError as error:
        raise ImportProblem(1, "YAML or JSON", "lists within lists without end") from error


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


def _catalogue(root: yaml.Node | None) -> Catalogue:
    if root is None:
        raise ImportProblem(1, _HELD, "")
    top = _fields(root, _HELD, _TOP)
    if not top.keys() - {"theme"}:
        raise ImportProblem(_line(root), _HELD, "")
    theme = _text(top.get("theme"))
    entries = checked_entries(_entry(node, theme) for node in _items(top["protocols"], 1, _HELD)) if "protocols" in top else ()
    if not entries and not top.keys() - {"theme", "protocols"}:
        raise ImportProblem(1, "at least one protocol", "")
    names, terms, questions = Once("name"), Once("term"), Once("question")
    return Catalogue(
        entries,
        organisations=_each(top.get("organisations"), lambda node: checked_organisation(_line(node), _organisation(node), names)),
        glossary=_each(top.get("glossary"), lambda node: checked_term(_line(node), _glossary_term(node), terms)),
        near_domain=_each(top.get("near_domain"), lambda node: checked_question(_line(node), _example(node), questions)),
    )


def _each(node: yaml.Node | None, read: Callable[[yaml.Node], _Kind]) -> tuple[_Kind, ...] | None:
    """What is read of every item of a list, None where there is no list."""
    return None if node is None else tuple(read(item) for item in _items(node, _line(node), _HELD))


def _organisation(node: yaml.Node) -> OrganisationView:
    fields = _fields(node, "an organisation with name, full_name and names", ("name", "full_name", "names"))
    names = _items(fields.get("names"), _line(node), "a list of names", optional=True)
    return OrganisationView(_text(fields.get("name")), _text(fields.get("full_name")) or None, tuple(map(_text, names)))


def _glossary_term(node: yaml.Node) -> GlossaryView:
    fields = _fields(node, "a term with its meaning", ("term", "meaning", "note"))
    return GlossaryView(_text(fields.get("term")), _text(fields.get("meaning")), _text(fields.get("note")) or None)


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
        review_date=read_date(_line(fields["review_date"]), _text(fields["review_date"])) if "review_date" in fields else None,
        terms=tuple(_term(item) for item in _items(fields.get("terms"), line, "a list of terms", optional=True)),
        examples=tuple(_example(item) for item in _items(fields.get("examples"), line, "a list of questions", optional=True)),
        slug=_text(fields.get("slug")) or None,
        status=_FORMERLY.get(status := _one_of(fields.get("status"), "a status", (CURRENT, RETIRED, *_FORMERLY)), status) or None,
        is_whole=set(_PROTOCOL) <= fields.keys(),
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


def _refuse_aliases(root: yaml.Node | None) -> None:
    """A list that stands in many places by an alias makes a small file huge."""
    met: set[int] = set()
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.CollectionNode):
            if id(node) in met:
                raise ImportProblem(_line(node), "no lists or fields that are used again by an alias (*)", "")
            met.add(id(node))
            waiting += [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]


def _is_null(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"


def _shown(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "a list" if isinstance(node, yaml.SequenceNode) else "fields"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
