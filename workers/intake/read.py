"""Read a source: bytes in, an article and its outcome out. No network, no clock; never raises on any bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from service.core.model import Article, Block, BlockKind, Intake, nfc
from workers.intake.classify import classify
from workers.intake.encoding import decode, is_binary, legacy_encoding
from workers.intake.html import Draft, read_fragment, read_html
from workers.intake.lead import without_agency
from workers.intake.outcome import GIVEN_SYLLABLES, PAGE_SYLLABLES, judge, refused
from workers.intake.plain import draft_of, read_plain
from workers.intake.profiles import Profile, completed, shipped

_NO_TEXT = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"ID3", b"\x1f\x8b")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".aspx", ".php", ".amp")
_HTML_SIGNS = ("<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<h1")


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a source besides its bytes; all may be empty. `charset` is what the server declared."""

    url: str = ""
    charset: str = ""
    title: str = ""
    profile: Profile | None = None
    exclude: tuple[str, ...] = ()


NO_HINTS = Hints()


def read_bytes(
    data: bytes, *, name: str = "", content_type: str = "", url: str = "", hints: Hints = NO_HINTS
) -> Intake:
    """Read a file or page of any kind: HTML, the text dump of a page, a pasted text, .docx.

    The kind is told by the file's name, the content type, then the bytes themselves.
    """
    if data.startswith(b"PK\x03\x04") or name.lower().endswith(".docx"):
        return read_word_file(data, title=hints.title, url=url or hints.url)
    if data.startswith(_NO_TEXT) or is_binary(data):
        return refused("unreadable")
    charset = content_type.partition("charset=")[2].split(";")[0].strip()
    decoded = decode(data, hints.charset or charset)
    if decoded.legacy:
        return refused("legacy_encoding", detail=decoded.legacy)
    if _is_html(decoded.text, name, content_type):
        return read_page(decoded.text, url=url or hints.url, hints=hints)
    return read_text(decoded.text, title=hints.title, url=url or hints.url)


def read_page(html: str, *, url: str = "", hints: Hints = NO_HINTS) -> Intake:
    """Read a whole HTML page. Raise ProfileError when the profile in `hints` has a selector that is no CSS."""
    sites = shipped()
    profile = completed(hints.profile, sites.of(urlsplit(url).hostname or "" if _has_host(url) else ""))
    draft = read_html(html, profile=profile, sites=sites, exclude=hints.exclude)
    article = article_of(draft, url)
    if profile and article.section in profile.photo_sections:
        article = replace(article, blocks=tuple(_told(block) for block in article.blocks))
    return judge(article, flags=draft.flags, least=PAGE_SYLLABLES)


def _told(block: Block) -> Block:
    """Make a caption body: in this section of its site the captions are the story."""
    if block.kind is not BlockKind.CAPTION:
        return block
    return replace(block, kind=BlockKind.BODY, why="a caption, in a section of photo stories", doubtful=False)


def read_text(text: str, *, title: str = "", url: str = "") -> Intake:
    """Read the text dump of a page, or a pasted text."""
    draft = read_plain(text, title=title, prefixes=shipped().everywhere.agency_prefixes)
    return judge(article_of(draft, url), least=GIVEN_SYLLABLES)


def read_word_file(data: bytes, *, title: str = "", url: str = "") -> Intake:
    """Read a .docx file."""
    from workers.intake.word import WordFileError, read_word  # noqa: PLC0415 - only .docx files pay for its parser

    try:
        found, pieces = read_word(data)
    except WordFileError:
        return refused("unreadable")
    draft = draft_of(pieces, title=title or found, prefixes=shipped().everywhere.agency_prefixes)
    return judge(article_of(draft, url), least=GIVEN_SYLLABLES)


def read_payload(body: Mapping[str, Any], *, url: str = "", exclude: Sequence[str] = ()) -> Intake:
    """Read what a CMS delivered: `{"kind": "html" | "text" | "blocks", "title", "lead", …}`."""
    title, lead = str(body.get("title", "")), str(body.get("lead", ""))
    if body["kind"] == "blocks":
        blocks = tuple(_given_block(block) for block in body["blocks"])
        return _judge_given(Article(title=title, lead=lead, blocks=tuple(filter(None, blocks)), source_url=url))
    if legacy := legacy_encoding(" ".join([title, lead, str(body.get("text") or body.get("html"))])):
        return refused("legacy_encoding", detail=legacy)
    prefixes = shipped().everywhere.agency_prefixes
    if body["kind"] == "text":
        draft = read_plain(str(body["text"]), title=title, lead=lead, prefixes=prefixes)
    else:
        pieces = read_fragment(str(body["html"]), sites=shipped(), exclude=exclude)
        draft = Draft(title, without_agency(lead, prefixes), pieces)
    return _judge_given(article_of(draft, url))


def _judge_given(article: Article) -> Intake:
    return judge(article, least=GIVEN_SYLLABLES)


def _given_block(block: Mapping[str, Any]) -> Block | None:
    text = nfc(str(block.get("text", "")))
    if not text:
        return None
    if block.get("skip"):
        return Block(BlockKind.CHROME, text, 1.0, "the newsroom leaves it out")
    return Block(BlockKind(block.get("kind", "body")), text, 1.0, "as delivered")


def article_of(draft: Draft, url: str = "", known: Sequence[str] = ()) -> Article:
    """Give a draft's pieces their kinds."""
    metadata = draft.metadata
    return Article(
        title=draft.title,
        lead=draft.lead,
        blocks=classify(draft.pieces, author=metadata.author, known=(draft.title, draft.lead, *known)),
        section=metadata.section,
        author=metadata.author,
        source_url=metadata.canonical or url,
        image_url=metadata.image,
        published_at=metadata.published,
        modified_at=metadata.modified,
    )


def _is_html(text: str, name: str, content_type: str) -> bool:
    if name.lower().endswith(_HTML_NAMES) or "html" in content_type:
        return True
    if name.lower().endswith((".txt", ".md")) or content_type.startswith("text/plain"):
        return False
    head = text[:3_000].lower()
    return head.lstrip().startswith("<") and any(sign in head for sign in _HTML_SIGNS)


def _has_host(url: str) -> bool:
    return url.startswith(("http://", "https://")) and "[" not in url
