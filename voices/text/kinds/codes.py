"""Plates, telephone numbers, serials and product codes."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import say_number
from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import DIGITS, cardinal, code_number, digits
from voices.text.reading import LIKELY, Found
from voices.text.respelling import pronounceable, respell
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_PLATE = Shape(
    r"(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–—.]? ?(\d{3})[.]?(\d{2})(?!\w)"
    r"|(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–] ?(\d{4})(?!\w)|(\d{2})-([A-Z])(\d) (\d{4})(?![\w.,])"
)
_PHONE = Shape(
    r"1[89]00\d{4}(?!\w)|(?:\(0\d{1,4}\)[ .-]?|0\d{2,3}[ .-])\d{5,8}(?!\w)"
    r"|\(0\d{1,4}\)\d{1,4}(?:[ .-]\d{2,6}){1,3}(?!\w)"
    r"|\+?\(?\d{1,5}\)?(?: \d{1,5}|[.\-]\(?\d{1,5}\)?){0,4}(?![\d\w])"
)
_SHORT = Shape(r"\d{3,5}(?![\d.,:/%-]*\d)")
_MIXED = Shape(r"(?=[A-ZĐ]{1,5}[-.]?\d)(?:U\.\d\d|[A-ZĐ]{1,5}-?\d{1,6})(?:[-./]?(?:[A-ZĐ]{1,3}|\d{1,6})){0,4}(?![\w])")
_NUMBER_LETTER = Shape(r"\d{1,4}[A-ZĐ]{1,3}(?:\d{0,3})(?:[-/.]\d{1,4})?(?![\w])")
_SEVERAL = Shape(r"\d{1,2}[A-ZĐ](?:/\d{1,2}[A-ZĐ]){1,4}(?!\w)")
_PATIENT = Shape(r"(?:nam|nữ|bn|nhân|sản phụ|thị \w{1,7}|văn \w{1,7}),? ?$")
_FLAT = Shape(r"(\d)PN")
_ONE_LETTER = Shape(r"(\d{1,4})([A-ZĐ])")
_ROADS_AND_HOUSES = vocabulary("lộ tỉnh đường huyện số nhà ngõ ngách hẻm sn")
_LETTER_MIX = Shape(r"[A-Za-zĐđ]{1,8}(?:-[A-Za-z]{1,8})?-?\d{1,5}[A-Za-z]{0,3}(?![\w])")
_PIECES = Shape(r"\d+|[^\W\d_]+|\S")
_CALLED = vocabulary(
    "gọi hotline đt sđt đtdđ tel fax phone zalo máy đài thoại nóng hệ call mobile viber whatsapp số cảnh_sát sát "
    "thương cứu"
)
_SHORT_NUMBERS = vocabulary("111 112 113 114 115 116 117 118 119 1022 1800 1900 1039 195 198 1080 5656 1414 19009095")
_DIALLED = vocabulary("gọi đài nóng hotline")
_RESCUE = vocabulary("111 112 113 114 115")
_ANSWERING = frozenset(("pccc", "cnch", "tkcn", "bvte", "csgt"))
_RESCUERS = Shape(r"trẻ em|cấp cứu|cứu hỏa|cứu hoả|cứu nạn|cứu hộ|cảnh sát|tổng đài|đường dây|phòng cháy|chữa cháy")
_HALF = re.compile(r"1[89]00")


def plate(line: Line, at: int) -> Found | None:
    """Read a number plate: 26A-123.45, 29-Y7 123.45, 15C-2223."""
    match = _PLATE.match(line.text, at)
    if match is None:
        return _hidden_plate(line, at)
    place, series, order, *number = (each for each in match.groups() if each is not None)
    head = f"{cardinal(place, line.style)} {spell(series)}{' ' + DIGITS[int(order)] if order else ''}"
    return Found(match.end(), f"{head}, {digits(''.join(number))}", "plate", "plate")


def _hidden_plate(line: Line, at: int) -> Found | None:
    """Read a plate of which the paper prints only a part: "26A-xxx.45"."""
    match = _HIDDEN_PLATE.match(line.text, at)
    if match is None:
        return None
    head = f"{cardinal(match[1], line.style)} {spell(match[2])}{' ' + DIGITS[int(match[3])] if match[3] else ''}"
    return Found(match.end(), f"{head}, {_half_hidden(match[4].replace('.', ''))}", "plate", "hidden", LIKELY)


_HIDDEN_PLATE = Shape(r"(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–] ?(?=[\d.]{0,4}[x*])([\dx*]{2,3}\.?[\dx*]{2})(?!\w)")


def phone(line: Line, at: int) -> Found | None:
    """Read a telephone number digit by digit, with its groups: after words of calling, or by its own shape."""
    text = line.text
    if (hidden := _HIDDEN.match(text, at)) is not None:
        return Found(hidden.end(), ", ".join(map(_half_hidden, re.findall(r"[\dx*]+", hidden[0]))), "phone", "hidden")
    match = _PHONE.match(text, at)
    if match is None or _DRAW.match(text, at):
        return None
    printed = match[0]
    count = sum(map(str.isdecimal, printed))
    if not _is_phone(printed, count, called=True):
        return _short_number(line, at)
    called = _is_called(line, at)
    if not _is_phone(printed, count, called=called):
        return None
    lead = "cộng " if printed.startswith("+") else ""
    said = lead + ", ".join(digits(each) for each in re.findall(r"\d+", printed))
    return Found(match.end(), said, "phone", "phone", 1.0 if called else LIKELY)


def _half_hidden(group: str) -> str:
    """Say a group of a number of which the paper prints only some digits, "09xx"."""
    return " ".join(DIGITS[int(each)] if each.isdecimal() else "ích" for each in group)


_HIDDEN = Shape(r"(?=[\d. ]{1,10}[x*])0[\dx*]{2,11}(?:[. ][\dx*]{2,8}){0,3}(?![\w*])")
_DRAW = Shape(r"\d\d(?:[- ]\d\d){4,9}(?![\d-])")
"""Pairs of digits in a row are a draw's numbers, whatever they are together."""


