"""The file of a back-up: a zip with a manifest, and a line of JSON for each row of each table. Read with care: it may be damaged."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.errors import Invalid, NotFound

FILE, FILE_VERSION = "Sharing Assistant back-up", 1
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1024 * 1024
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError)
"""What reading a zip or JSON raises where it is damaged."""
_DAMAGED = "The back-up {} is damaged: {}. Nothing was changed."


@dataclass(frozen=True)
class Part:
    """A table in the file: how many rows it has, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a back-up is: of which moment, in UTC, of which shape of the database, and what is in it."""

    at: datetime
    migration: str
    tables: dict[str, Part]


def write_archive(path: Path, at: datetime, migration: str, tables: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> Manifest:
    """Write a back-up whole; a file that is there already is replaced only at the end."""
    parts: dict[str, Part] = {}
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.touch(0o600)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as file:
            for name, rows in tables:
                digest, count = hashlib.sha256(), 0
                with file.open(_name(name), "w", force_zip64=True) as part:
                    for row in rows:
                        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                        digest.update(line)
                        part.write(line)
                        count += 1
                parts[name] = Part(count, digest.hexdigest())
            manifest = Manifest(at, migration, parts)
            form = {"file": FILE, "file_version": FILE_VERSION, **asdict(manifest), "at": at.isoformat()}
            file.writestr(_MANIFEST, json.dumps(form, indent=2))
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


class Archive:
    """A back-up that is open for reading. Every error says that it is damaged, or what else it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {path}.") from error
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Invalid(f"The file {path} is no back-up, or only part of one. Nothing was changed.") from error
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def check(self) -> None:
        """Read all of it once; Invalid where a table is not as the manifest has it."""
        for name in self.manifest.tables:
            for _ in self.rows(name):
                pass

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Every row of a table; Invalid at the end when they are not those that were written."""
        expected = self.manifest.tables[name]
        digest, count = hashlib.sha256(), 0
        try:
            with self._file.open(_name(name)) as part:
                for line in part:
                    digest.update(line)
                    count += 1
                    yield dict(json.loads(line))
        except (*_UNREADABLE, TypeError) as error:
            raise self._damaged(f"{name} cannot be read") from error
        if (count, digest.hexdigest()) != (expected.rows, expected.sha256):
            raise self._damaged(f"{name} is not as it was written")

    def _read_manifest(self) -> Manifest:
        try:
            with self._file.open(_MANIFEST) as part:
                form = json.loads(part.read(_LARGEST_MANIFEST))
            kind, version = form["file"], form["file_version"]
            tables = {str(name): Part(int(part["rows"]), str(part["sha256"])) for name, part in form["tables"].items()}
            manifest = Manifest(datetime.fromisoformat(form["at"]), str(form["migration"]), tables)
        except (*_UNREADABLE, TypeError, AttributeError) as error:
            raise Invalid(f"The file {self._path} is no back-up, or it is damaged. Nothing was changed.") from error
        if (kind, version) != (FILE, FILE_VERSION):
            raise Invalid(f"The back-up {self._path} is of another release: its version must be {FILE_VERSION}. Nothing was changed.")
        return manifest

    def _damaged(self, why: str) -> Invalid:
        return Invalid(_DAMAGED.format(self._path, why))


def _name(table: str) -> str:
    return f"tables/{table}.jsonl"
