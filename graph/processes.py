"""Which process is which: a mark that stays true when the clock is set and is nobody else's after a restart."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

import psutil

# Linux; elsewhere the start since boot must do.
_BOOT, _NUMBERS = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
_SLACK_S = 2.0  # the instant of boot is told in whole seconds


class Life(Enum):
    """What can be said of a process that holds something."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"  # it ran on another machine, or in a container whose processes nobody here can see


def birth(process: psutil.Process) -> str:
    """When a process began: the boot it belongs to, whose numbers its own is one of, and the seconds since that boot.

    No setting of the clock changes it. psutil.NoSuchProcess if there is none.
    """
    # A fresh object, since psutil keeps the time of the first look, and the instant of boot moves with the clock.
    since = psutil.Process(process.pid).create_time() - psutil.boot_time()
    return f"{_boot()}/{_numbers()}/{since:.2f}"


def life(pid: int, said: str | float) -> Life:
    """What is known of the process whose number and `birth` were said; one that only waits to be reaped is gone.

    said: a number is what older versions kept, the instant in Unix time.
    """
    if isinstance(said, str):
        boot, numbers, _ = said.split("/")
        if boot == _boot() and numbers != _numbers():
            return Life.UNKNOWN
        if boot != _boot():
            return Life.GONE
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return Life.GONE
        if isinstance(said, str):
            apart = float(said.rpartition("/")[2]) - float(birth(process).rpartition("/")[2])
        else:
            apart = said - process.create_time()
    except psutil.NoSuchProcess:
        return Life.GONE
    return Life.ALIVE if abs(apart) < _SLACK_S else Life.GONE


def may_lead(pid: int, said: str | float) -> bool:
    """Whether this number may still be that of the session which a process of that `birth` began.

    A session goes on under the number of a leader that is gone; one of an earlier boot is over, and a number that is
    another process's by now is no session of ours.
    """
    of_this_boot = said.split("/")[:2] == [_boot(), _numbers()] if isinstance(said, str) else said > psutil.boot_time()
    return of_this_boot and not _is_another(pid, said)


def _is_another(pid: int, said: str | float) -> bool:
    """Whether the number is that of a process which began at another time."""
    try:
        process = psutil.Process(pid)
        return life(pid, said) is Life.GONE and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _numbers() -> str:
    try:
        return os.readlink(_NUMBERS).replace("/", "")
    except OSError:
        return ""
