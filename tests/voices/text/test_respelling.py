"""Foreign and highland words in Vietnamese syllables."""

from __future__ import annotations

import pytest

from voices.text.respelling import pronounceable, respell

FOREIGN = [
    ("Station", "xờ ta sơn"),
    ("Browning", "bờ rao ninh"),
    ("Swift", "xuýt"),
    ("Wood", "gút"),
    ("Queen", "quyn"),
    ("Yonkers", "dôn cơ"),
    ("Mike", "mai"),
    ("Atlanta", "át lan ta"),
    ("McDonald", "mắc đô nan"),
    ("Pelé", "pe le"),
]
HIGHLAND = [("Brớp", "bờ rớp"), ("Dơk", "dớc"), ("Đrắk", "đờ rắc"), ("Krông", "cờ rông")]


@pytest.mark.parametrize(("word", "spoken"), FOREIGN)
def test_a_foreign_word_sounds_as_its_spelling_suggests(word: str, spoken: str) -> None:
    assert respell(word) == spoken


@pytest.mark.parametrize(("word", "spoken"), HIGHLAND)
def test_a_highland_word_keeps_its_own_vowels(word: str, spoken: str) -> None:
    assert respell(word) == spoken


def test_what_has_no_vowel_is_not_respelled() -> None:
    assert respell("XKQZ") == ""


def test_capitals_are_a_word_when_consonants_and_vowels_take_turns() -> None:
    assert pronounceable("OCOP")
    assert not pronounceable("UBND")
