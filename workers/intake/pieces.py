"""Pieces: the stretches of text a source is cut into, each with the signals that will tell what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.core.model import BlockKind

_SENTENCE_END = re.compile(r"[.!?…](?=[\s”\"')\]]|$)")
_INITIAL = re.compile(r"(?:^|[\s.(])(?:[A-ZĐ]|TP|Tp|Th|ThS|TS|PGS|GS|BS|Ths|tr|Tr|St|Mr|Ms|No)$")


@dataclass(slots=True)
class Piece:
    """A stretch of text between two block boundaries, and what the source shows about it.

    Shares are of the piece's letters, 0..1. `element` is the block that the piece is or stands in, `box` the one that
    holds that block (both 0 in plain text),
    `hint` what a selector says it is, `controls` that it is nothing but the page's buttons and labels, `dropped` why
    the page sets it apart, `drop_root` the element that does.
    """

    text: str
    tag: str = "p"
    box: int = 0
    element: int = 0
    bold: float = 0.0
    italic: float = 0.0
    link: float = 0.0
    align: str = ""
    hint: BlockKind | None = None
    dropped: str = ""
    drop_root: int = 0
    after_image: bool = False
    boxed_with_image: bool = False
    alt: str = ""
    table_data: bool = False
    controls: bool = False
    inside: frozenset[str] = field(default=frozenset())

    @property
    def is_heading(self) -> bool:
        """Whether the source marks it as a heading below the title."""
        return self.tag in {"h2", "h3", "h4", "h5", "h6"}

    @property
    def words(self) -> int:
        """How many words, counted by white space."""
        return len(self.text.split())


def sentences(text: str) -> int:
    """Count the sentences of a stretch; a stop after an initial or a title ("TP.", "TS.") ends none."""
    ends = [m for m in _SENTENCE_END.finditer(text) if not _INITIAL.search(text[: m.start()][-6:])]
    tail = text[ends[-1].end() :].strip(" ”\"')]") if ends else text
    return len(ends) + (1 if tail else 0)
