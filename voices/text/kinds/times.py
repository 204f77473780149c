"""Times of day, lengths of time, and ranges of either."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import day_or_month, say_number
from voices.text.line import Line
from voices.text.numbers import DIGITS, cardinal
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_H = r"(\d{1,2})"
_CORE = rf"{_H} ?[hHg] ?(?:([0-5]?\d)(?: ?(?:p(?![a-z])|phút|['’]))?(?: ?(\d{{1,2}})(?:s|giây|\"))?)?"
_TIME = rf"{_CORE}(?![\d\w]|/\d)"
_COLON = r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?![\d:]|[.,]\d)"
_DASH = r" ?[-–—] ?"

_POINT = Shape(_TIME)
_DATED = Shape(rf"{_CORE} ?/ ?(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?![\d/])")
"""As gauges are read: 7h/20/11."""
_CLOCKED = Shape(_COLON)
_RANGE = Shape(rf"{_TIME}{_DASH}{_TIME}")
_COLON_RANGE = Shape(rf"{_COLON}{_DASH}{_COLON}")
_BARE_RANGE = Shape(rf"{_H}{_DASH}{_TIME}")
_HOURS = Shape(rf"{_H}{_DASH}{_H} giờ(?!\w)")
_RUN = Shape(r"(\d{1,3}) ?[p'’′](?: ?([0-5]?\d) ?(?:s|\"|″|'')|(?<![p ])([0-5]\d))?(?!\w)")
_MINUTES = Shape(rf"(\d{{1,3}}){_DASH}(\d{{1,3}}) ?[p'’′](?!\w)")
_SECONDS = Shape(r"(\d{1,4}) ?(?:s|\"|″)(?!\w)")
_RACE = Shape(r"(?:(\d{1,2}) ?['’′] ?)?(\d{1,2}) ?(?:[\"”″]|''|’’) ?(\d{1,3})(?!\w)")
_AFTER = {"phút", "giây"}


def time(line: Line, at: int) -> Found | None:
    """Read a time of day (7h30, 20:05), a length of time (2h15p30s) or a range of them."""
    text = line.text
    if _MARKS.isdisjoint(text[at : at + 6]):
        return None
    for shape in (_RANGE, _COLON_RANGE):
        match = shape.match(text, at)
        if match and _hours(match[1], match[4]) and not _grams(line, at, match):
            said = f"{_say(line, *match.group(1, 2, 3))} {line.style.range_word} {_say(line, *match.group(4, 5, 6))}"
            return Found(match.end(), said, "time", "time range")
    match = _BARE_RANGE.match(text, at)
    if match and _hours(match[1], match[2]) and not _grams(line, at, match):
        said = f"{cardinal(match[1], line.style)} {line.style.range_word} {_say(line, *match.group(2, 3, 4))}"
        return Found(match.end(), said, "time", "hours-time")
    return _point(line, at) or _minutes_range(line, at) or _length(line, at)


def stay(line: Line, at: int) -> Found | None:
    """Read the length of a journey: "3N2Đ", three days and two nights."""
    match = _STAY.match(line.text, at)
    if match is None:
        return None
    said = f"{cardinal(match[1], line.style)} ngày {cardinal(match[2], line.style)} đêm"
    return Found(match.end(), said, "time", "days and nights", LIKELY)


_STAY = Shape(r"(\d{1,2}) ?N ?-? ?(\d{1,2}) ?Đ(?!\w)")


def pointed(line: Line, at: int) -> Found | None:
    """Read "lúc 19.30": a point parts hours and minutes only right after a word for a moment."""
    match = _POINTED.match(line.text, at)
    if match is None or not _hours(match[1]) or line.left(at) not in _MOMENTS:
        return None
    return Found(match.end(), _say(line, match[1], match[2], None), "time", "pointed", LIKELY)


_POINTED = Shape(r"(\d{1,2})\.([0-5]\d)(?![\w%]|[.,]\d| ?(?:triệu|tỷ|nghìn|đồng|kg|km|m)(?!\w))")
_MOMENTS = frozenset(("lúc", "hồi"))
_MARKS = frozenset("hHg:p'’s\"′″”")


def _hours(*hours: str) -> bool:
    return all(int(each) <= 24 for each in hours)


def _point(line: Line, at: int) -> Found | None:
    dated = _DATED.match(line.text, at)
    if dated is not None:
        day, month = day_or_month(dated[4], line.style), day_or_month(dated[5], line.style, month=True)
        said = f"{_say(line, *dated.group(1, 2, 3))} ngày {day} tháng {month}"
        return Found(dated.end(), said, "date", "hour/day/month")
    match = _POINT.match(line.text, at)
    if match is not None:
        if (int(match[1]) > 24 and match[2]) or not _is_hour(line, at, match):
            return None
        return _halved(line, match.end(), match[1], _say(line, *match.group(1, 2, 3)))
    match = _CLOCKED.match(line.text, at)
    if match is None or line.left(at) in _RATIO_WORDS:
        return None
    end = match.end()
    unit = line.right(end)
    if unit in _AFTER:
        end = line.text.lower().index(unit, end) + len(unit)
    if int(match[1]) > 24:
        return Found(end, _minutes(line, match[1], match[2]), "time", "minutes:seconds")
    return _halved(line, end, match[1], _say(line, *match.group(1, 2, 3)))


def hour_of_half(line: Line, at: int) -> Found | None:
    """Read an hour that only AM or PM tells from a number: "2 PM"."""
    match = _HALF_HOUR.match(line.text, at)
    return _halved(line, match.end(1), match[1], _say(line, match[1], None, None)) if match else None


_HALF_HOUR = Shape(r"(1[0-2]|[1-9]) ?(?=(?:[AP]M|[ap]m|[ap]\.m\.)(?!\w))")
_HALF = Shape(r" ?([AP])\.?M\.?(?!\w)| ?([ap])\.?m\.?(?!\w)")


def _halved(line: Line, end: int, hours: str, said: str) -> Found:
    """Add the part of the day that stands behind a time as AM or PM."""
    match = _HALF.match(line.text, end)
    if match is None:
        return Found(end, said, "time", "time")
    if (match[1] or match[2]) in "Aa":
        part = "sáng"
    else:
        part = "trưa" if int(hours) == 12 else "chiều" if int(hours) < 6 or int(hours) > 12 else "tối"
    return Found(match.end(), f"{said} {part}", "time", "half of the day", LIKELY)


def _grams(line: Line, at: int, match: re.Match[str]) -> bool:
    """Say whether "2-3g" weighs something: the southern hour stands among words for a time."""
    end = match.end()
    if line.text[end - 1] != "g":
        return False
    return line.text[end : end + 1] == "/" or not (line.left(at) in _HOUR_LEADS or line.right(end) in _HOUR_TAILS)


def _is_hour(line: Line, at: int, match: re.Match[str]) -> bool:
    """Say whether "8g" is eight o'clock, the southern way, and not eight grams; "quốc lộ 14H" is none at all."""
    if line.left(at) in ("lộ", "án"):
        return False
    if match[2] or line.text[match.end() - 1] != "g":
        return not _SHARED.match(line.text, match.end() - 1)
    right = line.right(match.end())
    alone = not right and line.left(at) == "khoảng" and int(match[1]) <= 24
    return alone or line.left(at) in _HOUR_LEADS or right in _HOUR_TAILS


