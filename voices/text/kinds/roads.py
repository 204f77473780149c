"""Roads and the posts along them: QL.6, ĐT.101, Km10+500."""

from __future__ import annotations

from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import cardinal, digits
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape

_ROAD = Shape(r"(QL|TL|ĐT|ĐH|ĐX|HL|TLĐ|CT)[ .-]{0,2}(\d{1,4})([A-ZĐ]?)(?![\w])")
_POST = Shape(r"[Kk][Mm] ?(\d{1,4}|\d\.\d{3}) ?\+ ?(\d{1,3})(?:[.,]\d+)?(?: ?m(?!\w))?(?!\w)")
_POST_RANGE = Shape(r"[Kk]m ?(\d{1,4}(?![\d+.])|\d{1,4}(?=\.(?!\d))|\d\.\d{3}(?![\d+]))(?! ?\+)")
_PLAIN_POST = Shape(r"(\d{1,4}|\d\.\d{3})\+(\d{3})(?!\d)")
_ROADS = {
    "QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "ĐH": "đường huyện", "HL": "hương lộ", "TLĐ": "tỉnh lộ",
    "ĐX": "đường xã", "CT": "cao tốc",
}  # fmt: skip
_TAUGHT = frozenset(("an", "qpan", "qp", "qpan&qs", "thức", "dưỡng", "lớp", "khóa"))
"""Words before whom a course is for ("quốc phòng an ninh ĐT4"), which is no road."""
_ROAD_ONLY = frozenset({"QL", "TL", "ĐT", "HL"})


def road(line: Line, at: int) -> Found | None:
    """Read a road's short name; "ĐH 12" and "CT 05" only where a road is meant."""
    match = _ROAD.match(line.text, at)
    if match is None:
        return None
    name, number, series = match.groups()
    if name == "HL" and ("-" in match[0] or line.left(at) in ("trọng", "tải")):  # HL-93 is a load on a bridge
        return None
    if line.left(at) in _TAUGHT:
        return None
    numbered = ("." in match[0] and (number[0] == "0" or name[0] == "Đ")) or (number[0] == "0" and name == "ĐH")
    said_before = line.left(at, 2) == _ROADS[name]
    led = said_before or line.left(at) in ("đường", "tuyến", "trên", "tốc", "qua")
    if name not in _ROAD_ONLY and not numbered and not led:
        return None
    count = digits(number) if number[0] == "0" else cardinal(number, line.style)
    said = f"{_ROADS[name]} {count}{' ' + spell(series) if series else ''}"
    if line.left(at) == "đường":
        said = said.removeprefix("đường ")
    if line.left(at) == "xã" and name == "ĐX" and not said_before:
        said = f"{spell(name)} {count}"
    if said_before:
        said = f"{spell(name)} {count}" if name == "CT" else said.removeprefix(_ROADS[name] + " ")
    return Found(match.end(), said, "road", "road")


def post(line: Line, at: int) -> Found | None:
    """Read a kilometre post: "ki lô mét mười cộng năm trăm"."""
    if line.text[at] not in "Kk":
        return None
    match = _POST.match(line.text, at)
    if match is not None:
        said = f"ki lô mét {_kilometres(match[1], line)} cộng {_metres(match[2], line)}"
        return Found(match.end(), said, "road", "kilometre post")
    match = _POST_RANGE.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(), f"ki lô mét {_kilometres(match[1], line)}", "road", "kilometre")


def bare_post(line: Line, at: int) -> Found | None:
    """Read the second post of a stretch, "Km10+500 - 12+300"."""
    match = _PLAIN_POST.match(line.text, at)
    if match is None:
        return None
    said = f"{_kilometres(match[1], line)} cộng {_metres(match[2], line)}"
    return Found(match.end(), said, "road", "bare post")


def _kilometres(printed: str, line: Line) -> str:
    return cardinal(printed.replace(".", ""), line.style)


def _metres(printed: str, line: Line) -> str:
    return cardinal(printed, line.style) if printed.strip("0") else "không"


def house(line: Line, at: int) -> Found | None:
    """Read a house by its short number, "SN 24, ngõ 5", which is nobody's year of birth."""
    match = _HOUSE.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(1), "số nhà", "address", "house", LIKELY)


_HOUSE = Shape(
    r"(SN)[: ]{1,2}\d{1,3}[A-ZĐ]?(?:/\d{1,3})?(?=,? (?:ngõ|ngách|đường|phố|tổ|thôn|xóm|khu|hẻm|kiệt|phường|[A-ZĐ]\w))"
)


def district(line: Line, at: int) -> Found | None:
    """Read a ward or district of a city by its letter, "P12, Q10, TP.HCM"; elsewhere Q4 is a quarter, P2 a pump."""
    match = _DISTRICT.match(line.text, at)
    if match is None:
        return None
    said = f"{'phường' if match[1] == 'P' else 'quận'} {cardinal(match[2], line.style)}"
    return Found(match.end(), said, "address", "district", LIKELY)


_DISTRICT = Shape(r"([PQ])(\d{1,2})(?=,? (?:TP|T\.P|[Tt]hành phố|Q\.? ?\d|[Qq]uận))")
