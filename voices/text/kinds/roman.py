"""Roman numerals, single, in ranges and in lists: only where the words around call for a number."""

from __future__ import annotations

import re

from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import cardinal, year
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable
from voices.text.vocabulary import vocabulary

_NUMERAL = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ROMAN = Shape(rf"(?=[IVXLCDM])({_NUMERAL})(?![\w])")
_LOWER = Shape(rf"(?=[ivxlcdm])({_NUMERAL.lower()})(?![\w])")
_LETTERED = Shape(rf"(?=[IVX])({_NUMERAL})[.-]?([a-dA-D])(?!\w)")
_OUT_OF = Shape(rf"(?=[IVX])({_NUMERAL})/(?=[IVX])({_NUMERAL})(?!\w)")
_POINTED = Shape(rf"(?=[IVX])({_NUMERAL})((?:\.(?!0)\d{{1,2}}){{1,3}})(?![\w/]|\.\d)")
_RANGE = Shape(rf"(?=[IVXLCDM])({_NUMERAL})( ?[-–] ?)(?=[IVXLCDM])({_NUMERAL})(?![\w])")
_YEAR = Shape(r" ?[/-] ?((?:19|20)\d\d)(?!\d)")
_HEADING = Shape(r"[ ]?[.)\-–:/] ")
_TRIGGERS = vocabulary(
    "vực thứ khóa khoá kỷ kỉ quý quí loại hạng chương phần lục điều động mục khoản đoạn hồi tập kỳ lần cấp vùng nhóm "
    "bảng cụm khối mức bậc đợt bài tuyến giai số năm đại hệ khu tiểu chuẩn nhì quyển cuốn tổ kì mẫu biểu typ "
    "týp típ tuýp"
)
_LIST = Shape(r"(?:, | và | - |-)(?:II|III|IV|VI{0,3}|IX|X)(?!\w)")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROYAL = Shape(
    r"(?:[Vv]ua|[Nn]ữ hoàng|[Hh]oàng đế|[Gg]iáo hoàng|[Qq]uốc vương|[Ss]a hoàng)"
    r"(?: [A-ZÀ-Ỹ][\w-]{1,14}){1,3} $"
)
_SURE = frozenset("IVX")


def roman(line: Line, at: int) -> Found | None:
    """Read capitals that are a Roman numeral and stand where a number belongs."""
    text = line.text
    if text[at] not in "IVXLCDMivxlcdm" or _is_word(line, at):
        return None
    double = _double(line, at)
    if double is not None:
        return double
    match = _ROMAN.match(text, at) or (_LOWER.match(text, at) if line.left(at) in _TRIGGERS else None)
    if match is None or not match[1] or text.startswith(".0", match.end()):  # mã số V.07.03.29 is no heading
        return None
    numeral, end = match[1], match.end()
    sure = _confidence(line, at, end, numeral)
    if not sure:
        return None
    said = cardinal(roman_value(numeral), line.style)
    if line.left(at) == "thứ" and numeral in ("I", "IV"):
        said = "nhất" if numeral == "I" else "tư"
    dated = _YEAR.match(text, end)
    if dated:
        return Found(dated.end(), f"{said} năm {year(dated[1], line.style)}", "roman", "with year")
    return Found(end, said, "roman", "numeral", sure)


def point_of_list(line: Line, at: int) -> Found | None:
    """Read the small numeral in brackets that heads a point of a list: "(ii)", and "(i)" where there is a second."""
    match = _POINT_OF_LIST.match(line.text, at)
    if match is None or (len(match[1]) == 1 and "(ii)" not in line.text):
        return None
    return Found(match.end() - 1, cardinal(roman_value(match[1]), line.style), "roman", "point of a list", LIKELY)


_POINT_OF_LIST = Shape(r"\((i{1,3}|iv|vi{0,3}|ix|x)\)(?=\s)")


def _is_word(line: Line, at: int) -> bool:
    """Say whether these capitals are a heading's word, as VI in "HÀNH VI" and XA in "VÙNG XA"."""
    match = _CAPITALS.match(line.text, at)
    if match is None or not valid_syllable(match[1]):
        return False
    followed = bool(match[2]) and valid_syllable(match[2])
    if not followed and not _CAPITAL_BEFORE.search(line.text[max(0, at - 9) : at]):
        return False
    return "A" in match[1] or not _wanted(line, at) or (followed and line.left(at) not in _FIRM)


_CAPITALS = Shape(r"([IVXLCDMA]{2,4})(?![^\W\d_])(?: ([^\W\d_]{2,7})(?![^\W\d_]))?")
_CAPITAL_BEFORE = re.compile(r"(?<![^\W\d_])[A-ZÀ-ỸĐ]{2,7} $")
_FIRM = vocabulary("thứ khóa khoá kỷ kỉ quý quí chương mục hạng hội")


