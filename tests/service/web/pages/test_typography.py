"""Words that stay on one line."""

from __future__ import annotations

import re

import pytest

from service.web.pages.typography import title, unbroken


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("Nghị quyết số 57-NQ/TW của Bộ Chính trị", ["57-NQ/TW"]),
        ("Theo Nghị định 15/2020/NĐ-CP, Kế hoạch 118/KH-UBND", ["15/2020/NĐ-CP,", "118/KH-UBND"]),
        ("Chế độ BHXH-BHYT mới", ["BHXH-BHYT"]),
        ("(số 02-NQ/TU)", ["02-NQ/TU)"]),
        (
            "Sáng 12/3, giai đoạn 2021-2025",
            ["2021-2025"],
        ),  # browsers keep 12/3 whole by themselves
        ("Thời sự - Chính trị vùng Tây-Bắc", []),
    ],
)
def test_what_a_reader_sees_as_one_word_is_marked(printed: str, whole: list[str]) -> None:
    assert re.findall(r'<span class="whole">(.*?)</span>', unbroken(printed)) == whole


def test_the_words_stay_as_they_are_printed() -> None:
    assert re.sub(r"<[^>]+>", "", unbroken("Số 57-NQ/TW, mục 3")) == "Số 57-NQ/TW, mục 3"


def test_markup_in_the_words_stays_words() -> None:
    assert unbroken("<b>1/a</b> & 2") == '<span class="whole">&lt;b&gt;1/a&lt;/b&gt;</span> &amp; 2'


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("Khởi công cầu treo bản Nà Tâm, nối hai bờ suối Chiến", ["Nà Tâm,"]),
        ("Ông Cà Văn Thuận, Hà Nội và Nghị quyết 57-NQ/TW", ["Ông Cà Văn Thuận,", "Hà Nội", "57-NQ/TW"]),
        ("CÔNG BỐ QUYẾT ĐỊNH MỚI", []),
        ("Mưa.", []),
        ("", []),
    ],
)
def test_names_in_a_title_stay_on_one_line(printed: str, whole: list[str]) -> None:
    assert re.findall(r'<span class="whole">(.*?)</span>', title(printed)) == whole
    assert re.sub(r"<[^>]+>", "", title(printed)) == printed
