"""Passages: the words between two block boundaries, cut at their line breaks and weighed."""

from __future__ import annotations

from typing import NamedTuple

from service.core.model import BlockKind, nfc
from workers.intake.pieces import Piece
from workers.intake.wording import is_chrome, is_names


class Context(NamedTuple):
    """What holds a stretch of words: its element, and what that says of them."""

    element: int
    tag: str
    box: int
    bold: bool
    italic: bool
    link: bool
    align: str
    hint: BlockKind | None
    dropped: str
    drop_root: int
    inside: frozenset[str]


Run = list[tuple[str, Context]]
"""Words in reading order, each with what holds them."""

BREAK = "\0"
"""A line break in a run; no parsed text holds it."""


def passages(run: Run, *, heading: bool) -> list[Run]:
    """Split a run at its line breaks; a single break before a small letter only wraps the line."""
    if len(run) == 1:
        return [run] if run[0][0] != BREAK else []
    parts: list[Run] = [[]]
    breaks = 0
    for text, context in run:
        if text == BREAK:
            breaks += 1
            continue
        if text.strip():
            if breaks and parts[-1] and not heading and not (breaks == 1 and text.lstrip()[0].islower()):
                parts.append([])
            elif breaks:
                parts[-1].append((" ", context))
            breaks = 0
        parts[-1].append((text, context))
    return parts


def piece_of(part: Run) -> Piece | None:
    """Make a piece of a passage; None when it holds no words."""
    if len(part) > 1:
        part = _unglued(part)
    text = nfc("".join([text for text, _ in part]))
    if not text:
        return None
    context = part[-1][1]
    weights = [len(words.strip()) for words, _ in part] if len(part) > 1 else [1]
    letters = sum(weights) or 1
    return Piece(
        text,
        tag=context.tag,
        box=context.box,
        element=context.element,
        bold=sum(weight for weight, (_, here) in zip(weights, part, strict=True) if here.bold) / letters,
        italic=sum(weight for weight, (_, here) in zip(weights, part, strict=True) if here.italic) / letters,
        link=sum(weight for weight, (_, here) in zip(weights, part, strict=True) if here.link) / letters,
        align=context.align,
        hint=next((here.hint for _, here in part if here.hint), None),
        dropped=context.dropped,
        drop_root=context.drop_root,
        inside=context.inside,
        controls=1 < len(part) < 12 and all(is_chrome(nfc(words)) for words, _ in part if words.strip()),
    )


def _unglued(part: Run) -> Run:
    """Part what only the page's style kept apart: "Sơn La" and "Ngày 6/11" in two elements side by side.

    A place set so before the first words is where they were written; it is not read.
    """
    apart: Run = []
    for words, context in part:
        glued = bool(apart) and apart[-1][0][-1:].islower() and words[:1].isupper()
        if glued and len(apart) == 1 and len(apart[0][0]) <= 30 and is_names(nfc(apart[0][0])) and len(words) > 60:
            apart.clear()
        elif glued:
            apart.append((" ", context))
        apart.append((words, context))
    return apart
