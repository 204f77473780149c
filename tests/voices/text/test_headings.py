"""What in capitals is a word, though the same letters are an abbreviation elsewhere."""

from __future__ import annotations

import pytest

from voices.text import load_lexicon, read, valid_syllable

BOTH = sorted(
    {
        each.printed
        for each in load_lexicon().entries
        if each.case == "exact" and each.printed.isupper() and valid_syllable(each.printed)
    }
)


def test_there_are_words_that_are_abbreviations_too() -> None:
    assert {"CA", "TU", "THA"} <= set(BOTH)


@pytest.mark.parametrize("word", BOTH)
def test_a_heading_in_capitals_holds_words(word: str) -> None:
    heading = f"NHỮNG {word} LỚN TRÊN BẢN MƯỜNG"
    assert read(heading).text == heading


@pytest.mark.parametrize("text", ["Anh Ca và chị Tu lên bản Co Chai", "Ông An, bà Tha", "Ban Ca nhạc Xã"])
def test_a_name_is_no_abbreviation(text: str) -> None:
    assert read(text).text == text
