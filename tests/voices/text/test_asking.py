"""A kind is asked only where it is worth it; that may save time but never change a reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.text import NORTHERN, load_lexicon
from voices.text.asking import (
    DIGIT_KINDS,
    LETTER_KINDS,
    SIGN_KINDS,
    Kind,
    Kinds,
    about_digits,
    about_letters,
    about_sign,
)
from voices.text.classify import classify
from voices.text.folding import fold
from voices.text.kinds import web
from voices.text.kinds.words import known_word
from voices.text.line import Line

PLACES = re.compile(r"(\d+)|([^\W\d_]+)|[^\w\s]|_")
ROWS = sorted((Path(__file__).parent / "rows").glob("*.tsv"))
words = str.split
BITS = words(
    "1 2 05 12 15 20 24 123 2025 500 1.500 3,5 0212 09xx ngày tháng năm từ số lúc giá biển tàu mã T QL ĐT CT Km km kg "
    "m2 ha h g p s tr đ đồng triệu U BA NQ QĐ UBND TTg A B E e x X USD US vn com N.V Ng Th cấp III . , ; : / - – — ' ’ "
    '′ " ″ % ‰ ° $ € + ( ) @ # _ & × ^ ~ “ ” * · ²'
)
texts = st.lists(st.sampled_from([*BITS, " ", " ", " "]), max_size=9).map("".join)


def asked(text: str, place: re.Match[str], *, entry: bool = False) -> Kinds:
    if place[1]:
        return about_digits(text, *place.span())[entry]
    return (about_letters(text, *place.span()) if place[2] else about_sign(text, place.start()))[entry]


def left_out(text: str, place: re.Match[str]) -> Iterator[Kind]:
    table = DIGIT_KINDS if place[1] else LETTER_KINDS if place[2] else SIGN_KINDS
    worth = asked(text, place, entry=True)
    return (kind for kind, _ in table if kind not in worth)


def spoken_up(line: Line, place: re.Match[str]) -> list[str]:
    return [kind.__name__ for kind in left_out(line.text, place) if kind(line, place.start()) is not None]


@settings(max_examples=600, deadline=None)
@given(texts)
def test_a_kind_is_left_out_only_where_it_has_nothing_to_say(printed: str) -> None:
    line = Line(fold(printed).text, NORTHERN, load_lexicon())
    for place in PLACES.finditer(line.text):
        assert spoken_up(line, place) == [], printed[place.start() :]


def places(printed: str) -> Iterator[tuple[Line, re.Match[str]]]:
    """Give the places of a text where something is read, with the line as it is when the kinds are asked."""
    line = Line(fold(printed).text, NORTHERN, load_lexicon())
    for start, _ in classify(line):
        place = PLACES.match(line.text, start)
        assert place is not None
        yield line, place


@pytest.mark.parametrize("file", ROWS, ids=lambda file: file.stem)
def test_no_row_misses_a_kind_that_was_left_out(file: Path) -> None:
    for row in file.read_text(encoding="utf-8").splitlines():
        for line, place in places(row.split("\t")[1]):
            assert spoken_up(line, place) == [], line.text[place.start() :]


def test_few_are_asked_before_one_answers() -> None:
    rows = [row.split("\t")[1] for file in ROWS for row in file.read_text(encoding="utf-8").splitlines()]
    counts = [
        next(count for count, kind in enumerate(asked(line.text, place), start=1) if kind(line, place.start()))
        for printed in rows[::4]
        for line, place in places(printed)
        if not line.lexicon.openings(place[0])
    ]
    assert sum(counts) < 2.5 * len(counts)


@pytest.mark.parametrize(
    ("text", "names"),
    [("12 hộ", "counted number"), ("12%", "share measure number"), ("Mộc Châu", "unknown_word")],
)
def test_what_can_not_begin_so_is_not_asked(text: str, names: str) -> None:
    place = PLACES.match(text)
    assert place is not None
    assert [kind.__name__ for kind in asked(text, place)] == names.split()


def test_the_lexicon_is_asked_only_where_an_entry_may_begin() -> None:
    place = PLACES.match("UBND xã")
    assert place is not None
    assert known_word in asked("UBND xã", place, entry=True)
    assert known_word not in asked("UBND xã", place)


@pytest.mark.parametrize(("text", "kind"), [("1" * 30 + "@mail.vn", web.mail), ("nguyenvana.so@mail.vn", web.mail)])
def test_what_lies_behind_a_glimpse_may_be_anything(text: str, kind: Kind) -> None:
    place = PLACES.match(text)
    assert place is not None
    assert kind in asked(text, place)


def test_nothing_comes_behind_the_end() -> None:
    place = PLACES.match("2025")
    assert place is not None
    assert web.mail not in asked("2025", place)
