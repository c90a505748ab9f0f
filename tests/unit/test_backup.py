"""Back-up files, rotation and the exchange of database folders: what is not whole is refused, a kill loses nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import psutil
import pytest

from graph import backup, server_swap
from graph.errors import BackupDamaged, SchemaError, ServerError, SettingsError
from graph.jars import NEO4J_VERSION
from graph.reference import Reference
from graph.server_home import Home
from graph.server_process import paused
from graph.settings import Settings
from graph.ties import Ties

DUMP = random.Random(1).randbytes(5000)
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def _file(folder: Path, **changed: object) -> Path:
    """A back-up as it is written, with some facts of its manifest changed."""
    dump = folder / "neo4j.dump"
    dump.write_bytes(DUMP)
    manifest = backup.Manifest(
        "2026-01-01T00:00:00+00:00", NEO4J_VERSION, "1", "d", "h", sha256(DUMP).hexdigest(), 5000
    )
    path = folder / "a.backup"
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("manifest.json", json.dumps({**asdict(manifest), **changed}))
        held.write(dump, "neo4j.dump")
    return path


def test_a_whole_file_says_what_it_is(tmp_path: Path) -> None:
    manifest = backup.read(_file(tmp_path))
    assert (manifest.hash, manifest.dump_bytes) == ("h", 5000)


def test_a_file_cut_anywhere_or_flipped_in_its_dump_or_manifest_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(2)
    for _ in range(50):
        path.write_bytes(whole[: chance.randrange(len(whole))])
        with pytest.raises(BackupDamaged):
            backup.read(path)
    starts = [whole.index(DUMP), whole.index(b'"taken"')]
    for start, size in zip(starts, (5000, 200), strict=True):
        for _ in range(25):
            at = start + chance.randrange(size)
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
            with pytest.raises(BackupDamaged):
                backup.read(path)
    path.write_bytes(b"")
    with pytest.raises(BackupDamaged, match="use another one"):
        backup.read(path)
    with pytest.raises(ServerError, match="There is no file"):
        backup.read(tmp_path / "none")


def _restore(home: Path, file: Path, force: bool = False) -> None:
    backup.restore(
        Settings(home=home, neo4j_uri=None), Reference({}, (), (), (), {}, frozenset(), ""), Ties(()), file, force
    )


@pytest.mark.parametrize(
    ("changed", "refused", "says"),
    [
        ({"schema": "999"}, SchemaError, "has schema version 999"),
        ({"neo4j": "2026.1.0"}, ServerError, "written by Neo4j 2026.1.0"),
        ({"format": 2}, BackupDamaged, "a form that this Faultline does not know"),
        ({"dump_sha256": "0" * 64}, BackupDamaged, "is not the one that was written"),
    ],
)
def test_what_cannot_be_restored_is_refused_before_anything_is_touched(
    tmp_path: Path, changed: dict[str, object], refused: type[Exception], says: str
) -> None:
    file = _file(tmp_path, **changed)
    with pytest.raises(refused, match=says):
        _restore(tmp_path / "home", file)
    assert not (tmp_path / "home").exists()


def test_a_database_that_is_there_is_not_replaced_without_force(tmp_path: Path) -> None:
    _database(tmp_path / "home", "old")
    with pytest.raises(ServerError, match="add --force"):
        _restore(tmp_path / "home", _file(tmp_path))


def test_a_server_of_ones_own_is_backed_up_by_its_own_tool(tmp_path: Path) -> None:
    own = Settings(home=tmp_path, neo4j_uri="bolt://127.0.0.1:1")
    with pytest.raises(SettingsError, match="neo4j-admin database dump"):
        backup.backup(own, tmp_path / "x")


def test_a_home_without_a_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="There is no database"):
        backup.backup(Settings(home=tmp_path / "home", neo4j_uri=None), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_rotation_keeps_the_newest_nights_and_leaves_other_files_alone(tmp_path: Path) -> None:
    names = [f"faultline-2026-01-0{day}.backup" for day in range(1, 6)]
    for name in (*names, "mine.backup"):
        (tmp_path / name).write_bytes(b"x")
    assert [p.name for p in backup.rotate(tmp_path, 2)] == names[:3]
    assert {p.name for p in tmp_path.iterdir()} == {*names[3:], "mine.backup"}


def _database(folder: Path, word: str) -> Home:
    home = Home(folder)
    home.make()
    (home.databases / "system").mkdir(parents=True)
    (home.databases / "word").write_text(word, encoding="utf-8")
    home.password_file.write_text(word, encoding="utf-8")
    return home


def _word(home: Home) -> str:
    return (home.databases / "word").read_text(encoding="utf-8")


def test_an_exchange_keeps_the_old_database_aside(tmp_path: Path) -> None:
    home, new = _database(tmp_path / "home", "old"), _database(tmp_path / "home" / "work", "new")
    aside = server_swap.swap(home, new)
    assert aside is not None
    assert (_word(home), (aside / "data" / "databases" / "word").read_text(encoding="utf-8")) == ("new", "old")


def test_a_home_without_a_database_gets_the_password_of_the_new_one(tmp_path: Path) -> None:
    home, new = Home(tmp_path / "home"), _database(tmp_path / "work", "new")
    home.make()
    assert server_swap.swap(home, new) is None
    assert (_word(home), home.password_file.read_text(encoding="utf-8")) == ("new", "new")


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_an_exchange_that_is_cut_off_leaves_the_old_or_the_new_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    home, new = _database(tmp_path / "home", "old"), _database(tmp_path / "home" / "work", "new")
    done = 0
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        nonlocal done
        if self.name == "neo4j":  # not the journal
            if done == renames:
                raise KeyboardInterrupt
            done += 1
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", rename)
        if renames < 2:
            with pytest.raises(KeyboardInterrupt):
                server_swap.swap(home, new)
        else:
            server_swap.swap(home, new)
    Home(home.folder).make()  # as a start does, after `finish`
    server_swap.finish(home)
    assert _word(home) == ("old" if renames == 0 else "new")
    server_swap.finish(home)
    assert _word(home) == ("old" if renames == 0 else "new")


def test_a_copy_in_two_passes_equals_the_folder_that_stands_still(tmp_path: Path) -> None:
    data, into = tmp_path / "data", tmp_path / "copy"
    (data / "a").mkdir(parents=True)
    for name in ("a/kept", "a/changed", "gone"):
        (data / name).write_text(name, encoding="utf-8")
    os.utime(data / "a/kept", (1, 1))
    before = server_swap.copy_quietly(data, into)
    assert set(before) == {data / "a/kept"}
    (data / "a/changed").write_text("again", encoding="utf-8")
    (data / "new").write_text("new", encoding="utf-8")
    (data / "gone").unlink()
    server_swap.copy_changed(data, into, before)
    assert _content(into) == _content(data)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@posix
def test_a_process_held_still_goes_on_when_its_holder_is_killed() -> None:
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        code = (
            "import psutil, sys, time; from graph.server_process import paused\n"
            "with paused(psutil.Process(int(sys.argv[1]))): print('held', flush=True); time.sleep(60)"
        )
        with subprocess.Popen([sys.executable, "-c", code, str(sleeper.pid)], stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
            assert psutil.Process(sleeper.pid).status() == psutil.STATUS_STOPPED
            holder.kill()
        until = time.monotonic() + 20
        while psutil.Process(sleeper.pid).status() == psutil.STATUS_STOPPED:
            assert time.monotonic() < until
            time.sleep(0.02)
        with paused(psutil.Process(sleeper.pid)):
            assert psutil.Process(sleeper.pid).status() == psutil.STATUS_STOPPED
        assert psutil.Process(sleeper.pid).status() != psutil.STATUS_STOPPED
        sleeper.kill()
