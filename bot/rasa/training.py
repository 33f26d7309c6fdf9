"""The model: what it is made of, where its file is, and how it is trained.

A model file is named after a digest of everything that it depends on, so it is trained only when something of that
changed. Standard library only at import: the supervisor asks here whether there is a model.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.problems import Problem, from_os_error, report
from bot.settings import ROOT

MODELS = ROOT / "models"
KEPT = 2
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/rasa/classifier.py",
    "bot/rasa/kinds.py",
    "bot/rasa/learning.py",
    "bot/rasa/parts.py",
    "bot/rasa/slips.py",
    "bot/rasa/regression.py",
    "knowledge/search/text.py",
    "knowledge/search/encoder.py",
    "knowledge/search/encoder_model/encoder.onnx",
    "knowledge/search/encoder_model/tokenizer.json",
    "requirements/rasa.txt",
)
NO_INPUTS = ("__main__.py", "action_calls.py", "channels.py", "conversations.py", "patches.py", "training.py")
"""Modules of bot/rasa that serve a model and take no part in what it learns."""
INPUT_TYPES = (".yml", ".yaml", ".py", ".txt", ".json", ".onnx")


def input_files() -> Iterator[Path]:
    """Every file that the model depends on, in a fixed order."""
    for name in INPUTS:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in files if one.suffix in INPUT_TYPES and not (one.parent.name == "rasa" and one.name in NO_INPUTS))


def model_file() -> Path:
    """Where the model of the present inputs is, or will be."""
    digest = hashlib.sha256()
    for path in input_files():
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return MODELS / f"{digest.hexdigest()[:16]}.tar.gz"


def train_if_needed() -> None:
    """Train in the Rasa environment when there is no model of the present inputs."""
    if not model_file().exists() and (
        code := subprocess.call([ROOT / ".venv-rasa/bin/python", "-m", "bot.rasa", "train", "--if-needed"], cwd=ROOT)
    ):
        raise SystemExit(code)


def train(*, force: bool = True) -> Path:
    """Train here, in the Rasa environment, and return the model's file; raise Problem when that fails."""
    target = model_file()
    try:
        MODELS.mkdir(exist_ok=True)
        with (MODELS / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if force or not target.exists():
                _train_to(target)
                _forget_old(target)
    except OSError as error:
        raise from_os_error(error, "training the model") from error
    return target


def _train_to(target: Path) -> None:
    from rasa.model_training import train as rasa_train

    started = time.monotonic()
    print("Training the model. This takes two or three minutes.", flush=True)
    partial = MODELS / ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    try:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            result = rasa_train(
                domain=str(ROOT / "domain.yml"),
                config=str(ROOT / "config.yml"),
                training_files=[str(ROOT / "data")],
                output=str(partial),
                force_training=True,
                fixed_model_name=target.name,
            )
        if result.code or not result.model:
            print(said.getvalue())
            raise Problem("The model could not be trained; the lines above say why.")
        Path(result.model).replace(target)
        print(f"The model is ready after {time.monotonic() - started:.0f} s.", flush=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _forget_old(newest: Path) -> None:
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in models if path != newest][KEPT - 1 :]:
        path.unlink(missing_ok=True)


def main() -> int:
    """Train when needed."""
    train_if_needed()
    return 0


if __name__ == "__main__":
    sys.exit(report(main))
