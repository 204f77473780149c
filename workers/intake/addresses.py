"""Which network addresses the software may open: public ones, so that no address it is given reaches inside."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST = ipaddress.ip_network("2000::/3")
_SPECIAL = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments; Python before 3.11.10 calls parts of it global
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo, ORCHID and other assignments
        "2002::/16",  # 6to4: carries any IPv4 address
        "3fff::/20",  # documentation
    )
)
"""From IANA's special-purpose registries; what Python's `is_global` lets through. IPv6 outside 2000::/3 is refused
whole: site-local (fec0::/10), IPv4-compatible (::/96) and NAT64 (64:ff9b::/96) addresses reach inside too."""


class AddressError(Exception):
    """An address that may not be opened; the message names it and says why."""


def is_public(text: str) -> bool:
    """Tell whether an IP address is one that anybody on the internet would reach."""
    address = _plain(ipaddress.ip_address(text))
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if address.version == 6 and address not in _UNICAST:
        return False
    return not any(address.version == block.version and address in block for block in _SPECIAL)


def is_loopback(text: str) -> bool:
    """Tell an address of this machine itself."""
    return _plain(ipaddress.ip_address(text)).is_loopback


def checked_url(url: str, *, hosts: frozenset[str] | None) -> SplitResult:
    """Split an article's URL. Raise AddressError unless it is plain http(s) on a host that is allowed.

    `hosts` are allowed with their subdomains; None allows every host (its address is still checked on connecting).
    """
    if len(url) > 2_000 or any(ord(c) <= 32 or c in '\\"<>^`{|}\x7f' for c in url):
        raise AddressError(f"{url[:80]!r} is not a URL: it is too long or holds spaces or control characters.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise AddressError(f"{url[:80]!r} is not a URL.") from None
    if parts.scheme not in {"http", "https"}:
        raise AddressError(f"{url[:80]} can't be opened: only http and https addresses are.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("The address holds a user name or password; give it without.")
    if not host:
        raise AddressError(f"{url[:80]} names no host.")
    if hosts is not None and not is_among(host, hosts):
        raise AddressError(f"The host {host} is not on the site's list of allowed hosts: {', '.join(sorted(hosts))}.")
    return parts


def is_among(host: str, hosts: frozenset[str]) -> bool:
    """Tell whether a host is one of those allowed, or a subdomain of one."""
    host = host.lower().rstrip(".")
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)


def _plain(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
