"""Finds a Python interpreter of a wanted version by running the candidates, because a name on PATH proves nothing.

A pyenv shim, for one, is on PATH for every version that is installed but answers 'command not found' for most of them.
Standard library and Python 3.8 only.
"""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Sequence

from bot.problems import Problem

PROBE = (
    "import ctypes, hashlib, sqlite3, ssl, sys, zlib\n"
    "print('%d.%d' % sys.version_info[:2], sys.implementation.name, sys.maxsize > 2 ** 32)"
)
FOLDERS = ("/usr/bin", "/usr/local/bin", "/bin", "/opt/*/bin", "/opt/*/*/bin", "/opt/homebrew/bin", "/usr/local/opt/*/bin")
HOME_FOLDERS = (
    ".pyenv/versions/*/bin",
    ".local/bin",
    ".local/share/uv/python/*/bin",
    ".local/share/mise/installs/python/*/bin",
    ".asdf/installs/python/*/bin",
    "miniconda3/envs/*/bin",
    "anaconda3/envs/*/bin",
)


def find_interpreter(versions: Sequence[str], uv: Path) -> str:
    """Path of a working CPython of one of `versions`, best first; uv fetches one where it can. Raise Problem when none is to be had."""
    for version in versions:
        for candidate in candidates(version):
            if works(candidate, version):
                return candidate
    for version in versions[:1]:
        fetched = _fetch(version, uv)
        if fetched and works(fetched, version):
            return fetched
    wanted = " or ".join(versions)
    raise Problem(
        f"Python {wanted} is missing, and could not be fetched. Install it (from your system's packages, or: pyenv install {versions[0]}) "
        "and run the same command again. It need not be the default python3."
    )


def candidates(version: str) -> Iterator[str]:
    """Files that may be an interpreter of `version`, each once: PATH, pyenv and its like, the usual folders."""
    seen = set()
    for folder in _folders():
        for name in (f"python{version}", "python3", "python"):
            path = os.path.join(folder, name)
            real = os.path.realpath(path)
            if real not in seen and os.access(path, os.X_OK) and not os.path.isdir(path) and _may_be(real, version):
                seen.add(real)
                yield path


def _may_be(real: str, version: str) -> bool:
    """Whether a file's name leaves it open that it is `version`: python3.9 cannot be 3.10, pyenv and python3 can."""
    name = os.path.basename(real)
    return not name.startswith("python3.") or name == f"python{version}"


def _folders() -> Iterator[str]:
    on_path = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    yield os.path.dirname(sys.executable)
    yield from on_path
    for folder in on_path:
        if os.path.basename(folder) == "shims":
            yield from sorted(glob.glob(os.path.join(os.path.dirname(folder), "versions", "*", "bin")), reverse=True)
    homes = {os.path.expanduser("~")}
    with contextlib.suppress(KeyError):
        homes.add(pwd.getpwuid(os.getuid()).pw_dir)
    roots = [os.path.join(os.environ["PYENV_ROOT"], "versions/*/bin")] if os.environ.get("PYENV_ROOT") else []
    roots += [os.path.join(home, pattern) for home in sorted(homes) for pattern in HOME_FOLDERS]
    for pattern in [*roots, *FOLDERS]:
        yield from sorted(glob.glob(pattern), reverse=True)


def works(candidate: str, version: str) -> bool:
    """Whether `candidate` runs, is a 64-bit CPython of `version`, and has the modules that the environments need."""
    try:
        done = subprocess.run(
            [candidate, "-I", "-c", PROBE], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.decode(errors="replace").split() == [version, "cpython", "True"]


def _fetch(version: str, uv: Path) -> str:
    try:
        done = subprocess.run([str(uv), "python", "install", "--quiet", version], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        if done.returncode:
            return ""
        found = subprocess.run(
            [str(uv), "python", "find", "--managed-python", "--no-project", version], stdin=subprocess.DEVNULL, capture_output=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.decode(errors="replace").strip()
