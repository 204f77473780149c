"""Vietnamese and English: one file of strings each, chosen by `?lang=` and carried by every link. No cookie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import g, request
from markupsafe import Markup

from service.core.vietnam import VIETNAM

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent / "strings"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def strings(language: str) -> Mapping[str, str]:
    """Load a language's strings, by key."""
    return json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def choose() -> None:
    """Settle this request's language: English when asked for, else Vietnamese."""
    g.language = "en" if request.args.get("lang") == "en" else "vi"


def current() -> str:
    """Tell this request's language; error pages outside the blueprint have not chosen yet."""
    if "language" not in g:
        choose()
    return g.language  # type: ignore[no-any-return]


def t(key: str, **values: object) -> str:
    """Write a string of ours in this request's language."""
    return pattern(key).format(**values)


def pattern(key: str) -> str:
    """Give a string of ours with its {gaps} open, for scripts to fill."""
    return strings(current())[key]


def link(path: str, **query: object) -> str:
    """Make an address on this site that keeps the language."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    if current() == "en" and "lang" not in asked:
        asked["lang"] = "en"
    asked = {name: value for name, value in asked.items() if (name, value) != ("lang", "vi")}
    return f"{path}?{urlencode(asked)}" if asked else path


def clock(milliseconds: int) -> str:
    """Write a duration as `3:24` or `1:02:03`."""
    whole = round(milliseconds / 1000)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def day(moment: datetime) -> str:
    """Write a day in Vietnam's time: `06/11/2025`, or `6 Nov 2025`."""
    local = moment.astimezone(VIETNAM)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}" if current() == "en" else f"{local:%d/%m/%Y}"


def time_tag(moment: datetime | None, *, with_hour: bool = True) -> Markup:
    """Write a moment for people and for machines."""
    if moment is None:
        return Markup("")
    local = moment.astimezone(VIETNAM)
    words = f"{day(moment)}, {local:%H:%M}" if with_hour else day(moment)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="minutes"), words)
