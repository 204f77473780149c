"""How printed words stand on our pages: what a reader sees as one word is not broken at its hyphens."""

from __future__ import annotations

import re

from markupsafe import Markup

_WHOLE = re.compile(r"(?<!\S)((?=\S*(?:[-/][^\W\d_]|-\d))(?=\S*\d|\W*[A-ZĐ]{2})\S{3,40})(?!\S)")
"""Numbers of documents ("57-NQ/TW", "15/2024/NĐ-CP"), years ("2026-2030") and abbreviations joined ("BHXH-BHYT"):
browsers break behind a hyphen, and behind a slash that a letter follows. Names of regions ("Tây-Bắc") may break."""
_LONGEST_NAME = 4  # syllables; a longer run of capitals is a heading's own style
_SPAN = Markup('<span class="whole">{}</span>')


def unbroken(text: str) -> Markup:
    """Mark what should stay on one line where it fits. The words are as printed: copies hold nothing else."""
    pieces = _WHOLE.split(text)
    return Markup().join(_SPAN.format(piece) if place % 2 else piece for place, piece in enumerate(pieces))


def title(text: str) -> Markup:
    """Set a title: names of people and places ("Nà Tâm", "Hồ Chí Minh") stay on one line too, as papers set them."""
    return Markup(" ").join(
        _SPAN.format(" ".join(words)) if is_name and 1 < len(words) <= _LONGEST_NAME else unbroken(" ".join(words))
        for is_name, words in _runs(text.split(" "))
    )


def _runs(words: list[str]) -> list[tuple[bool, list[str]]]:
    """Part words into runs of capitalised ones, which a sign ends, and of others."""
    runs: list[tuple[bool, list[str]]] = []
    ended = True
    for word in words:
        capital = word[:1].isupper()
        if runs and runs[-1][0] == capital and not (capital and ended):
            runs[-1][1].append(word)
        else:
            runs.append((capital, [word]))
        ended = not word[-1:].isalnum()
    return runs
