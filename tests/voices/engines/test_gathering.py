"""What waits for a connection goes out together; what needs not wait goes alone and at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

import pytest
from crew import wait_until

from voices.engines.gathering import Gathering


class Service:
    """Says words in capitals; `fail` may hold a request, or raise for it."""

    def __init__(self, *, connections: int = 1, together: int = 4) -> None:
        self.requests: list[list[str]] = []
        self.together = together
        self.busy = self.busiest = 0
        self.fail: Callable[[Sequence[str]], None] = lambda _several: None
        self._connections = connections
        self._open = Event()
        self._lock = Lock()
        self.gathering = Gathering(self._answer, lambda: self.together, connections=connections)

    @property
    def sizes(self) -> list[int]:
        return [len(each) for each in self.requests]

    def asked_by_a_crowd(self, words: str) -> list[Future[str]]:
        """Ask for each letter by a thread; none is answered before those after the first wait for a connection."""
        first, rest = words[: self._connections], words[self._connections :]
        with ThreadPoolExecutor(len(words)) as pool:
            asked = [pool.submit(self.gathering.get, each) for each in first]
            wait_until(lambda: len(self.requests) == len(first), "every connection is taken")
            asked += [pool.submit(self.gathering.get, each) for each in rest]
            wait_until(lambda: len(self.gathering) == len(rest), "the others wait")
            self._open.set()
        return asked

    def _answer(self, several: Sequence[str]) -> list[str]:
        with self._lock:
            self.requests.append(list(several))
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
        assert self._open.wait(20)
        try:
            self.fail(several)
        finally:
            with self._lock:
                self.busy -= 1
        return [words.upper() for words in several]

    def open(self) -> None:
        self._open.set()

    def shut(self) -> None:
        self._open.clear()


def results(asked: Sequence[Future[str]]) -> str:
    return "".join(each.result() for each in asked)


def test_words_alone_are_asked_for_at_once() -> None:
    service = Service()
    service.open()
    assert [service.gathering.get(words) for words in ("a", "b")] == ["A", "B"]
    assert service.requests == [["a"], ["b"]]


def test_what_waits_goes_together_and_everyone_gets_his_own() -> None:
    service = Service()
    assert results(service.asked_by_a_crowd("abcd")) == "ABCD"
    assert service.sizes == [1, 3]


def test_no_more_go_together_than_may() -> None:
    service = Service(together=2)
    assert results(service.asked_by_a_crowd("abcdef")) == "ABCDEF"
    assert service.sizes == [1, 2, 2, 1]


def test_how_many_may_go_together_is_asked_each_time() -> None:
    service = Service(together=2)

    def part(several: Sequence[str]) -> None:
        if len(several) > 1:
            service.together = 1

    service.fail = part
    assert results(service.asked_by_a_crowd("abcde")) == "ABCDE"
    assert service.sizes == [1, 2, 1, 1]


def test_the_same_words_of_two_are_two_wishes() -> None:
    service = Service()
    assert results(service.asked_by_a_crowd("abb")) == "ABB"
    assert service.sizes == [1, 2]


def test_no_more_requests_are_on_their_way_than_connections() -> None:
    service = Service(connections=3, together=1)
    assert results(service.asked_by_a_crowd("abcdefgh")) == "ABCDEFGH"
    assert (service.busiest, service.sizes) == (3, [1] * 8)


def test_only_one_connection_tries_whether_several_may_go_together() -> None:
    service = Service(connections=2)

    def hold_the_first_try(several: Sequence[str]) -> None:
        if len(several) > 1 and service.sizes.count(4) == 1:
            wait_until(lambda: service.sizes.count(1) == 5, "the other connection asks for the rest one by one")

    service.fail = hold_the_first_try
    assert results(service.asked_by_a_crowd("abcdefghi")) == "ABCDEFGHI"
    assert sorted(service.sizes) == [1, 1, 1, 1, 1, 4]


def test_once_tried_every_connection_asks_for_several() -> None:
    service = Service(connections=2, together=2)
    service.asked_by_a_crowd("abcd")
    service.requests.clear()
    service.shut()
    assert results(service.asked_by_a_crowd("abcdefgh")) == "ABCDEFGH"
    assert service.sizes == [1, 1, 2, 2, 2]


def test_a_request_that_raises_leaves_what_it_took_to_the_others() -> None:
    service = Service()

    def fail_for_several(several: Sequence[str]) -> None:
        if len(several) > 1:
            service.together = 1
            raise OSError("The line is down.")

    service.fail = fail_for_several
    errors = [type(each.exception()) for each in service.asked_by_a_crowd("abcd")]
    assert sorted(each.__name__ for each in errors) == ["NoneType"] * 3 + ["OSError"]


def test_a_request_that_raises_frees_its_connection() -> None:
    service = Service()
    service.open()

    def fail(_several: Sequence[str]) -> None:
        raise OSError("The line is down.")

    service.fail = fail
    with pytest.raises(OSError, match="down"):
        service.gathering.get("a")
    service.fail = lambda _several: None
    assert service.gathering.get("b") == "B"