def rescue_numbers(line: Line, at: int) -> Found | None:
    """Read the numbers to call in need, set side by side: "113/114/115"."""
    match = _RESCUE_NUMBERS.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(), ", ".join(map(digits, re.findall(r"\d+", match[0]))), "phone", "rescue", LIKELY)


_RESCUE_NUMBERS = Shape(r"11[1-5](?:/11[1-5]){1,4}(?![\w/])")


def _short_number(line: Line, at: int) -> Found | None:
    """Read 113, 111, 1022 and the like: after words of calling, or of those who answer where nothing is counted."""
    match = _SHORT.match(line.text, at)
    if match is None or not (match[0] in _SHORT_NUMBERS or line.left(at) in _DIALLED):
        return None
    if _is_called(line, at):
        return Found(match.end(), digits(match[0]), "phone", "short number")
    beside = line.right(match.end())
    answered = not beside and _RESCUERS.search(line.clause(at)) is not None
    if match[0] not in _RESCUE or not (answered or beside in _ANSWERING):
        return None
    return Found(match.end(), digits(match[0]), "phone", "rescue", LIKELY)


def _is_called(line: Line, at: int) -> bool:
    return line.left(at) in _CALLED or line.joined(at, ("phone",)) or _near(line, at)


def _near(line: Line, at: int) -> bool:
    """Say whether a word of calling stands shortly before, past a colon or bracket."""
    window = line.text[max(0, at - 16) : at].lower()
    return any(each in _CALLED for each in re.findall(r"\w+", window)[-2:])


def _is_phone(printed: str, count: int, *, called: bool) -> bool:
    first = printed.lstrip("+(")
    if printed.startswith("+"):
        return 9 <= count <= 13
    if _HALF.match(first) and len(first) > 4:
        return 6 <= count <= 10 and (called or count in (8, 10))
    if first.startswith("080."):  # the State's own network
        return count == _STATE_DIGITS
    if first.startswith("0"):
        return 8 <= count <= 12 and (count >= 10 or called)
    return called and 6 <= count <= 11 and "." in printed and not re.fullmatch(r"\d{1,3}(\.\d{3})+", printed)


_STATE_DIGITS = 8


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
    match = _DRAW.match(line.text, at)
    if match is None or not _DRAWN.search(clause):
        return None
    said = ", ".join(say_number(each, line.style) for each in re.findall(r"\d+", match[0]))
    return Found(match.end(), said, "serial", "draw", LIKELY)


_DRAWN = Shape(r"dãy số|bộ số|xổ số|số trúng|trúng thưởng|vietlott|mega|power|kết quả|cặp số|con số")


