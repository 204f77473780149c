"""What an article teaches about its own abbreviations: "hợp tác xã (HTX)" once, then HTX."""

from __future__ import annotations

import re

from voices.text.lexicon import Entry
from voices.text.syllables import valid_syllable

_TAUGHT = re.compile(
    r"\( ?(?:gọi tắt là|viết tắt là|viết tắt|sau đây gọi là|sau đây gọi tắt là)? ?"
    r"[\"“']?([A-ZĐƯÂ][A-ZĐƯÂ&-]{1,11})[\"”']? ?\)"
)
_WORDS = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.;:!?()\n“”\"]")


def teach(text: str) -> tuple[Entry, ...]:
    """Find each "long form (ABBR)" of an article and give it as an entry of the article's tier."""
    if "(" not in text:
        return ()
    found: dict[str, Entry] = {}
    for match in _TAUGHT.finditer(text):
        long_form = _long_form(text[max(0, match.start() - 120) : match.start()], match[1])
        if long_form:
            found.setdefault(match[1], Entry(match[1], long_form, note="taught by the article", tier=2))
    return tuple(found.values())


def _long_form(before: str, short: str) -> str:
    """Find the words whose first letters make `short`, right before it; a few small words may be passed over."""
    words = _WORDS.findall(_BREAK.split(before)[-1])
    letters = [each for each in short.lower() if each.isalpha()]
    at = len(words)
    passed = 0
    while letters and at > 0:
        at -= 1
        if words[at][0].lower() == letters[-1]:
            letters.pop()
        elif passed < 1 and words[at].lower() in _SMALL:
            passed += 1
        else:
            return ""
    found = words[at:]
    ours = not letters and len(found) > 1 and all(map(valid_syllable, found))  # not South China Morning Post (SCMP)
    return " ".join(found).lower() if ours else ""


_SMALL = {"và", "của", "các", "về", "trên", "tại", "cho", "với", "những"}
