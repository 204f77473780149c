"""Dates, whole and partial, and ranges of days, months and years."""

from __future__ import annotations

import re

from voices.text.kinds.days import (
    DAY_WORDS,
    HOLIDAYS,
    NAME_WORDS,
    NUMBERED,
    dashed_date,
    holiday,
    house_name,
    is_date,
    named,
    out_of,
    stands_alone,
    street,
)
from voices.text.kinds.quantities import day_or_month
from voices.text.kinds.years import YEAR, YEAR_SHORT, YEARS, year_short, years
from voices.text.line import Line
from voices.text.numbers import cardinal, year
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_DASH = r" ?[-–—] ?"
_END = r"(?![\w%]|[.,/]\d)"

_LOOKS = Shape(r"\d{1,4} ?[/.–—-]")
_TWO = Shape(r"\d{1,4} ?[/.–—-] ?\d{1,4}(?!\d| ?[/.–—-] ?\d)")
_FULL = Shape(rf"({_D})( ?[/.\-–] ?)({_M})\2({YEAR}){_END}")
_SHORT_YEAR = Shape(rf"({_D})([/.-])({_M})\2(\d\d){_END}")
_YEAR_FIRST = Shape(rf"({YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")
_DAYS_FULL = Shape(rf"({_D}){_DASH}({_D})( ?[/.-] ?)({_M})\3({YEAR}){_END}")
_DAY_MONTHS_FULL = Shape(rf"({_D})[/.]({_M}){_DASH}({_D})([/.])({_M})\4({YEAR}){_END}")
_DAYS_MONTH = Shape(rf"({_D}){_DASH}({_D})[/.]({_M}){_END}")
_DAY_MONTHS = Shape(rf"({_D})[/.]({_M}){_DASH}({_D})[/.]({_M}){_END}")
_DAY_MONTH = Shape(rf"({_D})([/.\-])({_M}){_END}(?![-–]\d)")
_SPACED = Shape(rf"({_D})( [-–] )({_M}){_END}(?! ?[-–/])")
_MONTH_YEAR = Shape(rf"({_M})( ?[/.\-] ?)({YEAR}){_END}")
_MONTHS_YEAR = Shape(rf"({_M}){_DASH}({_M})[/.-]({YEAR}){_END}")
_MONTH_YEARS = Shape(rf"({_M})[/.]({YEAR}){_DASH}({_M})[/.]({YEAR}){_END}")
_ORDER_YEAR = Shape(rf"(\d{{1,3}})([/-])({YEAR}){_END}")

_ORDERED = vocabulary("báo đợt kỳ lần khóa học_kỳ số vụ tập luật định tư quyết lệnh nđ tt qđ nq ct kh cv tb kl")
_LAWS = vocabulary("luật định tư quyết lệnh thị nđ tt qđ nq ct")
_SCALED = frozenset(("qh", "hoạch", "lệ", "đồ", "xích"))
"""What 1/2000 is the scale of."""


def date(line: Line, at: int) -> Found | None:
    """Read whatever date starts here, the longest shape first."""
    text = line.text
    if not _LOOKS.match(text, at):
        return None
    for shape, say in _PAIRS if _TWO.match(text, at) else _SHAPES:
        match = shape.match(text, at)
        if match is not None:
            found = say(line, at, match)
            if found is not None:
                return found
    return None


def days_listed(line: Line, at: int) -> Found | None:
    """Read days set with commas before their month, "các ngày 12,13,14-11", or months before their year."""
    if line.left(at) == "tháng" and (match := _MONTHS_LISTED.match(line.text, at)):
        months = ", ".join(day_or_month(each, line.style, month=True) for each in re.findall(r"\d+", match[1]))
        return Found(match.end(), f"{months} {_year(match[2], line)}", "month_year", "months listed", LIKELY)
    match = _DAYS_LISTED.match(line.text, at) if line.left(at) == "ngày" else None
    if match is None:
        return None
    days = ", ".join(_day(each, line) for each in re.findall(r"\d+", match[1]))
    years = f" {_year(match[3], line)}" if match[3] else ""
    return Found(match.end(), f"{days} {_month(match[2], line)}{years}", "date", "days listed", LIKELY)


_MONTHS_LISTED = Shape(rf"((?:{_M}, ?){{1,6}}{_M})[/.-]({YEAR}){_END}")
_DAYS_LISTED = Shape(rf"((?:{_D}, ?){{1,6}}{_D})[/.-]({_M})(?:[/.-]({YEAR}))?{_END}")


def _day(number: str, line: Line) -> str:
    return day_or_month(number, line.style)