_BOOK = Shape(r"97[89]-\d{1,5}-\d{1,7}-\d{1,7}-\d(?![\d-])")
_GROUPS = Shape(r"\d{2,8}(?:[-. ]\d{2,8}){1,5}(?![-.]?\w)")
_CODE_WORDS = Shape(
    r"(?<!\w)(?:mã|mã số|số hiệu|sê ri|seri|ký hiệu|số khung|số máy|vé số|tài khoản|stk|số thẻ|cccd|định danh|căn cước)"
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


def boat(line: Line, at: int) -> Found | None:
    """Read a fishing boat's number with its province: "QNg-90123-TS", "BĐ 12345 TS"."""
    match = _BOAT.match(line.text, at)
    if match is None or not (match[3] or "tàu" in line.clause(at)):
        return None
    home = _HOMES.get(match[1])
    if home is None and not match[3] and "-" not in match[0]:
        return None
    tail = ", tê ét" if match[3] else ""
    return Found(match.end(), f"{home or spell(match[1])}, {digits(match[2])}{tail}", "code", "boat", LIKELY)


_BOAT = Shape(r"([A-ZĐ][A-Za-zĐđ]{1,2})(?: ?- ?| )(\d{4,5})([ -]{0,3}TS)?(?!\w)")
_HOMES = {
    "QN": "Quảng Ninh", "HP": "Hải Phòng", "TB": "Thái Bình", "NĐ": "Nam Định", "NB": "Ninh Bình", "TH": "Thanh Hóa",
    "NA": "Nghệ An", "HT": "Hà Tĩnh", "QB": "Quảng Bình", "QT": "Quảng Trị", "TTH": "Thừa Thiên Huế", "ĐNa": "Đà Nẵng",
    "ĐNA": "Đà Nẵng", "QNa": "Quảng Nam", "QNg": "Quảng Ngãi", "BĐ": "Bình Định", "PY": "Phú Yên", "KH": "Khánh Hòa",
    "NT": "Ninh Thuận", "NTh": "Ninh Thuận", "BTh": "Bình Thuận", "BT": "Bến Tre", "BV": "Bà Rịa Vũng Tàu",
    "TG": "Tiền Giang", "BTr": "Bến Tre", "TV": "Trà Vinh", "ST": "Sóc Trăng", "BL": "Bạc Liêu", "CM": "Cà Mau",
    "KG": "Kiên Giang", "VL": "Vĩnh Long",
}  # fmt: skip
"""Provinces as boats bear them; the boats keep the names of provinces that were merged."""


def army_plate(line: Line, at: int) -> Found | None:
    """Read an army vehicle's number, two letters and two pairs of digits: "biển đỏ TM 12-34"."""
    match = _ARMY.match(line.text, at)
    if match is None or (match[2] != "-" and _PLATE_WORDS.isdisjoint(line.clause(at).split()[-3:])):
        return None
    return Found(match.end(), f"{spell(match[1])}, {digits(match[3] + match[4])}", "plate", "army plate", LIKELY)


_ARMY = Shape(r"([A-ZĐ]{2})([ -]{0,3})(\d{2})[-.](\d{2})(?![\w-])")
_PLATE_WORDS = vocabulary("biển bks đỏ số soát")


def code(line: Line, at: int) -> Found | None:
    """Read a product, class or road code that starts with letters: A321, ST25, H5N1, AK-47."""
    ship = _SHIP.match(line.text, at)
    if ship is not None and line.left(at) == "tàu":
        return Found(ship.end(), f"{_FLEETS[ship[1]]} {digits(ship[2])}", "code", "ship", LIKELY)
    match = _MIXED.match(line.text, at) or _LETTER_MIX.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(), _say(match[0], line), "code", "letters and digits", LIKELY)


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
    if match[0][-1] == "T" and match[0][:-1].isdecimal() and _PATIENT.search(line.clause(at)):
        return Found(match.end(), f"{cardinal(match[0][:-1], line.style)} tuổi", "age", "age", LIKELY)
    flat = _FLAT.full(match[0])
    if flat is not None:
        return Found(match.end(), f"{cardinal(flat[1], line.style)} phòng ngủ", "measure", "bedrooms", LIKELY)
    split = _ONE_LETTER.full(match[0])
    if split and line.left(at) in _ROADS_AND_HOUSES and split[1][0] != "0":
        return Found(
            match.end(), f"{cardinal(split[1], line.style)} {spell(split[2])}", "code", "road or house", LIKELY
        )
    return Found(match.end(), _say(match[0], line), "code", "digits and letters", LIKELY)


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
