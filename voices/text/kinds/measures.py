"""Numbers with a unit, money or a percentage, and ranges and rates of them."""

from __future__ import annotations

import re

from voices.text.kinds.quantities import NUMBER, say_amount, say_number, unpadded, value
from voices.text.line import Line
from voices.text.numbers import cardinal
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable
from voices.text.units import units
from voices.text.vocabulary import vocabulary

_NUMBER = Shape(NUMBER)
_DASH = Shape(r" ?[-–—] ?(?=\d)")
_UNIT = Shape(
    r"(?:tr|ng|tỷ|tỉ)\.?(?:đ|đồng)(?!\w)|mmHg"
    r"|[µμ]?[A-Za-z]{1,5}[23²³]?(?![^\W_])|[°º⁰] ?[CcFfKkNEBĐSWT](?!\w)|0C(?!\w)|[°º⁰](?![⁰¹²³⁴-⁹])|%|‰"
    r"|[kM]?Ω|US\$|[$€£¥₫₩₹]|[đĐ](?!\w)|V[nN][đĐ](?!\w)|vnđ(?!\w)"
)
_RATE = Shape(r"(?: ?/ ?)(ngày ?[.-] ?đêm|ng\.?đ|[^\W\d_]+[23²³]?)(?!\w)")
_RATE_NUMBER = Shape(r" ?/ ?(\d{1,5}) ?([^\W\d_]+[23²³]?)(?!\w)")
_SPACED = vocabulary("m g l s h t v w k p đ")
"""Units of one letter; apart from their number they need a number of at least one digit and no letter after."""
_TOLD = vocabulary("A T")
"""Capitals that are units only where something around is loaded or carries a current."""
_LONELY = vocabulary("A V T K L W")
"""Capitals that are units only right behind their number; apart, they are names or codes."""
_TIGHT = vocabulary("o h t v w V K L W k tb Đ 0C min ph bar cum cal")
MONEY = vocabulary(
    "đ ₫ VND VNĐ vnđ vnd Vnđ Đ USD usd US$ $ EUR € GBP £ JPY ¥ CNY NDT ₩ KRW ₹ THB AUD CAD "
    "NZD SGD HKD TWD CHF SEK RUB INR IDR MYR LAK KHR RMB k K tr trđ tr.đ trđồng tr.đồng ngđồng ngđ ng.đ tỷđ tỷ.đ"
)
COUNTED = vocabulary(
    "phụ giây phút giờ ngày đêm tuần tháng quý năm vụ lứa lần lượt người hộ khẩu công lượng chỉ cây con quả chiếc cái "
    "gói bó bao suất cháu em trẻ ounce ao xã bản thôn đội trận ca chuyến lớp trường sào mẫu bộ sản tổ buổi phòng "
    "khách vé điểm số thùng hộp chai liều bài cuốn tờ phiếu dân nhà tiết học kỳ đợt mùa kíp đơn cặp đôi đầu chân "
    "cơ gia thửa lô ô km2"
)
_WHOLES = vocabulary("tổng dư vốn số doanh kế dự")
_PHYSICAL = vocabulary("microgam miligam kilôgam gram kilogam tấn tạ yến kg lít mét khối vuông ki gam héc ta vòng")


def measure(line: Line, at: int) -> Found | None:
    """Read a number with its unit, alone or as a range ("3-5 m", "20-25°C", "10-15%")."""
    first = _NUMBER.match(line.text, at)
    if first is None or _is_lettered(line, at, first.end()):
        return None
    return _single(line, first[0], first.end()) or _range(line, first[0], first.end())


def _is_lettered(line: Line, at: int, end: int) -> bool:
    """Say whether a letter belongs to a road's, a case's or a model's number: "quốc lộ 1A", "chuyên án 037L"."""
    letter, after = line.text[end : end + 1], line.text[end + 1 : end + 2]
    if not letter.isalpha() or after.isalnum():
        return False
    left = line.left(at)
    return (letter.isupper() and left in _LETTERED) or (letter == "s" and left == "iphone")


_LETTERED = vocabulary("lộ án đường tuyến số type mã hiệu")


