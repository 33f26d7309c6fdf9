"""What the doctor finds wrong with a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import doctor, prepare, settings


@pytest.mark.parametrize(("mode", "good", "said"), [(0o700, True, "is private"), (0o755, False, "can be read by others. Run: chmod 700")])
def test_a_folder_that_others_can_read_is_found(tmp_path: Path, mode: int, good: bool, said: str) -> None:
    current = settings.load({"SHARING_HOME": str(tmp_path / "home")})
    prepare.prepare_home(current)
    current.home.chmod(mode)
    finding = next(one for one in doctor.examine(current) if one.subject == "folder")
    assert (finding.good, said in finding.text) == (good, True), finding.text
