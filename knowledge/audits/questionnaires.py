"""Questionnaires: what an audit asks, read from a content file that a council can write. docs/auditing.md has the format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from knowledge.errors import Invalid, NotFound
from knowledge.values import one_line

TICK, DESCRIBE, TICK_IF_TRUE = "tick", "describe", "tick_if_true"
KINDS = (TICK, DESCRIBE, TICK_IF_TRUE)
LONGEST_TEXT = 1_000
MOST_BYTES = 500_000
MOST_ITEMS = 40
MOST_SECTIONS = 30
MOST_WORDS = 60
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLUMNS = {TICK: 3, DESCRIBE: 2, TICK_IF_TRUE: 3}


class BrokenQuestionnaire(Invalid):
    """A questionnaire file cannot be used; the message names the line, the first of which is 1."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(f"Line {line}: {why}")


@dataclass(frozen=True)
class Item:
    """One line of a section. `number` is what people see (2.4); `key` never changes (shared-individual/exam-boards).

    `kind` is tick, describe or tick_if_true, or others for the open item that takes several entries. `words` are what people call it.
    """

    key: str
    number: str
    kind: str
    text: str
    short: str
    means: str = ""
    words: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def place(self) -> int:
        """Its number within the section, from 1."""
        return int(self.number.partition(".")[2])


@dataclass(frozen=True)
class Section:
    """A table of the form. `answers` is tick, describe or tick_if_true; the last item is the open one, if there is one."""

    key: str
    number: int
    name: str
    question: str
    columns: tuple[str, ...]
    answers: str
    items: tuple[Item, ...]
    why: str = ""

    @property
    def others(self) -> Item | None:
        """The open item."""
        last = self.items[-1]
        return last if last.kind == "others" else None

    @property
    def listed(self) -> tuple[Item, ...]:
        """All but the open item."""
        return tuple(item for item in self.items if item.kind != "others")


