"""Brackets, quotes, dashes, slashes and the other signs between words."""

from __future__ import annotations

import re

from voices.text.kinds.measures import measure
from voices.text.kinds.science import raised
from voices.text.line import Line
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_SAID = {
    "&": "và", "=": "bằng", "%": "phần trăm", "‰": "phần nghìn", "°": "độ", "<": "nhỏ hơn", ">": "lớn hơn",
    "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", "±": "cộng trừ", "×": "nhân", "÷": "chia", "→": "đến",
    "≈": "xấp xỉ", "@": "a còng", "$": "đô la", "€": "ơ rô", "£": "bảng Anh", "¥": "yên", "₫": "đồng", "₩": "uôn",
    "^": "mũ", "√": "căn", "∅": "phi", "⌀": "phi", "∞": "vô cùng", "§": "mục", "+": "cộng", "≠": "khác",
}  # fmt: skip
_SILENT = set("\"'“”‘’„«»‹›*_`´~\\®©™¨|#") - {"|"}
_PAUSE = set("()[]{}<>•·▪►◆■●–—−-/|")
_POINTS = re.compile(r"[.,;:!?…]+(?:\s+[.,;:!?…]+)*")


def points(line: Line, at: int) -> Found | None:
    """Read punctuation: one mark per run, the strongest."""
    match = _POINTS.match(line.text, at)
    if match is None:
        return None
    run = match[0]
    for mark in "?!":
        if mark in run:
            return Found(match.end(), mark, "punctuation", "run")
    if "…" in run or ".." in run:
        after = line.text[match.end() : match.end() + 2].strip()
        return Found(match.end(), "," if after[:1].islower() else ".", "punctuation", "ellipsis")
    if run == "." and _FILE_POINT.match(line.text, at) and line.text[at - 1 : at].isalnum():
        return Found(match.end(), "chấm", "sign", "name of a file", LIKELY)
    if run == "." and _inside_code(line.text, at):
        return Found(match.end(), "", "punctuation", "inside a code")
    if run[0] == "." and any(each in run for each in ",;:"):  # an abbreviation's own point: "xã X., bản Y."
        run = run[1:]
    mark = next(each for each in ".;:," if each in run)
    return Found(match.end(), mark, "punctuation", "run")


_FILE_POINT = Shape(r"\.(?:apk|exe|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|jpe?g|png|csv|txt)(?!\w)")


def _inside_code(text: str, at: int) -> bool:
    """Say whether a point stands within a code, "CT.03" or "26.H52", and ends no sentence."""
    before, after = text[at - 1 : at], text[at + 1 : at + 3]
    if before.isdecimal():
        return after[:1].isupper() and after[1:].isdecimal()
    return before.isupper() and after[:1].isdecimal()


def quote(line: Line, at: int) -> Found | None:
    """Pass over curly quotes and closing brackets, the commonest signs of all, without asking anybody else."""
    char = line.text[at]
    if char in "“”":
        return Found(at + 1, "", "punctuation", "silent")
    return Found(at + 1, ",", "punctuation", "pause") if char == ")" else None


def minus(line: Line, at: int) -> Found | None:
    """Read a minus before a number, where nothing stands before it to be taken from or joined to."""
    text = line.text
    both = _BOTH.match(text, at)
    if both is not None:
        return Found(both.end(), "cộng trừ", "sign", "plus or minus")
    if text[at] not in "-−–" or not text[at + 1 : at + 2].isdecimal():
        return None
    before = text[at - 1] if at else " "
    if before == "^":
        return Found(at + 1, "trừ", "sign", "negative power")
    if before not in " \n([“\"':;,≤≥<>=~" or (text[at] == "–" and line.left(at) and line.left(at) not in _COLD):
        return None
    if line.left(at) in _FALLING:
        return Found(at + 1, "", "sign", "fall said already")
    return Found(at + 1, "âm", "sign", "minus", LIKELY)


_BOTH = Shape(r"\+ ?/? ?[-–−] ?(?=\d)")
_COLD = vocabulary("độ dưới là xuống còn mức tới đến khoảng từ siêu dư bằng đạt")
_FALLING = frozenset(("giảm", "âm", "trừ"))


def between(line: Line, at: int) -> Found | None:
    """Read a dash between two dates, times or amounts as "đến", and × or x between numbers as "nhân"."""
    text = line.text
    if text[at] in "-–—" and line.last is not None and text[line.last_end : at].strip() == "":
        after = text[at + 1 : at + 8].lstrip()
        if line.last.kind in _JOINED and (
            (after[:1].isdecimal() and _alike(line, at)) or (line.last.kind == "road" and after[:2].lower() == "km")
        ):
            return Found(at + 1, line.style.range_word, "range", "dash", LIKELY)
    if text[at] in "-–" and (_same_head(line, at) or _WEEKDAYS.search(text[max(0, at - 12) : at + 12])):
        return Found(at + 1, line.style.range_word, "range", "same word", LIKELY)
    unit = _SAME_UNIT.match(text, at) if text[at] in "-–" else None
    if unit is not None and line.left(at) == line.right(unit.end(1)):
        return Found(at + 1, line.style.range_word, "range", "same unit", LIKELY)
    if text[at] == "÷" and text[at + 1 :].lstrip()[:1].isdecimal() and "=" not in text[at : at + 12]:
        return Found(at + 1, line.style.range_word, "range", "from ÷ to", LIKELY)
    return _behind_number(line, at) or (_colon(line, at) if text[at] == ":" else None)


