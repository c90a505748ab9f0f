"""Where the app may listen: on this machine alone, as long as it has no login."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from graph.errors import SettingsError

LOOPBACK = "127.0.0.1"


def check_binding(address: str) -> str:
    """The loopback address to listen on; SettingsError for every other, and for a name that may mean another.

    >>> check_binding("localhost"), check_binding("::1")
    ('127.0.0.1', '::1')
    """
    if address == "localhost":
        return LOOPBACK  # what the name leads to is the resolver's affair; what we bind is ours
    try:
        asked = ip_address(address)
    except ValueError:
        asked = None
    if isinstance(asked, IPv6Address) and asked.ipv4_mapped is not None:
        asked = asked.ipv4_mapped
    if asked is None or not asked.is_loopback:
        raise SettingsError(
            f"The app has no login, so it does not listen on {address!r} but on this machine alone; "
            f"use {LOOPBACK} and, from afar, a tunnel such as ssh -L."
        )
    return str(asked)
