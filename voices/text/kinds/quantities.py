"""Plain numbers: whole, with thousands or decimals, and long strings of digits."""

from __future__ import annotations

import re

from voices.text.line import Found, Line
from voices.text.numbers import cardinal, decimal, digits

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d])|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?(?!\d)|\d+,\d+|\d+\.\d+|\d+"
_NUMBER = re.compile(NUMBER)


def number(line: Line, at: int) -> Found | None:
    """Read a number nobody else wanted."""
    match = _NUMBER.match(line.text, at)
    return Found(match.end(), say_number(match[0], line), "cardinal", "number") if match else None


def say_number(printed: str, line: Line) -> str:
    """Say a printed number: dots or spaces part thousands, a comma or a lone dot starts the decimals."""
    printed = printed.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", printed) and not printed.startswith("0"):
        whole, _, fraction = printed.replace(".", "").partition(",")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", printed):
        whole, _, fraction = printed.replace(",", "").partition(".")
    else:
        whole, _, fraction = printed.replace(",", ".").partition(".")
    if fraction:
        return decimal(whole, fraction, line.style)
    if len(whole) > 1 and (whole[0] == "0" or len(whole) >= 9) and whole == printed:
        return digits(whole)
    return cardinal(whole, line.style)
