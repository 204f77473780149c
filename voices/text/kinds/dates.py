"""Dates, whole and partial, and ranges of days, months and years."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import day_or_month
from voices.text.line import Line
from voices.text.numbers import cardinal, year
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:1\d{3}|20\d{2}|2100)"
_DASH = r" ?[-–—] ?"
_END = r"(?![\d%]|[.,/]\d)"

_LOOKS = Shape(r"\d{1,4} ?[/.–—-]")
_TWO = Shape(r"\d{1,4} ?[/.–—-] ?\d{1,4}(?!\d| ?[/.–—-] ?\d)")
_FULL = Shape(rf"({_D})( ?[/.\-–] ?)({_M})\2({_Y}){_END}")
_SHORT_YEAR = Shape(rf"({_D})([/.-])({_M})\2(\d\d){_END}")
_DAYS_FULL = Shape(rf"({_D}){_DASH}({_D})( ?[/.-] ?)({_M})\3({_Y}){_END}")
_DAY_MONTHS_FULL = Shape(rf"({_D})[/.]({_M}){_DASH}({_D})([/.])({_M})\4({_Y}){_END}")
_DAYS_MONTH = Shape(rf"({_D}){_DASH}({_D})[/.]({_M}){_END}")
_DAY_MONTHS = Shape(rf"({_D})[/.]({_M}){_DASH}({_D})[/.]({_M}){_END}")
_DAY_MONTH = Shape(rf"({_D})([/.\-])({_M}){_END}(?![-–]\d)")
_MONTH_YEAR = Shape(rf"({_M})( ?[/.\-] ?)({_Y}){_END}")
_MONTHS_YEAR = Shape(rf"({_M}){_DASH}({_M})[/.-]({_Y}){_END}")
_MONTH_YEARS = Shape(rf"({_M})[/.]({_Y}){_DASH}({_M})[/.]({_Y}){_END}")
_YEARS = Shape(rf"({_Y}){_DASH}({_Y}){_END}")
_YEAR_SHORT = Shape(rf"({_Y})[-–/](\d\d){_END}")
_ORDER_YEAR = Shape(rf"(\d{{1,3}})/({_Y}){_END}")

_DAY_WORDS = vocabulary("ngày sáng trưa chiều tối đêm khuya hôm dịp lễ hạn tết mùng mồng rằm nhật")
_DATE_LEADS = vocabulary("từ đến tới trước sau hết kể vào đầu cuối tính trong cho nghỉ mừng niệm khánh")
_NAME_WORDS = vocabulary("đường phố trường viên cầu chợ tuyến động đài hiệu bản phường khu đoàn đội phong_trào rạp")
_NUMBERED = vocabulary("số ngõ ngách hẻm kiệt nhà")
_PART_NOUNS = vocabulary("số diện tổng dân quãng chặng thời chiều sản nhu cổ phần thành điểm phiếu đại cử tiêu chỉ")
_TODAY = frozenset(("hôm nay", "hôm qua", "ngày mai", "hôm kia", "chủ nhật"))
_ORDERED = vocabulary("báo đợt kỳ lần khóa học_kỳ số vụ tập luật định tư quyết lệnh")
_SIDE_BY_SIDE = ("năm học", "niên khóa", "mùa giải", "mùa bóng", "đông xuân", "niên vụ", "vụ mùa", "niên học")


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


def _day(number: str, line: Line) -> str:
    return day_or_month(number, line.style)


def _month(number: str, line: Line) -> str:
    return "tháng " + day_or_month(number, line.style, month=True)


def _year(number: str, line: Line) -> str:
    return "năm " + year(number, line.style)


def _lead(line: Line, at: int) -> str:
    """Say "ngày" unless the print has said it, or another word for a time of day."""
    left = line.left(at)
    if left in _DAY_WORDS or left in _NAME_WORDS or line.joined(at, ("date", "day")):
        return ""
    return "ngày "


def _full(line: Line, at: int, match: re.Match[str]) -> Found | None:
    day, sign, month, years = match[1], match[2], match[3], match[4]
    if not _valid(day, month) or (sign.strip() == "–" and " " in sign):
        return None
    said = f"{_lead(line, at)}{_day(day, line)} {_month(month, line)} {_year(years, line)}"
    return Found(match.end(), said, "date", "day/month/year")


def _short_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if line.left(at) not in _DAY_WORDS or not _valid(match[1], match[3]):
        return None
    century = "20" if int(match[4]) < 50 else "19"
    said = f"{_day(match[1], line)} {_month(match[3], line)} {_year(century + match[4], line)}"
    return Found(match.end(), said, "date", "day/month/short year", LIKELY)


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
    if int(first) >= int(last) or not _valid(last, month) or not (_is_date(line, at, first, month) or int(last) > 12):
        return None
    said = f"{_lead(line, at)}{_day(first, line)} {line.style.range_word} {_day(last, line)} {_month(month, line)}"
    return Found(match.end(), said, "date", "days/month")


def _day_months(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if not _valid(match[1], match[2]) or not _valid(match[3], match[4]):
        return None
    if int(match[1]) * 12 < int(match[2]) and not _is_date(line, at, match[1], match[2]):
        return None
    first = f"{_lead(line, at)}{_day(match[1], line)} {_month(match[2], line)}"
    last = f"{_day(match[3], line)} {_month(match[4], line)}"
    return Found(match.end(), f"{first} {line.style.range_word} {last}", "date", "day/month to day/month")


def _day_month(line: Line, at: int, match: re.Match[str]) -> Found | None:
    day, sign, month = match[1], match[2], match[3]
    if not _valid(day, month):
        return None
    known = f"{int(day)}/{int(month)}" in _HOLIDAYS and _house_name(line, at)
    if sign != "/" and not known and not _dashed_date(line, at, match.end()):
        return None
    zero = (month[0] == "0" and len(month) == 2) or (day[0] == "0" and int(month) <= 12)
    if not zero and not _is_date(line, at, day, month, match.end()):
        return None
    if line.left(at) in _NUMBERED:
        return None
    quiet = _named(line, at) or _house_name(line, at) or _holiday(line, at)
    lead = "" if quiet else _lead(line, at)
    return Found(match.end(), f"{lead}{_day(day, line)} {_month(month, line)}", "date", "day/month", LIKELY)


def _month_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    left = line.left(at)
    if left in _ORDERED:
        return None
    quiet = left in ("tháng", "quý") or line.joined(at, ("month", "month_year"))
    said = day_or_month(match[1], line.style, month=left != "quý")
    return Found(match.end(), f"{'' if quiet else 'tháng '}{said} {_year(match[3], line)}", "month_year", "month/year")


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


def _years(line: Line, at: int, match: re.Match[str]) -> Found | None:
    first, last = (year(each, line.style) for each in match.group(1, 2))
    if int(match[1]) > int(match[2]):
        return None
    word = ", " if line.left(at, 2) in _SIDE_BY_SIDE else f" {line.style.range_word} "
    return Found(match.end(), f"{first}{word}{last}", "years", "year-year")


def _year_short(line: Line, _at: int, match: re.Match[str]) -> Found | None:
    if int(match[2]) != (int(match[1]) + 1) % 100:
        return None
    return Found(
        match.end(), f"{year(match[1], line.style)}, {cardinal(match[2], line.style)}", "years", "season", LIKELY
    )


def _order_year(line: Line, at: int, match: re.Match[str]) -> Found | None:
    if line.left(at) not in _ORDERED:
        return None
    number = cardinal(match[1], line.style) if match[1][0] != "0" else day_or_month(match[1], line.style)
    return Found(match.end(), f"{number} {_year(match[2], line)}", "ordinal", "order/year", LIKELY)


def _is_date(line: Line, at: int, day: str, month: str, end: int = 0) -> bool:
    """Decide whether a bare pair of numbers is a day and a month: by the words around, never by the numbers alone."""
    left = line.left(at)
    if left in _DAY_WORDS or line.left(at, 2) in _TODAY or line.joined(at, ("date", "day")):
        return True
    if left in _NUMBERED:
        return False
    feast = f"{int(day)}/{int(month)}" in _HOLIDAYS and (_holiday(line, at) or _house_name(line, at))
    if feast or (end and (line.right(end, 2) in _OF_THE_YEAR or _YEAR_AFTER.match(line.text, end))):
        return True
    if end and line.right(end) in _PART_NOUNS:
        return False
    if _AFTER_WEEKDAY.search(line.text[max(0, at - 20) : at]):
        return True
    since = re.split(r"\d", line.clause(at))[-1].split()
    return left in _DATE_LEADS or line.left(at, 2) == "so với" or _named(line, at) or "ngày" in since[-6:]


def _holiday(line: Line, at: int) -> bool:
    """Say whether the word before is a name's, as in "Tết Độc lập 2/9" or "Ngày Phụ nữ Việt Nam 20/10"."""
    before = line.text[max(0, at - 60) : at]
    return bool(_FEAST.search(before)) and not _AFTER_WEEKDAY.search(before)


