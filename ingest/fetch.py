"""Polite and safe HTTP: one address in, the bytes as served out, or one reason why not.

blocked-address   not public, not http(s), or not on port 80 or 443 (also after a redirect)
robots            the site's robots.txt forbids it, or cannot be read because the site is failing
no-contact        SEC wants a contact address and none is set
sec-blocked       SEC answered with its page for undeclared or too fast clients
deferred          the host asks to be left alone for longer than this fetch may take
hanging           the host has let several fetches of this run time out, one after another, and is asked no more
timeout · no-such-host · connection · broken-reply      the network's share
http-status · too-many-redirects · too-large · empty-reply
"""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urldefrag, urljoin

import httpcore2
import httpx2

from graph.errors import FetchError, SettingsError
from graph.model import DocumentKind, Raw, Rights
from graph.settings import Settings
from ingest.address import check_url, resolve
from ingest.apart import Apart
from ingest.archive import Archive
from ingest.pace import Moments, Pace, deferred, is_sec, no_contact, server
from ingest.read.sniff import is_sec_block
from ingest.reply import Limits, Reply, body, retry_after
from ingest.robots import LARGEST, Robots
from ingest.transport import CheckedBackend, CheckedTransport, Deadline, Resolve
from ingest.unchanged import Unchanged
from ingest.unpacking import OFFERED
from ingest.visits import Visits

T = TypeVar("T")
AGENT = "Faultline"
PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"  # of an Accept header
TRIES = 4
REDIRECTS = 5
TIMEOUTS = 3  # of one host, one after another, after which it is left alone for the rest of the run
LONGEST_WAIT_S = 3600.0
_SEC_PENALTY_S = 600.0  # the SEC's own page says ten minutes, prolonged by every request within them
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_COOKIES = {"set-cookie", "set-cookie2"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)


