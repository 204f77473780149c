"""Where the limiter counts."""

from __future__ import annotations

import pytest
from limits.storage import storage_from_string

from service.web.limits import storage_of


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
