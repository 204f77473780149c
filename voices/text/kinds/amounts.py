"""Amounts printed short or across their unit: 1tr2, 1m65, 3/4 ha, (2-3)%, 90C for nine degrees."""

from __future__ import annotations

from voices.text.kinds.measures import MONEY, unit_at
from voices.text.kinds.quantities import NUMBER, degrees, say_amount, say_number, unpadded
from voices.text.line import Line
from voices.text.numbers import cardinal
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.units import units


def short_money(line: Line, at: int) -> Found | None:
    """Read "1tr2" and "2ty3": a million or billion and so many tenths, hundredths or thousandths of it."""
    match = _SHORT_MONEY.match(line.text, at)
    if match is None:
        return None
    end, unit = match.end(), ""
    large, below = ("triệu", line.style.thousand) if match[2] == "tr" else ("tỷ", "triệu")
    after = unit_at(line, end)
    if after and after[2] in MONEY:
        end, unit = after[0], f" {after[1]}"
    said = f"{cardinal(match[1], line.style)} {large} {cardinal(match[3].ljust(3, '0'), line.style)} {below}{unit}"
    return Found(end, said, "money", "short money")


_SHORT_MONEY = Shape(r"(\d{1,3}) ?(tr|t|t[ỷỉy])(\d{1,3})(?!\w)")


def written_out(line: Line, at: int) -> Found | None:
    """Read a number that is written out in brackets behind it once: "03 (ba) bản"."""
    match = _WRITTEN_OUT.match(line.text, at)
    if match is None:
        return None
    said = say_number(unpadded(match[1]), line.style)
    if _plainly(match[2]) != _plainly(said):
        return None
    return Found(match.end(), said, "cardinal", "written out")


_WRITTEN_OUT = Shape(rf"({NUMBER}) ?\(([^\W\d_]{{2,8}}(?: [^\W\d_]{{2,8}}){{0,24}})\)")


def _plainly(said: str) -> str:
    """Fold the ways a number may be worded."""
    return (
        said.lower().replace("ngàn", "nghìn").replace("lẻ", "linh").replace("mươi bốn", "mươi tư").replace("tỉ", "tỷ")
    )


def across(line: Line, at: int) -> Found | None:
    """Read a measure with its unit between the digits: "1m65", "3kg2"."""
    match = _ACROSS.match(line.text, at)
    if match is None:
        return None
    whole, unit, rest = match.groups()
    said = f"{cardinal(whole, line.style)} {units()[unit]} {cardinal(rest, line.style)}"
    return Found(match.end(), said, "measure", "unit between digits")


_ACROSS = Shape(r"(\d{1,3})(kg|m(?![23](?!\d)))(\d{1,2})(?!\w)")


def lost_degree(line: Line, at: int) -> Found | None:
    """Read "dưới 90C" in a forecast as nine degrees: the raised circle came through as a nought."""
    match = _LOST_DEGREE.match(line.text, at)
    if match is None or not _WEATHER.search(line.text[max(0, at - 90) : at].lower()):
        return None
    first, last = match.groups()
    said = say_number(first, line.style)
    if last:
        said += f" {line.style.range_word} {say_number(last, line.style)}"
    return Found(match.end(), f"{said} độ xê", "measure", "raised nought", LIKELY)


_LOST_DEGREE = Shape(r"([1-4]?\d(?:,\d)?)(?: ?[-–] ?([1-4]?\d(?:,\d)?))?0C(?!\w)")
_WEATHER = Shape(r"nhiệt độ|trời rét|rét|nắng nóng|lạnh|thấp nhất|cao nhất|vùng núi|sốt|ủ ấm|sấy|bảo quản")


def part_of_unit(line: Line, at: int) -> Found | None:
    """Read a fraction of a unit: 3/4 ha, but 30/45 ha is so many out of so many."""
    match = _PART.match(line.text, at)
    unit = unit_at(line, match.end()) if match else None
    if match is None or unit is None:
        return None
    over = "phần" if int(match[2]) <= 10 else "trên"
    below = "tư" if int(match[2]) == 4 else cardinal(match[2], line.style)
    said = f"{cardinal(match[1], line.style)} {over} {below} {unit[1]}"
    return Found(unit[0], said, "measure", "fraction of a unit")


