"""Plates of vehicles and the numbers boats bear."""

from __future__ import annotations

from voices.text.kinds.phones import half_hidden
from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import DIGITS, cardinal, digits
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_PLATE = Shape(
    r"(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–—.]? ?(\d{3})[.]?(\d{2})(?!\w)"
    r"|(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–] ?(\d{4})(?!\w)|(\d{2})-([A-Z])(\d) (\d{4})(?![\w.,])"
)


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
    return Found(match.end(), f"{head}, {half_hidden(match[4].replace('.', ''))}", "plate", "hidden", LIKELY)


_HIDDEN_PLATE = Shape(r"(\d{2}) ?-? ?([A-ZĐ]{1,2})(\d?) ?[-–] ?(?=[\d.]{0,4}[x*])([\dx*]{2,3}\.?[\dx*]{2})(?!\w)")


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
