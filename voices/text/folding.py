"""One shape for the text that rules look at: NFC, plain spaces, ASCII digits; offsets lead back to the print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_USUAL = (
    "\x20-\x7e\n\u00a1-\u00ac\u00ae-\u00bb\u00bf-\u00cf\u00d1-\u00ef\u00f1-\u024f\u1ea0-\u1eff\u2013-\u201d\u2022\u2026"
    "\u20ab\u20ac\u2212\u2264\u2265"
)
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_ODD = re.compile(f"[^\n\u0300-\u036f]?[\u0300-\u036f]+|[\u1100-\u115f][\u1160-\u11ff]+|[^{_USUAL}]")
"""A letter and the marks that belong on it, a Korean syllable in pieces, or one character of no newsroom's keyboard."""
_REPLACED = {
    "\u00d0": "Đ", "\u00f0": "đ", "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2032": "'",
    "\u00ad": "", "\u00bd": " 1/2", "\u00bc": " 1/4", "\u00be": " 3/4", "\uff05": "%", "\u2044": "/",
    "\u2028": "\n", "\u2029": "\n", "\t": " ", "\r": " ", "\u2103": "°C", "\u33a1": "m²",
}  # fmt: skip


class Folded(NamedTuple):
    """Folded text; `offsets[i]` is where character i stood in the print, with one more entry for the end."""

    text: str
    offsets: Sequence[int]

    @property
    def same(self) -> bool:
        """Whether every character stands where it stood."""
        return isinstance(self.offsets, range)


def fold(printed: str) -> Folded:
    """Fold a printed text; texts that need nothing (most) cost one search."""
    if _UNUSUAL.search(printed) is None:
        return Folded(printed, range(len(printed) + 1))
    found = [match.span() for match in _ODD.finditer(printed)]
    if any(unicodedata.combining(printed[start]) for start, _ in found):
        found = list(_clusters(printed))
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in found:
        folded = _fold_cluster(printed[start:end])
        pieces += [printed[at:start], folded]
        offsets += range(at, start)
        offsets += [start] * len(folded)
        at = end
    pieces.append(printed[at:])
    offsets += range(at, len(printed) + 1)
    text = "".join(pieces)
    if len(text) == len(printed) and all(end - start == 1 for start, end in found):
        return Folded(text, range(len(text) + 1))
    return Folded(text, offsets)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text with marks of foreign scripts into characters with all their marks: the slow, exact way."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (unicodedata.combining(text[at]) or "\u1160" <= text[at] <= "\u11ff"):
            yield start, at
            start = at


def _fold_cluster(cluster: str) -> str:
    """Give the plain form of a letter with its marks, or of one unusual character; "" when it says nothing."""
    whole = unicodedata.normalize("NFC", cluster)
    if whole in _REPLACED:
        return _REPLACED[whole]
    first = whole[0]
    category = unicodedata.category(first)
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(first))
    if category[0] in "CM" and first != "\n":
        return ""
    if (
        category == "Nl"
        or "\u2080" <= first <= "\u2089"
        or "\uff00" <= first <= "\uffef"
        or "\ufb00" <= first <= "\ufb06"
    ):
        return unicodedata.normalize("NFKC", first)
    return first  # marks that no letter carries are dropped
