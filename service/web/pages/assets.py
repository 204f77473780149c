"""The site's own files: served with the hash of their content in the address, the player joined into one script."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Response, abort, request

from service.newsroom.house import house
from service.web.context import current_room
from service.web.pages import lean
from service.web.pages.colours import shades
from service.web.pages.language import strings

_FOLDER = Path(__file__).parent / "static"
PLAYER = tuple(f"player/{name}" for name in ("dom", "readalong", "memory", "player", "view", "element"))
SITE = tuple(f"site/{name}" for name in ("kept", "dock", "lists", "saving", "start"))
"""The modules of each script, in order: each may use what stands before it."""

_HOME = """const us = document.currentScript ?? document.querySelector("script[src*='/embed.js']");
const HOME = new URL(us.src).origin;\n"""
_FILES = ("site.css", "theme.js", "site.js")
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_YEAR = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """Make the address of one of our files; it changes when the content does."""
    return f"/static/nghe/{name}?v={_hash(_content(name))}"


def brand_address() -> str:
    """Make the address of the newspaper's colours."""
    return f"/brand.css?v={_hash(_brand())}"


def embed_address() -> str:
    """Make the address of the player for our own pages."""
    return f"/embed.js?v={_hash(player_script().encode())}"


def static(name: str) -> Response:
    """Answer with one of our files, for a year when the address names its hash."""
    if name not in _FILES:
        abort(404)
    return _answer(_content(name), _TYPES[Path(name).suffix])


def brand() -> Response:
    """Answer with the newspaper's colours as custom properties."""
    return _answer(_brand(), "text/css")


def embed_script() -> Response:
    """Answer with the player: one classic script, which newspapers load from their own pages."""
    return _answer(player_script().encode(), "text/javascript")


def english() -> Response:
    """Answer with the player's words in English; Vietnamese ones stand in the script."""
    response = Response(json.dumps(_player_words("en")), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@cache
def player_script() -> str:
    """Join the player's modules, its styles and its Vietnamese words into one script that leaves no name behind."""
    words = _player_words("vi")
    constants = {
        "STYLES": lean.styles(_read("player/player.css").decode()),
        "PAGE_STYLES": lean.styles(_read("player/page.css").decode()),
        "WORDS": "|".join(words.values()),  # names and words apart repeat less
        "NAMES": " ".join(words),
    }
    heads = [f"const {name}={json.dumps(value, ensure_ascii=False)};" for name, value in constants.items()]
    return _joined([*heads, _HOME], PLAYER)


@cache
def site_script() -> str:
    """Join the modules of our own pages' script."""
    return _joined([], SITE)


def let_caches_ask(response: Response) -> Response:
    """Let shared caches keep a page for a minute, and answer 304 to who has it already."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.headers.setdefault("Cache-Control", "public, max-age=60")
        response.add_etag()
        response.make_conditional(request)
    return response


def _joined(heads: list[str], modules: tuple[str, ...]) -> str:
    written = "".join(lean.module(_read(f"{name}.js").decode()) for name in modules)
    return "".join(['(()=>{"use strict";', *heads, lean.declared(lean.private(written)), "})();\n"])


def _content(name: str) -> bytes:
    return site_script().encode() if name == "site.js" else _read(name)


def _answer(content: bytes, mime: str) -> Response:
    response = Response(content, mimetype=mime)
    named = request.args.get("v") == _hash(content)
    response.headers["Cache-Control"] = _YEAR if named else "public, max-age=300"
    return response


def _player_words(language: str) -> dict[str, str]:
    part = "player."
    return {key[len(part) :]: words for key, words in strings(language).items() if key.startswith(part)}


def _brand() -> bytes:
    both = shades(house(current_room()).colour)
    return (
        f":root{{--brand-light:{both.light};--brand-dark:{both.dark};"
        f"--bao-noi-colour:{both.light};--bao-noi-colour-dark:{both.dark}}}\n"
    ).encode()


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
