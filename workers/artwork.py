"""Podcast artwork: a square picture drawn from the newspaper's name and colour, for shows that have none."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from service.core.slugs import slug
from service.newsroom import shows
from service.newsroom.house import House, house
from service.newsroom.room import Room
from service.storage import shows as rows
from service.storage.errors import MissingError
from service.storage.shows import Show

SIDE = 1500
"""Pixels: Apple takes 1400 to 3000; this keeps the file far below the 512 KB of NPR and Spotify."""

_FONT = "fonts/NotoSans-Bold-Vietnamese.ttf"
_LARGEST = 6000  # pixels of a logo's side: more would take hundreds of megabytes to be made smaller
_MARGIN = SIDE // 12
_BARS = (0.34, 0.62, 1.0, 0.78, 0.5, 0.86, 0.6, 0.92, 0.44, 0.7, 0.3)  # a sound's outline, as a mark
_FALLBACK = (155, 28, 31)
_LEADING = 1.28  # room for two marks above a capital: Ẩ, Ỗ
_SMALLEST = SIDE // 24
_WEIGHTS = {1: 1.0, 2: 0.7, 3: 0.6}  # how large letters in so many lines count

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on the picture: the paper's name, what the show is, and the paper's colour (#rrggbb)."""

    name: str
    show: str
    colour: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where words go: from `top` down at most `height` pixels, letters at most `tallest` pixels."""

    top: int
    tallest: int
    height: int


def draw_artwork(room: Room, show_id: str) -> str:
    """Give a show its picture, the newsroom's logo if it set a square one, and return its media path."""
    own = house(room)
    with room.database.reading() as connection:
        show = rows.get(connection, show_id)
    if show is None:
        return ""
    drawn_of = shows.artwork_of(room, show, own)
    if show.artwork_of == drawn_of:
        return show.artwork
    picture = _logo(room, own) or draw(Poster(own.name, shows.channel_name(room, show, own), own.colour))
    digest = hashlib.sha256(picture).hexdigest()
    path = f"art/{digest[:2]}/{slug(f'{own.short_name} {_plain(show)}', 60) or 'bia'}-{digest[:16]}.jpg"
    room.media.put(path, picture)
    with room.database.writing() as connection:
        rows.picture(connection, show_id, path, drawn_of)
    return path


def draw(poster: Poster) -> bytes:
    """Draw the picture: a JPEG, RGB, 72 dpi, the same bytes for the same words."""
    ground = _colour(poster.colour)
    ink: Colour = (255, 255, 255) if _is_dark(ground) else (20, 20, 20)
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    _draw_bars(pen, _blend(ground, ink, 0.35))
    top = _draw_lines(pen, poster.name, ink, Box(_MARGIN, SIDE // 5, SIDE * 45 // 100))
    if poster.show:
        _draw_lines(pen, poster.show, ink, Box(top + _MARGIN // 3, SIDE // 11, SIDE * 14 // 100))
    return _jpeg(image)


def _logo(room: Room, own: House) -> bytes:
    """Make artwork of the newsroom's own logo; nothing (b"") when it has none that is square and large enough."""
    if not own.logo:
        return b""
    try:
        with Image.open(io.BytesIO(room.media.read(own.logo))) as image:
            if image.width != image.height or not 1400 <= image.width <= _LARGEST:
                return b""
            return _jpeg(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS))
    except (MissingError, OSError, Image.DecompressionBombError):
        return b""


def _draw_lines(pen: ImageDraw.ImageDraw, text: str, ink: Colour, box: Box) -> int:
    """Write words as large as the box allows, at most three lines; return where the next may begin."""
    font, lines = _fitted(pen, text, box)
    top = box.top
    for line in lines:
        pen.text((_MARGIN, top), line, font=font, fill=ink)
        top += round(font.size * _LEADING)
    return top


def _fitted(pen: ImageDraw.ImageDraw, text: str, box: Box) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Choose the size: few lines before large letters, so that a name is not cut where it need not be."""
    best: tuple[float, ImageFont.FreeTypeFont, list[str]] | None = None
    for size in range(box.tallest, _SMALLEST - 8, -8):
        font = _font(size)
        lines = _wrapped(pen, text, font)
        fits = len(lines) * size * _LEADING <= box.height and all(_fits(pen, line, font) for line in lines)
        weight = size * _WEIGHTS.get(len(lines), 0) * fits
        if best is None or weight > best[0]:
            best = weight, font, lines[:3]
    assert best is not None
    return best[1], best[2]


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        for piece in _pieces(pen, word, font):
            longer = f"{lines[-1]} {piece}".strip()
            if _fits(pen, longer, font) or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(pen: ImageDraw.ImageDraw, word: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Cut a word that is wider than the picture even in the smallest letters; leave every other whole."""
    if _fits(pen, word, font) or font.size > _SMALLEST:
        return [word]
    middle = len(word) // 2
    return [*_pieces(pen, word[:middle], font), *_pieces(pen, word[middle:], font)]


def _fits(pen: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> bool:
    return pen.textlength(line, font=font) <= SIDE - 2 * _MARGIN


def _font(size: int) -> ImageFont.FreeTypeFont:
    data = io.BytesIO(files("workers").joinpath(_FONT).read_bytes())
    return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)


def _draw_bars(pen: ImageDraw.ImageDraw, ink: Colour) -> None:
    width = (SIDE - 2 * _MARGIN) / (len(_BARS) * 2 - 1)
    tallest = SIDE // 4
    middle = SIDE - _MARGIN - tallest / 2
    for place, part in enumerate(_BARS):
        left, half = _MARGIN + place * 2 * width, tallest * part / 2
        pen.rounded_rectangle((left, middle - half, left + width, middle + half), radius=width / 2, fill=ink)


def _colour(written: str) -> Colour:
    match = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", written)
    return (int(match[1], 16), int(match[2], 16), int(match[3], 16)) if match else _FALLBACK


def _is_dark(colour: Colour) -> bool:
    red, green, blue = colour
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) < 150


def _blend(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _plain(show: Show) -> str:
    return show.id.replace("/", " ")


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True, dpi=(72, 72), subsampling=0)
    return out.getvalue()
