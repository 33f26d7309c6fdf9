"""An audit as PDF: the Word file, turned by LibreOffice where that is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from knowledge.errors import Invalid

LONGEST = 120.0
"""Seconds after which LibreOffice is ended."""
_PROGRAMS = ("soffice", "libreoffice")
_OPTIONS = '{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
"""Tagged, so that screen readers know headings and tables."""
_ONE_AT_A_TIME = threading.Lock()
"""LibreOffice takes some hundred megabytes while it runs."""


def to_pdf(word_file: bytes) -> bytes:
    """The Word file as PDF; Invalid where LibreOffice is missing or does not manage."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Invalid(
            "A PDF is made with LibreOffice, which is not installed here. Install it (on Debian and Ubuntu: apt-get install "
            "libreoffice-writer), or take the Word file."
        )
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="sharing-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "audit.docx").write_bytes(word_file)
        _run(program, folder)
        try:
            return (folder / "audit.pdf").read_bytes()
        except FileNotFoundError as error:
            raise Invalid("LibreOffice could not make a PDF of this audit. Take the Word file.") from error


def _run(program: str, folder: Path) -> None:
    """Run it on a profile of its own, with nothing of ours in its environment, and end it with all that it started."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--convert-to", f"pdf:writer_pdf_Export:{_OPTIONS}"),
        *("--outdir", str(folder), str(folder / "audit.docx")),
    ]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - nothing in the command comes from outside
        command, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(LONGEST)
        except subprocess.TimeoutExpired as error:
            raise Invalid("LibreOffice took too long to make the PDF. Take the Word file, or try again later.") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
