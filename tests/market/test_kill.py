"""Killed at random moments, a refresh leaves workbook and store whole; XLMODEL_KILLS=200 for the full number."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_torn(tmp_path):
    program = Path(__file__).with_name("kill_refresh.py")
    kills = os.environ.get("XLMODEL_KILLS", "10")
    done = subprocess.run([sys.executable, program, tmp_path, kills], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["temporary files after the next refresh"] == 0
    assert found["read errors"] == 0
    assert found["commits acknowledged"] >= found["commits waited for"] > 0
    assert found["reads"] > 0
