"""Which process is which: a mark that stays true when the clock is set and is nobody else's after a restart."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import psutil

_BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux; elsewhere the start since boot must do
_SLACK_S = 2.0  # the instant of boot is told in whole seconds


class Life(Enum):
    """What can be said of a process that holds something."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"  # it ran on another machine


def birth(process: psutil.Process) -> str:
    """When a process began: the boot it belongs to, and the seconds since then, which no setting of the clock changes.

    psutil.NoSuchProcess if there is none.
    """
    # A fresh object, since psutil keeps the time of the first look, and the instant of boot moves with the clock.
    return f"{_boot()}/{psutil.Process(process.pid).create_time() - psutil.boot_time():.2f}"


def began_as(pid: int, said: str | float) -> bool:
    """Whether the process of this number is the one whose `birth` was said; false if there is none.

    said: a number is what older versions kept, the instant in Unix time.
    """
    try:
        process = psutil.Process(pid)
        if not isinstance(said, str):
            return bool(abs(process.create_time() - said) < _SLACK_S)
        boot, _, since = said.rpartition("/")
        own_boot, _, own_since = birth(process).rpartition("/")
        return boot == own_boot and abs(float(since) - float(own_since)) < _SLACK_S
    except psutil.NoSuchProcess:
        return False


def may_lead(pid: int, said: str) -> bool:
    """Whether this number may still be that of the session which a process of that `birth` began.

    A session goes on under the number of a leader that is gone; one of an earlier boot is over, and a number that is
    another process's by now is no session of ours.
    """
    return said.rpartition("/")[0] == _boot() and (began_as(pid, said) or not psutil.pid_exists(pid))


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
