"""Numbers in words: whole numbers, decimals, digit by digit."""

from __future__ import annotations

from functools import lru_cache

from voices.text.style import NORTHERN, Style

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MOST_DIGITS = 27
"""A longer run of digits is no quantity anybody can take in; it is read digit by digit."""


@lru_cache(maxsize=4096)
def cardinal(number: int | str, style: Style = NORTHERN) -> str:
    """Say a whole number, which may be negative; past 10^27 it is read digit by digit."""
    text = str(number) if isinstance(number, int) else number
    if text.startswith("-"):
        return "âm " + cardinal(text[1:], style)
    text = text.lstrip("0") or "0"
    if len(text) > _MOST_DIGITS:
        return digits(text)
    return _whole(int(text), style)


def digits(text: str) -> str:
    """Say each digit of a code or phone number; other characters are passed over."""
    return " ".join(DIGITS[int(each)] for each in text if each.isdecimal())


def decimal(whole: str, fraction: str, style: Style = NORTHERN, mark: str = "") -> str:
    """Say a number with a decimal part, the decimals one by one: 98,25 is "chín mươi tám phẩy hai năm"."""
    return f"{cardinal(whole, style)} {mark or style.decimal_comma} {digits(fraction)}"


def year(number: int | str, style: Style = NORTHERN) -> str:
    """Say a year as the house does, in full or without its "không trăm"."""
    said = cardinal(number, style)
    return said if style.year_hundreds else said.replace("không trăm linh", "linh").replace("không trăm ", "")


def code_number(text: str, style: Style = NORTHERN) -> str:
    """Say the number inside a code: a leading zero or three odd digits and more go one by one (A321, C00, J02)."""
    if text.startswith("0") or (len(text) > 2 and not text.endswith("00")):
        return digits(text)
    return cardinal(text, style)


def _whole(number: int, style: Style) -> str:
    if number == 0:
        return DIGITS[0]
    blocks = []
    while number:
        number, block = divmod(number, 1_000_000_000)
        blocks.append(block)
    words: list[str] = []
    for power in range(len(blocks) - 1, -1, -1):
        if blocks[power]:
            words += [*_block(blocks[power], style, first=not words), *["tỷ"] * power]
    return " ".join(words)


def _block(number: int, style: Style, *, first: bool) -> list[str]:
    """Say what stands between two "tỷ": up to 999 triệu 999 nghìn 999."""
    words: list[str] = []
    for size, name in ((1_000_000, "triệu"), (1000, style.thousand), (1, "")):
        group = number // size % 1000
        if group:
            words += _three(group, style, first=first and not words)
            words += [name] if name else []
    return words


def _three(group: int, style: Style, *, first: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    words = [] if first and not hundreds else [DIGITS[hundreds], "trăm"]
    tens, units = divmod(rest, 10)
    if not rest:
        return words
    if tens == 0:
        return [*words, style.zero_tens, DIGITS[units]] if words else [DIGITS[units]]
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return [*words, _unit(units, tens, style)] if units else words


def _unit(units: int, tens: int, style: Style) -> str:
    if units == 5:
        return "lăm"
    if tens > 1 and units == 1:
        return "mốt"
    if tens > 1 and units == 4:
        return style.four
    return DIGITS[units]
