"""Regular expressions compiled on first use, so that importing the package stays quick."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


class Shape:
    """The printed shape of something. Every quantifier in a source must be bounded, or consume what it passes over.

    After the first use `match`, `search` and `full` are the compiled expression's own methods.
    """

    __slots__ = ("findall", "full", "match", "search", "source", "split")

    match: Callable[..., re.Match[str] | None]
    """Match at exactly this place: (text, at)."""
    search: Callable[..., re.Match[str] | None]
    """Find the first place from `at` on: (text, at)."""
    full: Callable[..., re.Match[str] | None]
    """Match the whole text."""
    split: Callable[..., list[str]]
    findall: Callable[..., list[str]]

    def __init__(self, source: str) -> None:
        self.source = source

    def __getattr__(self, name: str) -> Any:
        """Compile, when a method is asked for that is not yet there."""
        if name not in Shape.__slots__:
            raise AttributeError(name)
        compiled = re.compile(self.source)
        self.match, self.search, self.full = compiled.match, compiled.search, compiled.fullmatch
        self.split, self.findall = compiled.split, compiled.findall
        return getattr(self, name)
