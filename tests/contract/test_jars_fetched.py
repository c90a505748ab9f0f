"""Fetching jars from a repository on loopback: what is kept and what is thrown away."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from graph.errors import ServerError
from graph.jars import Jar, ensure, jars_dir
from graph.progress import on_stderr, silent

BYTES = b"the bytes of a jar"
JAR = Jar(hashlib.sha256(BYTES).hexdigest(), "org.example", "thing", "1.0", "linux")
ADDRESS = "/org/example/thing/1.0/thing-1.0-linux.jar"


def test_a_jar_is_fetched_once_and_found_the_second_time(repository: HTTPServer, tmp_path: Path) -> None:
    repository.expect_ordered_request(ADDRESS).respond_with_data(BYTES)
    repository.expect_ordered_request(f"{ADDRESS}.sha1").respond_with_data("none", status=404)
    (path,) = ensure(tmp_path, [JAR], silent)
    assert path.read_bytes() == BYTES
    assert ensure(tmp_path, [JAR], silent) == (path,)
    assert len(repository.log) == 2


def test_other_bytes_than_the_lock_says_are_thrown_away(repository: HTTPServer, tmp_path: Path) -> None:
    repository.expect_request(ADDRESS).respond_with_data(BYTES + b"!")
    with pytest.raises(ServerError, match=r"sent a thing-1\.0-linux\.jar with the SHA-256"):
        ensure(tmp_path, [JAR], silent)
    assert not list(tmp_path.rglob("*.jar"))


def test_a_jar_that_the_repository_lacks_is_named(repository: HTTPServer, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"does not have org\.example:thing:1\.0:linux"):
        ensure(tmp_path, [JAR], silent)


def test_what_a_killed_download_left_is_cleared_away(repository: HTTPServer, tmp_path: Path) -> None:
    repository.expect_request(ADDRESS).respond_with_data(BYTES)
    left_over = tmp_path / f"{jars_dir(tmp_path, [JAR]).name}.part-killed"
    left_over.mkdir()
    (left_over / "half.jar").write_bytes(BYTES[:4])
    ensure(tmp_path, [JAR], silent)
    assert not left_over.exists()


def test_progress_is_plain_lines_where_there_is_no_terminal(
    repository: HTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.expect_request(ADDRESS).respond_with_data(BYTES)
    ensure(tmp_path, [JAR], on_stderr)
    assert capsys.readouterr() == ("", "Fetching Neo4j: 0 of 1\nFetching Neo4j: 1 of 1\n")


def test_a_disk_that_fills_while_jars_are_fetched_is_said(repository: HTTPServer, small_disk: Path) -> None:
    repository.expect_request(ADDRESS).respond_with_data(bytes(2_000_000))
    with pytest.raises(ServerError, match="is full; free about"):
        ensure(small_disk, [JAR], silent)
    assert not list(small_disk.rglob("*.jar"))