_FEAST = Shape(
    r"(?:Ngày|Tết|Lễ|Thi đua|Sinh nhật|Cách mạng|Quốc khánh|Chiến thắng|Phong trào|[Kk]ỷ niệm)"
    r"(?:[ “\"]{1,2}[^\W\d_]+){0,9}(?: -)?(?: [^\W\d_]+){0,3},? \(?$"
)
_AFTER_WEEKDAY = Shape(
    r"(?:[Tt]hứ [^\W\d_]{2,5}|[Cc]hủ [Nn]hật|[Tt]hứ \d),? \(?$"
    r"|(?:[Hh]ôm|[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm|[Kk]huya) (?:nay|qua|mai|kia|sau|trước),? \(?$"
    r"|(?:(?:[Cc]uối|[Đđ]ầu|[Gg]iữa) tuần(?: \w{2,5})?|[Tt]uần (?:này|sau|tới|trước|qua)|[Cc]ùng ngày),? \($"
    r"|(?<!\w)(?:nay|mai|kia|qua|sáng|trưa|chiều|tối|đêm) \($"
)
_OF_THE_YEAR = frozenset(("âm lịch", "vừa qua", "tới đây", "hằng năm", "hàng năm", "năm nay", "năm ngoái", "năm sau"))
_YEAR_AFTER = Shape(r" năm (?:19|20)\d\d")
_HOLIDAYS = vocabulary(
    "3/2 8/3 26/3 30/4 1/5 7/5 15/5 19/5 1/6 5/6 21/6 26/6 28/6 11/7 27/7 19/8 2/9 10/10 13/10 14/10 20/10 18/11 "
    "20/11 22/12 27/2 3/3 9/1 6/1 10/3 22/8 24/3 25/3 21/4 14/2 12/5 27/3 15/10 9/11 16/10 1/10 4/10 10/12 1/12 "
    "23/11"
)


