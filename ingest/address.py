"""Which addresses may be asked at all: public ones on ports 80 and 443, and those that a setting names.

Two checks, because a name can mean anything: `check_url` looks at the text, `check_address` at what it resolved to.
The transport (`ingest.transport`) dials the address it has checked, so a name that changes its answer in between
gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from graph.errors import FetchError

PORTS = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ranges that route to a private or metadata host although `is_global` may say otherwise: NAT64 and 6to4 wrap an IPv4
# address, 192.88.99.0/24 is the old 6to4 relay, fec0::/10 the old site-local range.
_WRAPPING = tuple(
    ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
)
_RELAY = ipaddress.ip_network("192.88.99.0/24")


def is_public(address: Address) -> bool:
    """True if the address belongs to the public internet, whatever notation wraps it.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _WRAPPING):
            return False
    elif address in _RELAY:
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    )


def check_url(url: str, allow: Collection[str] = ()) -> None:
    """Refuse an address by its text alone; FetchError "blocked-address" says what is wrong with it.

    allow: host:port pairs that a setting names; they are exempt from the rules on ports and on private addresses, not
    from those on the scheme and on user names.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _blocked(url, "is no well-formed address") from None
    if parts.scheme not in PORTS:
        raise _blocked(url, "is neither http nor https")
    if not host or any(ord(c) <= 32 or c in "\\%" for c in parts.netloc):
        raise _blocked(url, "names no host")
    if "@" in parts.netloc:
        raise _blocked(url, "carries a user name or password")
    port = port if port is not None else PORTS[parts.scheme]
    if f"{host}:{port}" in allow or f"[{host}]:{port}" in allow:
        return
    literal = _literal(host)
    if literal is not None:
        check_address(url, host, port, [str(literal)], allow)
    elif port not in PORTS.values():
        # A name may still resolve to an allowed address with this port: that is for the check at dialling.
        if not any(a.rpartition(":")[2] == str(port) for a in allow):
            raise _blocked(url, f"uses port {port}, and only 80 and 443 are open to sources")
    elif host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        raise _blocked(url, "names this machine")


def check_address(where: str, host: str, port: int, addresses: Iterable[str], allow: Collection[str] = ()) -> list[str]:
    """The resolved addresses that may be dialled, in the order given; one bad one refuses them all.

    where: what to name in the message, usually the URL.
    """
    named = f"{host}:{port}" in allow
    good = []
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        spelt = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        if named or spelt in allow or (mapped is not None and f"{mapped}:{port}" in allow):
            good.append(text)
        elif port not in PORTS.values():
            raise _blocked(where, f"uses port {port}, and only 80 and 443 are open to sources")
        elif not is_public(address):
            raise _blocked(where, f"leads to {address}, which is not a public address")
        else:
            good.append(text)
    return good


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a host, without duplicates, in the system's order; OSError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _literal(host: str) -> Address | None:
    """The address that a host spells, in any notation that a resolver takes (2130706433, 0x7f.1, 0177.0.0.1)."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        # inet_aton reads decimal, hex, octal and short forms just as getaddrinfo will.
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError, ValueError):
        return None


def _blocked(where: str, why: str) -> FetchError:
    shown = where if len(where) <= 200 else where[:200] + "…"
    return FetchError(
        "blocked-address", f"{shown!r} {why}; FAULTLINE_ALLOW_ADDRESSES can name a host:port of your own."
    )
