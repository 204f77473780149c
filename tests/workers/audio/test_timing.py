"""Words are placed by the engine's marks, else by syllables; never out of order, never outside the sound."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.engine import WordMark
from workers.audio.timing import word_times, words_in

TEXT = "Bà con nông dân, ai cũng vui."


def test_marks_place_the_words() -> None:
    marks = [WordMark(0, 2, 100.0), WordMark(3, 6, 300.0), WordMark(7, 11, 500.0)]
    times = word_times("Bà con nông", marks, cut_ms=90.0, speech_ms=700.0)
    assert times == ((10.0, 210.0), (210.0, 410.0), (410.0, 700.0))


def test_a_word_no_mark_names_lies_between_its_neighbours() -> None:
    times = word_times("một hai ba", [WordMark(0, 3, 0.0), WordMark(8, 10, 600.0)], cut_ms=0.0, speech_ms=900.0)
    assert times[1] == (300.0, 600.0)


def test_without_marks_every_syllable_takes_its_share_and_a_comma_rests() -> None:
    times = word_times(TEXT, (), cut_ms=0.0, speech_ms=3_000.0)
    lengths = [round(end - start) for start, end in times]
    assert lengths[0] == lengths[1] == lengths[4]
    assert lengths[3] > 1.5 * lengths[0]
    assert times[-1][1] == 3_000.0


def test_a_text_without_words_has_no_times() -> None:
    assert word_times("…", (), cut_ms=0.0, speech_ms=100.0) == ()


@given(
    st.lists(st.tuples(st.integers(0, 29), st.floats(-50, 5_000)), max_size=12),
    st.floats(0, 200),
    st.floats(1, 3_000),
)
def test_times_never_run_backwards(marks: list[tuple[int, float]], cut_ms: float, speech_ms: float) -> None:
    given_marks = [WordMark(start, start + 1, at) for start, at in marks]
    times = word_times(TEXT, given_marks, cut_ms=cut_ms, speech_ms=speech_ms)
    assert len(times) == words_in(TEXT)
    flat = [moment for pair in times for moment in pair]
    assert all(later >= earlier for earlier, later in pairwise(flat))
    assert flat[0] >= 0
    assert flat[-1] <= speech_ms + 0.1


@pytest.mark.parametrize(("text", "count"), [("", 0), ("một", 1), ("ô-cốp, một hai", 4), ("  - ! ", 0)])
def test_words_are_counted_as_the_reader_counts_them(text: str, count: int) -> None:
    assert words_in(text) == count
