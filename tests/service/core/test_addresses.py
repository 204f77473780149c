"""Addresses that strangers send."""

from __future__ import annotations

import pytest

from service.core.addresses import split_address


@pytest.mark.parametrize("url", ["http://[::1", "http://a.example:x/", "http://a.example:99999/", "http://[a]/"])
def test_what_is_no_address_has_no_parts(url: str) -> None:
    assert not any(split_address(url))


def test_an_address_is_taken_apart() -> None:
    parts = split_address("https://a.example:8080/b?c")
    assert (parts.scheme, parts.hostname, parts.port, parts.path) == ("https", "a.example", 8080, "/b")
