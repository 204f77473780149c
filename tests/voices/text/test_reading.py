"""What a reading tells besides the words: spans, kinds, confidence, flags."""

from __future__ import annotations

import unicodedata

import pytest

from voices.text import explain, read

KINDS = [
    ("ngày 3/9", "3/9", "date"),
    ("lúc 7h30", "7h30", "time"),
    ("chiếm 12%", "12%", "percent"),
    ("giá 5$", "5$", "money"),
    ("dài 3 km", "3 km", "measure"),
    ("khóa XV", "XV", "roman"),
    ("số 57-NQ/TW", "57-NQ/TW", "document"),
    ("xe 26A-123.45", "26A-123.45", "plate"),
    ("gọi 0912.345.678", "0912.345.678", "phone"),
    ("thắng 2-1", "2-1", "score"),
    ("trang a.vn", "a.vn", "web"),
    ("họp UBND", "UBND", "abbreviation"),
    ("mua TV4K2", "TV4K2", "code"),
]


@pytest.mark.parametrize(("text", "printed", "kind"), KINDS)
def test_a_reading_names_its_kind_and_its_print(text: str, printed: str, kind: str) -> None:
    assert (printed, kind) in [(each.printed, each.kind) for each in read(text).readings]


def test_words_point_at_their_own_print() -> None:
    spoken = read("Tổ 25 họp")
    pairs = [
        (spoken.text[each.start : each.end], spoken.printed[each.printed_start : each.printed_end])
        for each in spoken.words
    ]
    assert pairs == [("Tổ", "Tổ"), ("hai", "25"), ("mươi", "25"), ("lăm", "25"), ("họp", "họp")]


def test_spans_refer_to_the_text_as_given_even_when_decomposed() -> None:
    text = unicodedata.normalize("NFD", "Tổ\u00a05 họp")
    spoken = read(text)
    assert spoken.text == "Tổ năm họp"
    assert [text[each.printed_start : each.printed_end] for each in spoken.words] == text.replace("\u00a0", " ").split()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("đơn vị XKQZ", "spelled"),
        ("ông Wronsky", "respelled"),
        ("kết quả 9/4", "ambiguous"),
        ("ký hiệu \u2603", "unreadable"),
    ],
)
def test_doubt_is_flagged_with_its_reason(text: str, why: str) -> None:
    assert [each.why for each in read(text).flags] == [why]


def test_what_is_certain_is_not_flagged() -> None:
    assert read("UBND xã họp ngày 3/9/2025.").flags == ()


def test_explaining_tells_of_plain_words_too() -> None:
    assert [(each.printed, each.kind) for each in explain("họp ngày 3/9 xong")] == [
        ("họp ngày", "words"),
        ("3/9", "date"),
        ("xong", "words"),
    ]


def test_capitals_made_of_known_ones_are_said_in_full_and_flagged() -> None:
    spoken = read("Đồng chí dự họp với UBKTHU.")
    assert spoken.text == "Đồng chí dự họp với ủy ban kiểm tra huyện ủy."
    assert [flag.why for flag in spoken.flags] == ["composed"]
