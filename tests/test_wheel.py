"""What is installed is what git has: every file of the package, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the repository")
def test_the_wheel_has_every_file_of_the_package_that_git_has_and_no_other(tmp_path: Path):
    source, built = tmp_path / "source", tmp_path / "built"
    built.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (source / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "xlmodel", source / "xlmodel", ignore=shutil.ignore_patterns("__pycache__"))
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(built)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    [wheel] = built.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    listed = subprocess.run(["git", "ls-files", "xlmodel"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert packed == set(listed.stdout.splitlines())


def test_no_file_of_the_package_is_for_tests_alone():
    assert not [path for pattern in ("conftest.py", "test_*.py") for path in (ROOT / "xlmodel").rglob(pattern)]
