"""Initials of people not named: "N.V.T", "chị Ng.T.H.", "Lò Văn A."."""

from __future__ import annotations

from voices.text.letters import spell
from voices.text.line import Line
from voices.text.reading import LIKELY, Found
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable
from voices.text.vocabulary import vocabulary

_ONE = "(?:Ngh|N[gh]|T[hr]|[CKP]h|Gi|Qu|[A-ZĐƯÂÔ])"
_INITIALS = Shape(rf"{_ONE}(?:\. ?{_ONE}(?![^\W\d_])){{1,4}}|[A-ZĐ]{{2}}(?:\.[A-ZĐ]){{1,4}}(?!\w)")
_CLUSTER = Shape(r"(?:Ngh|N[gh]|T[hr]|[CKP]h|Gi|Qu)(?=\.)")
_AGE = Shape(r" ?\d{1,3} tuổi")
_PERSON = vocabulary(
    "ông bà anh chị em cháu cô chú bác cụ thầy bé dì cậu mợ thị văn tượng can cáo nhân sinh tên gái trai ảnh"
)
_BEARER = vocabulary("thống tướng trưởng sư tịch sứ thư hậu")
"""Words after which one letter with a full stop begins a name: "Tổng thống V. Putin"."""


def initials(line: Line, at: int) -> Found | None:
    """Read the initials of somebody not named, or the two letters that stand for one name: "anh Th."."""
    match = _INITIALS.match(line.text, at)
    if match is not None and (" " not in match[0] or named_before(line, at)):
        said = spell("".join(each for each in match[0] if each.isalpha()))
        return Found(_past_dot(line, at, match.end()), said, "name", "initials", LIKELY)
    match = _CLUSTER.match(line.text, at)
    if match is None or not named_before(line, at):
        return None
    return Found(_past_dot(line, at, match.end()), spell(match[0]), "name", "initials", LIKELY)


def past_initial(line: Line, at: int, end: int) -> int:
    """Take an initial's full stop along where the sentence plainly goes on: "Nguyễn Văn T. (35 tuổi)"."""
    text = line.text
    alone = text[at:end].isupper() and (at == 0 or text[at - 1] in ' "“(')
    return _past_dot(line, at, end) if alone else end


def _past_dot(line: Line, at: int, end: int) -> int:
    if line.text[end : end + 1] != ".":
        return end
    rest = line.text[end + 1 : end + 5].lstrip(" ")
    if rest[:1] in ("", "\n", ".", "…"):
        return end
    pauses = rest[0] in ',;:(”"'
    begins = rest[0].isupper() and rest[1:2].islower() and (line.left(at) in _BEARER or _within_foreign(line, at, end))
    if valid_syllable(line.text[at:end]):  # said as it stands, so a second reading must come to the same end
        goes_on = not rest[0].isupper() and named_before(line, at)
    else:
        goes_on = rest[0].islower() or _AGE.match(line.text, end + 1) is not None
    return end + 1 if pauses or begins or goes_on else end


def _within_foreign(line: Line, at: int, end: int) -> bool:
    """Say whether an initial stands in the middle of a foreign name: "Gerald R. Ford"."""
    before, after = _NAME_BEFORE.search(line.text[max(0, at - 24) : at]), _NAME_AFTER.match(line.text, end)
    return before is not None and after is not None and not (valid_syllable(before[1]) or valid_syllable(after[1]))


_NAME_BEFORE = Shape(r"(?<![^\W\d_])([A-Z][a-zà-ỹ]{1,20}) $")
_NAME_AFTER = Shape(r"\. ([A-Z][a-zà-ỹ]{1,20})(?![^\W\d_])")


def named_before(line: Line, at: int) -> bool:
    """Say whether a name, or a word for a person, stands right before."""
    if line.left(at) in _PERSON:
        return True
    before = line.text[max(0, at - 12) : at].translate(_APART).split()
    if not before or not before[-1].isalpha() or not before[-1][0].isupper() or before[-2:-1] == ["la"]:  # đô la Mỹ
        return False
    return len(before[-1]) > 1 or (len(before) > 1 and before[-2][0].isupper())  # Giàng A O.


_APART = str.maketrans("'’‘", "   ")
