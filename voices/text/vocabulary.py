"""Sets of words, written as a sentence of them."""

from __future__ import annotations


def vocabulary(words: str) -> frozenset[str]:
    """Make a set of the words in a text."""
    return frozenset(words.split())
