"""How printed words stand on our pages: what a reader sees as one word is not broken at its hyphens."""

from __future__ import annotations

import re

from markupsafe import Markup

_WHOLE = re.compile(r"(?<!\S)((?=\S*[-/][^\W\d_])(?=\S*\d|\W*[A-ZĐ]{2})\S{3,40})(?!\S)")
"""Numbers of documents ("57-NQ/TW", "15/2024/NĐ-CP") and abbreviations joined ("BHXH-BHYT"): browsers break behind
a hyphen or a slash that a letter follows. Names of regions and sections ("Tây-Bắc") may break."""
_SPAN = Markup('<span class="whole">{}</span>')


def unbroken(text: str) -> Markup:
    """Mark what should stay on one line where it fits. The words are as printed: copies hold nothing else."""
    pieces = _WHOLE.split(text)
    return Markup().join(_SPAN.format(piece) if place % 2 else piece for place, piece in enumerate(pieces))
