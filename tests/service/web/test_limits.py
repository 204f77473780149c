"""Where the limiter counts."""

from __future__ import annotations

import pytest
from flask import Flask
from limits.storage import storage_from_string

from service.web.limits import network, storage_of


@pytest.mark.needs("redis")
def test_it_counts_in_a_redis_on_a_socket(redis_at: str) -> None:
    assert redis_at.startswith("unix://")
    assert storage_from_string(storage_of(redis_at)).check()


@pytest.mark.parametrize(
    ("given", "where"),
    [("", "memory://"), ("redis://db:6379/1", "redis://db:6379/1"), ("rediss://db:6379", "rediss://db:6379")],
)
def test_it_counts_in_the_redis_that_is_named_or_in_memory(given: str, where: str) -> None:
    assert storage_of(given) == where


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_caller_is_an_address_or_the_network_in_which_addresses_are_free(address: str, counted: str) -> None:
    with Flask(__name__).test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == counted
