"""What holds for every text, whatever stands in it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voices.text import CENTRAL, explain, load_lexicon, read, valid_syllable

words = str.split
TOKENS = words(
    "ngày từ đến năm tháng số thứ khóa quý UBND TP. T.Ư v.v. QĐ-TTg NQ/TW Km10 QL.6 đ/c hòa hoà A I XIV VIII B C00 U23 "
    "Giàng Páo Samsung ABC XYZ km m2 ha kg % °C USD $ đồng 1 2 05 12 2025 1.500 1.5 3,14 30/4 1/2 24/7 2-3 7h30 20:05 "
    "0912.345.678 26A-123.45 57-NQ/TW 15B www.sonla.gov.vn a@b.vn #tag ( ) “ ” \" ' - – … ... , . : ; ! ? / & + = "
    "< > ~ * •",
)
ODD = "0123456789./-–:,;%()[]“”\"'…hHkmgTPUBNDIVXÁđĐôǹ\u0301\u0323\u00a0\u200b²½€$@#^_~*+=<>≥°\n\tАб字ไ가αⅧ１\U0001f600"
texts = st.one_of(
    st.text(max_size=60),
    st.text(ODD, max_size=40),
    st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(TOKENS), max_size=8).map("".join),
)
many = settings(max_examples=400, deadline=None)


def forms() -> set[str]:
    return {word.lower() for entry in load_lexicon().entries for word in re.findall(r"[^\W_]+", entry.spoken)}


FORMS = forms()


def unsaid(text: str) -> list[str]:
    return [
        each
        for each in re.findall(r"[^\W_]+|[^\w\s]|_", text)
        if each not in ".,;:!?" and not valid_syllable(each) and each.lower() not in FORMS
    ]


@many
@given(texts)
def test_any_text_becomes_syllables_and_punctuation(text: str) -> None:
    assert unsaid(read(text).text) == []


@many
@given(texts)
@example("XU>DI")  # a sign that is said parts what looked like a heading
@example("Á=UI")
@example("ĐU²")  # an entry that does not hold here must not hold later
@example("TI\nUN2")
@example("字_Á…^")  # the name of a writing makes no initial of what follows
@example("#KO")  # a tag's word that is short for another is said as that
def test_saying_a_spoken_text_changes_nothing(text: str) -> None:
    spoken = read(text).text
    assert read(spoken).text == spoken


@many
@given(texts)
def test_readings_stand_in_order_and_show_their_print(text: str) -> None:
    at = 0
    for each in read(text).readings:
        assert at <= each.start <= each.end <= len(text)
        assert each.printed == text[each.start : each.end]
        at = each.end


@many
@given(texts)
def test_explaining_covers_every_visible_character(text: str) -> None:
    covered: set[int] = set()
    for each in explain(text):
        covered.update(range(each.start, each.end))
    assert [at for at, char in enumerate(text) if not char.isspace() and at not in covered] == []


@many
@given(texts)
def test_every_spoken_word_points_into_the_print(text: str) -> None:
    spoken = read(text)
    words = [spoken.text[each.start : each.end] for each in spoken.words]
    assert words == re.findall(r"[^\W_]+", spoken.text)
    starts = [each.printed_start for each in spoken.words]
    assert starts == sorted(starts)
    assert all(0 <= each.printed_start < each.printed_end <= len(text) for each in spoken.words)


@many
@given(texts)
def test_composed_and_decomposed_text_are_said_alike(text: str) -> None:
    assert read(unicodedata.normalize("NFC", text)).text == read(unicodedata.normalize("NFD", text)).text


@many
@given(texts)
def test_the_central_style_only_swaps_words(text: str) -> None:
    swapped = read(text, style=CENTRAL).text
    assert len(swapped.split()) == len(read(text).text.split())


SYLLABLES = st.sampled_from(
    words(
        "trường quốc nghị quyết người dân xã phường bản Mường Chiềng Nậm gì giếng quý khuya ươm yêu nghiêng khuỷu "
        "ngoằn ngoèo Sơn La hòa hoà thuỷ thủy quyển rượu hươu xoong boong Đảng ủy tuyên giáo Phiêng Pằn "
        "Púng Lầu Ớt Páo A",
    )
)


@many
@given(st.lists(SYLLABLES, min_size=1, max_size=30).map(" ".join))
def test_plain_vietnamese_is_left_alone(text: str) -> None:
    spoken = read(text)
    assert spoken.text == text
    assert spoken.readings == ()


COMMON = ["1", "1/", "1.", "A", "/", ".", "B52", "12-"]
RARE = [
    "5G",
    "T1",
    "12a",
    "A-1",
    "1-",
    "AB ",
    "“",
    "a.",
    "1,",
    "9:",
    "x1",
    "@",
    "I",
    "1 ",
    "a@",
    "#",
    "H'",
    "T.",
    "QK",
    "12/3 ",
    "(A)",
    "3.000,0",
]


@pytest.mark.parametrize("piece", [*COMMON, *(pytest.param(each, marks=pytest.mark.slow) for each in RARE)])
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    assert unsaid(read(piece * (100_000 // len(piece))).text) == []
