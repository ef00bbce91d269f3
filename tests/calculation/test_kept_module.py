"""The second engine's module is compiled once, and what is kept is run only if nobody else can have touched it."""

import os
import subprocess
import sys

import pytest
import wasmtime

from xlmodel.calculation.kept_module import PREPARING, kept_module

DOUBLING = '(module (func (export "doubled") (param i32) (result i32) local.get 0 local.get 0 i32.add))'
MODULE = wasmtime.wat2wasm(DOUBLING)
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "compiled"


def doubled(folder, content=MODULE):
    """What the module answers to 21, and what was said before."""
    engine = wasmtime.Engine()
    heard: list[str] = []
    module = kept_module(engine, content, heard.append, folder)
    store = wasmtime.Store(engine)
    run = wasmtime.Instance(store, module, []).exports(store)["doubled"]
    return run(store, 21), heard


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_module_is_compiled_once_and_that_is_said(folder):
    assert doubled(folder) == (42, [PREPARING])
    assert doubled(folder) == (42, [])
    assert len(files(folder)) == 1


@posix
def test_the_folder_is_the_users_alone(folder):
    doubled(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert next(folder.iterdir()).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:-1] + b"?"])
def test_a_damaged_file_is_not_run_but_made_anew(folder, damage):
    doubled(folder)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert doubled(folder) == (42, [PREPARING])
    assert [path.read_bytes() for path in folder.iterdir()] == [whole]
    assert doubled(folder) == (42, [])


def test_a_file_that_is_no_compiled_module_is_not_run(folder):
    doubled(folder)
    (file,) = folder.iterdir()
    from hashlib import sha256

    foreign = b"\x7fELF and more"
    key = file.name[: -len(sha256().hexdigest()) - len(".module")]
    file.unlink()
    (folder / f"{key}{sha256(foreign).hexdigest()}.module").write_bytes(foreign)
    assert doubled(folder) == (42, [PREPARING])


@posix
def test_what_lay_in_a_folder_that_others_could_write_to_is_thrown_away(folder):
    doubled(folder)
    folder.chmod(0o777)
    assert doubled(folder) == (42, [PREPARING])
    assert folder.stat().st_mode & 0o777 == 0o700


@posix
def test_a_link_is_not_followed(folder, tmp_path):
    doubled(folder)
    (file,) = folder.iterdir()
    elsewhere = tmp_path / file.name
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert doubled(folder) == (42, [PREPARING])
    assert not next(folder.iterdir()).is_symlink()


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("whose", ["folder", "file"])
def test_what_belongs_to_somebody_else_is_not_run(folder, whose):
    doubled(folder)
    os.chown(folder if whose == "folder" else next(folder.iterdir()), 65534, -1)
    assert doubled(folder) == (42, [PREPARING])


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    for _ in range(2):
        assert doubled(tmp_path / "cache" / "compiled") == (42, [PREPARING])


def test_another_version_takes_the_place_of_the_one_before(folder):
    doubled(folder)
    before = files(folder)
    assert doubled(folder, wasmtime.wat2wasm(DOUBLING.replace("i32.add", "i32.mul")))[0] == 441
    assert len(files(folder)) == 1
    assert files(folder) != before


def test_formulon_itself_starts_from_what_is_kept_and_wasmtime_stays_as_it_was():
    code = (
        "import wasmtime, formulon._c as inside\n"
        "from xlmodel.calculation.kept_module import formulon_ready\n"
        "before, heard = wasmtime.Module.from_file, []\n"
        "formulon_ready(heard.append), heard.clear()\n"
        "print(inside.wasmtime is wasmtime, wasmtime.Module.from_file == before)\n"
        "inside.LIB.__init__()\n"  # as in a new process
        "from xlmodel.calculation.kept_module import _start\n"
        "_start.cache_clear()\n"
        "formulon_ready(heard.append)\n"
        "print(heard, formulon_ready().Workbook.create_default().sheet_count())\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.splitlines() == ["True True", "[] 1"], run.stderr
