"""Which line of a transcript a listener means."""

from __future__ import annotations

import pytest

from service.core.model import Cue
from service.newsroom.reports import line_at

CUES = (Cue(1.0, 2.0, "Một.", "", 0), Cue(2.5, 4.0, "Hai.", "", 0), Cue(4.0, 9.0, "Ba.", "", 1))


@pytest.mark.parametrize(
    ("second", "line"),
    [(0.0, 0), (1.0, 0), (2.4, 0), (2.5, 1), (3.99, 1), (4.0, 2), (500.0, 2)],
)
def test_a_moment_belongs_to_the_last_line_that_has_begun(second: float, line: int) -> None:
    assert line_at(CUES, second) == line


def test_there_is_no_line_before_the_beginning_or_without_a_transcript() -> None:
    assert line_at(CUES, -0.1) is None
    assert line_at((), 1.0) is None


@pytest.mark.parametrize("second", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_moment_has_no_line(second: float) -> None:
    assert line_at(CUES, second) is None
