"""Sums and formulas as they turn up in print: products, powers of ten, primes."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import NUMBER, say_number
from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import cardinal, decimal
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = Shape(
    rf"({NUMBER})(?:(?:e|(?<=[.,]\d)E|(?<=[.,]\d\d)E)| ?[×xX*] ?10\^|[.·]10\^)([-−+]?)(\d{{1,3}})(?![\w.,]*\w)"
)
_PRODUCT = Shape(rf"(\d{{1,3}}(?:,\d{{1,4}})?)[.·]10(?=[⁻⁺]?[{RAISED}])")
_SIDE = Shape(rf"({NUMBER})(mm|cm|m)(?=x\d)")
_LENGTHS = {"mm": "mi li mét", "cm": "xăng ti mét", "m": "mét"}
_TIMES = Shape(r"[xX×] ?(?=\d|rộng|cao|dài|sâu|dày)")
_PRIME = Shape(r"['’′](?=\s|$|[,.;:)])")


def power(line: Line, at: int) -> Found | None:
    """Read a number with a power of ten: 6,02e23, 1,5×10^-3."""
    product = _PRODUCT.match(line.text, at)
    if product is not None:
        return Found(product.end(), f"{say_number(product[1], line.style)} nhân mười", "science", "power of ten")
    side = _SIDE.match(line.text, at)
    if side is not None:
        return Found(side.end(), f"{say_number(side[1], line.style)} {_LENGTHS[side[2]]}", "measure", "one side")
    match = _POWER.match(line.text, at)
    if match is None:
        return None
    sign = "trừ " if match[2] in ("-", "−") and match[2] else ""
    whole, _, fraction = match[1].partition(".")
    lone = fraction.isdecimal()
    base = decimal(whole, fraction, line.style, line.style.lone_point) if lone else say_number(match[1], line.style)
    said = f"{base} nhân mười mũ {sign}{cardinal(match[3], line.style)}"
    return Found(match.end(), said, "science", "power of ten")


def raised(line: Line, at: int) -> Found | None:
    """Read small raised figures: powers behind figures, brackets and single letters, a note's number behind a word."""
    match = _RAISED.match(line.text, at)
    if match is None:
        return None
    power = cardinal(match[2].translate(_LOWERED), line.style)
    if at > 1 and line.text[at - 2 : at].isalpha() and not "α" <= line.text[at - 2] <= "ω":
        return Found(match.end(), "", "sign", "note", GUESS)
    return Found(match.end(), f"mũ {'trừ ' if match[1] == '⁻' else ''}{power}", "science", "power", LIKELY)


_RAISED = Shape(rf"([⁻⁺]?)([{RAISED}]{{1,6}})")
_LOWERED = str.maketrans(RAISED, "0123456789")


def times(line: Line, at: int) -> Found | None:
    """Read the x between two numbers or measures: "8x8 m", "3 x 4"."""
    match = _TIMES.match(line.text, at)
    if match is None:
        return None
    if _FOLD.match(line.text, at):
        return Found(at + 1, "nhân", "science", "so many times", LIKELY)
    if line.last is None:
        return None
    counted = line.text[line.last_end : at].strip()  # 7 nhịp x 33 m
    if counted and not (line.text[match.end()].isdecimal() and counted.isalpha() and valid_syllable(counted)):
        return None
    return Found(match.end(), "nhân", "science", "times", LIKELY) if line.last.kind in _AMOUNTS else None


_FOLD = Shape(r"x\d{1,2}(?!\w)")
_AMOUNTS = frozenset(("cardinal", "measure", "science", "range", "rate"))


def compass(line: Line, at: int) -> Found | None:
    """Read a wind between two quarters by their letters, "gió TB-B"."""
    match = _COMPASS.match(line.text, at)
    if match is None or line.left(at) not in ("gió", "hướng"):
        return None
    said = " ".join(_QUARTERS[each] for each in match[0] if each in _QUARTERS)
    return Found(match.end(), said, "science", "compass", LIKELY)


_COMPASS = Shape(r"[ĐTBN]{1,3} ?[-–] ?[ĐTBN]{1,3}(?!\w)")
_QUARTERS = {"Đ": "đông", "T": "tây", "N": "nam", "B": "bắc"}


def formula(line: Line, at: int) -> Found | None:
    """Read a chemical formula with a symbol of two letters: NaOH, CaCO3, FeSO4; what has none is any code's kind."""
    match = _FORMULA.match(line.text, at)
    if match is None or not any(len(each) > 1 and each[1].islower() for each in _SYMBOL.findall(match[0])):
        return None
    said = [
        cardinal(each, line.style)
        if each.isdecimal()
        else each.lower()
        if len(each) > 1 and valid_syllable(each)
        else spell(each)
        for each in _SYMBOL.findall(match[0])
    ]
    return Found(match.end(), " ".join(filter(None, said)), "science", "formula", LIKELY)


_ELEMENT = "(?:Al|Ag|As|Au|Ba|Br|Ca|Cd|Cl|Co|Cr|Cu|Fe|Hg|Li|Mg|Mn|Mo|Na|Ni|Pb|Si|Sn|Ti|Zn|B|C|F|H|I|K|N|O|P|S)"
_FORMULA = Shape(rf"{_ELEMENT}\d?(?:{_ELEMENT}\d{{0,2}}|\({_ELEMENT}\d?{_ELEMENT}?\d?\)\d){{1,5}}(?![\w-])")
_SYMBOL = re.compile(r"[A-Z][a-z]?|\d+")


def sign(line: Line, at: int) -> Found | None:
    """Read signs that mean something in sums only: A′, (x)/x, P/E, ~5."""
    text = line.text
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in "'’′" and before.isupper() and not _joined(text, at - 2) and _PRIME.match(text, at):
        return Found(at + 1, "phẩy", "science", "prime", LIKELY)
    if char == "/" and (before == ")" or _single(text, at - 1)) and _single(text, at + 1):
        return Found(at + 1, "trên", "science", "quotient", LIKELY)
    if char == "*" and before.isdecimal() and _STARRED.search(text[max(0, at - 24) : at]):
        return Found(at + 1, "sao", "science", "stars", LIKELY)
    if char == "#" and after.isdecimal():
        return Found(at + 1, "thăng", "science", "number sign", LIKELY)
    if char == "~" and text[at + 1 : at + 3].lstrip()[:1].isdecimal():
        return Found(at + 1, "" if line.left(at) in _ABOUT else "khoảng", "science", "about", LIKELY)
    return None


_STARRED = Shape(r"(?:OCOP|KS|[Kk]hách sạn|[Rr]esort|tiêu chuẩn|hạng|phòng|dịch vụ) [\d*, –-]{1,9}$")
_ABOUT = frozenset(("khoảng", "chừng", "tầm", "cỡ", "gần", "độ"))


def _joined(text: str, at: int) -> bool:
    """Say whether the letter after this place belongs to a word or a quotation."""
    return at >= 0 and (text[at].isalnum() or text[at] in "'‘’")


def _single(text: str, at: int) -> bool:
    """Say whether a letter stands alone here."""
    return (
        at >= 0
        and "A" <= text[at : at + 1].upper() <= "Z"
        and not text[at - 1 : at].isalnum() * (at > 0)
        and not text[at + 1 : at + 2].isalnum()
    )
