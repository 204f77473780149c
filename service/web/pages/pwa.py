"""What makes the site installable, and usable without a connection: manifest, icons, service worker."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, abort, jsonify, render_template

from service.newsroom.house import house
from service.web.context import current_room
from service.web.pages import icons
from service.web.pages.assets import asset, brand_address, embed_address
from service.web.pages.colours import shades
from service.web.pages.language import link, t

_SIZES = (180, 192, 512)  # Apple's home screen, Android's, and its splash
_A_DAY = "public, max-age=86400"


def manifest() -> Response:
    """Describe the site as an application (W3C Web App Manifest)."""
    own = house(current_room())
    colour = shades(own.colour).light
    response = jsonify(
        name=f"{own.name} · {t('site.listen')}",
        short_name=own.short_name,
        description=own.about,
        id="/",
        lang="vi",
        start_url=link("/"),
        scope="/",
        display="standalone",
        background_color="#fbf9f5",
        theme_color=colour,
        icons=[
            {"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            *({"src": f"/icon-{n}.png", "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)),
            {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


def service_worker() -> Response:
    """Write the service worker with the addresses of the shell it keeps; a changed shell is a changed worker."""
    kept = [asset("site.css"), asset("theme.js"), asset("site.js"), brand_address(), embed_address(), "/icon.svg"]
    script = render_template("pages/sw.js", addresses=[*kept, "/embed/words.json", "/ngoai-tuyen", "/da-luu"])
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def icon() -> Response:
    """Draw the icon in the newspaper's colour."""
    return _for_a_day(Response(icons.svg(_colour()), mimetype="image/svg+xml"))


def icon_png(pixels: int) -> Response:
    """Draw the icon as PNG, in the sizes systems ask for."""
    if pixels not in _SIZES:
        abort(404)
    return _for_a_day(Response(_drawn(_colour(), pixels), mimetype="image/png"))


def favicon() -> Response:
    """Answer the browsers that ask for this by name."""
    return icon()


@lru_cache(maxsize=8)
def _drawn(colour: str, pixels: int) -> bytes:
    return icons.png(colour, pixels)


def _colour() -> str:
    return shades(house(current_room()).colour).light


def _for_a_day(response: Response) -> Response:
    response.headers["Cache-Control"] = _A_DAY
    return response
