"""Addresses of the net: pages, mail, hashtags and handles."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from voices.text.data import table
from voices.text.letters import letter, spell
from voices.text.line import Line
from voices.text.numbers import digits
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable

_END = (
    r"(?:com|vn|ly|net|org|edu|gov|info|io|me|tv|asia|xyz|biz|int|eu|us|uk|jp|cn|kr|la|th|sg|ai|app|dev|online|site"
    r"|shop|news|club|VN|COM|NET|ORG|EDU|GOV)"
)
_NAME = r"[A-Za-z0-9_-]{1,40}"
_MAIL = Shape(rf"([A-Za-z0-9._%+-]{{1,64}})@({_NAME}(?:\.{_NAME}){{1,5}})")
_PAGE = Shape(
    rf"(https?://)?((?:{_NAME}\.){{1,6}}{_END})(?::(\d{{1,5}}))?((?:/[\w.%~?=&#+,;:@!-]{{0,200}}){{0,20}})(?!\w)"
)
_TAG = Shape(r"([#@])([^\W_\d](?:\w|-(?=\w)){0,60})")
_PIECES = Shape(r"[A-Za-zÀ-ỹ]+|\d+|\S")
_LETTERS = re.compile(r"[A-Za-z]+")
_SIGNS = {
    ".": "chấm", "/": "gạch chéo", "-": "gạch ngang", "_": "gạch dưới", "@": "a còng", ":": "hai chấm", "?": "hỏi",
    "=": "bằng", "&": "và", "%": "phần trăm", "#": "thăng", "+": "cộng", "~": "ngã",
}  # fmt: skip


@cache
def net_words() -> dict[str, str]:
    """Give what stands in addresses without marks or spaces: sonla → sơn la."""
    return {row[0]: row[1] for row in table("web")}


def mail(line: Line, at: int) -> Found | None:
    """Read a mail address."""
    if "@" not in line.text[at : at + 66]:
        return None
    match = _MAIL.match(line.text, at)
    return Found(match.end(), _say(match[0]), "mail", "mail") if match else None


def page(line: Line, at: int) -> Found | None:
    """Read a page's address; "https://" is left out, as nobody says it."""
    if "." not in line.text[at : at + 50]:
        return None
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
    first, said = "thăng" if match[1] == "#" else "a còng", _say(match[2])
    sure = GUESS if _lost_marks(match[2]) else LIKELY
    return Found(match.end(), f"{first} {said}", "web", "tag" if sure > GUESS else "respelled", sure) if said else None


def _lost_marks(name: str) -> bool:
    """Say whether a bare name holds a syllable that is said as it stands, its marks perhaps left out."""
    return name.isascii() and any(_cut(run)[1] for run in _LETTERS.findall(name))


def _known(name: str) -> bool:
    """Say whether a dotted name without http:// is an address: not "anh.em" nor "13.com"."""
    last = name.rsplit(".", 1)[1]
    return name.isascii() and (last.islower() or last.isupper()) and not name.replace(".", "").isdecimal()


def _say(address: str) -> str:
    said = []
    for piece in _PIECES.findall(address):
        if piece.isdecimal():
            said.append(digits(piece))
        elif piece[0].isalpha():
            said.append(_word(piece))
        else:
            said.append(_SIGNS.get(piece, ""))
    return " ".join(filter(None, said))


def _word(word: str) -> str:
    return _cut(word)[0]


@lru_cache(4096)
def _cut(word: str) -> tuple[str, int]:
    """Cut a run of letters into known words, syllables without marks, and letters, as few pieces as can be.

    Gives what is said and how many of the pieces are syllables that were guessed at.
    """
    low = word.lower()
    if len(low) > _LONGEST:
        return spell(low), 0
    best: list[tuple[int, tuple[str, ...], int]] = [(0, (), 0)]
    for end in range(1, len(low) + 1):
        choices = [
            (best[start][0] + cost, (*best[start][1], said), best[start][2] + (cost == _GUESSED))
            for start in range(max(0, end - 24), end)
            for cost, said in _pieces(low[start:end])
        ]
        best.append(min(choices))
    return " ".join(filter(None, best[-1][1])), best[-1][2]


_GUESSED = 3
"""What a syllable costs that only the rules of spelling know."""


def _pieces(piece: str) -> list[tuple[int, str]]:
    """Say what a piece could be and what it costs: a known word is cheap, a letter is dear."""
    found = []
    if piece in net_words():
        found.append((2, net_words()[piece]))
    if len(piece) == 1:
        found.append((5, letter(piece)))
    elif len(piece) < 7 and (said := _syllable(piece)):
        found.append((_GUESSED, said))
    return found


def _syllable(piece: str) -> str:
    """Say a syllable whose marks the address has lost; one that ends in a stop takes the acute tone."""
    if valid_syllable(piece):
        return piece
    for bare, marked in _MARKED:
        if bare in piece and valid_syllable(said := piece.replace(bare, marked)):
            return said
    for at, char in enumerate(piece):
        if char in _ACUTE and valid_syllable(said := piece[:at] + _ACUTE[char] + piece[at + 1 :]):
            return said
    return ""


_MARKED = (("ie", "iê"), ("ye", "yê"), ("uong", "ương"), ("uo", "uô"), ("uo", "ươ"))
"""Vowels that stand for two sounds have lost their marks too: "chieng", "muong"."""
_ACUTE = dict(zip("aeiouy", "áéíóúý", strict=True))
_LONGEST = 60
