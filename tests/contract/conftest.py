"""Fixtures of the contract tests: a Maven repository on loopback, a disk that is soon full."""

from __future__ import annotations

import gc
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer


@pytest.fixture
def jgo_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Tells jgo, by its own configuration file, to use the repository at a loopback port."""

    def use(port: int) -> None:
        config = tmp_path / "jgo.conf"
        config.write_text(f"[repositories]\ncentral = http://127.0.0.1:{port}\n", encoding="utf-8")
        monkeypatch.setenv("JGO_CONFIG_FILE", str(config))

    yield use
    with warnings.catch_warnings():  # jgo leaves the socket of a reply it did not read to the garbage collector
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def repository(httpserver: HTTPServer, jgo_repository: Callable[[int], None]) -> HTTPServer:
    """A Maven repository on loopback; it holds what the test puts into it."""
    jgo_repository(httpserver.port)
    return httpserver


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB of its own."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("no mount command")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run([umount, "-l", folder], check=True)