_PART = Shape(r"(\d{1,2})/(\d{1,2})(?= ?[a-z])")


def inches(line: Line, at: int) -> Found | None:
    """Read the size of a screen or wheel, 55" or 6.7"."""
    match = _INCHES.match(line.text, at)
    if match is None or not _SCREEN.search(line.text[max(0, at - 30) : at].lower()):
        return None
    return Found(match.end(), f"{say_amount(match[1], line.style)} in", "measure", "inches", LIKELY)


_INCHES = Shape(r"(\d{1,2}(?:[.,]\d{1,2})?) ?(?:[\"″”]|''|’’)(?!\w)")
_SCREEN = Shape(r"màn|ti ?vi|lap ?top|máy tính|vành|mâm|lốp|ống|tấm nền")


def coordinates(line: Line, at: int) -> Found | None:
    """Read a place at sea, "16,5N-112,0E"."""
    match = _COORDINATES.match(line.text, at)
    if match is None:
        return None
    north, pole, east, side = match.groups()
    said = (
        f"{degrees(north, line.style)} độ vĩ {'nam' if pole == 'S' else 'bắc'}, "
        f"{degrees(east, line.style)} độ kinh {'tây' if side == 'W' else 'đông'}"
    )
    return Found(match.end(), said, "measure", "coordinates", LIKELY)


_DEGREES = r"(\d{1,3}(?:[.,]\d{1,4})?) ?°? ?"
_COORDINATES = Shape(rf"{_DEGREES}([NSB])(?:[ ,;/–-]{{1,3}})(?=\d\d){_DEGREES}([EĐW])(?!\w)")


def arc(line: Line, at: int) -> Found | None:
    """Read an angle with its minutes, and the side of the globe it may be on: 21°20'10"N, 103°54'E."""
    match = _ARC.match(line.text, at)
    if match is None:
        return None
    said = f"{cardinal(match[1], line.style)} độ {cardinal(match[2], line.style)} phút"
    if match[3]:
        said += f" {say_number(match[3], line.style)} giây"
    return Found(match.end(), said + _SIDES.get(match[4] or "", ""), "measure", "arc", LIKELY)


_ARC = Shape(
    r"(\d{1,3}) ?[°º] ?(\d{1,2}) ?['’′](?!') ?(?:(\d{1,2}(?:[.,]\d{1,3})?) ?(?:[\"”″]|''|’’) ?)?(?:([NSBEĐWT])(?!\w))?"
)
_SIDES = {
    "N": " vĩ bắc", "B": " vĩ bắc", "S": " vĩ nam", "E": " kinh đông", "Đ": " kinh đông", "W": " kinh tây",
    "T": " kinh tây",
}  # fmt: skip


def bracketed(line: Line, at: int) -> Found | None:
    """Read a range in brackets before its sign, "(2-3)%"."""
    match = _BRACKETED.match(line.text, at)
    if match is None:
        return None
    first, last = (say_number(each, line.style) for each in match.group(1, 3))
    joint = "cộng trừ" if match[2] == "±" else line.style.range_word
    return Found(match.end(), f"{first} {joint} {last} {units()[match[4]]}", "percent", "range in brackets")


_BRACKETED = Shape(rf"\(({NUMBER}) ?([-–±]) ?({NUMBER})\) ?(%|‰|°C)")


def magnitude(line: Line, at: int) -> Found | None:
    """Read how strong an earthquake was, "M3.7" or "M = 4,5"."""
    match = _MAGNITUDE.match(line.text, at)
    if match is None or not _QUAKE.search(line.text[max(0, at - 60) : at].lower()):
        return None
    said = f"mờ {say_amount(match[1], line.style)}"
    return Found(match.end(), said, "measure", "magnitude", LIKELY)


_MAGNITUDE = Shape(r"M ?=? ?(\d[.,]\d)(?!\w)")
_QUAKE = Shape(r"động đất|rung chấn|dư chấn|độ lớn|độ richter")