def _named(line: Line, at: int) -> bool:
    """Say whether a street, square or school is named after this day."""
    return line.left(at) in _NAME_WORDS


def _dashed_date(line: Line, at: int, end: int) -> bool:
    """Say whether "20-11" is a day: only right after a word for a day, and not before what the two numbers count."""
    if line.right(end) in _COUNTED_TIME and not _YEAR_AFTER.match(line.text, end):
        return False
    return line.left(at) in _DAYS_ONLY or line.joined(at, ("date", "day"))


_DAYS_ONLY = vocabulary("ngày sáng trưa chiều tối đêm khuya hôm dịp lễ tết mùng mồng rằm")
_COUNTED_TIME = vocabulary("giây phút giờ ngày tuần tháng quý năm tuổi vụ lần người hộ con triệu nghìn tỷ đồng phần")


def _house_name(line: Line, at: int) -> bool:
    """Say whether a school, works or farm a few words before bears this day as its name ("trường tiểu học 2-9")."""
    return not _HOUSES.isdisjoint(line.left(at, 4).split())


_HOUSES = vocabulary("trường máy nghiệp xã viên đội đoàn khách")


def _valid(day: str, month: str) -> bool:
    return int(day) <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]


_SHAPES = (
    (_DAY_MONTHS_FULL, _day_months_full),
    (_DAYS_FULL, _days_full),
    (_FULL, _full),
    (_MONTH_YEARS, _month_years),
    (_MONTHS_YEAR, _months_year),
    (_MONTH_YEAR, _month_year),
    (_ORDER_YEAR, _order_year),
    (_SHORT_YEAR, _short_year),
    (_YEARS, _years),
    (_YEAR_SHORT, _year_short),
    (_DAY_MONTHS, _day_months),
    (_DAYS_MONTH, _days_month),
    (_DAY_MONTH, _day_month),
)
_PAIRS = (
    (_MONTH_YEAR, _month_year),
    (_ORDER_YEAR, _order_year),
    (_YEARS, _years),
    (_YEAR_SHORT, _year_short),
    (_DAY_MONTH, _day_month),
)
"""The shapes of two numbers, for when there are no more."""
