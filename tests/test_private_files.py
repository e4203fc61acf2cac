"""What an instance writes is readable by its own account only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.once
@pytest.mark.timeout(300)  # every table is made
def test_nobody_else_can_read_what_an_instance_writes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    env = plain | {"CLICKABLE_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", "clickable", "init", "--bare"],
        env=env,
        check=True,
        capture_output=True,
    )
    assert (home / "clickable.sqlite3").exists()
    written = [home, *(path for path in home.rglob("*") if home / "static" not in path.parents)]
    assert [str(path) for path in written if path.stat().st_mode & 0o077] == []
