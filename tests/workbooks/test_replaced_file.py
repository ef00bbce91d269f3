"""A file that is replaced: whose it stays, its other names, and file systems that cannot do everything."""

import errno
import os
import stat
from pathlib import Path

import pytest

from tests.as_nobody import NOBODY, as_nobody
from tests.workbooks.sample_books import plain_book
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import WorkbookError
from xlmodel.workbook.replace_file import replace_file

PLAIN = plain_book({"A1": 1, "A2": "=A1*2"})
pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners, modes and links of Unix")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "model.xlsx"
    path.write_bytes(PLAIN)
    return path


def only(target: Path) -> bool:
    return [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_file_keeps_its_owner_group_and_mode_where_that_is_allowed(target: Path):
    target.chmod(0o640)
    if os.getuid() == 0:
        os.chown(target, NOBODY, NOBODY)
    before = target.stat()
    replace_file(target, b"new")
    after = target.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)


def test_a_file_stays_with_its_writer_where_nobody_may_give_it_away(open_folder: Path):
    path = open_folder / "theirs.csv"
    path.write_bytes(b"old")
    path.chmod(0o666)
    assert as_nobody(lambda: replace_file(path, b"new")) == ""
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o666)


def test_a_file_is_refused_if_it_has_another_name(target: Path):
    other = target.with_name("other.xlsx")
    os.link(target, other)
    with pytest.raises(WorkbookError, match=r"model\.xlsx has 2 names \(hard links\)"):
        replace_file(target, b"new")
    assert other.read_bytes() == target.read_bytes() == PLAIN


def test_a_file_is_no_link_that_leads_to_itself(target: Path):
    for name, to in (("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")):
        target.with_name(name).symlink_to(to)
    with pytest.raises(WorkbookError, match=r"a\.xlsx cannot be written: it is a link that leads to itself"):
        replace_file(target.with_name("a.xlsx"), b"new")
    with pytest.raises(WorkbookError, match="symbolic links"):
        Workbook(target.with_name("a.xlsx"))


def test_a_file_is_written_through_a_link(target: Path):
    link = target.with_name("link.xlsx")
    link.symlink_to(target.name)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "why"), [(errno.EINVAL, None), (errno.EIO, "is written, but the disk does not confirm it")]
)
def test_a_file_is_written_also_where_a_folder_cannot_be_confirmed(target: Path, monkeypatch, number, why):
    fsync = os.fsync

    def of_files(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", of_files)
    if why is None:
        replace_file(target, b"new")
    else:
        with pytest.raises(WorkbookError, match=why):
            replace_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert only(target)


def test_a_file_is_refused_where_more_people_could_read_the_new_one(target: Path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    target.chmod(0o600)
    monkeypatch.setattr(os, "chmod", refused)
    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(WorkbookError, match="its permissions cannot be kept"):
        replace_file(target, b"new")
    assert target.read_bytes() == PLAIN
    assert only(target)
