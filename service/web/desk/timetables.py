"""Sections and bulletins as an editor writes them: a line each, its parts between bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.newsroom.errors import RefusedError
from service.newsroom.house import Section, Timetable

DAYS = ("2", "3", "4", "5", "6", "7", "CN")
"""Vietnamese days of the week as they are written short, Monday first."""


def sections_text(sections: Sequence[Section]) -> str:
    """Write sections as lines."""
    return "\n".join(" | ".join([each.slug, each.name, *([each.voice] if each.voice else [])]) for each in sections)


def sections_of(text: str) -> list[dict[str, str]]:
    """Read sections from lines of `slug | name | voice`; the voice may be left out. Raise RefusedError."""
    lines = _lines(text)
    if any(not 2 <= len(line) <= 3 for line in lines):
        raise RefusedError("Mỗi chuyên mục một dòng: đường-dẫn | Tên | giọng (giọng có thể bỏ trống).")
    return [{"slug": line[0], "name": line[1], "voice": line[2] if len(line) == 3 else ""} for line in lines]


def bulletins_text(bulletins: Sequence[Timetable]) -> str:
    """Write bulletins as lines."""
    return "\n".join(
        " | ".join(
            [each.slug, each.name, each.at, ", ".join(DAYS[day] for day in each.days), str(each.articles),
             ", ".join(each.sections), each.voice]
        ).rstrip(" |")
        for each in bulletins
    )  # fmt: skip


def bulletins_of(text: str) -> list[dict[str, Any]]:
    """Read bulletins from lines of `slug | name | time | days | articles | sections | voice`. Raise RefusedError."""
    return [_bulletin([*line, *[""] * (7 - len(line))]) for line in _lines(text)]


def _bulletin(line: list[str]) -> dict[str, Any]:
    slug, name, at, days, articles, sections, voice = line[:7]
    chosen = [day.strip().upper() for day in days.split(",") if day.strip()]
    if not name or len(line) > 7 or not set(chosen) <= set(DAYS) or not (articles or "8").isdecimal():
        raise RefusedError(
            "Mỗi bản tin một dòng: đường-dẫn | Tên | 06:00 | 2, 3, 4, 5, 6, 7, CN | số bài | chuyên mục | giọng."
        )
    return {
        "slug": slug,
        "name": name,
        "at": at,
        "days": [DAYS.index(day) for day in chosen] or list(range(7)),
        "articles": min(50, max(1, int(articles or 8))),
        "sections": [each.strip() for each in sections.split(",") if each.strip()],
        "voice": voice,
    }


def _lines(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
