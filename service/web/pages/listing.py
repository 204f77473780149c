"""The lists: front page, sections, bulletins, search, and how to subscribe."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import quote

from flask import abort, render_template, request

from service.core.moments import moment_of
from service.core.vietnam import VIETNAM
from service.newsroom import listening
from service.newsroom.listening import Listed
from service.web.context import absolute, current_room
from service.web.pages.language import day, t

_PAGE = 24
_LONGEST_SEARCH = 100


def front() -> str:
    """Show the newest article large, the newest few beside it, then every section."""
    room = current_room()
    newest = listening.latest(room, 7)
    return render_template(
        "pages/front.html",
        top=newest[0] if newest else None,
        newest=newest[1:],
        shelves=listening.front_page(room, 4),
        bulletins=listening.bulletins(room, limit=2),
        canonical=absolute("/"),
    )


def section(slug: str) -> str:
    """Show a section as a playlist by day, newest first; `?truoc=` goes further back."""
    room = current_room()
    named = {place: name for name, place, _ in listening.sections(room)}
    if slug not in named:
        abort(404)
    name = named[slug]
    items = listening.section(room, slug, _before(), _PAGE)
    return render_template(
        "pages/section.html",
        name=name,
        slug=slug,
        about="",
        days=_by_day(items),
        items=items,
        older=_older(items),
        feed=f"/feeds/section/{slug}.xml",
        place=slug,
        canonical=absolute(f"/chuyen-muc/{slug}"),
    )


def bulletins() -> str:
    """Show the bulletins as a playlist."""
    items = listening.bulletins(current_room(), _before(), _PAGE)
    return render_template(
        "pages/section.html",
        name=t("site.bulletins"),
        slug="",
        about=t("site.bulletins_about"),
        days=_by_day(items),
        items=items,
        older=_older(items),
        feed="/feeds/bulletins.xml",
        place="ban-tin",
        canonical=absolute("/ban-tin"),
    )


def search() -> str:
    """Find articles; words may be typed without accents. While nothing is found, the newest stand there."""
    words = request.args.get("q", "")[:_LONGEST_SEARCH].strip()
    found = listening.search(current_room(), words, _PAGE) if words else ()
    newest = () if found else listening.latest(current_room(), 5)
    return render_template("pages/search.html", words=words, found=found, newest=newest, canonical=absolute("/tim"))


def subscribe() -> str:
    """Offer every feed, with links that open it in podcast apps."""
    room = current_room()
    section_feeds = [(name, absolute(f"/feeds/section/{slug}.xml"), slug) for name, slug, _ in listening.sections(room)]
    section_feeds.append((t("site.bulletins"), absolute("/feeds/bulletins.xml"), "ban-tin"))
    heard = {each.voice: each.label for listed in listening.latest(room, 50) for each in listed.voices}
    voices = [(label, absolute(f"/feeds/voice/{voice}.xml"), voice) for voice, label in sorted(heard.items())]
    everything = absolute("/feeds/all.xml")
    return render_template(
        "pages/subscribe.html",
        everything=everything,
        apps=_apps(everything),
        by_section=section_feeds,
        by_voice=voices,
        canonical=absolute("/dang-ky"),
    )


def saved() -> str:
    """Show what this browser has saved; the page's own script fills it."""
    return render_template("pages/saved.html", canonical=absolute("/da-luu"))


def offline() -> str:
    """Show what the service worker answers with when there is no connection."""
    return render_template("pages/offline.html", canonical=absolute("/ngoai-tuyen"))


def _apps(feed: str) -> list[tuple[str, str]]:
    bare = feed.partition("://")[2]
    return [
        ("Apple Podcasts", f"podcast://{bare}"),
        ("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={quote(feed, safe='')}"),
        ("Pocket Casts", f"pktc://subscribe/{bare}"),
        ("Overcast", f"overcast://x-callback-url/add?url={quote(feed, safe='')}"),
    ]


def _before() -> datetime | None:
    return moment_of(request.args.get("truoc", ""))


def _older(items: tuple[Listed, ...]) -> str:
    return items[-1].published_at.isoformat() if len(items) == _PAGE else ""


def _by_day(items: Iterable[Listed]) -> list[tuple[str, list[Listed]]]:
    grouped = groupby(items, key=lambda each: each.published_at.astimezone(VIETNAM).date())
    return [(_day_name(each), list(articles)) for each, articles in grouped]


def _day_name(each: date) -> str:
    today = datetime.now(VIETNAM).date()
    name = day(datetime.combine(each, datetime.min.time(), VIETNAM))
    if each == today:
        return t("site.today", date=name)
    return t("site.yesterday", date=name) if each == today - timedelta(days=1) else name
