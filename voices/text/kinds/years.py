"""Two years about a dash or slash: a stretch of time, or a season or school year that lies in both."""

from __future__ import annotations

import re

from voices.text.line import Line
from voices.text.numbers import cardinal, year
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape

YEAR = r"(?:1\d{3}|20\d{2}|2100)"
_END = r"(?![\w%]|[.,/]\d)"

YEARS = Shape(rf"({YEAR})(?: ?[-–—] ?| ?/ ?)({YEAR}){_END}")
YEAR_SHORT = Shape(rf"({YEAR})[-–/](\d\d){_END}")
_SIDE_BY_SIDE = ("năm học", "niên khóa", "mùa giải", "mùa bóng", "đông xuân", "niên vụ", "vụ mùa", "niên học")


def years(line: Line, at: int, match: re.Match[str]) -> Found | None:
    """Read "2021-2025" and "năm học 2024-2025", where `match` is of YEARS."""
    first, last = (year(each, line.style) for each in match.group(1, 2))
    if int(match[1]) > int(match[2]) or ("/" in match[0] and int(match[1]) + 1 != int(match[2])):
        return None
    word = ", " if "/" in match[0] or line.left(at, 2) in _SIDE_BY_SIDE else f" {line.style.range_word} "
    return Found(match.end(), f"{first}{word}{last}", "years", "year-year")


def year_short(line: Line, at: int, match: re.Match[str]) -> Found | None:
    """Read "1954-75" and "mùa giải 2024/25", where `match` is of YEAR_SHORT."""
    first, later = int(match[1]), (int(match[2]) - int(match[1])) % 100
    if later == 1:
        said = f"{year(first, line.style)}, {cardinal(match[2], line.style)}"
        return Found(match.end(), said, "years", "season", LIKELY)
    if not later or (line.left(at, 2) not in _SPANS and (int(match[2]) < _MONTHS or "/" in match[0])):
        return None
    said = f"{year(first, line.style)} {line.style.range_word} {year(first + later, line.style)}"
    return Found(match.end(), said, "years", "short second year", LIKELY)


_MONTHS = 13
"""From here on "1954-75" ends in a year, not in a month."""
_SPANS = frozenset(("giai đoạn", "nhiệm kỳ", "thời kỳ", "trong năm", "những năm", "các năm"))
