"""Two numbers with a slash that are no date: fractions, shares of a whole, house numbers."""

from __future__ import annotations

from voices.text.kinds.days import out_of
from voices.text.kinds.measures import unit_at
from voices.text.kinds.quantities import NUMBER, say_number, unpadded, value
from voices.text.line import Line
from voices.text.numbers import cardinal
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.units import units
from voices.text.vocabulary import vocabulary

_PAIR = Shape(rf"({NUMBER})( ?/ ?)({NUMBER})")
_MIXED = Shape(r"(\d{1,3}) ([1-9])/([2-9]|10)(?![\d/])")
_NUMBERED = vocabulary("số ngõ ngách hẻm kiệt nhà thửa tờ lớp lô đề phòng block bài lần lượt căn kỳ đợt tập")
_OUT_OF = vocabulary("hóa vh độ vấn nghiệp đạt có được hệ thang mắt lực vắng đủ tổ bậc tầng trang thứ hạng")
"""Words before so many out of so many, which no day follows."""
_AMOUNTS = frozenset(("quân số", "dân số", "tổng số", "đa số", "quá số", "số phiếu"))
_PART_LEADS = vocabulary("trên hơn gần chiếm khoảng còn bằng tới quá dưới tức mất hết giảm lấp mới cả")
_PARTS = {("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4"), ("1", "5")}
_PART_NOUNS = vocabulary("số diện tổng dân quãng chặng thời chiều sản nhu cổ phần")


def fraction(line: Line, at: int) -> Found | None:
    """Read a/b: "phần" for a part of something whole, "trên" for so many out of so many."""
    if "/" not in line.text[at : at + 30]:
        return None
    return _whole_and_part(line, at) or _pair(line, at)


def _whole_and_part(line: Line, at: int) -> Found | None:
    """Read a whole number with a part behind it, "2 1/2"."""
    mixed = _MIXED.match(line.text, at)
    if mixed is None:
        return None
    whole, first, last = mixed.groups()
    said = f"{cardinal(whole, line.style)} và {cardinal(first, line.style)} phần {_denominator(last, line)}"
    return Found(mixed.end(), said, "fraction", "whole and part", LIKELY)


def _pair(line: Line, at: int) -> Found | None:
    match = _PAIR.match(line.text, at)
    if match is None:
        return None
    end, first, last = match.end(), match[1], match[3]
    if line.text[end : end + 1] == "/" and line.text[end + 1 : end + 2].isdecimal():
        return _chain(line, at)
    if line.joined(at, ("score",)) and first.isdecimal() and last.isdecimal():
        said = f"{cardinal(first, line.style)} {cardinal(last, line.style)}"
        return Found(end, said, "score", "set", LIKELY)
    if (line.left(at) not in _NUMBERED or line.left(at, 2) in _AMOUNTS) and _is_part(line, at, end, first, last):
        said = f"{cardinal(first, line.style)} phần {_denominator(last, line)}"
        return Found(end, said, "fraction", "part", LIKELY)
    if line.left(at) not in _NUMBERED and out_of(line, end):
        first, last = unpadded(first), unpadded(last)
    sure = LIKELY if _is_share(line, at, end, first, last) else GUESS
    said = f"{_number(line, at, first)} trên {say_number(last, line.style)}"
    unit = unit_at(line, end) if line.text[end : end + 1] != " " else None  # 9.845/10.200ha
    return (
        Found(unit[0], f"{said} {unit[1]}", "measure", "out of", sure)
        if unit
        else Found(end, said, "ratio", "out of", sure)
    )


def _is_share(line: Line, at: int, end: int, first: str, last: str) -> bool:
    """Say whether it can only be so many out of so many; "mưa lớn 5/12" may be a day, so that the desk should look."""
    if line.left(at) in _NUMBERED or value(first) > value(last):
        return line.left(at) in _NUMBERED
    late = last in ("11", "12") and first != last and first.isdecimal()
    return not late or line.left(at) in _OUT_OF or out_of(line, end) or line.right(end) in units()


def _number(line: Line, at: int, first: str) -> str:
    if line.left(at) == "thứ" and first in ("1", "4"):
        return "nhất" if first == "1" else "tư"
    return say_number(first, line.style)


def _is_part(line: Line, at: int, end: int, first: str, last: str) -> bool:
    if not (first.isdecimal() and last.isdecimal()) or first[0] == "0" or len(last) > 2 or int(last) < 2:
        return False
    left, right = line.left(at), line.right(end)
    if left == "vòng" and first == "1":
        return True
    if int(last) > 10:
        return False
    if right in _PART_NOUNS or first + "/" + last == line.text.strip():
        return True
    smaller = int(first[:3]) < int(last) and len(first) < 3
    return smaller and (left in _PART_LEADS or (first, last) in _PARTS)


def _denominator(printed: str, line: Line) -> str:
    return "tư" if printed == "4" else cardinal(printed, line.style)


_SLASHED = Shape(r"\d{1,6}(?:/\d{1,6})+")


def _chain(line: Line, at: int) -> Found | None:
    """Read a house number with alleys, 12/4/7: each number, with "trên" between."""
    match = _SLASHED.match(line.text, at)
    if match is None:
        return None
    said = " trên ".join(say_number(each, line.style) for each in match[0].split("/"))
    return Found(match.end(), said, "address", "alleys", LIKELY)