_SHARED = Shape(r"H/[A-ZĐ]")
"""Twelve of two sorts, "12 H/TP", are no hour."""
_HOUR_LEADS = vocabulary("lúc hồi từ đến trước sau vào tới")
_HOUR_TAILS = vocabulary("tới cùng thứ mai sáng trưa chiều tối đêm ngày kém đúng hôm")
_RATIO_WORDS = {"lệ", "số", "xích", "đồ", "bằng"}


def _minutes_range(line: Line, at: int) -> Found | None:
    match = _MINUTES.match(line.text, at)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    first, last = (cardinal(each, line.style) for each in match.groups())
    return Found(match.end(), f"{first} {line.style.range_word} {last} phút", "time", "range of minutes")


def _length(line: Line, at: int) -> Found | None:
    match = _RACE.match(line.text, at)
    if match is not None:
        minutes = f"{cardinal(match[1], line.style)} phút " if match[1] else ""
        said = f"{minutes}{cardinal(match[2], line.style)} giây {say_number(match[3], line.style)}"
        return Found(match.end(), said, "time", "race")
    match = _RUN.match(line.text, at)
    if match is not None and (match[2] or match[3] or "p" in match[0] or line.left(at) != "phút"):
        return _run(line, at, match)
    match = _SECONDS.match(line.text, at)
    if match is not None and match[0][-1] == "s" and line.left(at) != "iphone":
        return Found(match.end(), f"{cardinal(match[1], line.style)} giây", "time", "seconds")
    return None


def _run(line: Line, at: int, match: re.Match[str]) -> Found | None:
    """Read minutes with or without seconds; "phút 45+2'" has said them, and 'tàu 67' has none."""
    if match[2] or match[3]:
        return Found(match.end(), _minutes(line, match[1], match[2] or match[3]), "time", "minutes and seconds")
    if _QUOTED.search(line.text[max(0, at - 40) : at]):
        return None
    said_before = line.text[at - 1 : at] == "+" or _MINUTES_BEFORE.search(line.text[max(0, at - 30) : at])
    unit = "" if said_before else " phút"
    return Found(match.end(), f"{cardinal(match[1], line.style)}{unit}", "time", "minutes")


_MINUTES_BEFORE = Shape(r"phút (?:\d{1,3}(?:\+\d)?['’′](?:, | và |, và )){1,4}$")
"""As goals are listed: "phút 22' và 63'" has said the word once."""
_QUOTED = Shape(r"(?:^|[\s(])['‘][^'’\d]{1,30}$")


def _say(line: Line, hours: str, minutes: str | None, seconds: str | None) -> str:
    said = f"{cardinal(hours, line.style)} giờ"
    seconds = None if seconds and not int(seconds) and int(minutes or 0) else seconds
    if minutes and (int(minutes) or seconds):
        said += f" {_small(line, minutes)} phút"
    if seconds:
        said += f" {cardinal(seconds, line.style)} giây"
    return said


def _small(line: Line, minutes: str) -> str:
    """Say minutes; 05 keeps its nought, as on the air: "hai mươi giờ không năm phút"."""
    if len(minutes) == 2 and minutes[0] == "0" and minutes != "00":
        return f"không {DIGITS[int(minutes)]}"
    return cardinal(minutes, line.style)


def _minutes(line: Line, minutes: str, seconds: str) -> str:
    said = f"{cardinal(minutes, line.style)} phút"
    return f"{said} {cardinal(seconds, line.style)} giây" if int(seconds) else said