class _TryAgain(Exception):
    """One try failed in a way that may pass; `error` is what to report if it does not."""

    def __init__(self, error: FetchError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_s = wait_s


class Fetcher:
    """Asks for addresses one by one; `with Fetcher(settings) as fetcher: fetcher.fetch(url)`.

    Keeps the pace of each host, the rules of each robots.txt and open connections; no cookies. Clock, sleep and
    resolver come in as arguments for tests. With an archive and a memory of visits a page is asked whether it has
    changed; one that has not is given from the archive. moments: shared with other processes. apart: where what lists
    documents is read; without it in this process, without limits.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        resolver: Resolve = resolve,
        archive: Archive | None = None,
        visits: Visits | None = None,
        moments: Moments | None = None,
        apart: Apart | None = None,
    ) -> None:
        contact = settings.contact
        if contact is not None and not re.fullmatch(r"[!-~]+(?: [!-~]+)*", contact):
            raise SettingsError(
                "FAULTLINE_CONTACT is wrong: it must be one line of plain ASCII, such as you@example.org."
            )
        self._settings = settings
        self._monotonic = monotonic
        self.now = now
        self.names_contact = contact is not None
        self._allow = frozenset(settings.allow_addresses)
        self._deadline = Deadline(monotonic)
        self._pace = Pace(settings.host_interval_s, monotonic, sleep, moments)
        self._unchanged = Unchanged(archive, visits)
        self._robots = Robots(AGENT, monotonic)
        self._apart = apart
        self._timeouts: Counter[str] = Counter()  # of each host since its last reply
        self._limits = Limits(settings.wire_limit_mb * 2**20, settings.unpacked_limit_mb * 2**20)
        self._client = httpx2.Client(
            transport=CheckedTransport(CheckedBackend(self._allow, self._deadline, resolver)),
            headers={
                "User-Agent": f"{AGENT}/0.1 (+{contact})" if contact else f"{AGENT}/0.1",
                "Accept-Encoding": OFFERED,
            },
            timeout=httpx2.Timeout(20.0, connect=10.0),
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._client.close()
        if self._apart is not None:
            self._apart.close()

    def parsed(self, parse: Callable[[Raw], T], listing: Raw) -> T:
        """What a reply that lists documents says; ReadError if it cannot be read, or not within the limits."""
        return parse(listing) if self._apart is None else self._apart.parsed(parse, listing)

    def had(self, url: str) -> bool:
        """Whether an address was ever had, in this run or another."""
        return self._unchanged.had(url)

    def note(self, mark: str) -> None:
        """Remember a mark, such as a day whose list has been gone through, until the memory of visits is lost."""
        self._unchanged.note(mark, self.now())

    def fetch(
        self,
        url: str,
        *,
        source: str | None = None,
        publisher: str | None = None,
        title: str | None = None,
        published: str | None = None,
        kind: DocumentKind | None = None,
        rights: Rights = Rights.PUBLIC,
        accept: str = PAGES,
        listing: bool = False,
    ) -> Raw:
        """The bytes behind an address, unpacked, with the address that served them; FetchError otherwise.

        listing: the reply only leads to others and will be in no archive, so that it is remembered itself.
        """
        asked = urldefrag(url.strip()).url
        with self._deadline.within(self._settings.fetch_timeout_s):
            final, reply = self._follow(asked, accept)
        self._unchanged.remember(asked, final, reply, self.now(), listing)
        if not reply.content:
            raise FetchError("empty-reply", f"{final} answered with no content.")
        declared = reply.headers.get("content-type", "")
        charset = _CHARSET.search(declared)
        return Raw(
            content=reply.content,
            url=final,
            retrieved_at=self.now(),
            media_type=declared.partition(";")[0].strip().lower() or None,
            charset=charset[1].lower() if charset else None,
            source=source,
            publisher=publisher,
            title=title,
            published=published,
            kind=kind,
            rights=rights,
            headers=tuple((n, v) for n, v in reply.headers.multi_items() if n.lower() not in _COOKIES),
            asked=asked if asked != final else None,
        )

    def _follow(self, url: str, accept: str, robots: bool = True) -> tuple[str, Reply]:
        """Walk redirects and try again where that may help; every hop passes every check anew."""
        failures = hops = 0
        while True:
            check_url(url, self._allow)
            host = server(url)
            if is_sec(host) and self._settings.contact is None:
                raise no_contact("The SEC")
            if self._timeouts[host] >= TIMEOUTS:
                raise FetchError("hanging", f"{host} let {TIMEOUTS} fetches time out; a later run will ask again.")
            delay = self._robots.delay(url, self._rules) if robots else 0.0
            try:
                self._pace.wait(host, self._deadline.left(), delay)
                reply = self._ask(url, accept, robots)
            except _TryAgain as again:
                failures += 1
                self._back_off(host, again, failures)
                continue
            self._timeouts[host] = 0
            location = reply.headers.get("location")
            if not (300 <= reply.status < 400 and location):
                return url, reply
            hops += 1
            if hops > REDIRECTS:
                raise FetchError("too-many-redirects", f"{url} is the end of more than {REDIRECTS} redirects.")
            try:
                url = urldefrag(urljoin(url, location)).url
            except ValueError:
                raise FetchError("blocked-address", f"{url} redirects to a malformed address.") from None

    def _rules(self, url: str) -> Reply:
        """A robots.txt, whatever its status."""
        return self._follow(url, "text/plain,*/*;q=0.5", robots=False)[1]

    def _back_off(self, host: str, again: _TryAgain, failures: int) -> None:
        """Make the next try wait, or give up: after four tries, or when the wait would outlast the fetch."""
        asked = again.wait_s
        wait = max(asked or 0.0, 0.5 * 2**failures)
        self._pace.hold(host, wait)
        if asked is not None and (asked > LONGEST_WAIT_S or asked > self._deadline.left()):
            raise deferred(host, asked) from None
        if failures >= TRIES or wait > self._deadline.left():
            self._timeouts[host] += again.error.reason == "timeout"
            raise again.error from None

    def _ask(self, url: str, accept: str, strict: bool) -> Reply:
        """One request and its reply; `strict`: a failing status is an error, else it is handed back."""
        limits = self._limits if strict else replace(self._limits, unpacked=LARGEST, cut=True)
        kept = self._unchanged.of(url) if strict else None
        try:
            headers = {"Accept": accept, **(kept.questions if kept else {})}
            request = self._client.build_request("GET", url, headers=headers)
            reply = self._client.send(request, stream=True)
            try:
                content = body(url, reply, limits, self._deadline)
            finally:
                reply.close()
        except httpx2.InvalidURL:
            raise FetchError("blocked-address", f"{url!r} is no well-formed address.") from None
        except httpcore2.TimeoutException:
            raise _TryAgain(FetchError("timeout", f"{url} did not answer in time.")) from None
        except (httpcore2.NetworkError, httpcore2.UnsupportedProtocol) as error:
            raise _TryAgain(FetchError("connection", f"{url} cannot be reached: {error}.")) from None
        except (httpcore2.ProtocolError, EOFError, zlib.error) as error:
            raise _TryAgain(
                FetchError("broken-reply", f"{url} sent a reply that breaks off or is malformed: {error}.")
            ) from None
        status = reply.status_code
        if status == 304 and kept is not None:
            return kept.reply(reply.headers)
        if is_sec_block(content):
            self._pace.hold(server(url), _SEC_PENALTY_S)
            raise FetchError("sec-blocked", f"{url} is refused by the SEC as undeclared or too fast; wait ten minutes.")
        if strict and status >= 400:
            refusal = FetchError("http-status", f"{url} answered with status {status}.", status)
            if status in _AGAIN:
                raise _TryAgain(refusal, retry_after(reply.headers.get("retry-after"), self.now()))
            raise refusal
        return Reply(status, reply.headers, content)
