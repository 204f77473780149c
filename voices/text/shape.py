"""Regular expressions compiled on first use, so that importing the package stays quick."""

from __future__ import annotations

import re


class Shape:
    """The printed shape of something. Every quantifier in a source must be bounded, or consume what it passes over."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Match at exactly this place."""
        return self.compiled().match(text, at)

    def full(self, text: str) -> re.Match[str] | None:
        """Match the whole text."""
        return self.compiled().fullmatch(text)

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Find the first place from `at` on."""
        return self.compiled().search(text, at)

    def compiled(self) -> re.Pattern[str]:
        """Give the compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled
