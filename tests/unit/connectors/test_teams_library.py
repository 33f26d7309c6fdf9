"""Microsoft's library, as it is imported here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT


def test_a_stray_env_file_switches_nothing_on(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS=true\nCLIENT_ID=x\nSHARING_TEAMS_LOCAL=on\n")
    code = "import json, os; import connectors.teams.library; print(json.dumps(sorted(os.environ)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert not {"DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS", "CLIENT_ID", "SHARING_TEAMS_LOCAL"} & set(json.loads(done.stdout))