def _double(line: Line, at: int) -> Found | None:
    """Read a range of numerals, or a numeral with a letter behind: "II-III", "IIa"."""
    pair = _RANGE.match(line.text, at)
    if pair and (_wanted(line, at) or len(pair[1]) > 1):
        first, last = (cardinal(roman_value(each), line.style) for each in pair.group(1, 3))
        said = f"{first} {line.style.range_word} {last}"
        dated = _YEAR.match(line.text, pair.end())
        if dated:
            return Found(dated.end(), f"{said} năm {year(dated[1], line.style)}", "roman", "range with year", LIKELY)
        return Found(pair.end(), said, "roman", "range", LIKELY)
    share = _OUT_OF.match(line.text, at)
    if share and line.left(at) in ("bậc", "cấp", "độ"):
        first, last = (cardinal(roman_value(each), line.style) for each in share.group(1, 2))
        return Found(share.end(), f"{first} trên {last}", "roman", "out of", LIKELY)
    pointed = _POINTED.match(line.text, at)
    if pointed and (_wanted(line, at) or not line.left(at)):
        numbers = [str(roman_value(pointed[1])), *pointed[2][1:].split(".")]
        said = " chấm ".join(cardinal(each, line.style) for each in numbers)
        return Found(pointed.end(), said, "roman", "heading", LIKELY)
    lettered = _LETTERED.match(line.text, at)
    if lettered and lettered[1] and _wanted(line, at):
        said = f"{cardinal(roman_value(lettered[1]), line.style)} {spell(lettered[2])}"
        return Found(lettered.end(), said, "roman", "numeral and letter", LIKELY)
    return None


def roman_value(numeral: str) -> int:
    """Give the value of a well-formed Roman numeral in either case."""
    total = 0
    sizes = [_VALUES[each] for each in numeral.lower()]
    for size, after in zip(sizes, [*sizes[1:], 0], strict=True):
        total += -size if size < after else size
    return total


def _confidence(line: Line, at: int, end: int, numeral: str) -> float:
    """Say how sure a numeral is: 0 when it is none here."""
    if numeral.islower():
        return 0.0 if valid_syllable(numeral) and len(numeral) < 3 else LIKELY
    if len(numeral) == 1 and numeral not in _SURE:
        return LIKELY if line.left(at) in ("chương", "mục") else 0.0
    if _wanted(line, at):
        return 1.0
    if numeral == "I" and _first_of_its_name(line, at, end):
        return LIKELY
    if line.joined(at, ("roman",)) or _LIST.match(line.text, end) or _heads(line, at, end):
        return LIKELY
    only_small = _SURE.issuperset(numeral)
    return GUESS + 0.1 if only_small and len(numeral) > 1 and line.left(at) != "a" else 0.0


def _first_of_its_name(line: Line, at: int, end: int) -> bool:
    """Say whether a single I numbers the word before, "Sơn La I", "quân đoàn I": of nobody's name is it the initial."""
    left = line.left(at)
    if not left.isalpha() or left in _NAMELESS or len(left) == 1 or line.text[at - 1 : at] != " ":
        return False
    return line.text[end : end + 1] not in ("'", "’", "-", "&", "+", "/") and not _INITIAL.match(line.text, end)


_INITIAL = Shape(r"\.[^\W\d_]|\. ?[A-ZĐ][^\W\d_]* ?[a-zđ]")
_NAMELESS = vocabulary(
    "ông bà anh chị em cháu cô chú bác thầy cậu dì mợ thím cụ bé con văn thị can cáo hại tượng chứng nhân vitamin min"
    " chữ âm vần cột ô hàng và hoặc là như gọi tên người bạn vợ chồng mẹ bố cha điểm lớp"
)
"""Words before a letter that stands for a person, or for itself."""


def _wanted(line: Line, at: int) -> bool:
    left = line.left(at)
    if _ROYAL.search(line.text[max(0, at - 40) : at]):
        return True
    return left in _TRIGGERS or line.left(at, 2) in (
        "giai đoạn",
        "quân khu",
        "học kỳ",
        "đại hội",
        "chi bộ",
        "thi đua",
        "quân đoàn",
        "sư đoàn",
        "kỳ họp",
        "khu ủy",
        "thế chiến",
        "quốc lộ",
    )


def _heads(line: Line, at: int, end: int) -> bool:
    """Say whether the numeral opens a line or sentence as a heading's number: "II. Nhiệm vụ"."""
    before = line.text[max(0, at - 2) : at].strip(" ")
    return (not before or before[-1] in "\n.;:") and _HEADING.match(line.text, end) is not None