def _single(line: Line, printed: str, end: int) -> Found | None:
    unit = unit_at(line, end)
    if unit is None:
        return None
    at = end - len(printed)
    end, said, symbol = unit
    if symbol == "K" and (said := _thousands(line, printed, end - 1, said)) == "":
        return None
    kind = "percent" if symbol in "%‰" else "money" if symbol in MONEY else "measure"
    say = say_number if _is_below_zero(line, at) else say_amount  # read off an instrument, whose point is said
    return Found(end, f"{say(unpadded(printed), line.style)} {said}", kind, f"unit:{symbol}")


def _thousands(line: Line, printed: str, at: int, said: str) -> str:
    """Say what the K of a race (10K) or a price (5K) is; "" for one digit of neither, as a screen's 4K."""
    before, after = line.text[max(0, at - _REACH) : at], line.text[at : at + _REACH]
    around = (_SENTENCES.split(before)[-1] + _SENTENCES.split(after)[0]).lower()
    if _RACES.search(around) and not _PRICED.search(around):
        return said if said == "ca" else "ki lô mét"
    return said if len(printed) > 1 or _PRICED.search(around) else ""


_REACH = 50
_SENTENCES = re.compile(r"[.;!?\n](?=\s|$)")
_RACES = Shape(
    r"cự ly|cự li|chạy bộ|giải chạy|đường chạy|marathon|việt dã|vận động viên|(?<!\w)(?:vđv|run|trail)(?!\w)"
)
_PRICED = Shape(r"(?<!\w)(?:giá|vé|phí|tiền|bán|mua|trả|phạt|thuê|lì xì|ship|cước|đồng|rẻ|đắt|nạp)(?!\w)")


def _range(line: Line, printed: str, end: int) -> Found | None:
    dash = _DASH.match(line.text, end)
    second = _NUMBER.match(line.text, dash.end()) if dash else None
    if second is None:
        return None
    unit = unit_at(line, second.end())
    below = _is_below_zero(line, end - len(printed))
    if unit is None or (value(printed) >= value(second[0]) and not below):
        return None
    stop, said, symbol = unit
    kind = "percent" if symbol in "%‰" else "money" if symbol in MONEY else "measure"
    first, last = (say_amount(unpadded(each), line.style) for each in (printed, second[0]))
    return Found(stop, f"{first} {line.style.range_word} {last} {said}", kind, f"range of {symbol}")


def _is_below_zero(line: Line, at: int) -> bool:
    return line.text[at - 1 : at] in ("-", "−") and not line.text[max(0, at - 2) : at - 1].isalnum()


def unit_at(line: Line, at: int) -> tuple[int, str, str] | None:
    """Find a unit right behind a number, with what it is per: (end, spoken, the unit as printed)."""
    text = line.text
    apart = text[at : at + 1] == " "
    match = _UNIT.match(text, at + apart)
    if match is None:
        return None
    symbol = match[0].replace(" ", "").replace("⁰", "°") if match[0][0] in "°º⁰" else match[0]
    said = units().get(symbol)
    if said is None or (apart and symbol in _TIGHT) or not _meant(symbol, line, at):
        return None
    if apart and symbol in _LONELY and symbol not in _TOLD:
        return None
    if (apart and symbol == "tr" and not _MONEY_GOES_ON.match(text, match.end())) or _COMRADE.match(text, match.end()):
        return None  # "15 tr" may be pages; "3 đ/c" are comrades
    said = _otherwise(symbol, line, at) or said
    end, per = rate(line, match.end(), money=symbol in MONEY or symbol == "%", counted=True)
    if symbol in ("k", "K", "tr") and (after := unit_at(line, end)) and after[2] in MONEY:
        end, per = after[0], f" {after[1]}"
    return end, said + per, symbol


def _otherwise(symbol: str, line: Line, at: int) -> str:
    """Say what a letter means that is no tonne, thousand or litre here: years of age, carats, beats."""
    if symbol == "t" and _is_age(line, at):
        return "tuổi"
    if symbol == "l" and not _BEATS.isdisjoint(line.clause(at).split()):
        return "lần"
    if symbol == "T" and _MAGNETS.search(line.text[max(0, at - 30) : at].lower()):
        return "tét la"
    if symbol == "đ" and _QUESTIONS.search(line.text[max(0, at - 24) : at].lower()):
        return "điểm"
    return "ca" if symbol == "K" and _CARATS.search(line.text[max(0, at - 30) : at]) else ""


