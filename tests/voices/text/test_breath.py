"""Splitting for the microphone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.text import read, sentences


def parts(text: str, longest: int = 200) -> list[str]:
    spoken = read(text)
    return [spoken.text[each.start : each.end] for each in sentences(spoken, longest)]


def test_each_sentence_is_a_breath() -> None:
    assert parts("Trời mưa. Đường trơn! Ai đi?") == ["Trời mưa.", "Đường trơn!", "Ai đi?"]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert parts("Ở TP. Yên Bái có mận, mơ, v.v. và chè. Hết.") == [
        "Ở thành phố Yên Bái có mận, mơ, vân vân và chè.",
        "Hết.",
    ]


def test_lines_are_breaths() -> None:
    assert parts("Tin vắn\nTrời đẹp") == ["Tin vắn", "Trời đẹp"]


def test_a_long_sentence_is_cut_at_its_strongest_pause() -> None:
    text = "Xã trồng chè, mận và ngô; bản nuôi cá lồng trên hồ, bò và dê trên nương cao"
    breaths = sentences(read(text), 60)
    assert [each.pause for each in breaths] == ["clause", "stop"]


def test_a_forced_cut_keeps_readings_and_names_whole() -> None:
    text = "ông Giàng A Páo cùng bà con đi bộ lên nương từ ngày 25/12/2024 đến nay"
    for longest in range(70, 110):
        for piece in parts(text, longest):
            assert not piece.endswith(("Giàng", "Giàng A", "tháng", "năm hai nghìn"))


def test_a_sentence_is_cut_with_all_of_it_in_sight() -> None:
    text = "Bà con trồng mận, chè, ngô và lúa nương trên đất dốc của bản, rồi chở xuống chợ phiên bán cho thương lái"
    breaths = sentences(read(text), 70)
    assert [each.pause for each in breaths] == ["comma", "stop"]
    assert all(each.end - each.start > 40 for each in breaths)


def test_one_breath_more_is_better_than_a_cut_without_a_pause() -> None:
    text = "Đoàn đi qua ba xã vùng cao, đến bản lúc trời đã tối, nghỉ lại nhà văn hóa"
    breaths = sentences(read(text), 48)
    assert [each.pause for each in breaths] == ["comma", "stop"]
    assert [each.pause for each in sentences(read(text), 30)] == ["comma", "comma", "stop"]


@pytest.mark.parametrize("longest", [0, -3])
def test_a_breath_has_room_for_something(longest: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        sentences(read("a"), longest)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.integers(1, 90))
def test_breaths_hold_every_word_in_order_and_are_never_too_long(text: str, longest: int) -> None:
    spoken = read(text)
    breaths = sentences(spoken, longest)
    assert all(each.end - each.start <= longest for each in breaths)
    joined = "".join(spoken.text[each.start : each.end] for each in breaths)
    assert [each for each in joined if each.isalnum()] == [each for each in spoken.text if each.isalnum()]
    assert all(first.end <= second.start for first, second in pairwise(breaths))
