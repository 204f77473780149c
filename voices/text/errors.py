"""What can be wrong with what the reader is given."""

from __future__ import annotations


class LexiconError(ValueError):
    """A lexicon entry or file that can't be used; the message says which and why."""