_QUESTIONS = Shape(r"(?:câu|bài|phần|ý|đề) [\w.]{1,4}:? ?\([\d.,]{1,4} ?$")
"""Behind a question of a test, "(2,0đ)" are the marks it is worth."""
_MAGNETS = Shape(r"(?<!\w)mri(?!\w)|cộng hưởng từ|từ trường")
_BEATS = vocabulary("mạch nhịp tim thở")
_CARATS = Shape(r"(?:[Vv]àng|[Tt]rang sức|[Nn]hẫn|SJC)\D{0,12}(?:(?:8|1[0468]|22|24)K?[ ,]{0,2}(?:và )?){1,3}$")
_DAY_AND_NIGHT = Shape(r"ngày ?[.-] ?đêm|ng\.?đ")
_SHORT_RATES = {"p": "phút", "ph": "phút", "th": "tháng", "cp": "cổ phiếu", "CP": "cổ phiếu"}
_COMRADE = Shape(r"/c(?!\w)")
_MONEY_GOES_ON = Shape(r" ?(?:/|đ(?!\w)|đồng|VN|USD)")


def rate(line: Line, at: int, *, money: bool, counted: bool = False) -> tuple[int, str]:
    """Read what follows a unit behind a slash: "trên héc ta", or "một tháng" for money and shares.

    `counted` says a number with its unit stands before: then any noun will do ("12kg/bình").
    """
    said = ""
    many = _RATE_NUMBER.match(line.text, at)
    if many and (many[2] in units() or many[2] in COUNTED):
        per = "" if many[1] == "1" else "trên "
        return many.end(), f" {per}{cardinal(many[1], line.style)} {units().get(many[2], many[2])}"
    while (match := _RATE.match(line.text, at)) is not None:
        word = "ngày đêm" if _DAY_AND_NIGHT.full(match[1]) else _SHORT_RATES.get(match[1], match[1])
        unit = units().get(word)
        plain = (counted and word.islower() and valid_syllable(word)) or match[1] in _SHORT_RATES
        if unit is None and word.lower().split(" ")[0] not in COUNTED and not plain:
            break
        one = money and word.lower() not in _WHOLES
        said += f" {'một' if one else 'trên'} {unit or word.lower()}"
        at = match.end()
    return at, said


def slash(line: Line, at: int) -> Found | None:
    """Read a slash after words that say what is counted: "45 triệu đồng/người/năm", "5 tổ chức mới/năm"."""
    if line.text[at] != "/":
        return None
    if (
        line.last is not None
        and line.last.kind == "money"
        and line.last_end == at
        and line.text[at + 1 : at + 3].isupper()
    ):
        return Found(at + 1, "một", "rate", "per", LIKELY)  # 15.000đ/NV
    left = line.left(at)
    head = _HEADS.match(line.text, at) if left.isalpha() else None
    if head is not None:
        return Found(head.end() - len(head[1]), "trên", "rate", "per so many", LIKELY)
    counting = any(each.isdecimal() for each in line.clause(at)) or left in ("đồng", "usd", "tiền")
    bare = left in _TABLED and _AREAS.match(line.text, at) is not None  # "(người/km2)", the head of a table
    if (
        not left
        or {left, line.right(at + 1)} == {"nam", "nữ"}
        or not (counting or bare or "lệ" in line.clause(at).split())
    ):
        return None
    if line.text[at + 1 : at + 2].isdecimal() and not left.isdecimal():
        of_year = left in ("tháng", "quý") and _YEAR.match(line.text, at + 1)
        return Found(at + 1, "năm" if of_year else "trên", "rate", "per so many", LIKELY)
    number_before = line.left(at, 2).split()[0].isdecimal()  # 2 người/xe máy
    money = left.lstrip("0123456789") not in _PHYSICAL
    end, said = rate(line, at, money=money, counted=left == "đồng" or number_before)
    return Found(end, said.strip(), "rate", "per", LIKELY) if said else None


_TABLED = vocabulary("người tấn tạ kg con cây hộ đồng")
_AREAS = Shape(r"/ ?(?:ha|k?m[23²³]|kg|km)(?!\w)")
_HEADS = Shape(r"/ ?((?:1|10|100)[.]?000 dân|(?:vạn|triệu|nghìn) (?:dân|người))(?!\w)")
"""What the figures of health and schooling are told for: "bác sĩ/vạn dân"."""
_YEAR = Shape(r"20\d\d(?!\d|[.,]\d)")


