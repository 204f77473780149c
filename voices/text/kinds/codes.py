"""Serials, series and the codes of products, rooms, classes and ships."""

from __future__ import annotations

import re

from voices.text.kinds.phones import DRAW
from voices.text.kinds.quantities import say_number
from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import cardinal, code_number, digits
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.respelling import pronounceable, respell
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_MIXED = Shape(r"(?=[A-ZĐ]{1,5}[-.]?\d)(?:U\.\d\d|[A-ZĐ]{1,5}-?\d{1,6})(?:[-./]?(?:[A-ZĐ]{1,3}|\d{1,6})){0,4}(?![\w])")
_NUMBER_LETTER = Shape(r"\d{1,4}[A-ZĐ]{1,3}(?:\d{0,3})(?:[-/.]\d{1,4})?(?![\w])")
_SEVERAL = Shape(r"\d{1,2}[A-ZĐ](?:/\d{1,2}[A-ZĐ]){1,4}(?!\w)")
_PATIENT = Shape(
    r"(?<!\w)(?:nam|nữ|bn|nhân|sản phụ|bệnh nhi|(?:bé|cháu|con|học sinh) (?:gái|trai|nam|nữ)|cháu|bé|em|cụ|thị \w{1,7}"
    r"|văn \w{1,7}),? ?\(?$"
)
_FLAT = Shape(r"(\d)PN")
_ONE_LETTER = Shape(r"(\d{1,4})([A-ZĐ])")
_ROADS_AND_HOUSES = vocabulary("lộ tỉnh đường huyện số nhà ngõ ngách hẻm sn")
_LETTER_MIX = Shape(r"[A-Za-zĐđ]{1,8}(?:-[A-Za-z]{1,8})?-?\d{1,5}[A-Za-z]{0,3}(?![\w])")
_PIECES = Shape(r"\d+|[^\W\d_]+|\S")


def serial(line: Line, at: int) -> Found | None:
    """Read the groups of a number after words like "mã số", one digit at a time; a draw's numbers in pairs."""
    match = _BOOK.match(line.text, at)
    if match is not None:
        said = ", ".join(map(digits, match[0].split("-")))
        return Found(match.end(), said, "serial", "groups", LIKELY)
    match = _GROUPS.match(line.text, at)
    clause = line.clause(at)
    if match is not None and _CODE_WORDS.search(clause):
        groups = re.findall(r"\d+", match[0])
        return Found(match.end(), ", ".join(digits(each) for each in groups), "serial", "groups", LIKELY)
    match = DRAW.match(line.text, at)
    if match is None or not _DRAWN.search(_SENTENCE_END.split(line.text[max(0, at - 80) : at].lower())[-1]):
        return None
    said = ", ".join(say_number(each, line.style) for each in re.findall(r"\d+", match[0]))
    return Found(match.end(), said, "serial", "draw", LIKELY)


_SENTENCE_END = re.compile(r"[.;!?\n](?=\s)")
_DRAWN = Shape(r"dãy số|bộ số|xổ số|số trúng|trúng thưởng|vietlott|mega|power|kết quả|cặp số|con số")


_BOOK = Shape(r"97[89]-\d{1,5}-\d{1,7}-\d{1,7}-\d(?![\d-])")
_GROUPS = Shape(r"\d{2,8}(?:[-. ]\d{2,8}){1,5}(?![-.]?\w)")
_CODE_WORDS = Shape(
    r"(?<!\w)(?:mã|mã số|số hiệu|sê ri|seri|ký hiệu|số khung|số máy|vé số|tài khoản|stk|số thẻ|cccd|định danh|căn cước"
    r"|cmnd|cmt|cmtnd|chứng minh nhân dân|chứng minh thư|hộ chiếu|mst)"
    r"(?: [^\W\d_]{1,6}){0,3}:? ?$"
)


def series(line: Line, at: int) -> Found | None:
    """Read letters and a number after words for what they number: "số BA 123456", "chuyến bay VN 1235"."""
    match = _SERIES.match(line.text, at)
    if match is None:
        return None
    travels = line.left(at) in _TRAVEL or line.left(at, 2) == "chuyến bay"
    if not travels and (len(match[2]) < 5 or line.left(at) not in _SERIES_WORDS):
        return None
    said = _FLEETS.get(match[1]) if line.left(at) == "tàu" else None
    return Found(match.end(), f"{said or spell(match[1])} {digits(match[2])}", "serial", "series", LIKELY)


_FLEETS = {"CSB": "cảnh sát biển", "KN": "kiểm ngư"}
_SERIES = Shape(r"([A-ZĐ]{1,3}) ?(\d{1,8})(?![\w.,]{0,16}\d)")
_SERIES_WORDS = vocabulary("số ri seri hiệu mã phôi series serial")
_TRAVEL = vocabulary("chuyến tàu")


