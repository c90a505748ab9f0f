"""What a running Faultline costs: seconds of a warm start, resident memory of server and app."""

from __future__ import annotations

import shutil
import statistics

import psutil

from app.launch import launch
from graph import server
from graph.progress import silent
from graph.settings import Settings
from tests.bench.measure import Figure, stopwatch

STARTS = 3


def warm_start(settings: Settings) -> list[Figure]:
    """Seconds until a server answers that was stopped before; the jars are there and the data directory is not new."""
    times = []
    for _ in range(STARTS):
        server.stop(settings)
        with stopwatch() as seconds:
            server.start(settings, silent)
        times.append(seconds())
    middle = statistics.median(times)
    return [Figure("warm start of the server", middle, "s", aim="≤ 10", met=middle <= 10)]


def memory(settings: Settings) -> list[Figure]:
    """Resident memory of the server after the work before, and of the app with one page open."""
    status = server.status(settings)
    if status.pid is None:
        raise RuntimeError("the server to be measured does not run")
    figures = [Figure("server, resident", _resident(status.pid), "MiB")]
    said: list[str] = []
    app = launch(settings, server.connect(settings), settings.app_port, browser=False, announce=said.append)
    try:
        what = "app, resident, " + ("one page open" if _open(app.address) else "no page open (no Chromium here)")
        figures.append(Figure(what, _resident(app.pid), "MiB"))
    finally:
        app.terminate()
        app.wait(30)
    return figures


def _resident(pid: int) -> float:
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(p.memory_info().rss for p in family)) / 2**20


def _open(address: str) -> bool:
    """Load the first page in Chromium; False where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return False
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.get_by_label("Find a firm").wait_for(timeout=60_000)
        browser.close()
    return True
