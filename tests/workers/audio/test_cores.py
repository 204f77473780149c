"""Many threads may wait; as many as there are cores work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import pytest

from workers.audio.cores import COUNT, Cores


@pytest.fixture
def cores() -> Iterator[Cores]:
    made = Cores(apart=True)
    yield made
    made.close()


def test_no_more_threads_work_than_there_are_cores(cores: Cores) -> None:
    meeting = Barrier(12)

    def ask(_number: int) -> tuple[int, int]:
        meeting.wait(20)
        return get_ident(), cores.do(get_ident)

    with ThreadPoolExecutor(12) as pool:
        asked = list(pool.map(ask, range(12)))
    workers = {worker for _, worker in asked}
    assert 1 <= len(workers) <= COUNT
    assert not workers & {who for who, _ in asked}


def test_not_apart_who_asks_works_himself() -> None:
    cores = Cores(apart=False)
    assert cores.do(get_ident) == get_ident()
    cores.close()


def test_what_the_work_raises_is_raised_where_it_was_asked_for(cores: Cores) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        cores.do(int, "một")


def test_after_the_end_who_asks_works_himself(cores: Cores) -> None:
    cores.close()
    assert cores.do(get_ident) == get_ident()
    cores.close()