def _month(number: str, line: Line) -> str:
    return "tháng " + day_or_month(number, line.style, month=True)


def _year(number: str, line: Line) -> str:
    return "năm " + year(number, line.style)


def _lead(line: Line, at: int) -> str:
    """Say "ngày" unless the print has said it, or another word for a time of day."""
    left = line.left(at)
    if line.left(at, 2) == "cập nhật":
        return "ngày "
    if left in DAY_WORDS or left in NAME_WORDS or line.joined(at, ("date", "day")) or line.left(at, 2) == "ngày từ":
        return ""
    return "ngày "


def _full(line: Line, at: int, match: re.Match[str]) -> Found | None:
    day, month, years = match[1], match[3], match[4]
    valid = _valid(day, month)
    if not valid and line.left(at) not in DAY_WORDS:
        return None
    said = f"{_lead(line, at)}{_day(day, line)} {_month(month, line)} {_year(years, line)}"
    return Found(match.end(), said, "date", "day/month/year", 1.0 if valid else GUESS)


def _short_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    told = line.left(at) in DAY_WORDS
    could_be = match[2] == "/" and line.left(at) not in NUMBERED and int(match[4]) in _THESE_YEARS
    if not (told or could_be) or not _valid(match[1], match[3]):
        return None
    century = "20" if int(match[4]) < 50 else "19"
    said = f"{_lead(line, at)}{_day(match[1], line)} {_month(match[3], line)} {_year(century + match[4], line)}"
    return Found(match.end(), said, "date", "day/month/short year", LIKELY if told else GUESS)


_THESE_YEARS = range(20, 36)


def _year_first(line: Line, at: int, match: re.Match[str]) -> Found | None:
    years, month, day = match.groups()
    if not _valid(day, month):
        return None
    said = f"{_lead(line, at)}{_day(day, line)} {_month(month, line)} {_year(years, line)}"
    return Found(match.end(), said, "date", "year-month-day")


def _days_full(line: Line, at: int, match: re.Match[str]) -> Found | None:
    first, last, month, years = match[1], match[2], match[4], match[5]
    if int(first) >= int(last) or not _valid(last, month):
        return None
    tail = f"{_month(month, line)} {_year(years, line)}"
    said = f"{_lead(line, at)}{_day(first, line)} {line.style.range_word} {_day(last, line)} {tail}"
    return Found(match.end(), said, "date", "days/month/year")


def _day_months_full(line: Line, at: int, match: re.Match[str]) -> Found:
    first = f"{_lead(line, at)}{_day(match[1], line)} {_month(match[2], line)}"
    last = f"{_day(match[3], line)} {_month(match[5], line)} {_year(match[6], line)}"
    return Found(match.end(), f"{first} {line.style.range_word} {last}", "date", "day/month to day/month/year")


def _days_month(line: Line, at: int, match: re.Match[str]) -> Found | None:
    first, last, month = match[1], match[2], match[3]
    if (
        line.left(at) == "thứ"
        or int(first) >= int(last)
        or not _valid(last, month)
        or not (is_date(line, at, first, month) or int(last) > 12)
    ):
        return None
    said = f"{_lead(line, at)}{_day(first, line)} {line.style.range_word} {_day(last, line)} {_month(month, line)}"
    return Found(match.end(), said, "date", "days/month")


