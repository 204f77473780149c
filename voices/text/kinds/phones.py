"""Telephone numbers, whole or half hidden, and the short numbers one calls in need."""

from __future__ import annotations

import re

from voices.text.kinds.measures import COUNTED
from voices.text.line import Line
from voices.text.numbers import DIGITS, digits
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_PHONE = Shape(
    r"1[89]00\d{4}(?!\w)|(?:\(0\d{1,4}\)[ .-]?|0\d{2,3}[ .-])\d{5,8}(?!\w)"
    r"|\(0\d{1,4}\)\d{1,4}(?:[ .-]\d{2,6}){1,3}(?!\w)"
    r"|\+\d{1,3}(?:[ .-]\(?\d{1,7}\)?){2,3}(?![\d\w])"
    r"|\+?\(?\d{1,5}\)?(?: \d{1,5}|[.\-]\(?\d{1,5}\)?){0,4}(?![\d\w])"
)
_SHORT = Shape(r"\d{3,5}(?![\d.,:/%-]*\d)")
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


def phone(line: Line, at: int) -> Found | None:
    """Read a telephone number digit by digit, with its groups: after words of calling, or by its own shape."""
    text = line.text
    if (hidden := _HIDDEN.match(text, at)) is not None:
        return Found(hidden.end(), ", ".join(map(half_hidden, re.findall(r"[\dx*]+", hidden[0]))), "phone", "hidden")
    local = _LOCAL.match(text, at) if line.left(at) in _LINES else None
    if local is not None and line.right(local.end()) not in _AMOUNTS:
        return Found(local.end(), ", ".join(map(digits, re.findall(r"\d+", local[0]))), "phone", "local", LIKELY)
    match = _PHONE.match(text, at)
    if match is None or DRAW.match(text, at):
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


def half_hidden(group: str) -> str:
    """Say a group of a number of which the paper prints only some digits, "09xx"."""
    return " ".join(DIGITS[int(each)] if each.isdecimal() else "ích" for each in group)


_LOCAL = Shape(r"(?:\d{6,8}|\d{1,4}[. ]\d{3}[. ]\d{2,4})(?<!000)(?![\w/%-]|[., ]\d)")
_AMOUNTS = COUNTED | vocabulary("đồng usd vnđ nghìn triệu cuộc tin mét tấn")
_LINES = vocabulary("máy thoại gọi nóng fax tel đt sđt")
_HIDDEN = Shape(r"(?=[\d. ]{1,10}[x*])0[\dx*]{2,11}(?:[. ][\dx*]{2,8}){0,3}(?![\w*])")
DRAW = Shape(r"\d\d(?:[- ]\d\d){4,9}(?![\d-])")
"""Pairs of digits in a row are a draw's numbers, whatever they are together."""


def rescue_numbers(line: Line, at: int) -> Found | None:
    """Read the numbers to call in need, set side by side: "113/114/115"."""
    match = _RESCUE_NUMBERS.match(line.text, at)
    if match is None or not ("/" in match[0] or _dialled(line, at, match[0])):
        return None
    said = re.sub(r"\d+", lambda each: digits(each[0]), re.sub(r"/|, ?| - ", ", ", match[0]))
    return Found(match.end(), said, "phone", "rescue", LIKELY)


_RESCUE_NUMBERS = Shape(
    r"11[1-5](?:/|, ?| - )11[1-5](?:(?:/|, ?| - | và | hoặc | hay )11[1-5]){0,3}(?![\w/%]|[.,] ?\d| [^\W\d_])"
)


def keyed(line: Line, at: int) -> Found | None:
    """Read what is keyed in to ask a telephone company: "*101#", "*098*1#"."""
    match = _KEYED.match(line.text, at)
    if match is None:
        return None
    groups = (f"sao {digits(each)}" for each in re.findall(r"\d+", match[0]))
    return Found(match.end(), " ".join((*groups, "thăng")), "phone", "keyed", LIKELY)


_KEYED = Shape(r"\*\d{1,8}(?:\*\d{1,16}){0,3}#")


def _dialled(line: Line, at: int, printed: str) -> bool:
    """Say whether numbers in a row are called, not counted or those of clauses and plots."""
    if _DIALLING.search(line.text[max(0, at - 40) : at].lower()):
        return True
    return len(re.findall(r"11[345]", printed)) > 2 and line.left(at) not in _CLAUSES


_CLAUSES = vocabulary("điều khoản thửa tờ mốc lô phòng trang tổ bài số nhà ngõ hộ km")


def _short_number(line: Line, at: int) -> Found | None:
    """Read 113, 111, 1022 and the like: after words of calling, or of those who answer where nothing is counted."""
    match = _SHORT.match(line.text, at)
    if match is None or not (match[0] in _SHORT_NUMBERS or line.left(at) in _DIALLED):
        return None
    if _is_called(line, at) and (line.left(at) != "số" or _DIALLING.search(line.text[max(0, at - 40) : at].lower())):
        return Found(match.end(), digits(match[0]), "phone", "short number")
    beside = line.right(match.end())
    answered = not beside and _RESCUERS.search(line.clause(at)) is not None
    if match[0] not in _RESCUE or not (answered or beside in _ANSWERING):
        return None
    return Found(match.end(), digits(match[0]), "phone", "rescue", LIKELY)


_DIALLING = Shape(r"gọi|đài|điện thoại|đường dây|nóng|liên hệ|hotline|cấp cứu|cứu hỏa|nhắn|báo|bấm")
"""Without such a word "số 112" numbers a paper, a house or a reading of an instrument."""


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
