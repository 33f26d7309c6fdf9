"""Finds a Python interpreter of a wanted version by running the candidates, because a name on PATH proves nothing.

A pyenv shim, for one, is on PATH for every version that is installed but answers 'command not found' for most of them.
Standard library and Python 3.8 only.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Sequence

from bot.problems import Problem

PROBE = "import ctypes, hashlib, sqlite3, ssl, sys, zlib\nprint('%d.%d' % sys.version_info[:2], sys.implementation.name, sys.maxsize > 2 ** 32, sys.executable)"
FOLDERS = ("usr/bin", "usr/local/bin", "opt/*/bin", "opt/*/*/bin", "usr/local/opt/*/bin")
HOME_FOLDERS = (
    ".pyenv/versions/*/bin",
    ".local/bin",
    ".local/share/uv/python/*/bin",
    ".local/share/mise/installs/python/*/bin",
    ".asdf/installs/python/*/bin",
    "miniconda3/envs/*/bin",
    "anaconda3/envs/*/bin",
)


def find_interpreter(versions: Sequence[str], uv: Path | None) -> str:
    """Path of a working CPython of one of `versions`, best first; `uv`, if given, fetches one. Raise Problem when none is to be had."""
    for version in versions:
        for candidate in candidates(version):
            found = probe(candidate, version)
            if found:
                return found
    fetched = _fetch(versions[0], uv) if uv else ""
    if fetched and probe(fetched, versions[0]):
        return fetched
    raise Problem(
        f"Python {' or '.join(versions)} is missing. Install it (from your system's packages, or: "
        f"pyenv install {versions[0]}) and run the same command again. It need not be the default python3."
    )


def candidates(version: str) -> Iterator[str]:
    """Files that may be an interpreter of `version`, each once: PATH, pyenv and its like, the usual folders."""
    seen = set()
    for folder in _folders():
        for name in (f"python{version}", "python3", "python"):
            path = folder / name
            real = os.path.realpath(str(path))
            if real not in seen and os.access(real, os.X_OK) and _may_be(Path(real).name, version):
                seen.add(real)
                yield str(path)


def _may_be(name: str, version: str) -> bool:
    """Whether a file's name leaves it open that it is `version`: python3.9 cannot be 3.10, pyenv and python3 can."""
    return not name.startswith("python3.") or name == f"python{version}"


def _folders() -> Iterator[Path]:
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    yield Path(sys.executable).parent
    yield from on_path
    for folder in on_path:
        if folder.name == "shims":
            yield from _matches(folder.parent, "versions/*/bin")
    if os.environ.get("PYENV_ROOT"):
        yield from _matches(Path(os.environ["PYENV_ROOT"]), "versions/*/bin")
    homes = {Path("~").expanduser()}
    with contextlib.suppress(KeyError):
        homes.add(Path(pwd.getpwuid(os.getuid()).pw_dir))
    for home in sorted(homes):
        for pattern in HOME_FOLDERS:
            yield from _matches(home, pattern)
    for pattern in FOLDERS:
        yield from _matches(Path("/"), pattern)


def _matches(root: Path, pattern: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from sorted(root.glob(pattern), reverse=True)


def probe(candidate: str, version: str) -> str:
    """Path of the interpreter that `candidate` starts; '' unless it is a 64-bit CPython of `version` with all that is needed."""
    command = [candidate, "-I", "-c", PROBE]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = done.stdout.decode(errors="replace").strip().split(" ", 3)
    return said[3] if done.returncode == 0 and said[:3] == [version, "cpython", "True"] else ""


def _fetch(version: str, uv: Path) -> str:
    try:
        done = subprocess.run(
            [str(uv), "python", "install", "--quiet", version], stdin=subprocess.DEVNULL, capture_output=True, timeout=300
        )
        if done.returncode:
            return ""
        found = subprocess.run(
            [str(uv), "python", "find", "--managed-python", "--no-project", version],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.decode(errors="replace").strip()
