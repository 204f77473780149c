"""Sections and bulletins as the settings' form sends them: a row each, its fields numbered with the row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from service.core.slugs import slug
from service.web.desk.numbers import whole

Form = MultiDict[str, str]

DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Vietnamese days of the week as they are written short, Monday first."""


def sections_of(form: Form) -> list[dict[str, str]]:
    """Read the sections; a row without a name is no section."""
    return [
        {
            "slug": form.get(f"section-{row}-slug", "").strip() or slug(name),
            "name": name,
            "voice": form.get(f"section-{row}-voice", ""),
        }
        for row, name in _named(form, "section")
    ]


def bulletins_of(form: Form) -> list[dict[str, Any]]:
    """Read the timetables; a row without a name is none, and one without a day is for every day."""
    made: list[dict[str, Any]] = []
    for row, name in _named(form, "bulletin"):
        field = f"bulletin-{row}-"
        days = [int(day) for day in form.getlist(field + "day") if day in "0123456" and day]
        made.append(
            {
                "slug": form.get(field + "slug", "") or _free(slug(name), made),
                "name": name,
                "at": form.get(field + "at", "")[:5],
                "days": days or list(range(7)),
                "sections": form.getlist(field + "section"),
                "articles": form.get(field + "articles", 8, type=whole),
                "voice": form.get(field + "voice", ""),
                "second_voice": form.get(field + "second_voice", ""),
            }
        )
    return made


def _named(form: Form, kind: str) -> Iterator[tuple[str, str]]:
    """List the rows of a kind that have a name: the row's number and the name."""
    for row in form.getlist(kind):
        name = " ".join(form.get(f"{kind}-{row}-name", "").split())
        if name:
            yield row, name


def _free(wanted: str, made: list[dict[str, Any]]) -> str:
    """Give a slug that no other row has: the one wanted, or that with a number."""
    taken = {each["slug"] for each in made}
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(made) + 2))
    return next(each for each in numbered if each not in taken)
