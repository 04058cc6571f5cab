"""A file that is written is the old one or the new one, and nothing else is left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ledger import files


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_a_new_file_is_for_its_owner_alone(tmp_path: Path, umask: int) -> None:
    folder, path = tmp_path / "a" / "b", tmp_path / "a" / "b" / "c.txt"
    before = os.umask(umask & 0o077)
    try:
        files.make_folder(str(folder))
        os.umask(umask)
        files.replace(str(path), b"new")
    finally:
        os.umask(before)
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)
    assert mode(folder) == mode(folder.parent) == 0o700


@pytest.mark.parametrize(("wanted", "found"), [(None, 0o606), (0o600, 0o600), (0o666, 0o666)])
def test_the_mode_stays_unless_another_is_wanted(
    tmp_path: Path, wanted: int | None, found: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o606)
    files.replace(str(path), b"new", wanted)
    assert (path.read_bytes(), mode(path)) == (b"new", found)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_stays_a_link_and_the_name_may_be_long(tmp_path: Path) -> None:
    there, link = tmp_path / ("x" * 255), tmp_path / "elsewhere" / "link"
    there.write_bytes(b"old")
    link.parent.mkdir()
    link.symlink_to(Path("..") / there.name)
    files.replace(str(link), b"new")
    assert link.is_symlink() and there.read_bytes() == b"new"
    assert os.listdir(link.parent) == ["link"]


@pytest.mark.parametrize("name", ["folder", "no/such/file"])
def test_what_fails_names_the_file_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=name):
        files.replace(str(tmp_path / name), b"new")
    assert os.listdir(tmp_path) == ["folder"]


def test_what_killed_programs_left_goes_with_the_next_write(tmp_path: Path) -> None:
    left, journal, young = (
        tmp_path / f".giga-{name}" for name in ("1.part", "2.part-journal", "3.part")
    )
    for path in (left, journal, young, tmp_path / "notes.part"):
        path.write_bytes(b"half")
    for path in (left, journal, tmp_path / "notes.part"):
        os.utime(path, (0, 0))
    files.replace(str(tmp_path / "a.txt"), b"new")
    assert sorted(os.listdir(tmp_path)) == [".giga-3.part", "a.txt", "notes.part"]


def test_where_a_write_fails_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        files.replace(str(path), "no bytes")  # type: ignore[arg-type]
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.txt"])
