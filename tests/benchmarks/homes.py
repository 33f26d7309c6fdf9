"""Homes (SHARING_HOME) whose knowledge bases hold so many protocols: the six that are shipped, and generated ones.

A home is filled through the project's own services and its index is built once, which for ten thousand takes minutes;
then it is kept in var/benchmark/homes, and each run works on a copy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.settings import ROOT
from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.importing.catalogue import checked_catalogue
from knowledge.importing.plan import apply, make_plan
from knowledge.search.encoder import shared_encoder
from knowledge.search.index import build
from tests.benchmarks.generated import protocols
from tests.benchmarks.stock import KEPT

SHIPPED = 6
SEARCH = tuple(
    f"knowledge/search/{name}"
    for name in ("contents.py", "encoder.py", "encoder_model", "index.py", "passages.py", "text.py", "vectors.py")
)
GENERATED = tuple(f"tests/benchmarks/{name}" for name in ("generated.py", "words.yml", "homes.py"))
MADE_OF = ("knowledge/content", "knowledge/migrations/versions", "knowledge/models.py", *SEARCH, *GENERATED)


@dataclass(frozen=True)
class Filling:
    """What it took to fill a home: seconds to import the protocols, and of the first and a later build of the index."""

    protocols: int
    texts: int
    import_seconds: float
    first_index_seconds: float
    index_seconds: float
    database_bytes: int


def home(count: int, folder: Path) -> Filling:
    """Lay a home with `count` protocols into `folder`; make it first when there is none of what the code is now."""
    kept = KEPT / "homes" / f"{count}-{_digest()}"
    if not (kept / "filling.json").exists():
        for old in (KEPT / "homes").glob(f"{count}-*"):
            shutil.rmtree(old)
        _make(count, kept)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return Filling(**json.loads((kept / "filling.json").read_text()))


def _make(count: int, folder: Path) -> None:
    print(f"Making a knowledge base of {count:,} protocols (once).", flush=True)
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'knowledge.db'}")
    actor = local_admin("benchmark")
    migrations.upgrade(database)
    load_shipped_content(database, actor)
    began = time.monotonic()
    if count > SHIPPED:
        apply(database, actor, make_plan(database, checked_catalogue(protocols(count - SHIPPED))))
    imported = time.monotonic()
    encoder = shared_encoder()
    index = build(database, encoder)
    built = time.monotonic()
    build(database, encoder)
    again = time.monotonic()
    database.close()
    filling = Filling(
        protocols=len(index.protocols),
        texts=len(index.page.owners) + len(index.examples.owners) + len(index.near_domain),
        import_seconds=round(imported - began, 1),
        first_index_seconds=round(built - imported, 1),
        index_seconds=round(again - built, 2),
        database_bytes=(folder / "knowledge.db").stat().st_size,
    )
    (folder / "filling.json").write_text(json.dumps(asdict(filling)))


def _digest() -> str:
    """Digest of everything that a filled home depends on."""
    digest = hashlib.sha256()
    for name in MADE_OF:
        path = ROOT / name
        for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
            if "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
