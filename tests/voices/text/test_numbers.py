"""The number core, in words."""

from __future__ import annotations

import pytest

from voices.text.numbers import cardinal, code_number, decimal, digits, year
from voices.text.style import CENTRAL, SOUTHERN, Style

CARDINALS = [
    (0, "không"),
    (4, "bốn"),
    (5, "năm"),
    (10, "mười"),
    (11, "mười một"),
    (14, "mười bốn"),
    (15, "mười lăm"),
    (20, "hai mươi"),
    (21, "hai mươi mốt"),
    (24, "hai mươi tư"),
    (25, "hai mươi lăm"),
    (91, "chín mươi mốt"),
    (100, "một trăm"),
    (104, "một trăm linh bốn"),
    (105, "một trăm linh năm"),
    (111, "một trăm mười một"),
    (221, "hai trăm hai mươi mốt"),
    (1_000, "một nghìn"),
    (1_001, "một nghìn không trăm linh một"),
    (1_015, "một nghìn không trăm mười lăm"),
    (2_025, "hai nghìn không trăm hai mươi lăm"),
    (10_500, "mười nghìn năm trăm"),
    (101_000, "một trăm linh một nghìn"),
    (1_000_000, "một triệu"),
    (1_000_007, "một triệu không trăm linh bảy"),
    (30_040_050, "ba mươi triệu không trăm bốn mươi nghìn không trăm năm mươi"),
    (1_000_000_000, "một tỷ"),
    (12_000_500_000, "mười hai tỷ năm trăm nghìn"),
    (10**12, "một nghìn tỷ"),
    (10**15, "một triệu tỷ"),
    (10**18, "một tỷ tỷ"),
    (-7, "âm bảy"),
    (-1_250, "âm một nghìn hai trăm năm mươi"),
]


@pytest.mark.parametrize(("number", "spoken"), CARDINALS)
def test_whole_numbers_are_said_the_northern_formal_way(number: int, spoken: str) -> None:
    assert cardinal(number) == spoken


def test_every_number_below_a_hundred_thousand_is_said_in_its_own_way() -> None:
    assert len({cardinal(number) for number in range(100_000)}) == 100_000


def test_central_and_southern_houses_say_le_and_ngan() -> None:
    assert cardinal(1_104, CENTRAL) == "một ngàn một trăm lẻ bốn"
    assert cardinal(24, SOUTHERN) == "hai mươi bốn"


def test_a_number_nobody_can_take_in_is_read_digit_by_digit() -> None:
    assert cardinal("1" * 30) == " ".join(["một"] * 30)


def test_decimals_are_read_one_by_one() -> None:
    assert decimal("3", "05") == "ba phẩy không năm"


def test_years_can_drop_their_hundreds() -> None:
    assert year(2025, Style(year_hundreds=False)) == "hai nghìn hai mươi lăm"
    assert year(2005, Style(year_hundreds=False)) == "hai nghìn linh năm"


def test_digits_pass_over_what_is_no_digit() -> None:
    assert digits("09-1 2") == "không chín một hai"


@pytest.mark.parametrize(
    ("printed", "spoken"), [("02", "không hai"), ("25", "hai mươi lăm"), ("321", "ba hai một"), ("500", "năm trăm")]
)
def test_numbers_in_codes_are_said_short(printed: str, spoken: str) -> None:
    assert code_number(printed) == spoken
