import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from knowledge.audits.export import pdf
from knowledge.errors import Invalid


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is first on the path, and one for temporary files that has to be empty afterwards."""
    folder, temporary = tmp_path / "programs", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(pdf, "_PROGRAMS", ("stand-in",))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return folder


def stand_in(folder: Path, script: str) -> None:
    file = folder / "stand-in"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_without_libreoffice_it_is_said_what_to_install(programs: Path) -> None:
    with pytest.raises(Invalid, match=r"LibreOffice, which is not installed here\. Install it .*libreoffice-writer"):
        pdf.to_pdf(b"")


def test_the_program_gets_a_profile_of_its_own_and_nothing_of_ours(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARING_DATABASE_URL", "postgresql://secret")
    stand_in(programs, 'env > audit.pdf; echo "$@" >> audit.pdf; cat audit.docx >> audit.pdf')
    told = pdf.to_pdf(b"the Word file").decode()
    assert "-env:UserInstallation=file://" in told
    assert told.endswith("the Word file")
    assert "SHARING" not in told
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_a_program_that_hangs_is_ended_with_all_that_it_started(programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "LONGEST", 0.5)
    stand_in(programs, f"sleep 60 & echo $! > {tmp_path}/started; wait")
    began = time.monotonic()
    with pytest.raises(Invalid, match="took too long"):
        pdf.to_pdf(b"")
    assert time.monotonic() - began < 30
    started = int((tmp_path / "started").read_text())
    for _ in range(100):
        if not is_running(started):
            break
        time.sleep(0.05)
    assert not is_running(started)
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def is_running(process: int) -> bool:
    """Whether it is there and not merely waiting to be collected."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_program_that_makes_nothing_is_no_crash(programs: Path) -> None:
    stand_in(programs, "exit 1")
    with pytest.raises(Invalid, match="could not make a PDF"):
        pdf.to_pdf(b"")
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
