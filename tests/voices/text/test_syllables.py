"""Which words could be Vietnamese syllables."""

from __future__ import annotations

import unicodedata

import pytest

from voices.text import valid_syllable

GOOD = (
    "a ơi yêu gì giếng quốc quýt khuỷu nghiêng ngoằn xoong thuở huơ khuya uyên oanh ăng ấp Chiềng PHƯỜNG đường hoà "
    "hòa thủy thuỷ Phiêng Pằn Ớt Păng rượu giữ quy"
)
BAD = "b ng samsung trump video mat kop cê nghe2 ngả̉ hoàà xz strong gwen UBND Đ ch kíi ngàm9"


@pytest.mark.parametrize("word", GOOD.split())
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert valid_syllable(word)


@pytest.mark.parametrize("word", GOOD.split())
def test_decomposed_letters_make_no_difference(word: str) -> None:
    assert valid_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", BAD.split())
def test_other_words_are_not(word: str) -> None:
    assert not valid_syllable(word)


@pytest.mark.parametrize("word", ["mac", "hop", "mút", "mụt", "mùt"])
def test_stops_take_only_the_two_sharp_tones(word: str) -> None:
    assert valid_syllable(word) == (word in ("mút", "mụt"))
