"""Killed at random moments, no command leaves half a file; `python tests/kill_writing.py FOLDER 300` for the full number."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_random_moments_no_command_leaves_half_a_file(tmp_path):
    program = Path(__file__).with_name("kill_writing.py")
    kills = str(max(12, int(os.environ.get("XLMODEL_KILLS", "0")) // 4))  # of nine commands, some of which take seconds
    done = subprocess.run([sys.executable, program, tmp_path, kills], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {name: each for name, each in found["files"].items() if each["torn"] or each["strays after the next"]} == {}
    assert {"run", "convert"} <= set(found["files"])
    assert found["inputs changed"] == []
    assert found["import"]["wrong"] == []
    assert found["import"]["kills"] > 0
