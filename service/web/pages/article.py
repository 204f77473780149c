"""An article's page: the printed words, the player, and what to hear next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from flask import Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from service.core.model import Block, BlockKind, Role
from service.newsroom import listening
from service.newsroom.house import house
from service.newsroom.listening import Printed
from service.newsroom.room import Room
from service.web.context import absolute, current_room
from service.web.pages import structured
from service.web.pages.language import link
from service.web.pages.recording import following, voice_names

_SHOWN = {
    BlockKind.BODY: "p",
    BlockKind.SUBHEAD: "h2",
    BlockKind.LIST_ITEM: "li",
    BlockKind.BOX: "aside",
    BlockKind.CAPTION: "caption",
    BlockKind.TABLE: "p",
}

_READ = {Role.TITLE: "h2", Role.LEAD: "p", Role.SUBHEAD: "h3", Role.BODY: "p"}
_EMBED = '<script src="{}" defer></script><bao-noi article="{}"></bao-noi>'


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks of one kind in a row, as the template sets them: `p`, `h2`, `li`, `aside` or `caption`."""

    tag: str
    texts: tuple[str, ...]


def page(name: str) -> AnyResponse | str:
    """Show an article by `{slug}-{id}`; another slug is led to the right one."""
    found = shown(name.rpartition("-")[2])
    if request.path != found.listed.path:
        return redirect(link(found.listed.path), code=301)
    return _render(found)


def bulletin(article_id: str) -> AnyResponse | str:
    """Show a bulletin: its chapters stand where an article has its text."""
    found = shown(article_id)
    if request.path != found.listed.path:
        return redirect(link(found.listed.path), code=301)
    return _render(found)


def shown(article_id: str) -> Printed:
    """Fetch what listeners may see of an article. Answers 404 when there is none, 410 when it was withdrawn."""
    found = listening.article(current_room(), article_id)
    if found is None:
        abort(404)
    if found.state == "withdrawn":
        abort(410)
    return found


def stretches(blocks: tuple[Block, ...]) -> list[Stretch]:
    """Set the printed blocks, runs of list items together; bylines, credits and the site's own furniture stay out."""
    return _runs((_SHOWN[each.kind], each.text) for each in blocks if each.kind in _SHOWN)


def read_out(room: Room, article_id: str) -> list[Stretch]:
    """Set what a bulletin says, which nobody printed: its articles in turn, without its name and our ending."""
    heard = listening.recording(room, article_id)
    segments = heard.segments[1:] if heard else ()
    return _runs((_READ[Role(role)], words) for role, words in segments if Role(role) in _READ)


def _runs(known: Iterable[tuple[str, str]]) -> list[Stretch]:
    return [Stretch(tag, tuple(text for _, text in run)) for tag, run in groupby(known, key=lambda each: each[0])]


def _render(found: Printed) -> Response | str:
    room = current_room()
    listed = found.listed
    of_many = listed.kind == "bulletin"
    return render_template(
        "pages/article.html",
        page=found,
        article=listed,
        lead="" if of_many else _lead(found),
        stretches=read_out(room, listed.article_id) if of_many else stretches(found.blocks),
        voice=listed.voices[0] if listed.voices else None,
        voice_name=voice_names(listed)[0] if listed.voices else "",
        following=following(room, listed)[:6],
        embed_code=_EMBED.format(absolute("/embed.js"), listed.article_id),
        source_site=urlsplit(listed.source_url).netloc.removeprefix("www."),
        canonical=absolute(listed.path),
        picture=structured.picture(found),
        data=structured.news_article(found, house(room)),
    )


def _lead(found: Printed) -> str:
    return found.listed.lead or next((each.text for each in found.blocks if each.kind is BlockKind.LEAD), "")
