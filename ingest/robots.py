"""What each site's robots.txt lets programs ask for, kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from graph.errors import FetchError
from ingest.reply import Reply

LARGEST = 512 * 1024  # bytes; RFC 9309 asks for at least 500 KiB, and the rest is not read
_AGE_S = 24 * 3600.0


class Robots:
    """The rules of all sites that were asked; agent: the name that the rules are looked up by."""

    def __init__(self, agent: str, monotonic: Callable[[], float]) -> None:
        self._agent = agent
        self._monotonic = monotonic
        self._rules: dict[str, tuple[float, Protego | None]] = {}

    def delay(self, url: str, ask: Callable[[str], Reply]) -> float:
        """Seconds that the site wants between requests; FetchError "robots" if it forbids this one.

        ask: gets a robots.txt, whatever its status.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or self._monotonic() - known[0] > _AGE_S:
            reply = ask(f"{origin}/robots.txt")
            if reply.status >= 500 or reply.status == 429:
                rules = None  # RFC 9309: unreachable means forbidden
            else:
                rules = Protego.parse(reply.content.decode("utf-8", "replace") if reply.status < 300 else "")
            known = self._rules[origin] = (self._monotonic(), rules)
        rules = known[1]
        if rules is None:
            raise FetchError("robots", f"{origin}/robots.txt fails, so nothing may be asked of {origin} for now.")
        if not rules.can_fetch(url, self._agent):
            raise FetchError("robots", f"{url} is closed to programs by {origin}/robots.txt.")
        return min(float(rules.crawl_delay(self._agent) or 0.0), 30.0)