def _behind_number(line: Line, at: int) -> Found | None:
    """Read a dash before "nay" or a second part as "đến", and the minus of a sum: "1/3-1/2", "9 - 4 = 5"."""
    if not line.text[max(0, at - 2) : at].rstrip()[-1:].isdecimal():
        return None
    parts = line.last is not None and line.last.kind == "fraction" and line.text[line.last_end : at].strip() == ""
    if _TILL_NOW.match(line.text, at) or (parts and _PART.match(line.text, at)):
        return Found(at + 1, line.style.range_word, "range", "to an end", LIKELY)
    if _SUM.match(line.text, at) and line.text[at - 1] == " ":
        return Found(at + 1, "trừ", "science", "sum", LIKELY)
    return None


def _alike(line: Line, at: int) -> bool:
    """Say whether two measures about a dash are of one sort; "12V-100Ah" are not two ends of anything."""
    if line.last is None or line.last.kind != "measure":
        return True
    second = measure(line, at + 1 + (line.text[at + 1] == " "))
    return second is None or not set(second.spoken.split()[-2:]).isdisjoint(line.last.spoken.split()[-2:])


def _colon(line: Line, at: int) -> Found | None:
    """Read a colon between numbers: an edition of a standard, a score, a ratio."""
    text = line.text
    if _TRIPLE.search(text[max(0, at - 8) : at + 8]):
        return Found(at + 1, "", "ratio", "parts", LIKELY)
    if _EDITION.search(text[max(0, at - 24) : at + 5]):
        return Found(at + 1, ",", "punctuation", "edition of a standard")
    if text[at + 1 : at + 2].isdecimal() and text[at - 1 : at].isdecimal():
        counted = "số" in line.clause(at).split()[-3:]  # tỷ số 2:1
        return Found(at + 1, "" if counted else "trên", "ratio", "colon", LIKELY)
    return None


def _same_head(line: Line, at: int) -> bool:
    """Say whether the same word and a number stand on both sides: "Thứ 2 - Thứ 6"."""
    before, after = line.left(at, 2).split(), line.right(at + 1, 2).split()
    if len(before) < 2 or len(after) < 2:
        return False
    return before[0] == after[0] and before[1].isdecimal() and after[1].isdecimal()


_TRIPLE = Shape(r"(?<![\d:])\d{1,3}(?::\d{1,3}){2,3}(?![\d:])")
_WEEKDAYS = Shape(r"[Tt]hứ [^\W\d_]{2,3} ?[-–] ?(?:[Tt]hứ [^\W\d_]{2}|[Cc]hủ [Nn]h)")
_DOUBLE = Shape(r">=|<=|>{2,}|<{2,}|[=-]{1,2}>")
"""Two signs that are one: a comparison, or an arrow, which is a pause."""
_TESTED = Shape(r"\(([+–-])\)(?!\w)")
_EDITION = Shape(r"(?:ISO|TCVN|QCVN|IEC|HACCP)[ /\w-]{1,14}:(?:19|20)\d\d$")
_SAME_UNIT = Shape(r"[-–] ?([\d.,]{1,12}) ?(?=[^\W\d_]{2})")
_PART = Shape(r"[-–—] ?\d{1,2}/\d{1,2}(?![\d/])")
_SUM = Shape(r"[-–] [\d.,]{1,12} = ?\d")
_TILL_NOW = Shape("[-–—] ?nay(?!\\w)")
_JOINED = vocabulary("date month_year time percent money measure road day years")


def sign(line: Line, at: int) -> Found | None:
    """Read any other sign: said, silent, or a pause."""
    char = line.text[at]
    if char in "+-–" and (not at or line.text[at - 1] == "\n") and line.text[at + 1 : at + 2] == " ":
        return Found(at + 1, "", "punctuation", "bullet")
    several = _several(line, at) or (raised(line, at) if char in "⁻⁺" else None)
    if several is not None:
        return several
    if char in _SAID:
        return Found(at + 1, _SAID[char], "sign", "named", LIKELY)
    if char in _SILENT:
        return Found(at + 1, "", "punctuation", "silent")
    if char in _PAUSE:
        return Found(at + 1, _hyphen(line, at), "punctuation", "pause")
    return Found(at + 1, "", "sign", "unreadable", GUESS / 2)


def _several(line: Line, at: int) -> Found | None:
    """Read signs that are one together: a comparison, an arrow, the result of a test "(+)"."""
    tested = _TESTED.match(line.text, at)
    if tested is not None:
        return Found(at + 3, f"{'dương' if tested[1] == '+' else 'âm'} tính", "sign", "result of a test", LIKELY)
    double = _DOUBLE.match(line.text, at)
    if double is None:
        return None
    said = _SAID.get({"<=": "≤", ">=": "≥"}.get(double[0], ""), ",")
    return Found(double.end(), said, "punctuation" if said == "," else "sign", "two signs", LIKELY)


def _hyphen(line: Line, at: int) -> str:
    """Join what a hyphen without spaces joins ("hỏi-đáp", "omega-3"); other dashes, brackets, slashes are a pause."""
    around = line.text[max(0, at - 1) : at + 2]
    measured = line.last is not None and line.last.kind == "measure" and line.last_end == at
    joined = line.text[at] == "-" and len(around) == 3 and around[0].isalpha() and around[2].isalnum() and not measured
    return "" if joined else ","
