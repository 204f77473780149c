"""One shape for the text that rules look at: NFC, plain spaces, ASCII digits; every character keeps its printed offset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ODD = re.compile(
    "[^\\x20-\\x7e\\n\u00a1-\u024f\u1ea0-\u1eff\u2013-\u201d\u2022\u2026\u20ab\u20ac°²³]|[\u00a0\u00ad\u00d0\u00f0\u00bc-\u00be]"
)
_REPLACED = {
    "\u00d0": "Đ", "\u00f0": "đ", "\u0110": "Đ", "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—",
    "\u2212": "−", "\u2032": "'", "\u2033": '"', "\u00ad": "", "\u00bd": " 1/2", "\u00bc": " 1/4", "\u00be": " 3/4",
    "\uff05": "%", "\u2044": "/", "\u2028": "\n", "\u2029": "\n", "\t": " ", "\r": " ", "\u2103": "°C", "\u33a1": "m²",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is where character i stood in the print, with one more entry for the end."""

    text: str
    offsets: Sequence[int]


def fold(printed: str) -> Folded:
    """Fold a printed text; texts that need nothing (most) cost one search."""
    if not _ODD.search(printed) and unicodedata.is_normalized("NFC", printed):
        return Folded(printed, range(len(printed) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(printed):
        folded = _fold_cluster(cluster)
        pieces.append(folded)
        offsets += [start] * len(folded)
    return Folded("".join(pieces), [*offsets, len(printed)])


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Cut into base characters with their combining marks."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, text[start:at]
            start = at


def _fold_cluster(cluster: str) -> str:
    whole = unicodedata.normalize("NFC", cluster)
    if whole in _REPLACED:
        return _REPLACED[whole]
    first = whole[0]
    category = unicodedata.category(first)
    if category == "Zs":
        return " "
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return "\n" if first == "\n" else ""
    if category == "Nd":
        return str(unicodedata.digit(first))
    if category == "Nl" or "\uff00" <= first <= "\uffef" or "\ufb00" <= first <= "\ufb06":
        return unicodedata.normalize("NFKC", whole)
    return whole
