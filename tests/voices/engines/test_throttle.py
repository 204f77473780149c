"""The pace and the rest that all processes of a machine share."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from voices.engines.throttle import LONGEST_REST_SECONDS, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(tmp_path: Path, clock: Clock) -> Throttle:
    return Throttle(tmp_path / "deep" / "service.json", burst=3, per_second=2, clock=clock)


def test_a_burst_goes_at_once_and_the_rest_at_the_pace(throttle: Throttle) -> None:
    assert [throttle.take() for _ in range(6)] == [0, 0, 0, 0.5, 1.0, 1.5]


def test_places_come_back_with_time_up_to_the_burst(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.take()
    clock.now += 3600
    assert [throttle.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_clock_set_back_takes_no_places_away(throttle: Throttle, clock: Clock) -> None:
    throttle.take()
    clock.now -= 86_400
    assert throttle.take() == 0


def test_nothing_is_written_before_something_is_asked(throttle: Throttle, tmp_path: Path) -> None:
    assert throttle.resting() == 0
    assert not list(tmp_path.iterdir())


def test_each_refusal_in_a_row_rests_longer_up_to_an_hour(throttle: Throttle) -> None:
    assert [throttle.refused() for _ in range(3)] == [60, 120, 240]
    assert [throttle.refused() for _ in range(20)][-1] == LONGEST_REST_SECONDS


def test_a_success_ends_the_row(throttle: Throttle) -> None:
    throttle.refused()
    throttle.worked()
    assert throttle.refused() == 60


def test_rest_ends(throttle: Throttle, clock: Clock) -> None:
    throttle.refused(30)
    clock.now += 29
    assert throttle.resting() == pytest.approx(1)
    clock.now += 2
    assert throttle.resting() == 0


def test_a_file_left_half_written_counts_for_nothing(throttle: Throttle, tmp_path: Path) -> None:
    throttle.take()
    (tmp_path / "deep" / "service.json").write_text('{"places": 1, "at"')
    assert throttle.take() == 0


def take_places(path: Path, count: int, taken: multiprocessing.Queue[float]) -> None:
    throttle = Throttle(path, burst=10, per_second=0.001)
    for _ in range(count):
        taken.put(throttle.take())


@pytest.mark.slow
def test_processes_share_one_burst(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    taken: multiprocessing.Queue[float] = context.Queue()
    processes = [context.Process(target=take_places, args=(tmp_path / "s.json", 10, taken)) for _ in range(3)]
    for process in processes:
        process.start()
    waits = [taken.get(timeout=60) for _ in range(30)]
    for process in processes:
        process.join()
    assert sum(wait == 0 for wait in waits) == 10
