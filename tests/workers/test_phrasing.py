"""Segments become phrases for the microphone; each knows its print and the pause after it."""

import pytest

from service.core.model import Role, Segment
from voices.text import NORTHERN
from workers.phrasing import Line, Manner, lines_of


def lines(*segments: Segment, longest: int = 400, **pauses: int) -> tuple[Line, ...]:
    return lines_of(segments, lambda _position: Manner(longest, NORTHERN), pauses)


def test_every_sentence_is_a_phrase_with_the_houses_pause() -> None:
    (line,) = lines(Segment(Role.BODY, "Trời nắng. Bà con vui."), stop=350, body=620)
    assert [phrase.spoken for phrase in line.phrases] == ["Trời nắng.", "Bà con vui."]
    assert [phrase.pause_ms for phrase in line.phrases] == [350, 350]
    assert line.after_ms == 620


@pytest.mark.parametrize(("role", "rest"), [(Role.TITLE, 900), (Role.LEAD, 700), (Role.BODY, 600), (Role.OUTRO, 0)])
def test_a_role_has_its_pause(role: Role, rest: int) -> None:
    assert lines(Segment(role, "Trời nắng."))[0].after_ms == rest


def test_a_sub_head_is_waited_for() -> None:
    body, _ = lines(Segment(Role.BODY, "Trời nắng."), Segment(Role.SUBHEAD, "Được mùa"))
    assert body.after_ms == 700


def test_an_editors_pause_comes_before_the_role() -> None:
    body, _ = lines(Segment(Role.BODY, "Trời nắng.", pause_ms=50), Segment(Role.SUBHEAD, "Được mùa"))
    assert body.after_ms == 50


def test_words_know_the_print_they_stand_for() -> None:
    printed = "Năm 2025 trời nắng."
    (line,) = lines(Segment(Role.BODY, printed))
    (phrase,) = line.phrases
    assert phrase.spoken.startswith("Năm hai nghìn")
    said = [printed[first:last] for first, last in phrase.printed]
    assert said[0] == "Năm"
    assert set(said[1:-2]) == {"2025"}
    assert said[-2:] == ["trời", "nắng"]


def test_a_long_sentence_is_cut_where_the_engine_must_breathe() -> None:
    sentence = ", ".join(["bà con nông dân rất vui"] * 12) + "."
    (line,) = lines(Segment(Role.BODY, sentence), longest=100)
    assert all(len(phrase.spoken) <= 100 for phrase in line.phrases)
    assert [phrase.ends for phrase in line.phrases] == [False] * (len(line.phrases) - 1) + [True]
    assert {phrase.pause_ms for phrase in line.phrases[:-1]} == {160}
    assert [pair for phrase in line.phrases for pair in phrase.printed] == sorted(
        pair for phrase in line.phrases for pair in phrase.printed
    )


def test_an_abbreviation_explained_in_one_segment_is_known_in_the_next() -> None:
    _, second = lines(
        Segment(Role.LEAD, "Ban chỉ đạo liên xã (BCĐLX) họp sáng nay."), Segment(Role.BODY, "BCĐLX sẽ họp tiếp.")
    )
    assert second.spoken.lower().startswith("ban chỉ đạo liên xã")


def test_an_editors_reading_takes_the_place_of_ours() -> None:
    (line,) = lines(Segment(Role.BODY, "Số 57-NQ/TW", spoken="Nghị quyết năm mươi bảy"))
    assert line.spoken == "Nghị quyết năm mươi bảy"
    assert line.respoken


def test_a_segment_without_words_says_nothing() -> None:
    assert lines(Segment(Role.BODY, "…"))[0].phrases == ()
