"""Plain numbers: whole, with thousands or decimals, ordinals, and long strings of digits."""

from __future__ import annotations

import re

from voices.text.line import Line
from voices.text.numbers import cardinal, decimal, digits, year
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.style import Style
from voices.text.units import units
from voices.text.vocabulary import vocabulary

NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?(?!\d)"  # 17.550 and 1.234,5
    r"|\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,6})?(?![\d,])"  # 1,234,567
    r"|\d{1,3},\d{3}\.\d{1,3}(?!\d)"  # 1,299.5
    r"|\d{1,3}(?: \d{3}){1,5}(?:,\d{1,2}(?![\d,]))?(?![\d.,:/-]*\d)"  # 2 000 000 and 12 345,67
    r"|\d+,\d+|\d+\.\d{1,6}(?!\.?\d)|\d+)"
)
_NUMBER = Shape(NUMBER)
_COUNTED = Shape(r"(\d{1,3}|\d{1,3},\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+) (?=([^\W\d_]{2,})(?!\w))")
_SERIES = Shape(
    r"(?:(?:số|mã|ri|hiệu|phôi) [A-ZĐ]{1,3}|[Bb]áo danh|SBD|tài khoản|STK|định danh|[Mm]ã [^\W\d_]{2,6}):? #?$"
)
_LOTTERY = Shape(r"(?:giải (?:đb|đặc biệt)|xổ số|dãy số|bộ số)[^\d]{0,12}(?<! kỳ )(?<!ngày )$")
_SECRET = Shape(r"(?:mật khẩu|pass(?:word)?|pin|wi-?fi|otp)(?: là)?:? $")
_MESSAGE = Shape("nhắn|soạn|cú pháp|sms")
_PRIZE = Shape(r"giải (?:nhất|nhì|ba|tư|năm|sáu|bảy|tám|khuyến khích)[: ]{0,2}(?:[\d ,;-]{1,30})?$")
_SMALL_PRIZE = Shape(r"giải (?:ba|tư|năm|sáu|bảy|tám): (?:\d[\d ,;-]{1,30})?$")
"""The short numbers of a lottery: of no other contest does a bare number stand behind so low a prize."""
_YEAR = Shape(r"(?:1\d|20)\d\d(?=[,;)”]|\.(?:\s|$)| [^\W\d_]|$)")
_SHARE = Shape(r"(\d{1,3}(?:,\d{1,3})?)%(?![\w/]| ?[-–—/])")
_DOTTED = Shape(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_COMMAED = Shape(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d{1,3}")
_ROUND = Shape(r"[1-9]\d{0,2},000")
"""The English way: nobody gives three decimals that are all noughts."""
_CHAIN = Shape(r"\d+(?:\.\d+){2,}|\d+(?:,\d+){2,}")
_FIRST, _FOURTH = "nhất", "tư"
CODED = vocabulary(
    "số án thị quyết định luật tư mẫu trình hoạch văn lục mã lệnh điện dự khoản biểu cáo luận dẫn thông chế phiếu "
    "bản tập kênh khóa chuyên đội tuyến gọi hiệu phòng lô"
)
_CALLED = vocabulary("gọi đài nóng hotline số sát máy thoại thương zalo")
_SERIAL_WORDS = vocabulary("số mã khoản cccd cmnd stk cước minh seri serial imei thuế hiệu id")


def counted(line: Line, at: int) -> Found | None:
    """Read the commonest of all, a year or a number before a word: a short way past the other kinds."""
    text, last = line.text, line.last
    if last is not None and last.kind == "month" and text[line.last_end : at] == " ":
        alone = _YEAR.match(text, at)
        return Found(alone.end(), f"năm {year(alone[0], line.style)}", "year", "month year") if alone else None
    match = _COUNTED.match(text, at)
    if match is None:
        alone = _YEAR.match(text, at)
        return _year(line, at, alone) if alone else None
    if match[2].isascii() and match[2] in units():
        return None
    left = line.left(at)
    printed = match[1]
    if left in _CALLED or line.joined(at, ("phone",)):
        return None
    if len(printed) > 2:
        say = degrees if match[2] == "độ" and line.right(match.end(1), 2) in _ON_THE_GLOBE else say_number
        return Found(match.end(1), say(printed, line.style), "cardinal", "number")
    if (
        len(printed) == 2
        and printed[0] == "0"
        and (match[2].isupper() or match[2].islower())
        and (left not in CODED or line.left(at, 2) == "vụ án" or (left != "số" and match[2] in _COUNTABLE))
    ):
        printed = printed[1:]  # "02 con nhỏ" counts; "Đề án 06" is a name
    return Found(match.end(1), _ordinal(printed, left, line.style), _kind(left), "number")


_COUNTABLE = vocabulary(
    "người hộ đối công đồng đảng dự xe vụ trường biên bị thanh cán chiến em cháu học nghị tờ nội hồ đơn đề đợt lượt cái"
    " chiếc bộ con cây ngôi căn khẩu viên chi tổ nhóm đại thí bản xã phương giải huy tập cá"
)
"""What such heads' words count behind "trình", "cảnh cáo", "gọi": there a nought before the number is a form's."""
_ON_THE_GLOBE = frozenset(("độ vĩ", "độ kinh"))


def degrees(printed: str, style: Style) -> str:
    """Say degrees of latitude or longitude: there are no thousands of them, so a point starts the decimals."""
    return say_number(printed.replace(".", ","), style)


def _year(line: Line, at: int, alone: re.Match[str]) -> Found | None:
    """Read four digits as a year where the words before say so; "9 tháng 2025" lacks its "năm"."""
    left = line.left(at)
    if left == "năm":
        return Found(alone.end(), year(alone[0], line.style), "year", "year")
    if left == "tháng" and line.left(at, 2).split()[0].isdecimal():
        return Found(alone.end(), f"năm {year(alone[0], line.style)}", "year", "months of a year", LIKELY)
    return None


def listed(line: Line, at: int) -> Found | None:
    """Read numbers set with commas and no spaces, "quận 1,2,3", "các lớp 4,5": no decimals, a pause at each comma."""
    match = _LISTED.match(line.text, at)
    if match is None:
        return None
    numbers = match[0].split(",")
    if not _is_list(line, at, match.end(), [int(each) for each in numbers]):
        return None
    said = ", ".join(day_or_month(each, line.style, month=line.left(at) == "tháng") for each in numbers)
    return Found(match.end(), said, _kind(line.left(at)), "listed", LIKELY)


def _is_list(line: Line, at: int, end: int, numbers: list[int]) -> bool:
    """Say whether numbers run up, and two of them follow what is numbered: "lớp 4,5" lists, "nặng 4,5 kg" measures."""
    right = line.right(end)
    if numbers != sorted(set(numbers)) or right in units() or right in _SCALES:
        return False
    return len(numbers) > 2 or numbers[0] > 1900 or (line.left(at) in _LISTABLE and numbers[1] - numbers[0] < 20)


_LISTED = Shape(
    r"[1-9]\d?(?:,[1-9]\d?){1,11}(?![\w%/]|[.,-]\d| ?[-–] ?\d)|(?:19|20)\d\d(?:,(?:19|20)\d\d){1,9}(?![\w%/]|[.,]\d)"
)
_LISTABLE = vocabulary(
    "lớp khối quận phường tổ bản tầng thửa lô điều khoản mục chương bài trang tháng quý tuần khóa đợt"
)
_SCALES = vocabulary(
    "nghìn ngàn vạn triệu tỷ tỉ lần điểm tuổi năm tháng ngày giờ buổi phút lượt lạng cây chỉ sào công vòng"
)


def share(line: Line, at: int) -> Found | None:
    """Read a plain percentage, the next commonest."""
    match = _SHARE.match(line.text, at)
    if match is None:
        return None
    return Found(match.end(), f"{say_number(match[1], line.style)} phần trăm", "percent", "unit:%")


def number(line: Line, at: int) -> Found | None:
    """Read a number nobody else wanted."""
    match = _CHAIN.match(line.text, at)
    if match and not (_DOTTED.full(match[0]) or _COMMAED.full(match[0])):
        return Found(match.end(), _chain(match[0], line), "serial", "chain", GUESS if _DAY.full(match[0]) else LIKELY)
    match = _NUMBER.match(line.text, at)
    if match is None:
        return None
    printed, end = match[0], match.end()
    left = line.left(at)
    if " " in printed and (left in ("ngày", "tháng", "năm", "tổ", "số") or not _spaced(printed)):
        printed = printed.split(" ")[0]
        end = at + len(printed)
    if printed.isdecimal() and drawn(line, at, printed):
        return Found(end, digits(printed), "serial", "lottery or series", LIKELY)
    right = line.right(end)
    if right in _ONE_LETTER_NOUNS and left not in CODED:
        printed = unpadded(printed)
    if printed.isdecimal() and len(printed) <= 4:
        return Found(end, _ordinal(printed, left, line.style), _kind(left), "number")
    if printed.isdecimal() and len(printed) >= 9 and _is_serial(printed, line, at, end):
        return Found(end, digits(printed), "serial", "digits", LIKELY)
    say = say_amount if right in _MEASURES and left not in CODED else say_number
    return Found(end, say(printed, line.style), "cardinal", "number")


_MEASURES = vocabulary(
    "nghìn ngàn vạn triệu tỷ tỉ lần điểm tuổi năm lạng sào độ mét ki lít tấn tạ yến cân ký gam héc inch phần phút giây"
)
"""Words of which there may be so many and a half: a point before them is a misprinted comma."""
_ONE_LETTER_NOUNS = vocabulary("ô ổ ý")
"""What is counted in a word of one letter: "03 ô tô"."""


def say_number(printed: str, style: Style) -> str:
    """Say a printed number: dots or spaces part thousands, a comma or a lone dot starts the decimals."""
    if printed.isdecimal():
        return digits(printed) if len(printed) > 1 and printed[0] == "0" else cardinal(printed, style)
    printed = printed.replace(" ", "")
    mark = style.decimal_comma
    if _DOTTED.full(printed):
        whole, _, fraction = printed.replace(".", "").partition(",")
    elif _COMMAED.full(printed) or _ROUND.full(printed):
        whole, _, fraction = printed.replace(",", "").partition(".")
    else:
        mark = style.lone_point if "." in printed else mark
        whole, _, fraction = printed.replace(",", ".").partition(".")
    if fraction:
        return decimal(whole, fraction, style, mark)
    if len(whole) > 1 and whole[0] == "0" and whole == printed:
        return digits(whole)
    return cardinal(whole, style)


def say_amount(printed: str, style: Style) -> str:
    """Say a number of something measured: the point of "2.5 kg" is a comma set the English way, and said as one."""
    lone = "." in printed and not (_DOTTED.full(printed) or _COMMAED.full(printed))
    return say_number(printed.replace(".", ",") if lone else printed, style)


def unpadded(printed: str) -> str:
    """Give a count of two digits without the nought that forms put before it: "02 tấn"."""
    return printed[1:] if len(printed) == 2 and printed[0] == "0" and printed.isdecimal() else printed


def value(printed: str) -> float:
    """Give a printed number's size, to compare two ends of a range."""
    printed = printed.replace(" ", "")[:40]
    if _DOTTED.full(printed):
        printed = printed.replace(".", "")
    whole, *decimals = printed.replace(",", ".").split(".")
    return float(f"{whole}.{''.join(decimals)}0")


def day_or_month(number: str, style: Style, *, month: bool = False) -> str:
    """Say a day or a month; April is "tư"."""
    if month and int(number) == 4:
        return _FOURTH
    said = cardinal(number, style)
    return f"{style.first_days} {said}" if style.first_days and not month and int(number) <= 10 else said


def _spaced(printed: str) -> bool:
    """Say whether spaces part thousands, not two numbers: a year or a zero never starts such a group."""
    return not printed.startswith("0")


def _ordinal(printed: str, left: str, style: Style) -> str:
    if printed == "00" and left == "giờ":  # 20 giờ 00
        return ""
    size = int(printed)
    if left in ("thứ", "hạng") and size in (1, 4):
        return _FIRST if size == 1 else _FOURTH
    if left in ("tháng", "ngày", "mùng", "mồng") and 0 < size < 32:
        return cardinal(size, style) if left != "tháng" or size != 4 else _FOURTH
    if left in ("quý", "lần", "thứ", "tuần") or (left == "năm" and len(printed) == 4):
        return cardinal(size, style)
    return say_number(printed, style)


def _kind(left: str) -> str:
    return {"thứ": "ordinal", "hạng": "ordinal", "ngày": "day", "tháng": "month", "năm": "year"}.get(left, "cardinal")


def _is_serial(printed: str, line: Line, at: int, end: int) -> bool:
    """Nine digits in a row are read out one by one, unless they end in noughts or count something."""
    if printed[0] == "0" or line.left(at) in _SERIAL_WORDS:
        return True
    return not printed.endswith("000") and line.right(end) not in ("đồng", "người", "usd", "vnđ", "vnd")


def drawn(line: Line, at: int, printed: str) -> bool:
    """Say whether a number names a lottery ticket or a certificate ("số BA 123456"): read digit by digit."""
    if len(printed) > 2 and _SECRET.search(line.text[max(0, at - 14) : at].lower()):
        return True
    if len(printed) > 4 and _SERIES.search(line.text[max(0, at - 16) : at]):
        return True
    if len(printed) in (3, 4) and line.left(at) == "gửi" and _MESSAGE.search(line.text[max(0, at - 40) : at].lower()):
        return True
    if len(printed) in (5, 6) and _PRIZE.search(line.text[max(0, at - 40) : at].lower()):
        return line.right(at + len(printed)) not in ("đồng", "triệu", "usd")
    if len(printed) in (2, 3, 4) and _SMALL_PRIZE.search(line.text[max(0, at - 40) : at].lower()):
        return not line.right(at + len(printed)) and line.text[at + len(printed) : at + len(printed) + 1] not in (
            "%",
            "/",
        )
    return 2 <= len(printed) <= 6 and _LOTTERY.search(line.clause(at)) is not None


_DAY = Shape(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:2\d|3[0-5])")
"""What could be a day of these years as well, "20.11.25"."""


def _chain(printed: str, line: Line) -> str:
    """Say a version or address number: each part, with its points."""
    mark = "chấm" if "." in printed else line.style.decimal_comma
    if len(printed) > 40:
        return digits(printed)
    parts = printed.replace(",", ".").split(".")
    return f" {mark} ".join(digits(each) for each in parts)
