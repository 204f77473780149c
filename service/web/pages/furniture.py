"""What every template of the listeners' pages may use."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import g, request

from service.newsroom import house as houses
from service.newsroom import listening
from service.newsroom.house import House
from service.web.context import absolute, current_room
from service.web.pages import assets, drawings, language, typography
from service.web.pages.recording import voice_names

_FOR_SCRIPTS = (
    *("save", "saving_now", "saved_done", "save_failed", "save_full", "remove"),
    *("play_one", "pause_one", "heard", "left", "copied", "copy"),
    *("queue", "queue_add", "queue_added", "queue_clear", "queue_up", "queue_down", "queue_remove"),
)


def for_templates() -> dict[str, Callable[..., Any]]:
    """Give every template these functions."""
    return {
        "t": language.t,
        "link": language.link,
        "clock": language.clock,
        "day": language.day,
        "time_tag": language.time_tag,
        "language": language.current,
        "other_language": _other_language,
        "page_words": _page_words,
        "house": _house,
        "sections": _sections,
        "absolute": absolute,
        "asset": assets.asset,
        "brand_address": assets.brand_address,
        "embed_address": assets.embed_address,
        "icon": drawings.icon,
        "unbroken": typography.unbroken,
        "titled": typography.title,
        "voice_names": voice_names,
    }


def _house() -> House:
    if "house" not in g:
        g.house = houses.house(current_room())
    return g.house  # type: ignore[no-any-return]


def _sections() -> tuple[tuple[str, str, int], ...]:
    return listening.sections(current_room())


def _other_language() -> str:
    query = {name: value for name, value in request.args.items() if name != "lang"}
    return language.link(request.path, **query, lang="vi" if language.current() == "en" else "en")


def _page_words() -> str:
    return json.dumps({name: language.pattern(f"site.{name}") for name in _FOR_SCRIPTS}, ensure_ascii=False)