@dataclass(frozen=True)
class Questionnaire:
    """One version of a questionnaire. `slug` and `version` name it."""

    slug: str
    version: int
    title: str
    organisation: str
    date: str
    sections: tuple[Section, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def _by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def item(self, key: str) -> Item:
        """The item of a key; NotFound."""
        if key not in self._by_key:
            raise NotFound(f"The questionnaire has no item {key[:100]!r}.")
        return self._by_key[key]

    def has(self, key: str) -> bool:
        """Whether there is an item of this key."""
        return key in self._by_key

    def numbered(self, number: str) -> Item | None:
        """The item that people see as this number, such as 2.4."""
        return next((item for item in self.items if item.number == number), None)

    def section_of(self, item: Item) -> Section:
        """The section that the item stands in."""
        return self.sections[int(item.number.partition(".")[0]) - 1]


def read_questionnaire(text: str) -> Questionnaire:
    """Read a content file; BrokenQuestionnaire with the line for whatever cannot be used."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BrokenQuestionnaire(1, f"the file is longer than {MOST_BYTES} bytes.")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenQuestionnaire(line, f"this is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:  # Of its own errors, PyYAML lets some of Python's through.
        raise BrokenQuestionnaire(1, f"this is not YAML: {one_line(str(error))[:200]}.") from error
    if root is None:
        raise BrokenQuestionnaire(1, "the file is empty.")
    return _Reader().questionnaire(root)


class _Reader:
    """Turns YAML's nodes, which know their lines, into a questionnaire."""

    def questionnaire(self, root: yaml.Node) -> Questionnaire:
        fields = _mapping(root, "a questionnaire", {"questionnaire", "version", "organisation", "title", "date", "sections"})
        sections = _sequence(_needed(fields, "sections", root), "sections", MOST_SECTIONS)
        return Questionnaire(
            slug=_key(_needed(fields, "questionnaire", root)),
            version=_version(_needed(fields, "version", root)),
            title=_text(_needed(fields, "title", root)),
            organisation=_text(_needed(fields, "organisation", root)),
            date=_text(fields["date"]) if "date" in fields else "",
            sections=tuple(self._sections(sections)),
        )

    def _sections(self, nodes: list[yaml.Node]) -> Iterator[Section]:
        seen: dict[str, int] = {}
        for number, node in enumerate(nodes, 1):
            section = self._section(number, node)
            if section.key in seen:
                raise BrokenQuestionnaire(_line(node), f"the key {section.key!r} is used in line {seen[section.key]} already.")
            seen[section.key] = _line(node)
            yield section

    def _section(self, number: int, node: yaml.Node) -> Section:
        fields = _mapping(node, "a section", {"key", "name", "question", "columns", "answers", "why", "items", "others"})
        key = _key(_needed(fields, "key", node))
        answers_node = _needed(fields, "answers", node)
        answers = _text(answers_node)
        if answers not in KINDS:
            raise BrokenQuestionnaire(_line(answers_node), f"answers is {answers!r}: it must be {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
        columns_node = _needed(fields, "columns", node)
        columns = tuple(_text(one, empty=True) for one in _sequence(columns_node, "columns", 3))
        if len(columns) != _COLUMNS[answers]:
            raise BrokenQuestionnaire(
                _line(columns_node), f"a section answered by {answers} has {_COLUMNS[answers]} columns, not {len(columns)}."
            )
        rows = [(row, answers) for row in _sequence(_needed(fields, "items", node), "items", MOST_ITEMS)]
        if "others" in fields:
            rows.append((fields["others"], "others"))
        items: list[Item] = []
        for place, (row, kind) in enumerate(rows, 1):
            item = self._item(row, key, f"{number}.{place}", kind)
            if any(item.key == other.key for other in items):
                raise BrokenQuestionnaire(_line(row), f"the key {item.key.partition('/')[2]!r} is used twice in this section.")
            items.append(item)
        return Section(
            key=key,
            number=number,
            name=_text(_needed(fields, "name", node)),
            question=_text(_needed(fields, "question", node)),
            columns=columns,
            answers=answers,
            items=tuple(items),
            why=_text(fields["why"]) if "why" in fields else "",
        )

    def _item(self, node: yaml.Node, section: str, number: str, kind: str) -> Item:
        fields = _mapping(node, "an item", {"key", "text", "short", "words", "means", "doubt"})
        words = _sequence(fields["words"], "words", MOST_WORDS) if "words" in fields else []
        text = _text(_needed(fields, "text", node))
        return Item(
            key=f"{section}/{_key(_needed(fields, 'key', node))}",
            number=number,
            kind=kind,
            text=text,
            short=_text(fields["short"]) if "short" in fields else text,
            means=_text(fields["means"]) if "means" in fields else "",
            words=tuple(_text(word) for word in words),
            doubt=_text(fields["doubt"]) if "doubt" in fields else "",
        )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _mapping(node: yaml.Node, what: str, known: set[str]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise BrokenQuestionnaire(_line(node), f"{what} is expected here, with {', '.join(sorted(known))}.")
    fields: dict[str, yaml.Node] = {}
    for name_node, value in node.value:
        name = _text(name_node)
        if name not in known:
            raise BrokenQuestionnaire(_line(name_node), f"{one_line(name)[:60]!r} means nothing in {what}.")
        if name in fields:
            raise BrokenQuestionnaire(_line(name_node), f"{name!r} stands twice in {what}.")
        fields[name] = value
    return fields


def _needed(fields: dict[str, yaml.Node], name: str, node: yaml.Node) -> yaml.Node:
    if name not in fields:
        raise BrokenQuestionnaire(_line(node), f"{name!r} is missing.")
    return fields[name]


def _sequence(node: yaml.Node, what: str, most: int) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise BrokenQuestionnaire(_line(node), f"{what!r} must be a list.")
    if len(node.value) > most:
        raise BrokenQuestionnaire(_line(node), f"{what!r} has {len(node.value)} entries: the most is {most}.")
    entries: list[yaml.Node] = node.value
    return entries


def _text(node: yaml.Node, *, empty: bool = False) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise BrokenQuestionnaire(_line(node), "a text is expected here.")
    line = one_line(str(node.value))
    if not line and not empty:
        raise BrokenQuestionnaire(_line(node), "a text is expected here, and it is empty.")
    if len(line) > LONGEST_TEXT:
        raise BrokenQuestionnaire(_line(node), f"the text has {len(line)} characters: the most is {LONGEST_TEXT}.")
    return line


def _key(node: yaml.Node) -> str:
    text = _text(node)
    if not _KEY.fullmatch(text) or len(text) > 60:
        raise BrokenQuestionnaire(_line(node), f"{text[:80]!r} is no key: lower case letters, figures and hyphens, at most 60.")
    return text


def _version(node: yaml.Node) -> int:
    text: Any = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", str(text)):
        raise BrokenQuestionnaire(_line(node), "the version must be a whole number from 1.")
    return int(text)
