"""A kind is asked only where it is worth it; that may save time but never change a reading."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.text import NORTHERN, load_lexicon
from voices.text.classify import DIGIT_KINDS, LETTER_KINDS, SIGN_KINDS, Kind, following
from voices.text.folding import fold
from voices.text.line import Line

PLACES = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
words = str.split
BITS = words(
    "1 2 05 12 15 20 24 123 2025 500 1.500 3,5 0212 ngày tháng năm từ số lúc giá biển mã T QL ĐT CT Km km kg m2 ha h g "
    "p s tr đ đồng triệu U BA NQ QĐ UBND TTg A B E e x X USD US vn com N.V Ng Th cấp III . , ; : / - – — ' ’ ′ \" ″ % "
    "‰ ° $ € + ( ) @ # _ & × ^ ~ “ ”"
)
texts = st.lists(st.sampled_from([*BITS, " ", " ", " "]), max_size=9).map("".join)


def left_out(text: str, start: int, end: int) -> list[Kind]:
    after = following(text[end : end + 2])
    if text[start].isdecimal():
        return [kind for kind, where in DIGIT_KINDS if where and after not in where.split(" ")]
    if not text[start].isalpha():
        return [kind for kind, which in SIGN_KINDS if which and text[start] not in which.split(" ")]
    return [
        kind
        for kind, where, firsts in LETTER_KINDS
        if (where and after not in where.split(" ")) or (firsts and text[start] not in firsts)
    ]


@settings(max_examples=600, deadline=None)
@given(texts)
def test_a_kind_is_left_out_only_where_it_has_nothing_to_say(printed: str) -> None:
    line = Line(fold(printed).text, NORTHERN, load_lexicon())
    for place in PLACES.finditer(line.text):
        for kind in left_out(line.text, place.start(), place.end()):
            assert kind(line, place.start()) is None, (kind.__name__, printed[place.start() :])


@pytest.mark.parametrize(
    ("after", "sort"),
    [
        ("", "$"),
        ("\nA", "$"),
        ("km", "a"),
        ("/2", "/"),
        (" h", "␣a"),
        (" 5", "␣0"),
        (" -", "␣-"),
        ("  ", "␣␣"),
        (" ", "␣$"),
        (".5", ".0"),
        (",5", ",0"),
        (".v", ".a"),
        (". ", "."),
        ("%,", "%"),
    ],
)
def test_what_stands_behind_has_a_sort(after: str, sort: str) -> None:
    assert following(after) == sort
