"""What comes in and what goes out: pinned files, licences, a bill of materials, a release that anybody can build again."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.counts import THOROUGH

ROOT = Path(__file__).parents[1]
PINS = (ROOT / "tests" / "constraints.txt").read_text("utf-8")


def printed(script, *arguments, **options):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / script, *arguments], capture_output=True, text=True, check=True, **options
    ).stdout


# What comes in


def test_every_pin_has_a_version_and_a_hash_and_names_no_place():
    lines = PINS.replace("\\\n", " ").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[^\s=]+( +--hash=sha256:[0-9a-f]{64})+", line) for line in lines[1:])
    assert not re.search(r"://|/|\bindex|\bfind-links", PINS.partition("\n")[2])


def test_what_xlmodel_asks_for_is_pinned():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(need for extra, needs in project["optional-dependencies"].items() if extra != "mutation" for need in needs)]  # fmt: skip
    here = [need for need in asked if "win32" not in need and not need.startswith("xlmodel")]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", need)[0]).lower() for need in here}
    pinned = {line.partition("==")[0] for line in PINS.splitlines() if "==" in line}
    assert names <= pinned, f"scripts/pin writes them: {sorted(names - pinned)}"


def test_nothing_that_xlmodel_installs_is_under_the_gpl_and_every_licence_is_known():
    listed = printed("sbom", "--licences")
    assert "numpy" in listed
    assert not [line for line in listed.splitlines() if line.startswith("!") or "UNKNOWN" in line]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only", False),
        ("MIT OR GPL-2.0-only", False),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", False),
    ],
)
def test_a_licence_that_binds_what_is_built_on_it_is_noticed(said, refused):
    import runpy

    assert runpy.run_path(str(ROOT / "scripts" / "sbom"))["is_copyleft"](said) is refused


def test_the_bill_of_materials_names_what_is_installed_and_is_the_same_each_time():
    text = printed("sbom")
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    components = {each["name"]: each for each in bill["components"]}
    assert {"numpy", "lxml", "formualizer", "httpx2"} <= set(components)
    assert not {"pytest", "oletools", "xlmodel"} & set(components)
    assert len({each["bom-ref"] for each in bill["components"]}) == len(bill["components"])
    assert all(
        each["licenses"] and each["purl"] == f"pkg:pypi/{name}@{each['version']}" for name, each in components.items()
    )
    assert printed("sbom", env=os.environ | {"PYTHONHASHSEED": "7"}) == text


# What goes out


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Two releases: by somebody in his folder, and by somebody else in another one, on another day, with another umask."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the repository")
    folders = []
    for zone, umask in (("UTC", 0o022), ("Asia/Tokyo", 0o077)):
        folder = tmp_path_factory.mktemp("release")
        printed("release", folder, env=os.environ | {"TZ": zone}, umask=umask)
        folders.append(folder)
    return folders


def test_wheel_and_sdist_are_the_same_bytes_whoever_builds_them(released):
    one, other = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in released)
    assert sorted(name.partition("-")[2] for name in one) == ["0.1.0-py3-none-any.whl", "0.1.0.tar.gz"]
    assert one == other


def tracked():
    listed = subprocess.run(["git", "ls-tree", "-r", "--name-only", "HEAD", "xlmodel"], cwd=ROOT, check=True, capture_output=True, text=True)  # fmt: skip
    return set(listed.stdout.splitlines())


def test_the_wheel_has_every_file_of_the_package_and_no_other(released):
    [wheel] = released[0].glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in packed if ".dist-info/" not in name} == tracked()
    assert {name.partition(".dist-info/")[2] for name in packed if ".dist-info/" in name} == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}  # fmt: skip


def test_the_sdist_has_the_package_and_what_builds_it_and_nothing_of_whoever_built_it(released):
    [sdist] = released[0].glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    names = {member.name.partition("/")[2] for member in members if member.isfile()}
    assert {name for name in names if name.startswith("xlmodel/")} == tracked()
    others = {name for name in names if not name.startswith(("xlmodel/", "xlmodel.egg-info/"))}
    assert others == {"LICENSE", "PKG-INFO", "README.md", "pyproject.toml", "setup.cfg"}
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == {(0, 0, "", "")}


@pytest.mark.skipif(not THOROUGH, reason="builds it once more")
def test_a_wheel_can_be_built_from_the_sdist(released, tmp_path):
    [sdist], [wheel] = released[0].glob("*.tar.gz"), released[0].glob("*.whl")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    out = tmp_path / "out"
    out.mkdir()
    build = "import sys; from setuptools import build_meta as b; b.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, out], cwd=source, check=True, capture_output=True)
    [again] = out.glob("*.whl")
    contents = [{name: zipfile.ZipFile(each).read(name) for name in zipfile.ZipFile(each).namelist()} for each in (wheel, again)]  # fmt: skip
    assert contents[0] == contents[1]


def test_the_audit_says_so_where_nobody_can_be_asked(tmp_path):
    bash = shutil.which("bash")
    done = subprocess.run(
        [bash, ROOT / "scripts" / "audit"], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 3
    assert "pip-audit is not installed" in done.stderr


@pytest.mark.parametrize(
    ("says", "ends", "code"),
    [
        ("No known vulnerabilities found", 0, 0),
        ("zipp  Dependency not found on PyPI and could not be audited: zipp (4.1.2)", 0, 3),
        ("requests.exceptions.ConnectionError: HTTPSConnectionPool", 1, 3),
        ("Found 1 known vulnerability in 1 package", 1, 1),
    ],
)
def test_an_audit_that_asked_nobody_is_no_clean_one(tmp_path, says, ends, code):
    """pip-audit's own words, as it has no database to ask here."""
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit {ends}\n")
    program.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "audit"], capture_output=True, text=True, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}
    )
    assert done.returncode == code, done.stderr
    assert bool(done.stderr) == (code == 3)


def test_no_file_of_the_package_is_for_tests_alone():
    assert not [path for pattern in ("conftest.py", "test_*.py") for path in (ROOT / "xlmodel").rglob(pattern)]
