"""Brackets, quotes, dashes, slashes and the other signs between words."""

from __future__ import annotations

import re

from voices.text.line import Found, Line
from voices.text.reading import GUESS, LIKELY

_SAID = {
    "&": "và", "=": "bằng", "%": "phần trăm", "‰": "phần nghìn", "°": "độ", "<": "nhỏ hơn", ">": "lớn hơn", "≥": "lớn hơn hoặc bằng",
    "≤": "nhỏ hơn hoặc bằng", "±": "cộng trừ", "×": "nhân", "÷": "chia", "→": "đến", "≈": "xấp xỉ", "@": "a còng", "$": "đô la",
    "€": "ơ rô", "£": "bảng Anh", "¥": "yên", "₫": "đồng", "₩": "uôn", "^": "mũ", "√": "căn", "∞": "vô cùng", "§": "mục",
    "+": "cộng", "≠": "khác",
}  # fmt: skip
_SILENT = set("\"'“”‘’„«»‹›*_`´~\\®©™¨|#") - {"|"}
_PAUSE = set("()[]{}<>•·▪►◆■●–—−-/|")
_POINTS = re.compile(r"[.,;:!?…]+(?:\s+[.,;:!?…]+)*")


def points(line: Line, at: int) -> Found | None:
    """Read punctuation: one mark per run, the strongest."""
    match = _POINTS.match(line.text, at)
    if match is None:
        return None
    run = match[0]
    for mark in "?!":
        if mark in run:
            return Found(match.end(), mark, "punctuation", "run")
    if "…" in run or ".." in run:
        after = line.text[match.end() : match.end() + 2].strip()
        return Found(match.end(), "," if after[:1].islower() else ".", "punctuation", "ellipsis")
    mark = next(each for each in ".;:," if each in run)
    return Found(match.end(), mark, "punctuation", "run")


def sign(line: Line, at: int) -> Found | None:
    """Read any other sign: said, silent, or a pause."""
    char = line.text[at]
    if char in _SAID:
        return Found(at + 1, _SAID[char], "sign", "named", LIKELY)
    if char in _SILENT:
        return Found(at + 1, "", "punctuation", "silent")
    if char in _PAUSE:
        return Found(at + 1, _hyphen(line, at), "punctuation", "pause")
    return Found(at + 1, "", "sign", "unreadable", GUESS / 2)


def _hyphen(line: Line, at: int) -> str:
    """Join what a hyphen without spaces joins ("hỏi-đáp"); any other dash, bracket or slash is a short pause."""
    around = line.text[max(0, at - 1) : at + 2]
    joined = line.text[at] == "-" and len(around) == 3 and around[0].isalpha() and around[2].isalpha()
    return "" if joined else ","
