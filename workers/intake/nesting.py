"""Nesting: keep a page from standing thousands of elements deep, or holding half a million, before it is parsed.

Lexbor's tree builder looks back through the open elements at each tag, so 100,000 nested `<div>` cost it 20 s; browsers
stop at a depth of 512. Half a million unclosed `<a>` take it hours. Pages made by people stay below 60 and 10,000.
"""

from __future__ import annotations

import re

_DEEPEST = 256
_MOST_TAGS = 40_000
_FEW_TAGS = 4_000  # so few can't hurt: 5,000 nested <div> parse in 20 ms

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>")

_NOT_NESTING = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "dt", "dd", "html", "head", "body", "script",
        "style",
    }
)  # fmt: skip


def tamed(html: str) -> str:
    """Drop the tags that stand deeper than 256, keeping their text, and all after the 40,000th. Takes linear time."""
    if html.count("<") < _FEW_TAGS:
        return html
    parts = html.split("<", _MOST_TAGS)
    html = "<".join(parts[:_MOST_TAGS])
    kept: list[str] = []
    depth = dropped = end = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _NOT_NESTING:
            continue
        closing = bool(tag[1])
        if closing and dropped:
            dropped -= 1
        elif closing:
            depth = max(0, depth - 1)
            continue
        elif depth < _DEEPEST:
            depth += 1
            continue
        else:
            dropped += 1
        kept.append(html[end : tag.start()])
        end = tag.end()
    kept.append(html[end:])
    return " ".join(kept) if end else html
