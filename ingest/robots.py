"""What each site's robots.txt lets programs ask for, kept for a day."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from graph.errors import FetchError
from ingest.reply import Reply

LARGEST = 512 * 1024  # bytes; RFC 9309 asks for at least 500 KiB, and the rest is not read
_AGE_S = 24 * 3600.0
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Of the client rather than of the site: another fetch may have more time.
_PASSING = ("deferred", "timeout", "hanging")


class Robots:
    """The rules of all sites that were asked; agent: the name that the rules are looked up by."""

    def __init__(self, agent: str, monotonic: Callable[[], float]) -> None:
        self._agent = agent
        self._monotonic = monotonic
        self._rules: dict[str, tuple[float, Protego | FetchError]] = {}

    def delay(self, url: str, ask: Callable[[str], Reply]) -> float:
        """Seconds that the site wants between requests; FetchError "robots" if it forbids this one.

        ask: gets a robots.txt, whatever its status. One that cannot be had closes its site with the same error for as
        long as rules would be kept, and is not asked for again by each page.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or self._monotonic() - known[0] > _AGE_S:
            known = self._rules[origin] = (self._monotonic(), _asked(origin, ask))
        rules = known[1]
        if isinstance(rules, FetchError):
            raise FetchError(rules.reason, str(rules))
        if not rules.can_fetch(url, self._agent):
            raise FetchError("robots", f"{url} is closed to programs by {origin}/robots.txt.")
        return min(float(rules.crawl_delay(self._agent) or 0.0), 30.0)


def _asked(origin: str, ask: Callable[[str], Reply]) -> Protego | FetchError:
    """The rules of a site, or why nothing of it may be asked; raises what says nothing of the site."""
    try:
        reply = ask(f"{origin}/robots.txt")
    except FetchError as error:
        if error.reason in _PASSING:
            raise
        # RFC 9309, 2.3.1.2: after more than five redirects it counts as not there.
        return Protego.parse("") if error.reason == "too-many-redirects" else error
    if reply.status >= 500 or reply.status == 429:  # RFC 9309: unreachable means forbidden
        return FetchError("robots", f"{origin}/robots.txt fails, so nothing may be asked of {origin} for now.")
    return Protego.parse(_text(reply.content) if reply.status < 300 else "")


def _text(content: bytes) -> str:
    """The file without its mark, which the parser would take for a part of the first line's word."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    return content.decode("utf-8", "replace")
