"""Reads the organisations of 'ECC, Provide and HCRG', against those that are held: which are, which are new, which are nearly one that is held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from knowledge.admin.talk.words import QUOTED
from knowledge.organisations import OrganisationView
from knowledge.values import key, one_line

NEAR, LIKELY, JOINED, ABSENT, DOCUMENT = "near", "likely", "joined", "absent", "document"
"""Why something is in doubt: a name is nearly one that is held, or new; it is likely one of some; it may be two; it is none; it may be of
several documents."""
ALIKE = 80.0
SHORTEST_ALIKE = 5
"""In a shorter name each letter tells it from another: ECC and ECS."""
_BETWEEN = re.compile(r"\s*[,;\n+]\s*|\s+(?:plus|as well as|together with|along with)\s+")
_AND = re.compile(r"\s+(?:and|&)\s+", re.I)
_AROUND = re.compile(
    r"^(?:(?:and|also|just|only|now|both|with|the organisation|an organisation called|a new organisation called)\s+)+|\s+(?:too|as well|please|only|now)$|[.!?]+$",
    re.I,
)
_ARTICLE = re.compile(r"^the\s+", re.I)


@dataclass(frozen=True)
class Doubt:
    """Something that is asked about before anything is changed: its `words`, and what may be meant."""

    why: str
    words: str
    options: tuple[str, ...] = ()


@dataclass
class Organisations:
    """The names of the organisations that are held."""

    views: Sequence[OrganisationView]
    _by_key: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._by_key = {
            key(name): view.name for view in self.views for name in (view.name, *([view.full_name] if view.full_name else []), *view.names)
        }

    def held(self, name: str) -> str | None:
        """The organisation that goes by a name, as the page writes it; with or without 'the'."""
        return self._by_key.get(key(name)) or self._by_key.get(key(_ARTICLE.sub("", one_line(name))))

    def near(self, name: str) -> str | None:
        """The organisation that a misspelt name nearly is."""
        folded = key(_ARTICLE.sub("", one_line(name)))
        if len(folded) < SHORTEST_ALIKE:
            return None
        found = process.extractOne(folded, self._by_key.keys(), scorer=_likeness, score_cutoff=ALIKE)
        return self._by_key[found[0]] if found and len(found[0]) >= SHORTEST_ALIKE - 1 else None


def _likeness(one: str, other: str, **_: object) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def read_names(words: str, held: Organisations, settled: Mapping[str, Sequence[str]]) -> tuple[list[str], list[Doubt]]:
    """The organisations that some words name, in their order, and what is not sure about them. `settled` says what doubtful words mean."""
    names: list[str] = []
    doubts: list[Doubt] = []
    for piece, quoted in _pieces(words):
        if key(piece) in settled:
            names += settled[key(piece)]
        elif known := held.held(piece):
            names.append(known)
        elif not quoted and _AND.search(piece):
            _read_joined(piece, held, settled, names, doubts)
        else:
            _read_one(piece, held, settled, names, doubts)
    return list(dict.fromkeys(names)), doubts


def _read_joined(piece: str, held: Organisations, settled: Mapping[str, Sequence[str]], names: list[str], doubts: list[Doubt]) -> None:
    """'Provide and HCRG': two, where one of them is held or nearly; else either."""
    parts = [part for part in map(_bare, _AND.split(piece)) if part]
    if len(parts) < 2 or any(held.held(part) or held.near(part) or key(part) in settled for part in parts):
        for part in parts:
            _read_one(part, held, settled, names, doubts)
    elif nearly := held.near(piece):
        doubts.append(Doubt(NEAR, piece, (nearly, piece)))
    else:
        doubts.append(Doubt(JOINED, piece, (piece, "; ".join(parts))))


def _read_one(piece: str, held: Organisations, settled: Mapping[str, Sequence[str]], names: list[str], doubts: list[Doubt]) -> None:
    if key(piece) in settled:
        names += settled[key(piece)]
    elif known := held.held(piece):
        names.append(known)
    elif nearly := held.near(piece):
        doubts.append(Doubt(NEAR, piece, (nearly, _ARTICLE.sub("", piece))))
    else:
        names.append(_ARTICLE.sub("", piece))


def _pieces(words: str) -> Iterable[tuple[str, bool]]:
    """The names between commas, and whether one stood in quotes, which keep it whole."""
    words = words.replace("\0", " ")  # It stands for a quoted name below.
    quotes = [next(part for part in match.groups() if part) for match in QUOTED.finditer(words)]
    rest = QUOTED.sub(lambda match: f",\0{quotes.index(next(part for part in match.groups() if part))},", words)
    for part in _BETWEEN.split(rest):
        if part.startswith("\0"):
            if quoted := one_line(quotes[int(part[1:].split()[0])]):
                yield quoted, True
        elif bare := _bare(part):
            yield bare, False


def _bare(words: str) -> str:
    before, kept = "", one_line(words.replace("\0", " "))
    while kept != before:
        before, kept = kept, _AROUND.sub("", kept).strip(" ,;:")
    return "" if key(kept) in ("and", "&", "the") else kept
