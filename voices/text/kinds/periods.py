"""Months, quarters and days of the week by their letters: T10, 9T/2025, Q4/2025, H1/2025, T2-T6, CN."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import day_or_month
from voices.text.line import Line
from voices.text.numbers import cardinal, year
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:19\d\d|20\d\d)"
_END = r"(?![\d%]|[.,/]\d)"
_LEADS = vocabulary("so với trong cuối đầu giữa hết kỳ từ đến tới tháng")
"""Words before a period; after others T10 is a code and Q4 a district."""
_EITHER = vocabulary("từ đến tới giữa")


def month(line: Line, at: int) -> Found | None:
    """Read "T8/2023", "T1-T9/2025" and, after words for a stretch of time, "T10"."""
    match = _MONTH.match(line.text, at)
    if match is None or not (match[3] or line.left(at) in _LEADS or line.joined(at, ("month_year",))):
        return None
    first, last = match.group(1, 2)
    if not match[3] and 1 < int(first) < 8 and (last or line.left(at) in _EITHER):
        return None  # days of the week
    said = _month(first, line)
    if line.left(at) == "tháng":
        said = said.removeprefix("tháng ")
    if last:
        said += f" {line.style.range_word} {_month(last, line)}"
    if match[3]:
        said += f" năm {year(match[3], line.style)}"
    return Found(match.end(), said, "month_year", "T month", LIKELY)


_MONTH = Shape(rf"T\.?({_M})(?: ?[-–] ?T?({_M}))?(?:[/.-]({_Y}))?(?!\w){_END}")


def _month(number: str, line: Line) -> str:
    return "tháng " + day_or_month(number, line.style, month=True)


def months_long(line: Line, at: int) -> Found | None:
    """Read so many months: "9T/2025", "6T đầu năm"."""
    term = _TERM.match(line.text, at)
    if term is not None and _TERMS.search(line.clause(at)):
        said = f" {line.style.range_word} ".join(cardinal(each, line.style) for each in term.groups() if each)
        return Found(term.end(), f"{said} tháng", "month_year", "term", LIKELY)
    match = _MONTHS_LONG.match(line.text, at)
    if match is None or (match[3] and not _LOADS.isdisjoint(line.clause(at).split())):
        return None
    said = f"{cardinal(match[1], line.style)} tháng"
    if match[2]:
        said += f" năm {year(match[2], line.style)}"
    return Found(match.end(), said, "month_year", "so many months", LIKELY)


_MONTHS_LONG = Shape(
    rf"([1-9]|1[0-2])T(?:[/.-]?({_Y})(?!\w){_END}|(?= ?(?:đầu|cuối) (?:năm|{_Y})| năm {_Y})"
    r"|(?= (đạt|ước|tăng|giảm|lãi|lỗ) ))"
)
_TERM = Shape(r"([1-9]\d?)(?: ?[-–] ?([1-9]\d?))?T(?![\w/-]|[.,]\d)")
_TERMS = Shape(r"(?:kỳ|thời) hạn|góp|vay|bảo hành|tiết kiệm|lãi suất|nhắc lại|mũi \d|trẻ (?:từ )?$")
_LOADS = vocabulary("xe tải trọng cầu hàng")


def quarter(line: Line, at: int) -> Found | None:
    """Read "Q4/2025", "Q.IV/2025", "H1/2025" and, after words for a stretch of time, "Q4"."""
    match = _QUARTER.match(line.text, at)
    told = match is not None and (match[3] or match[1] in _ROMAN or (match[1] and line.left(at) in _QUARTER_LEADS))
    if match is None or not told:
        return None
    if match[1]:
        lead = "" if line.left(at) == "quý" else "quý "
        said = lead + cardinal(_ROMAN.get(match[1], match[1]), line.style)
    else:
        said = "nửa đầu" if match[2] == "1" else "nửa cuối"
    tail = f" năm {year(match[3], line.style)}" if match[3] else ""
    return Found(match.end(), said + tail, "month_year", "quarter or half", LIKELY)


_QUARTER = Shape(rf"(?:Q\.?([1-4]|IV|I{{1,3}})|H([12]))(?:(?:[/.-]| ?(?:năm )?)({_Y}))?(?!\w){_END}")
_QUARTER_LEADS = vocabulary("với trong cuối đầu hết kỳ quý")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def weekdays(line: Line, at: int) -> Found | None:
    """Read days of the week by their letters, "T2-T6", "T7 và CN", "sáng T7"; one alone (T4) could be anything."""
    match = _WEEKDAYS.match(line.text, at)
    if match is None:
        match = _ONE_DAY.match(line.text, at)
        if match is None or not (match[1] is not None or line.left(at) in _DAY_PARTS or _after_weekday(line, at)):
            return None
    said = _WEEKDAY.sub(lambda day: _weekday(day[0]), match[0])
    said = re.sub(r" ?[-–] ?", f" {line.style.range_word} ", said)
    said = re.sub(r" ?[/&+] ?", ", ", said)
    return Found(match.end(), said, "day", "weekdays", LIKELY)


_WEEKDAYS = Shape(r"T[2-7](?:(?: ?[-–,/&+] ?| và | đến | hoặc )(?:T[2-7]|CN)(?!\w)){1,6}")
_ONE_DAY = Shape(
    r"(?:T[2-7]|CN)(?![\w/.-]*\w)(,?(?=: ?\d| \(?\d{1,2}/\d{1,2}(?!\d)| ngày \d| h[àằ]ng tuần| tuần (?:này|sau|tới)))?"
)
_DAY_PARTS = vocabulary("sáng trưa chiều tối đêm khuya phiên nghỉ trừ")
_WEEKDAY = re.compile(r"T[2-7]|CN")


def weekdays_numbered(line: Line, at: int) -> Found | None:
    """Read days of the week behind one "thứ": "thứ 2, 4, 6", "thứ 3-5-7", "thứ 2/4/6"; two about a dash are a range."""
    match = _NUMBERED.match(line.text, at) if line.left(at) == "thứ" else None
    if match is None:
        return None
    days = re.findall(r"\d", match[0])
    if days != sorted(set(days)) or (len(days) == _PAIR and "/" in match[0]):
        return None
    if len(days) == _PAIR and match[0].strip("234567 ") in ("-", "–"):
        said = f" {line.style.range_word} ".join(_NAMES[each] for each in days)
    else:
        marks = re.sub(r" ?[-–/,] ?", ", ", match[0])
        said = re.sub(r"\d", lambda day: _NAMES[day[0]], marks)
    return Found(match.end(), said, "ordinal", "weekdays", LIKELY)


_PAIR = 2
_NUMBERED = Shape(r"[2-7](?:(?: ?[-–,/] ?| và )[2-7]){1,5}(?![\w%]|[.,/-]\d)")
_NAMES = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}


def _after_weekday(line: Line, at: int) -> bool:
    """Say whether a Sunday goes on a list of days written out: "thứ 7, CN", "thứ Hai - CN"."""
    return line.text[at] == "C" and _WEEKDAY_BEFORE.search(line.text[max(0, at - 20) : at]) is not None


_WEEKDAY_BEFORE = Shape(r"(?:[Tt]hứ (?:\d|[^\W\d_]{2,3})|T\d)(?: ?[-–,/&+] ?| và | đến | hoặc )(?:cả )?$")


def _weekday(printed: str) -> str:
    return "chủ nhật" if printed == "CN" else f"thứ {_NAMES[printed[1]]}"
