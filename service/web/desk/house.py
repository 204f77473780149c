"""Tòa soạn: the newsroom's own settings, and what speech costs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from service.core.pauses import PAUSES_MS
from service.newsroom import belongings, speech
from service.newsroom import house as newsroom
from service.newsroom.errors import ConflictError, NotFoundError
from service.newsroom.house_rules import CHIME, MOST_ARTICLES, POLICIES
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.names import HOUSE, READING
from service.web.desk.numbers import whole
from service.web.desk.problems import EditConflictError
from service.web.desk.rows import bulletins_of, sections_of
from service.web.desk.views import Undo, desk, done
from voices.text import STYLES

_TEXTS = ("name", "short_name", "about", "colour", "site_url", "owner", "email", "default_voice", "policy", "style",
          "outro", "ident", "closing", "read_captions", "doubtful")  # fmt: skip
_FLAGS = ("second_person", "read_byline")


@desk("GET", "/house", May.SETTINGS)
def house_page() -> str:
    """Show the newsroom's settings."""
    room = current_room()
    return render_template(
        "desk/house.html", house=newsroom.house(room), pauses=PAUSES_MS, policies=POLICIES, styles=STYLES, chime=CHIME,
        limits=belongings.LIMITS, most=MOST_ARTICLES, known=newsroom.every_section(room),
        month=speech.month(room), speaking=speech.speaking(room),
    )  # fmt: skip


@desk("POST", "/house", May.SETTINGS)
def change_house() -> Response:
    """Change the newsroom's settings."""
    room, who, form = current_room(), person().name, request.form
    changes = _written_in(form)
    for name in newsroom.FILES:
        upload = request.files.get(f"{name}_file")
        if upload is not None and upload.filename:
            changes[name] = belongings.keep(room, name, upload.read(belongings.LARGEST + 1), who=who)
    try:
        newsroom.change_house(room, form.get("revision", -1, type=whole), who=who, **changes)
    except ConflictError as late:
        raise _both(changes, late) from None
    return done(say("Đã lưu cài đặt tòa soạn."), "house_page")


@desk("POST", "/house/files/<use>/remove", May.SETTINGS)
def remove_file(use: str) -> Response:
    """Use one of the house's files no more; it stays in the store, so this can be undone."""
    room, revision = current_room(), request.form.get("revision", -1, type=whole)
    if use not in newsroom.FILES:
        raise NotFoundError("The newsroom keeps no file {name!r}.", name=use)
    path, was = request.form.get("back", ""), getattr(newsroom.house(room), use)
    after = newsroom.change_house(room, revision, who=person().name, **{use: path})
    undo: Undo = (f"/desk/house/files/{use}/remove", {"revision": str(after.revision), "back": was})
    return done(say("Đã thêm lại tệp.") if path else say("Đã bỏ tệp."), "house_page", undo=undo)


def _written_in(form: MultiDict[str, str]) -> dict[str, Any]:
    """Read the settings that a form holds, and leave out those it does not show."""
    changes: dict[str, Any] = {name: " ".join(form[name].split()) for name in _TEXTS if name in form}
    changes |= {name: form.get(name) == "1" for name in _FLAGS if f"{name}_shown" in form}
    if "more_voices_shown" in form:
        changes["more_voices"] = form.getlist("more_voices")
    if any(name.startswith("reading_") for name in form):
        changes["reading"] = _reading(form)
    if "sections_shown" in form:
        changes["sections"] = sections_of(form)
    if "bulletins_shown" in form:
        changes["bulletins"] = bulletins_of(form)
    if any(name.startswith("pause_") for name in form):
        changes["pauses"] = {name: form.get(f"pause_{name}", length, type=whole) for name, length in PAUSES_MS.items()}
    return changes


def _reading(form: MultiDict[str, str]) -> dict[str, Any]:
    """Read what is to differ from the style; what the form does not offer stays as it was."""
    kept = {name: value for name, value in newsroom.house(current_room()).reading.items() if name not in READING}
    chosen = {name: form.get(f"reading_{name}", "") for name in READING}
    flags = {"true": True, "false": False}
    return kept | {name: flags.get(value, value) for name, value in chosen.items() if value}


def _both(changes: Mapping[str, Any], late: ConflictError) -> EditConflictError:
    """Lay this person's settings beside those that stand now, where they differ."""
    now = asdict(newsroom.house(current_room()))
    written = {name: (_written(value), _written(now[name])) for name, value in changes.items()}
    differing = {say(HOUSE.get(name, name)): pair for name, pair in written.items() if pair[0] != pair[1]}
    mine, theirs = ("\n".join(f"{name}: {pair[side]}" for name, pair in differing.items()) for side in (0, 1))
    return EditConflictError(late, mine, theirs, "/desk/house")


def _written(value: Any) -> str:
    """Write a setting to be read beside another; a part left to its default says nothing."""
    if isinstance(value, list | tuple):
        return "; ".join(", ".join(str(part) for part in each.values() if part not in ("", ())) for each in value)
    if isinstance(value, bool):
        return say("có") if value else say("không")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


VIEWS = (house_page, change_house, remove_file)
