"""Bytes to text: which encoding a Vietnamese page or file is in, and the two old ones nobody can read aloud."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

_META = re.compile(
    rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,30})|<\?xml[^<>]{0,100}encoding=[\"']([\w-]{2,30})",
    re.IGNORECASE,
)
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# TCVN3 (ABC) writes tones and đ as signs that never stand inside a word: "§¶ng", "céng hoµ".
_TCVN3 = re.compile(r"[A-Za-zÀ-ÿ][µ¸¶·¹©ª«¬®§¨­]|[µ¸¶·¹©ª«¬®§¨­][A-Za-zÀ-ÿ]")
# VNI writes a tone as a letter of its own after the vowel: "Coäng hoøa". These letters are in no Vietnamese word.
_VNI = re.compile(r"[aeiouyAEIOUYôöêâăñ][äøûïåüëÄØÛÏÅÜË]|ñ[aeiouôö]", re.IGNORECASE)
_CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32), 127})  # not white space, nor the escape of a teleprinter
_MOST_CONTROLS = 0.02  # random bytes have a tenth
_HEAD = 4_000
_PLENTY = 150  # letters that only Unicode Vietnamese has: the rest of the page can't change the verdict
_LEGACY_SHARE = 0.15  # of the words: real text in either has over half


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and the old encoding its letters really are in ("" for none)."""

    text: str
    charset: str
    legacy: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Read bytes as text. Never raises: bytes that fit no encoding become U+FFFD.

    Trusts, in order: a byte order mark, zeros that show UTF-16, valid UTF-8, what the server or the page declares,
    windows-1258. A page that says UTF-16 but holds UTF-8 is one real newspaper's feed.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decoded(data[len(mark) :].decode(name, "replace"), name)
    wide = _utf16(data)
    if wide:
        return _decoded(data.decode(wide, "replace"), wide)
    try:
        return _decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _single_byte(data, declared)


def is_binary(data: bytes) -> bool:
    """Tell sound, pictures and programs from text by the bytes that no encoding of a text has many of."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16(data):
        return False
    head = data[:_HEAD]
    return len(head.translate(None, _CONTROLS)) < len(head) * (1 - _MOST_CONTROLS)


def legacy_encoding(text: str) -> str:
    """Name the old encoding a text's letters are really in, "TCVN3" or "VNI"; "" for a text that reads as it should."""
    if sum(1 for _ in islice(_VIETNAMESE.finditer(text, len(text) // 3), _PLENTY)) == _PLENTY:
        return ""
    words = [word for word in re.sub(r"<[^<>]*>", " ", text[:20_000]).split() if not word.isascii() or word.isalpha()]
    if len(words) < 4 or len(_VIETNAMESE.findall(text[:20_000])) > len(words) / 4:
        return ""
    if sum(1 for word in words if _TCVN3.search(word)) > _LEGACY_SHARE * len(words):
        return "TCVN3"
    if sum(1 for word in words if _VNI.search(word)) > _LEGACY_SHARE * len(words):
        return "VNI"
    return ""


def _decoded(text: str, charset: str) -> Decoded:
    return Decoded(text.replace("\0", ""), charset, legacy_encoding(text))


def _utf16(data: bytes) -> str:
    """Tell UTF-16 without a byte order mark by where its zero bytes stand."""
    head = data[:_HEAD]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) / 5 and even < odd / 8:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) / 5 and odd < even / 8 else ""


def _single_byte(data: bytes, declared: str) -> Decoded:
    utf8 = data.decode("utf-8", "replace")
    broken, high = utf8.count("\ufffd"), sum(1 for c in utf8[:200_000] if c > "\x7f")
    if broken * 20 <= high:  # a cut or damaged UTF-8 text, not another encoding
        return _decoded(utf8, "utf-8")
    latin = data.decode("latin-1")
    legacy = legacy_encoding(latin)
    if legacy:
        return Decoded(latin, "latin-1", legacy)
    name = _known(declared) or _known(_declared_inside(data))
    if name in {"", "utf-8", "cp1252", "latin-1", "iso8859-1", "ascii", "utf-16"}:
        name = "cp1258"
    return _decoded(unicodedata.normalize("NFC", data.decode(name, "replace")), name)


def _declared_inside(data: bytes) -> str:
    found = _META.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name.strip("\"' ")).name if name else ""
        "x".encode(found or "ascii").decode(found or "ascii")
    except (LookupError, UnicodeError, TypeError, ValueError):
        return ""
    return found if found.startswith(("utf", "cp", "iso", "latin", "ascii")) else ""
