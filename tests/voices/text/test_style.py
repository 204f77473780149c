"""House style: what a newsroom can choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voices.text import CENTRAL, NORTHERN, SOUTHERN, STYLES, Style, read

PRINTED = "Nghị quyết số 57-NQ/TW"
CHOICES = [
    (Style(document="expand"), PRINTED, "Nghị quyết số năm mươi bảy, nghị quyết trung ương"),
    (Style(document="elide"), PRINTED, "Nghị quyết số năm mươi bảy"),
    (Style(document="spell"), PRINTED, "Nghị quyết số năm mươi bảy, nờ quy tê vê kép"),
    (Style(first_days="mùng"), "ngày 3/9", "ngày mùng ba tháng chín"),
    (Style(first_days="mùng"), "ngày 13/9", "ngày mười ba tháng chín"),
    (Style(range_word="tới"), "từ 3-5 hộ", "từ ba tới năm hộ"),
    (Style(lone_point="phẩy"), "2.5 lần", "hai phẩy năm lần"),
    (CENTRAL, "1.104 hộ", "một ngàn một trăm lẻ bốn hộ"),
    (SOUTHERN, "24 hộ", "hai mươi bốn hộ"),
]


@pytest.mark.parametrize(("style", "printed", "spoken"), CHOICES)
def test_each_choice_is_heard(style: Style, printed: str, spoken: str) -> None:
    assert read(printed, style=style).text == spoken


def test_a_style_is_one_value_that_never_changes() -> None:
    with pytest.raises(AttributeError):
        NORTHERN.four = "bốn"  # type: ignore[misc]
    assert replace(NORTHERN, four="bốn") != NORTHERN


def test_presets_are_found_by_name() -> None:
    assert {name: style.name for name, style in STYLES.items()} == {name: name for name in STYLES}