def money_first(line: Line, at: int) -> Found | None:
    """Read money whose sign comes first: "$1,5 triệu", "€20", "US$ 300"."""
    match = _SIGN_FIRST.match(line.text, at)
    if match is None or line.text[at - 1 : at] == "/":  # EUR/USD 1,152 is a rate of exchange
        return None
    if match[1] == "USD" and (line.right(match.end()) in _AGED or line.left(at) in _RICH):
        return None
    scale = f" {_SCALES.get(match[3].lower(), match[3].lower())}" if match[3] else ""
    name = "đô la Mỹ" if match[1] in ("$", "US$", "USD") else units()[match[1]]
    printed = match[2] if scale or not _FOREIGN_THOUSANDS.full(match[2]) else match[2].replace(",", "")
    return Found(match.end(), f"{say_amount(printed, line.style)}{scale} {name}", "money", "sign first")


_AGED = vocabulary("tuổi năm người")
_RICH = vocabulary("phú triệu tỷ tỉ nghìn ngàn đồng")
_SIGN_FIRST = Shape(
    rf"(US\$|USD(?= ?\d)|[$€£¥₩]) ?({NUMBER})(?! ?%)(?: ?(nghìn|ngàn|triệu|tỷ|tỉ|[mb]illion|[mb]n|trillion)(?!\w))?"
)
_SCALES = {"million": "triệu", "mn": "triệu", "billion": "tỷ", "bn": "tỷ", "trillion": "nghìn tỷ"}
_FOREIGN_THOUSANDS = Shape(r"\d{1,3}(?:,\d{3})+")


def unit_word(line: Line, at: int) -> Found | None:
    """Read a unit that stands behind a number in words ("1,5 tỷ kWh", "2 triệu m3") or alone ("đơn vị km")."""
    match = _UNIT.match(line.text, at)
    if match is None or match[0] not in units():
        return None
    symbol = match[0]
    raised = line.last is not None and line.last.kind == "science" and line.last_end == at - 1  # 3.10⁸ m/s
    scaled = raised or line.left(at) in ("nghìn", "ngàn", "triệu", "tỷ", "tỉ", "vạn")
    if not scaled and (len(symbol) < 2 or symbol in _AMBIGUOUS or symbol.isupper()):
        return None
    end, per = rate(line, match.end(), money=symbol in MONEY, counted=scaled)
    return Found(end, units()[symbol] + per, "measure", "unit word", LIKELY)


_AMBIGUOUS = vocabulary(
    "ha Ha HA tr min ph bar cum cal Pa mb tb gb kb tw hp cv cc ft inch px lit héc tấn tạ yến lít mét giờ VA oC"
)


def _meant(symbol: str, line: Line, at: int) -> bool:
    """Say whether a capital is a unit here: tonnes with loads (16T), amperes with currents; else it is a code (1A)."""
    if symbol == "A":
        return _CURRENT.search(line.clause(at)) is not None
    if symbol == "T" and _MAGNETS.search(line.text[max(0, at - 30) : at].lower()):
        return True
    wanted = {"T": _LOADS, "o": _SLOPES}.get(symbol)
    return wanted is None or not wanted.isdisjoint(line.clause(at).split())


def _is_age(line: Line, at: int) -> bool:
    before = line.text[max(0, at - 40) : at]
    words = re.findall(r"\w+", before.lower())
    return _LOADS.isdisjoint(words) and (_NAMED.search(before) is not None or not _PEOPLE.isdisjoint(words))


_NAMED = Shape(r"(?:[A-ZĐ]\.[A-ZĐ]|[A-ZĐ]\w{1,7} [A-ZĐ]\w{0,7})\.? ?\(\d{1,3}$")


_PEOPLE = vocabulary("bn trẻ nam nữ nhân ông bà anh chị em cháu bé cụ cô chú văn thị a sn")
_LOADS = vocabulary("tải trọng xe nặng cầu tấn hàng")
_SLOPES = vocabulary("dốc nghiêng góc nhiệt nóng lạnh rét nhất vĩ kinh ủ sấy sốt")
"""What a raised o behind a number is the degrees of."""
_CURRENT = Shape(
    r"dòng điện|cường độ|ap?p?tomat|áp tô mát|ampe|sạc|điện áp|cầu chì|cầu dao|công tơ|định mức|biến dòng|(?<!\w)cb "
)
