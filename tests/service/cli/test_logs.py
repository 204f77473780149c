"""What a process logs: outages in a sentence, faults of the program with where, nothing every second."""

from __future__ import annotations

import errno
import logging

import pytest
from redis.exceptions import ResponseError

from service.cli.logs import Lines, Repeats
from service.storage.errors import MediaError


def record(
    message: str = "step failed", level: int = logging.ERROR, error: Exception | None = None
) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("baonoi", level, __file__, 1, message, (), info)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (MediaError("The bucket is away."), "step failed: The bucket is away."),
        (OSError(errno.ENOSPC, "No space left on device"), "step failed: No space left on device."),
        (
            OSError(errno.ENOSPC, "No space left on device", "/a"),
            "step failed: /a can't be used: No space left on device.",
        ),
        (ResponseError("MISCONF full."), "step failed: Redis can't be used: MISCONF full."),
    ],
)
def test_an_outage_is_one_line(error: Exception, line: str) -> None:
    assert Lines("%(message)s").format(record(error=error)) == line


def test_a_fault_of_the_program_keeps_where_it_happened() -> None:
    places: dict[str, str] = {}
    with pytest.raises(KeyError) as caught:
        places["here"]
    written = Lines("%(message)s").format(record(error=caught.value))
    assert written.startswith("step failed\nTraceback")
    assert "KeyError: 'here'" in written


def test_a_warning_that_lasts_is_written_once_and_a_step_every_time() -> None:
    let_through = Repeats().filter
    assert [let_through(record("full", logging.WARNING)) for _ in range(3)] == [True, False, False]
    assert let_through(record("another", logging.WARNING))
    assert [let_through(record("done", logging.INFO)) for _ in range(2)] == [True, True]


def test_what_is_remembered_of_warnings_is_bounded() -> None:
    repeats = Repeats()
    for number in range(1000):
        assert repeats.filter(record(f"warning {number}", logging.WARNING))
    assert not repeats.filter(record("warning 999", logging.WARNING))
