"""What every template of the desk may ask for: names, durations, moments and sums in newsroom words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from service.core.vietnam import VIETNAM
from service.newsroom.house import house
from service.newsroom.people import May
from service.newsroom.readiness import alarms
from service.web.auth import signed_in
from service.web.context import current_room
from service.web.desk.assets import asset
from service.web.desk.language import LANGUAGES, current, fault, say, told
from service.web.desk.machines import machine
from service.web.desk.names import NAMES, WHY
from service.web.pages.assets import brand_address
from voices.catalogue import standing


def for_templates() -> dict[str, Any]:
    """Give every template these words and functions."""
    return {
        "_": say,
        "fault": fault,
        "told": told,
        "why": why,
        "alarms": lambda: alarms(current_room()),
        "desk_file": asset,
        "brand_address": brand_address,
        "csrf": csrf,
        "clock": clock,
        "moment": moment,
        "money": money,
        "ago": ago,
        "about": about,
        "may": may,
        "machine": machine,
        "me": signed_in,
        "desk_language": current,
        "LANGUAGES": LANGUAGES,
        **NAMES,
        "the_house": lambda: house(current_room()),
        "all_voices": all_voices,
        "voice_name": voice_name,
        "May": May,
        "here": lambda: request.full_path.rstrip("?"),
    }


def why(reason: str) -> str:
    """Say why something was asked for or moved: one of our own words, or what a worker noted."""
    return say(WHY[reason]) if reason in WHY else told(reason)


def csrf() -> Markup:
    """Write the hidden field that every form needs."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def may(what: str) -> bool:
    """Tell whether whoever looks may do something, by its name."""
    someone = signed_in()
    return someone is not None and someone.may(May(what))


def all_voices() -> list[tuple[str, str]]:
    """List the voices: id and name in this language."""
    found = standing(current_room().settings.voices_folder).values()
    return [(voice.id, voice.label_en if current() == "en" else voice.label) for voice in found]


def voice_name(voice_id: str) -> str:
    """Name a voice; one that left the catalogue keeps its id."""
    short = {
        voice.id: voice.short_en if current() == "en" else voice.short
        for voice in standing(current_room().settings.voices_folder).values()
    }
    return short.get(voice_id, voice_id)


def clock(milliseconds: float | None) -> str:
    """Write a length as 3:24 or 1:02:03."""
    if milliseconds is None:
        return "—"
    whole = round(milliseconds / 1000)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def money(dollars: float) -> str:
    """Write a sum of US dollars: cents, or as many places as a small sum needs."""
    written = f"{dollars:.2f}" if dollars >= 1 or not dollars else f"{dollars:.4f}"
    return f"{written} USD" if current() == "en" else f"{written.replace('.', ',')} USD"


def moment(when: datetime | None) -> Markup:
    """Write a moment in Vietnam's time, with the date when it is not today."""
    if when is None:
        return Markup("—")
    local, today = when.astimezone(VIETNAM), datetime.now(VIETNAM).date()
    words = f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m %H:%M}"
    if local.year != today.year:
        words = f"{local:%d/%m/%Y %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), f"{local:%d/%m/%Y %H:%M:%S}", words
    )


def ago(when: datetime) -> str:
    """Tell how long ago a moment was, roughly."""
    return about((datetime.now(UTC) - when).total_seconds())


def about(seconds: float | None) -> str:
    """Write a length of time roughly: under 90 seconds in seconds, else in minutes or hours."""
    if seconds is None:
        return ""
    if seconds < 90:
        return say("{n} giây", n=max(1, round(seconds)))
    if seconds < 5400:
        return say("{n} phút", n=round(seconds / 60))
    return say("{n} giờ", n=round(seconds / 3600))
