"""Addresses of the net: pages, mail, hashtags and handles."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from voices.text.letters import spell
from voices.text.line import Found, Line
from voices.text.numbers import digits
from voices.text.reading import LIKELY
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable

_END = r"(?:com|vn|net|org|edu|gov|info|io|me|tv|asia|xyz|biz|int|eu|us|uk|jp|cn|kr|la|th|sg|ai|app|dev|online|site|shop|news|club)"
_NAME = r"[A-Za-z0-9_-]{1,40}"
_MAIL = Shape(rf"([A-Za-z0-9._%+-]{{1,64}})@({_NAME}(?:\.{_NAME}){{1,5}})")
_PAGE = Shape(
    rf"(https?://)?((?:{_NAME}\.){{1,6}}{_END})(?::(\d{{1,5}}))?((?:/[\w.%~?=&#+,;:@!-]{{0,200}}){{0,20}})(?![A-Za-z0-9_])"
)
_TAG = Shape(r"([#@])([^\W_\d](?:\w|-(?=\w)){0,60})")
_PIECES = Shape(r"[A-Za-zÀ-ỹ]+|\d+|\S")
_SIGNS = {
    ".": "chấm", "/": "gạch chéo", "-": "gạch ngang", "_": "gạch dưới", "@": "a còng", ":": "hai chấm", "?": "hỏi",
    "=": "bằng", "&": "và", "%": "phần trăm", "#": "thăng", "+": "cộng", "~": "ngã",
}  # fmt: skip


@cache
def net_words() -> dict[str, str]:
    """Give what stands in addresses without marks or spaces: sonla → sơn la."""
    rows = files("voices.text.data").joinpath("web.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if row and not row.startswith("# "))


def mail(line: Line, at: int) -> Found | None:
    """Read a mail address."""
    if "@" not in line.text[at : at + 66]:
        return None
    match = _MAIL.match(line.text, at)
    return Found(match.end(), _say(match[0]), "mail", "mail") if match else None


def page(line: Line, at: int) -> Found | None:
    """Read a page's address; "https://" is left out, as nobody says it."""
    match = _PAGE.match(line.text, at)
    if match is None:
        return None
    name = match[2]
    if not match[1] and not _known(name):
        return None
    tail = match[4].rstrip(".,;:!?")
    end = match.start(4) + len(tail)
    return Found(end, _say(name + tail.rstrip("/")), "web", "page", LIKELY)


def tag(line: Line, at: int) -> Found | None:
    """Read #tag and @name."""
    match = _TAG.match(line.text, at)
    if match is None:
        return None
    first = "thăng" if match[1] == "#" else "a còng"
    return Found(match.end(), f"{first} {_say(match[2])}", "web", "tag", LIKELY)


def _known(name: str) -> bool:
    """Say whether a dotted name without http:// is an address: not "anh.em" nor "13.com"."""
    last = name.rsplit(".", 1)[1]
    return name.isascii() and (last.islower() or last.isupper()) and not name.replace(".", "").isdigit()


def _say(address: str) -> str:
    said = []
    for piece in _PIECES.compiled().findall(address):
        if piece.isdigit():
            said.append(digits(piece))
        elif piece[0].isalpha():
            said += [_word(each) for each in _humps(piece)]
        else:
            said.append(_SIGNS.get(piece, ""))
    return " ".join(filter(None, said))


def _humps(piece: str) -> list[str]:
    """Part SonLa into Son and La; all capitals or all small stay whole."""
    if piece.isupper() or piece.islower():
        return [piece]
    return Shape(r"[^\W\d_a-zà-ỹ]*[a-zà-ỹ]*").compiled().findall(piece) if piece.isascii() else [piece]


def _word(word: str) -> str:
    """Say a run of letters: known words, longest first, then Vietnamese syllables without marks, else letters."""
    low = word.lower()
    known = net_words()
    said: list[str] = []
    at = 0
    while at < len(low):
        size = next((size for size in range(min(24, len(low) - at), 1, -1) if low[at : at + size] in known), 0)
        if not size:
            said = []
            break
        said.append(known[low[at : at + size]])
        at += size
    if said or not low:
        return " ".join(said)
    return " ".join(_syllables(low)) or spell(low)


def _syllables(word: str) -> list[str]:
    """Cut a word into syllables of two letters or more, [] when it can't be done."""
    known = net_words()
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(2, min(len(word), 40) + 1):
        for start in range(end - 2, max(-1, end - 25), -1):
            before, piece = best[start], word[start:end]
            if before is not None and (piece in known or (len(piece) < 7 and valid_syllable(piece))):
                chosen = [*before, known.get(piece, piece)]
                current = best[end]
                if current is None or len(chosen) <= len(current):
                    best[end] = chosen
    found = best[len(word)] if len(word) <= 40 else None
    return found or []


