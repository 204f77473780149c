"""The text under the reader's eyes, and what stands left and right of a place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from voices.text.lexicon import Lexicon
from voices.text.reading import Found
from voices.text.style import Style

_CLAUSE_END = re.compile(r"[.;:!?()\n]")
_QUOTES = " \"'“”‘’«»"
_NEXT = (
    re.compile(rf"[{_QUOTES}]*([\w%]+)"),
    re.compile(rf"[{_QUOTES}]*([\w%]+)(?:[{_QUOTES}]+([\w%]+))?"),
)
_FAR = 40
"""How many characters a look to the left or right may cross: keeps every rule's cost bounded."""


@dataclass(slots=True)
class Line:
    """A folded text, the house's style and words, and the reading made last."""

    text: str
    style: Style
    lexicon: Lexicon
    last: Found | None = None
    last_end: int = 0
    _asked_at: int = -1
    _lefts: dict[int, str] = field(default_factory=dict)
    """What stands left of the place asked about last, by the number of words: the kinds ask about it in turn."""

    def left(self, at: int, count: int = 1) -> str:
        """Give the last `count` words before `at`, lower case, not crossing punctuation other than quotes."""
        if at != self._asked_at:
            self._asked_at, self._lefts = at, {}
        found = self._lefts.get(count)
        if found is None:
            found = self._lefts[count] = self._left_words(at, count)
        return found

    def _left_words(self, at: int, count: int) -> str:
        text, stop = self.text, max(0, at - _FAR)
        if at and count == 1 and text[at - 1] == " ":
            word = text[max(stop, text.rfind(" ", stop, at - 1) + 1) : at - 1]
            if word.isalnum():
                return word.lower()
        window = text[stop:at].rstrip(_QUOTES)
        if not (window[-1:].isalnum() or window[-1:] == "%"):
            return ""
        words = window.rsplit(" ", count)[-count:]
        if all(map(str.isalnum, words)):
            return " ".join(words).lower()
        return _words_back(window, count)

    def right(self, at: int, count: int = 1) -> str:
        """Give the first `count` words (one or two) after `at`, lower case, not crossing punctuation but quotes."""
        match = _NEXT[count - 1].match(self.text, at, at + _FAR)
        return " ".join(filter(None, match.groups())).lower() if match else ""

    def clause(self, at: int) -> str:
        """Give what stands before `at` in its clause, lower case, at most `_FAR` characters."""
        window = self.text[max(0, at - _FAR) : at].lower()
        return _CLAUSE_END.split(window)[-1]

    def joined(self, at: int, kinds: tuple[str, ...]) -> bool:
        """Say whether the reading made last is one of `kinds` and only a connecting word or comma lies between."""
        if self.last is None or self.last.kind not in kinds or at - self.last_end > 12:
            return False
        between = self.text[self.last_end : at].strip().lower()
        return between in _CONNECTING


def _words_back(text: str, count: int) -> str:
    """Give the last words of a text, crossing nothing but spaces and quotes."""
    at, words = len(text), list[str]()
    while at and len(words) < count:
        at = len(text[:at].rstrip(_QUOTES))
        end = at
        while at and (text[at - 1].isalnum() or text[at - 1] == "%"):
            at -= 1
        if at == end:
            break
        words.append(text[at:end])
    return " ".join(reversed(words)).lower()


_CONNECTING = frozenset(
    (
        "",
        ",",
        ";",
        "-",
        "–",
        "/",
        "(",
        "và",
        ", và",
        "đến",
        "tới",
        "sang",
        "hoặc",
        "hay",
        "đến hết",
        "đến ngày",
        "và ngày",
    )
)
