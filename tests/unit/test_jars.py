"""The lock of the embedded Neo4j's jars, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.jars import COORDINATES, LOCK_NAME, Jar, ensure, jars_dir, read_lock, sha256_of, verify
from graph.paths import data_dir
from graph.progress import silent


def _jars(folder: Path, *names: str) -> list[Jar]:
    folder.mkdir(parents=True, exist_ok=True)
    jars = []
    for name in names:
        jar = Jar(hashlib.sha256(name.encode()).hexdigest(), "org.example", name, "1.0")
        (folder / jar.filename).write_bytes(name.encode())
        jars.append(jar)
    return jars


def test_the_lock_names_each_pinned_coordinate_and_no_address() -> None:
    text = (data_dir() / LOCK_NAME).read_text(encoding="utf-8")
    jars = read_lock()
    assert set(COORDINATES) <= {jar.coordinate for jar in jars}
    assert len(jars) > 200
    assert "/" not in text  # hence no address of any download host


def test_the_lock_is_sorted_so_that_a_change_reads_as_a_small_difference() -> None:
    coordinates = [jar.coordinate for jar in read_lock()]
    assert coordinates == sorted(coordinates)


def test_a_file_name_carries_the_classifier() -> None:
    assert Jar("0" * 64, "io.netty", "epoll", "4.1", "linux-x86_64").filename == "epoll-4.1-linux-x86_64.jar"


@pytest.mark.parametrize("line", ["abc  g:a:1", f"{'0' * 64} g:a:1", f"{'0' * 64}  g:a", f"{'G' * 64}  g:a:1"])
def test_a_malformed_line_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "jars.lock"
    lock.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(ServerError, match=r"jars\.lock, line 2"):
        read_lock(lock)


def test_two_jars_of_one_file_name_are_refused(tmp_path: Path) -> None:
    lock = tmp_path / "jars.lock"
    lock.write_text(f"{'0' * 64}  g:a:1\n{'1' * 64}  h:a:1\n", encoding="utf-8")
    with pytest.raises(ServerError, match="names a-1.jar twice"):
        read_lock(lock)


def test_complete_and_right_jars_leave_none_missing(tmp_path: Path) -> None:
    assert verify(tmp_path, _jars(tmp_path, "one", "two")) == []


def test_an_absent_jar_is_named_missing(tmp_path: Path) -> None:
    one, two = _jars(tmp_path, "one", "two")
    (tmp_path / two.filename).unlink()
    assert verify(tmp_path, [one, two]) == [two]


def test_a_jar_with_one_byte_changed_after_it_was_verified_is_refused(tmp_path: Path) -> None:
    jars = _jars(tmp_path, "one", "two")
    assert verify(tmp_path, jars) == []
    (tmp_path / jars[1].filename).write_bytes(b"tw0")
    with pytest.raises(ServerError, match=r"two-1\.0\.jar is not the file"):
        verify(tmp_path, jars)


def test_a_jar_that_the_lock_does_not_name_is_refused(tmp_path: Path) -> None:
    jars = _jars(tmp_path, "one", "two")
    with pytest.raises(ServerError, match=r"two-1\.0\.jar is not one of the jars"):
        verify(tmp_path, jars[:1])


def test_a_damaged_record_of_verified_jars_only_costs_reading_them_again(tmp_path: Path) -> None:
    jars = _jars(tmp_path, "one")
    (tmp_path / "verified.json").write_bytes(b"{not json")
    assert verify(tmp_path, jars) == []


def test_a_new_lock_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    one, two = _jars(tmp_path, "one", "two")
    assert jars_dir(tmp_path, [one]) != jars_dir(tmp_path, [one, two])


def test_jars_that_are_there_need_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "none"))
    one = Jar(hashlib.sha256(b"one").hexdigest(), "org.example", "one", "1.0")
    _jars(jars_dir(tmp_path, [one]), "one")
    (path,) = ensure(tmp_path, [one], silent)
    assert sha256_of(path) == one.sha256
