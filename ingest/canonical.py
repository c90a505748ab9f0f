"""One address for one page: what tracks a reader is taken off, and a page's own canonical link is believed at home."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

# Parameters that tell where a reader came from and never what is shown.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok"
    r"|vero_id|oly_enc_id|oly_anon_id|rb_clickid|s_cid|cmpid|ocid|ncid|sr_share|smid|smtyp|taid|at_medium|at_campaign",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
# What stands behind the address of a page where it is shown in another form.
_FORMS = frozenset({"amp", "amp.html", "print", "index.html", "index.htm", "index.php"})
_NUMBERED = re.compile(r"\d{4}")  # what an article's address may have in place of a headline
# Hosts that show the same page to other readers.
_TWIN = re.compile(r"^(?:www|m|mobile|amp)\.", re.IGNORECASE)


def canonical(url: str) -> str:
    """The address without fragment, tracking parameters, default port, capitals of the host; ValueError if malformed.

    >>> canonical("HTTPS://News.Example:443/a?id=7&utm_source=mail#top")
    'https://news.example/a?id=7'
    """
    parts = urlsplit(urldefrag(url.strip()).url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != _PORTS.get(parts.scheme):
        host += f":{port}"
    if "@" in parts.netloc:  # refused when it is asked for, so it is kept to be seen
        host = parts.netloc
    kept = [part for part in parts.query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    return urlunsplit((parts.scheme, host, parts.path, "&".join(kept), ""))


def _section(path: str, of: str) -> bool:
    """True if a path is a folder above the other one, which is more than another form of the page there."""
    folder = path.rstrip("/") + "/"
    below = of.rstrip("/")
    return below.startswith(folder) and below[len(folder) :].lower() not in _FORMS


def _front(path: str, of: str) -> bool:
    """True if a path is one word below the root ("/news", "/en/", "/index.php"), and the other one leads deeper.

    What leads deeper from that very word is judged by `_section`.
    """
    name = path.strip("/")
    if of.startswith(f"/{name}/"):
        return False
    return "/" in of.strip("/") and "/" not in name and "-" not in name and _NUMBERED.search(name) is None


def stated(link: str | None, url: str) -> str | None:
    """The address that a page states as its own, if it leads to the same site; None if not.

    The site is the host without www, m, mobile or amp. A link to a site's front page or to one of its sections is a
    mistake of its template, by which all articles would be versions of one; one to another site is the syndicator's
    word about somebody else's page.

    >>> stated("/news/", "https://x.example/news/a-story") is None
    True
    >>> stated("/news/a-story", "https://x.example/news/a-story/amp")
    'https://x.example/news/a-story'
    """
    if not link:
        return None
    try:
        found = canonical(urljoin(url, link))
        here, there = urlsplit(url), urlsplit(found)
    except ValueError:
        return None
    if there.scheme not in _PORTS or there.path in ("", "/") or "@" in there.netloc:
        return None
    if _section(there.path, here.path) or _front(there.path, here.path):
        return None
    same = _TWIN.sub("", here.netloc.lower()) == _TWIN.sub("", there.netloc.lower())
    return found if same else None