def _day_months(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if not _valid(match[1], match[2]) or not _valid(match[3], match[4]):
        return None
    if not _span(match) and not is_date(line, at, match[1], match[2]):
        return None
    told = line.left(at) in DAY_WORDS or (line.left(at) in _SINCE and len(match[2]) > 1)
    if "." in match[0] and not told:  # 15.2-16.2 are rather two decimals
        return None
    first = f"{_lead(line, at)}{_day(match[1], line)} {_month(match[2], line)}"
    last = f"{_day(match[3], line)} {_month(match[4], line)}"
    return Found(match.end(), f"{first} {line.style.range_word} {last}", "date", "day/month to day/month")


_SINCE = frozenset(("từ", "tuần", "đợt"))


def _span(match: re.Match[str]) -> bool:
    """Say whether two days run forward and are not rather two fractions, "2/3 - 3/4"."""
    first, last = ((int(match[month]), int(match[day])) for day, month in ((1, 2), (3, 4)))
    parts = all(day < month <= 10 for month, day in (first, last))
    return not parts and (first < last or first[0] > 10 > last[0])


def _day_month(line: Line, at: int, match: re.Match[str]) -> Found | None:
    day, sign, month = match[1], match[2], match[3]
    if not _valid(day, month):
        return None
    feast = f"{int(day)}/{int(month)}" in HOLIDAYS
    known = feast and (house_name(line, at) or holiday(line, at) or street(line, at, match.end()))
    if sign != "/" and not known and not dashed_date(line, at, match.end()):
        return None
    zero = (month[0] == "0" and len(month) == 2) or (day[0] == "0" and int(month) <= 12)
    zero = zero and not (int(day) <= int(month) and out_of(line, match.end()))  # thông qua 05/05 nghị quyết
    if not zero and not is_date(line, at, day, month, match.end()):
        return None
    if line.left(at) in NUMBERED:
        return None
    quiet = named(line, at) or house_name(line, at) or holiday(line, at)
    lead = "" if quiet else _lead(line, at)
    # "(3/4)" may be three quarters as well
    part = int(day) < int(month) <= 10 and stands_alone(line, at, match.end()) and not is_date(line, at, day, month)
    said = f"{lead}{_day(day, line)} {_month(month, line)}"
    return Found(match.end(), said, "date", "day/month", GUESS if part else LIKELY)


def _spaced(line: Line, at: int, match: re.Match[str]) -> Found | None:
    """Read "ngày 20 - 11": what runs down behind "ngày" is no range."""
    if line.left(at) != "ngày" or int(match[1]) <= int(match[3]) or not _valid(match[1], match[3]):
        return None
    said = f"{_day(match[1], line)} {_month(match[3], line)}"
    return Found(match.end(), said, "date", "day/month", LIKELY)


def _month_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    left = line.left(at)
    if left in _ORDERED or left in _SCALED:
        return None
    quarter = left == "quý" or (
        int(match[1]) < 5 and _QUARTER_BEFORE.search(line.text[max(0, at - 16) : at]) is not None
    )
    quiet = quarter or left == "tháng" or line.joined(at, ("month",)) or line.text[at - 1 : at] == "+"
    said = day_or_month(match[1], line.style, month=not quarter)
    return Found(match.end(), f"{'' if quiet else 'tháng '}{said} {_year(match[3], line)}", "month_year", "month/year")


_QUARTER_BEFORE = Shape(r"[Qq]uý (?:[1-3]|I{1,3})(?:, | và |,)$")


def _months_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if int(match[1]) >= int(match[2]):
        return None
    lead = "" if line.left(at) in ("tháng", "quý") else "tháng "
    first, last = (day_or_month(each, line.style, month=True) for each in match.group(1, 2))
    said = f"{lead}{first} {line.style.range_word} {'tháng ' if lead else ''}{last} {_year(match[3], line)}"
    return Found(match.end(), said, "month_year", "months/year")


def _month_years(line: Line, at: int, match: re.Match[str]) -> Found:
    lead = "" if line.left(at) in ("tháng", "quý") else "tháng "
    first = f"{lead}{day_or_month(match[1], line.style, month=True)} {_year(match[2], line)}"
    last = f"{_month(match[3], line)} {_year(match[4], line)}"
    return Found(match.end(), f"{first} {line.style.range_word} {last}", "month_year", "month/year to month/year")


def _order_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if line.left(at) not in (_ORDERED if match[2] == "/" else _LAWS):
        return None
    number = cardinal(match[1], line.style) if match[1][0] != "0" else day_or_month(match[1], line.style)
    return Found(match.end(), f"{number} {_year(match[3], line)}", "ordinal", "order/year", LIKELY)


def _valid(day: str, month: str) -> bool:
    return int(day) <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]


_SHAPES = (
    (_YEAR_FIRST, _year_first),
    (_DAY_MONTHS_FULL, _day_months_full),
    (_DAYS_FULL, _days_full),
    (_FULL, _full),
    (_MONTH_YEARS, _month_years),
    (_MONTHS_YEAR, _months_year),
    (_MONTH_YEAR, _month_year),
    (_ORDER_YEAR, _order_year),
    (_SHORT_YEAR, _short_year),
    (YEARS, years),
    (YEAR_SHORT, year_short),
    (_DAY_MONTHS, _day_months),
    (_DAYS_MONTH, _days_month),
    (_DAY_MONTH, _day_month),
    (_SPACED, _spaced),
)
_PAIRS = (
    (_MONTH_YEAR, _month_year),
    (_ORDER_YEAR, _order_year),
    (YEARS, years),
    (YEAR_SHORT, year_short),
    (_DAY_MONTH, _day_month),
    (_SPACED, _spaced),
)
"""The shapes of two numbers, for when there are no more."""
