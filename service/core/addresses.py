"""Addresses that strangers send: taken apart without ever failing on one."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NOTHING = SplitResult("", "", "", "", "")


def split_address(url: str) -> SplitResult:
    """Take an address apart; every part is empty when it can't be one, such as `http://[::1` or a port of letters."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return _NOTHING
    return parts
