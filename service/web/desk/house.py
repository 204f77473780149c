"""Tòa soạn: the newsroom's own settings, its sites and what is polled, webhooks out, and what speech costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import belongings, sites, speech, trials, webhooks
from service.newsroom import house as newsroom
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.problems import EditConflictError
from service.web.desk.timetables import bulletins_of, bulletins_text, sections_of, sections_text
from service.web.desk.views import desk, done
from voices.text import STYLES

_TEXTS = ("name", "short_name", "about", "colour", "site_url", "owner", "email", "default_voice", "policy", "style",
          "outro", "ident", "bed", "read_captions", "doubtful")  # fmt: skip
_FLAGS = ("second_person", "read_byline")


@desk("GET", "/house", May.SETTINGS)
def house_page() -> str:
    """Show the newsroom's settings."""
    ours = newsroom.house(current_room())
    return render_template(
        "desk/house.html", house=ours, pauses=newsroom.PAUSES_MS, policies=newsroom.POLICIES, styles=STYLES,
        sections=sections_text(ours.sections), bulletins=bulletins_text(ours.bulletins),
        month=speech.month(current_room()), speaking=speech.speaking(current_room()),
    )  # fmt: skip


@desk("POST", "/house", May.SETTINGS)
def change_house() -> Response:
    """Change the newsroom's settings."""
    form = request.form
    changes: dict[str, Any] = {name: " ".join(form[name].split()) for name in _TEXTS if name in form}
    changes |= {name: form.get(name) == "1" for name in _FLAGS if f"{name}_shown" in form}
    if "sections" in form:
        changes["sections"] = sections_of(form["sections"])
    if "bulletins" in form:
        changes["bulletins"] = bulletins_of(form["bulletins"])
    if any(name.startswith("pause_") for name in form):
        changes["pauses"] = {
            name: form.get(f"pause_{name}", length, type=int) for name, length in newsroom.PAUSES_MS.items()
        }
    for name in ("logo", "ident"):
        upload = request.files.get(f"{name}_file")
        if upload is not None and upload.filename:
            data = upload.read(belongings.LARGEST + 1)
            changes[name] = belongings.keep(current_room(), name, data, who=person().name)
    try:
        newsroom.change_house(current_room(), form.get("revision", -1, type=int), who=person().name, **changes)
    except ConflictError as late:
        raise _both(changes, str(late)) from None
    return done(say("Đã lưu cài đặt tòa soạn."), "house_page")


@desk("GET", "/sites", May.SITES)
def sites_page() -> str:
    """List sites and what is polled."""
    room = current_room()
    return render_template("desk/sites.html", sites=sites.sites(room), polled=sites.polled(room), secret="", json=json)


@desk("POST", "/sites", May.SITES)
def save_site() -> Any:
    """Add or change a site, make its secret, or take it out."""
    room, form, who = current_room(), request.form, person().name
    name, action = form.get("name", ""), form.get("action", "save")
    if action == "remove":
        sites.remove_site(room, name, who=who)
        return done(say("Đã bỏ trang {name}.", name=name), "sites_page")
    if action == "secret":
        secret = sites.new_secret(room, name, who=who)
        shown = {"sites": sites.sites(room), "polled": sites.polled(room), "secret": secret}
        return render_template("desk/sites.html", json=json, **shown)
    sites.save_site(room, name, hosts=form.get("hosts", "").split(), profile=_json(form.get("profile", "")), who=who)
    return done(say("Đã lưu trang {name}.", name=name), "sites_page")


@desk("POST", "/sites/try", May.SITES)
def try_page() -> Response:
    """Read one page as a draft that nobody hears, to see its blocks."""
    form = request.form
    made = trials.read(current_room(), form.get("url", ""), site=form.get("name", ""), who=person().name)
    return done(say("Đang đọc thử trang; bài nháp này không ai nghe được."), "article", article_id=made)


@desk("POST", "/sources", May.SITES)
def change_source() -> Response:
    """Add, pause, resume or remove a polled feed."""
    room, form, who = current_room(), request.form, person().name
    action, source_id = form.get("action", "add"), form.get("id", "")
    if action == "add":
        sites.add_source(
            room,
            form.get("site", ""),
            form.get("kind", ""),
            form.get("url", ""),
            who=who,
            section=form.get("section", ""),
        )
    elif action == "remove":
        sites.remove_source(room, source_id, who=who)
    else:
        sites.pause_source(room, source_id, active=action == "resume", who=who)
    return done(say("Đã lưu."), "sites_page")


@desk("GET", "/webhooks", May.WEBHOOKS)
def webhooks_page() -> str:
    """List webhooks and how the last messages went."""
    return _webhooks()


@desk("POST", "/webhooks", May.WEBHOOKS)
def add_webhook() -> str:
    """Add a webhook and show its secret, once."""
    _, secret = webhooks.add(
        current_room(), request.form.get("url", "").strip(), events=request.form.getlist("event"),
        note=request.form.get("note", ""), who=person().name,
    )  # fmt: skip
    return _webhooks(secret)


@desk("POST", "/webhooks/<webhook_id>", May.WEBHOOKS)
def change_webhook(webhook_id: str) -> Response:
    """Pause, resume, remove or try a webhook."""
    room, who, action = current_room(), person().name, request.form.get("action", "")
    if action == "remove":
        webhooks.remove(room, webhook_id, who=who)
    elif action == "ping":
        webhooks.ping(room, webhook_id, who=who)
    else:
        webhooks.pause(room, webhook_id, active=action == "resume", who=who)
    return done(say("Đã lưu."), "webhooks_page")


@desk("POST", "/deliveries/<delivery_id>/again", May.WEBHOOKS)
def send_again(delivery_id: str) -> Response:
    """Send a message that was given up once more."""
    webhooks.send_again(current_room(), delivery_id, who=person().name)
    return done(say("Đang gửi lại."), "webhooks_page")


def _both(changes: dict[str, Any], sentence: str) -> EditConflictError:
    """Lay this person's settings beside those that stand now, where they differ."""
    now = asdict(newsroom.house(current_room()))
    written = {name: (_written(value), _written(now[name])) for name, value in changes.items()}
    differing = {name: pair for name, pair in written.items() if pair[0] != pair[1]}
    mine, theirs = ("\n".join(f"{name}: {pair[side]}" for name, pair in differing.items()) for side in (0, 1))
    return EditConflictError(sentence, mine, theirs, "/desk/house")


def _written(value: Any) -> str:
    """Write a setting to be read beside another; a part left to its default says nothing."""
    if isinstance(value, list | tuple):
        return "; ".join(", ".join(str(part) for part in each.values() if part not in ("", ())) for each in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | bool) else str(value)


def _webhooks(secret: str = "") -> str:
    room = current_room()
    found, sent = webhooks.every(room), webhooks.sent(room)
    return render_template("desk/webhooks.html", webhooks=found, sent=sent, events=webhooks.EVENTS, secret=secret)


def _json(text: str, empty: Any = None) -> Any:
    try:
        return json.loads(text) if text.strip() else empty
    except ValueError as wrong:
        raise RefusedError(f"JSON chưa đúng: {wrong}.") from None


VIEWS = (
    house_page, change_house, sites_page, save_site, try_page, change_source, webhooks_page, add_webhook,
    change_webhook, send_again,
)  # fmt: skip
