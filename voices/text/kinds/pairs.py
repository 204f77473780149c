"""Two or more numbers with dashes: ranges, scores, formations, a team's medals."""

from __future__ import annotations

import re

from voices.text.kinds.measures import COUNTED
from voices.text.kinds.quantities import CODED, NUMBER, day_or_month, drawn, say_number, unpadded, value
from voices.text.line import Line
from voices.text.numbers import cardinal
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_NUMBER = Shape(NUMBER)
_DASH = Shape(r" ?[-–—] ?(?=\d)")


def pair(line: Line, at: int) -> Found | None:
    """Read two numbers with a dash: a range, or a score after words of winning and losing."""
    first = _NUMBER.match(line.text, at)
    dash = _DASH.match(line.text, first.end()) if first else None
    second = _NUMBER.match(line.text, dash.end()) if dash else None
    if first is None or second is None or dash is None:
        return None
    end = second.end()
    if _is_none(line, at, end, first[0], second[0]):
        return None
    chain = _CHAIN.match(line.text, at)
    if chain and chain.end() > end:
        numbers = re.findall(r"\d+", chain[0])
        between = ", " if max(map(len, numbers)) > 1 or " " in chain[0] else " "
        return Found(chain.end(), between.join(cardinal(each, line.style) for each in numbers), "score", "formation")
    if first[0].isdecimal() and second[0].isdecimal() and _is_score(line, at):
        said = f"{cardinal(first[0], line.style)} {cardinal(second[0], line.style)}"
        return Found(end, said, "score", "score", LIKELY)
    return _range(line, at, first[0], second[0], end)


_MARK = Shape(r"\d,\d{1,2} [-–] $")
_SUM = Shape(r"[\d.,]{1,12} [-–] [\d.,]{1,12} = ?\d")


def _is_none(line: Line, at: int, end: int, first: str, last: str) -> bool:
    """Say whether two numbers are no pair: of a sum, of a draw, in a list of marks, or a weekday and its date."""
    if _SUM.match(line.text, at) or (line.left(at) == "thứ" and line.text[end : end + 1] == "/"):
        return True
    if len(first) == len(last) and drawn(line, at, first):
        return True
    listed = _DASH.match(line.text, end) or _MARK.search(line.text[max(0, at - 9) : at])
    return "," in first + last and listed is not None


def _range(line: Line, at: int, first: str, last: str, end: int) -> Found | None:
    if line.left(at) == "tháng" and (months := _MONTHS.match(line.text, at)):
        return _months(line, months[1], months[2], end)
    if value(first) >= value(last) * _SIZES.get(line.right(end), 1):
        return None
    if line.left(at) == "số" and _OF_YEAR.match(line.text, at):  # tờ bản đồ số 05-2024
        return None
    counted = line.left(at) not in CODED and line.right(end).islower()
    one, two = (say_number(unpadded(each) if counted else each, line.style) for each in (first, last))
    return Found(end, f"{one} {line.style.range_word} {two}", "range", "range", LIKELY)


_OF_YEAR = Shape(r"\d{1,3} ?[-–] ?(?:19|20)\d\d(?!\w)")


def _months(line: Line, first: str, last: str, end: int) -> Found:
    """Read "tháng 4-6", and over the turn of the year "tháng 11-4"."""
    one, two = (day_or_month(each, line.style, month=True) for each in (first, last))
    again = "tháng " if int(first) > int(last) else ""
    return Found(end, f"{one} {line.style.range_word} {again}{two}", "range", "months", LIKELY)


_MONTHS = Shape(r"(0?[1-9]|1[0-2]) ?[-–] ?(0?[1-9]|1[0-2])(?![\d/])")


def _is_score(line: Line, at: int) -> bool:
    if line.left(at) in ("từ", "khoảng"):
        return False
    window = re.split(r"[.;!?\n]", line.text[max(0, at - 60) : at])[-1]
    if _BETWEEN_NAMES.search(window) or _SCORE_WORDS.search(window.lower()) or _SETS_AFTER.match(line.text, at):
        return True
    return _between_teams(line, at) or line.joined(at, ("score",))


def _between_teams(line: Line, at: int) -> bool:
    """Say whether names stand on both sides, as in a list of results: "Lào 1-2 Malaysia"."""
    before = _TEAM_BEFORE.search(line.text[max(0, at - 20) : at])
    if before is None or not _TEAM_AFTER.match(line.text, at):
        return False
    return before[1].lower() not in COUNTED and before[1].lower() not in _NUMBERED


_TEAM_BEFORE = re.compile(r"(?<![^\W_])([A-ZĐ][^\W\d_]{1,12}) $")
_TEAM_AFTER = Shape(r"\d{1,2} ?[-–] ?\d{1,2} [A-ZĐ][^\W\d_]*[a-zà-ỹ]")
_NUMBERED = vocabulary(
    "tổ bản khu phường lớp khối bài điều trang ngày tháng cấp đội nhóm số mục phần kỳ tuần thứ từ khoảng đường lô quận"
    " chương khoản điểm cụm tầng nhà mùng mồng bậc mức vùng loại hạng"
)


_SIZES = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
"""What the end of "800.000-1 triệu" is worth; the beginning may need it too ("1-2 triệu"), and is smaller anyhow."""
_SETS_AFTER = Shape(r"\d{1,2} ?[-–] ?\d{1,2} ?\((?:\d{1,2}[-/:]\d{1,2}[,;]? ?){2,5}\)")
_BETWEEN_NAMES = Shape(r"[-–] (?:(?:[A-ZĐ]\w{0,12}) ){1,4}$|[A-ZĐ]\w{0,12} ?[-–] ?(?:[A-ZĐ]\w{0,12} ?){1,4}: $")


_CHAIN = Shape(r"\d{1,2}(?:(?:-\d{1,2}){2,5}|(?: [-–] \d{1,2}){2,5})(?![,.-]{0,16}\d)")
_SCORE_WORDS = Shape(
    r"(?<!\w)(?:t[ỷỉ] số|thắng|thua|hòa|hoà|dẫn|gỡ|chung cuộc|hiệp|set|séc|penalty|luân lưu|đánh bại|san bằng"
    r"|trận đấu|trận gặp|ấn định|bán kết|chung kết|tứ kết|lượt đi|lượt về|đá với|rút ngắn|hạ gục|ngược dòng"
    r"|loạt sút|đè bẹp)(?!\w)"
)


def medals(line: Line, at: int) -> Found | None:
    """Read a team's medals, "3V-2B-1Đ"."""
    match = _MEDALS.match(line.text, at)
    if match is None:
        return None
    counts = [cardinal(each, line.style) for each in match.groups()]
    said = ", ".join(f"{count} {metal}" for count, metal in zip(counts, ("vàng", "bạc", "đồng"), strict=True))
    return Found(match.end(), said, "measure", "medals", LIKELY)


_MEDALS = Shape(r"(\d{1,3}) ?V ?[-–,;/ ] ?(\d{1,3}) ?B ?[-–,;/ ] ?(\d{1,3}) ?Đ(?!\w)")