def room(line: Line, at: int) -> Found | None:
    """Read a room's number, "P.205"; one or two digits are a ward's."""
    match = _ROOM.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(), f"phòng {code_number(match[1], line.style)}", "address", "room", LIKELY)


_ROOM = Shape(r"P\.? ?(\d{3,4})(?![\w/]|[.,]\d)")


def code(line: Line, at: int) -> Found | None:
    """Read a product, class or road code that starts with letters: A321, ST25, H5N1, AK-47."""
    ship = _SHIP.match(line.text, at)
    if ship is not None and line.left(at) == "tàu":
        return Found(ship.end(), f"{_FLEETS[ship[1]]} {digits(ship[2])}", "code", "ship", LIKELY)
    match = _MIXED.match(line.text, at) or _LETTER_MIX.match(line.text, at)
    if match is None:
        return None
    ends = _ENDS.full(match[0])
    if ends is not None and int(ends[2]) < int(ends[3]):
        first, last = _say(ends[1] + ends[2], line), _say(ends[1] + ends[3], line)
        return Found(match.end(), f"{first} {line.style.range_word} {last}", "code", "from one to another", LIKELY)
    amount = _AMOUNT.full(match[0])
    if amount is not None:
        said = f"{spell(amount[1])} {say_number(amount[2], line.style)}"
        return Found(match.end(), said, "code", "ambiguous", GUESS)
    return Found(match.end(), _say(match[0], line), "code", "letters and digits", LIKELY)


_ENDS = Shape(r"([A-ZĐ]{1,2})(\d{1,3})-\1(\d{1,3})")
"""Two of a row: "lô A1-A5"."""
_AMOUNT = Shape(r"([A-Z])([1-9]\d{0,2}(?:\.\d{3}){1,3})")
"""A letter and what looks like thousands: a price whose sign was lost, "R5.000", or a code with a point."""
_SHIP = Shape(r"(CSB|KN)-(\d{3,4})(?!\w)")


def numbered_code(line: Line, at: int) -> Found | None:
    """Read a code that starts with digits: ô 15B, lớp 12A2, 4K, 2G."""
    match = _NUMBER_LETTER.match(line.text, at)
    if match is None:
        return None
    several = _SEVERAL.match(line.text, at)
    if several is not None and line.left(at) not in _ROADS_AND_HOUSES:
        said = ", ".join(_say(each, line) for each in several[0].split("/"))
        return Found(several.end(), said, "code", "side by side", LIKELY)
    if match[0][-1] == "T" and match[0][:-1].isdecimal() and _is_age(line, at):
        return Found(match.end(), f"{cardinal(match[0][:-1], line.style)} tuổi", "measure", "age", LIKELY)
    flat = _FLAT.full(match[0])
    if flat is not None:
        return Found(match.end(), f"{cardinal(flat[1], line.style)} phòng ngủ", "measure", "bedrooms", LIKELY)
    split = _ONE_LETTER.full(match[0])
    if split and line.left(at) in _ROADS_AND_HOUSES and split[1][0] != "0":
        return Found(
            match.end(), f"{cardinal(split[1], line.style)} {spell(split[2])}", "code", "road or house", LIKELY
        )
    return Found(match.end(), _say(match[0], line), "code", "digits and letters", LIKELY)


def _is_age(line: Line, at: int) -> bool:
    """Say whether "10T" tells how old somebody is: behind a patient, a child, a name and a comma or bracket."""
    before = line.text[max(0, at - 40) : at]
    return _PATIENT.search(before.lower()) is not None or _NAMED.search(before) is not None


_NAMED = Shape(r"(?:(?:[A-ZĐ]\.){1,3}[A-ZĐ]?|(?:[A-ZĐ]\w{1,7} ){1,3}[A-ZĐ]\w{0,7})\.?(?:, | ?\()$")


def _say(printed: str, line: Line) -> str:
    said = []
    for piece in _PIECES.findall(printed):
        if piece.isdecimal():
            said.append(code_number(piece, line.style))
        elif piece == "/":
            said.append("trên")
        elif piece.isalpha():
            said.append(_letters(piece, line))
    return " ".join(said)


def _letters(piece: str, line: Line) -> str:
    if piece.isupper() and not pronounceable(piece):
        return spell(piece)
    for entry in line.lexicon.starting(piece):
        same = entry.printed == piece or (entry.case == "any" and entry.printed.lower() == piece.lower())
        if same and not (entry.left or entry.right):
            return entry.spoken
    return respell(piece) or spell(piece)
