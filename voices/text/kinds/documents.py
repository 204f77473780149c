"""Numbers of State, Party and National Assembly papers, composed from a table of types and organs.

Sources: Decree 30/2020/NĐ-CP (State papers) and Instruction 36-HD/VPTW (Party papers).
"""

from __future__ import annotations

import re
from functools import cache

from voices.text.data import table
from voices.text.letters import spell
from voices.text.line import Line
from voices.text.numbers import cardinal, digits, year
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.vocabulary import vocabulary

_PART = r"[A-ZĐƯ][A-Za-zĐđƯưịi&]{0,11}\d{0,3}"
_TAIL = rf"({_PART}(?: ?[-–/.] ?{_PART}){{0,4}})(?!\w)"
_NUMBERED = Shape(rf"(\d{{1,6}})(\.\d{{1,2}})?([a-z]?)(?: ?[/-] ?((?:19|20)\d\d))? ?[/–-] ?{_TAIL}")
_BARE = Shape(_TAIL)
_PARTS = Shape(r"[-–/. ]+")
_TERM = Shape(r"(\D+)(\d{1,3})")
_NOUNS = vocabulary(
    "số nghị_quyết quyết định luật lệnh thông tư chỉ thị kế hoạch hướng dẫn kết luận văn báo cáo trình điện đề án quy"
)


@cache
def document_parts() -> dict[str, tuple[str, str]]:
    """Give the table of a number's tail: part → (type, organ or part; spoken)."""
    return {part: (kind, spoken) for part, kind, spoken in table("documents")}


def document(line: Line, at: int) -> Found | None:
    """Read "57-NQ/TW", "168/2024/NĐ-CP", "1234/UBND-KT" in the house's document style."""
    match = _NUMBERED.match(line.text, at)
    if match is None:
        return None
    number, later, letter, dated, tail = match.groups()
    parts = _PARTS.split(tail)
    known = [each for each in parts if _lookup(each)]
    spaced = " " in line.text[match.end(1) : match.start(5)]
    if not known or (spaced and len(parts) < 2):
        return None
    said = digits(number) if number[0] == "0" else cardinal(number, line.style)
    if later:  # a second paper of that name: 66.7/2025/NQ-CP
        said += f" chấm {cardinal(later[1:], line.style)}"
    if letter:
        said += f" {spell(letter)}"
    if dated:
        said += f" năm {year(dated, line.style)}"
    tail = _tail(parts, line, at)
    return Found(match.end(), f"{said}, {tail}" if tail else said, "document", f"document:{line.style.document}",
                 _confidence(parts, known, line))  # fmt: skip


def _confidence(parts: list[str], known: list[str], line: Line) -> float:
    """Say how sure a tail is: a part nobody knows is spelled, and then the desk should see it."""
    if len(known) == len(parts):
        return 1.0
    spelled = any(not (_behind(each) or _lookup(each) or _entry(each, line)) for each in parts)
    return GUESS if spelled or not _is_type(known[0]) else LIKELY


def document_tail(line: Line, at: int) -> Found | None:
    """Read a paper's tail without its number, as in "Quyết định QĐ-TTg" or "mẫu HĐ/BTC"."""
    match = _BARE.match(line.text, at)
    if match is None or not re.search(r"[-–/]", match[0]):
        return None
    parts = _PARTS.split(match[0])
    if len(parts) < 2 or not _is_type(parts[0]) or not all(_lookup(each) for each in parts):
        return None
    return Found(match.end(), " ".join(_lookup(each) for each in parts), "document", "tail", LIKELY)


def _tail(parts: list[str], line: Line, at: int) -> str:
    if line.style.document == "elide":
        return ""
    if line.style.document == "spell":
        return " ".join(_spelled(each, line) for each in parts)
    before = line.clause(at)
    later = (_behind(each) or _lookup(each, before) or _known(each, line) for each in parts[1:])
    return " ".join((_lookup(parts[0], before) or _known(parts[0], line), *later))


def _behind(part: str) -> str:
    """Say a part that means something else behind another: TTr begins a tờ trình and ends what the thanh tra wrote."""
    return document_parts().get(f"-{part}", ("", ""))[1]


def _lookup(part: str, before: str = "") -> str:
    """Say a part; where the table gives several readings (QĐ), the noun printed before decides."""
    found = document_parts().get(part) or document_parts().get(part.replace("&", ""))
    if found:
        readings = found[1].split("|")
        return next((each for each in readings if each in before), readings[0])
    term = _TERM.full(part)
    if term and term[1] in document_parts():
        name = document_parts()[term[1]][1]
        return f"{name} khóa {cardinal(term[2])}" if "quốc hội" in name else f"{name} {digits(term[2])}"
    return ""


def _is_type(part: str) -> bool:
    return document_parts().get(part, ("", ""))[0] == "type"


def _known(part: str, line: Line) -> str:
    """Say a part the table does not hold: an abbreviation of the lexicon, else its letters."""
    return _entry(part, line) or _spelled(part, line)


def _entry(part: str, line: Line) -> str:
    entries = line.lexicon.starting(part)
    return next((each.spoken for each in entries if each.printed == part and not (each.left or each.right)), "")


def _spelled(part: str, line: Line) -> str:
    term = _TERM.full(part)
    return f"{spell(term[1])} {cardinal(term[2], line.style)}" if term else spell(part)
