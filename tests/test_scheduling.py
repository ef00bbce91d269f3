"""The suite ends, whatever a test does to its process."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = """
import os
def test_before(): pass
def test_that_kills_its_process(): os._exit(3)
def test_after(): pass
"""
CONFTEST = """
from tests.conftest import pytest_xdist_make_scheduler
"""


def test_what_kills_its_process_has_failed_once_and_the_others_are_still_run(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "--rootdir", tmp_path, "-c", tmp_path / "none.ini"]
    (tmp_path / "none.ini").write_text("[pytest]\n")
    run = subprocess.run(
        [*command, tmp_path], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=600
    )
    assert "1 failed, 2 passed" in run.stdout, run.stdout + run.stderr
