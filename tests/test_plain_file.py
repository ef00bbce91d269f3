"""What is no file, however it is named, is refused in a sentence by whatever reads one: nothing is waited for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[1] / "workbooks" / "alibaba.xlsx"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices have names there")


@pytest.mark.parametrize(
    ("door", "kind"),
    [
        ("import", "device"),
        ("import", "pipe"),
        ("fetch", "folder"),
        ("csv", "device"),
        ("toml", "pipe"),
        ("settings", "pipe"),
        ("run", "pipe"),
    ],
)
def test_a_pipe_a_device_and_a_folder_are_no_files_at_any_door(door, kind, tmp_path):
    name = {"settings": "config.toml", "toml": "s.toml", "run": "b.xlsx"}.get(door, "f.csv")
    path = tmp_path / name
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.mkdir()
    command = {
        "import": ["store", "import", path],
        "fetch": ["fetch", "ACME", "--from", path],
        "settings": ["fetch", "ACME"],
        "run": ["run", path],
    }.get(door, ["run", BOOK, "--scenarios", path])
    own = {"XLMODEL_CONFIG": str(tmp_path), "XLMODEL_STORE": str(tmp_path / "s.sqlite")}
    done = subprocess.run(
        [sys.executable, "-c", STARVED, *map(str, command)],
        env=os.environ | own, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "is not a file" in done.stderr
    assert done.stderr.count("\n") == 1


# Without room for what never ends.
STARVED = """
import resource
resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))
from xlmodel.cli import main
main()
"""
