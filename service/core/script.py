"""The script: the one place that decides what of an article is read aloud, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.core.model import Article, Block, BlockKind, LeftOut, Role, Script, Segment, nfc

Doubtful = Literal["keep", "drop"]
Captions = Literal["auto", "yes", "no"]

PHOTO_SECTIONS = frozenset({"ảnh", "phóng sự ảnh", "tin ảnh", "chùm ảnh", "photo"})
"""Sections of photo stories, in lower case: their captions are the story."""

CAPTION_NOTICE = "Trong ảnh:"

_ROLES = {
    BlockKind.LEAD: Role.LEAD,
    BlockKind.SUBHEAD: Role.SUBHEAD,
    BlockKind.BODY: Role.BODY,
    BlockKind.BOX: Role.BODY,
    BlockKind.LIST_ITEM: Role.BODY,
}

_NEVER_READ = {
    BlockKind.TITLE: "the title stands at the head of the script already",
    BlockKind.CAPTION: "a photo's caption",
    BlockKind.CREDIT: "a photo's credit",
    BlockKind.BYLINE: "the writer's name",
    BlockKind.TABLE: "a table or graphic is not read",
    BlockKind.RELATED: "a link to another article",
    BlockKind.CHROME: "part of the page, not of the article",
}


@dataclass(frozen=True, slots=True)
class _Choice:
    doubtful: Doubtful
    captions: bool


def script_of(
    article: Article,
    *,
    doubtful: Doubtful = "keep",
    read_captions: Captions = "auto",
    read_byline: bool = False,
    outro: str = "",
) -> Script:
    """Decide what is read: title, lead, then the blocks that are the article's own words.

    A block whose kind only weak evidence supports is read and flagged (`doubtful="keep"`) or left out ("drop").
    Captions are read by themselves ("auto") only in photo stories: a photo section, or more caption than body.
    `outro` is a spoken ending of ours; `read_byline` puts "Bài viết của …" before it.
    """
    choice = _Choice(doubtful, _reads_captions(article, read_captions))
    segments: list[Segment] = []
    left_out: list[LeftOut] = []
    if article.title:
        segments.append(Segment(Role.TITLE, article.title))
    if article.lead and not _repeats_in_body(article):
        segments.append(Segment(Role.LEAD, article.lead))
    for block in article.blocks:
        why = _why_not(block, choice)
        if why:
            left_out.append(LeftOut(block.kind, block.text, why))
        else:
            segments.extend(_segments_of(block, segments))
    segments.extend(_endings(article, read_byline=read_byline, outro=outro))
    return Script(article.title, tuple(segments), tuple(left_out), tuple(_flags(article, choice)))


def _reads_captions(article: Article, wish: Captions) -> bool:
    if wish != "auto":
        return wish == "yes"
    if article.section.strip().lower() in PHOTO_SECTIONS:
        return True
    captions = _letters(article.blocks, BlockKind.CAPTION)
    return captions > 0 and captions > _letters(article.blocks, BlockKind.BODY) + len(article.lead)


def _letters(blocks: Iterable[Block], kind: BlockKind) -> int:
    return sum(len(b.text) for b in blocks if b.kind is kind and not b.doubtful)


def _repeats_in_body(article: Article) -> bool:
    """Tell whether the first paragraph is the lead once more: it is read once, in its place."""
    first = next((b for b in article.blocks if b.kind is BlockKind.BODY), None)
    return first is not None and nfc(first.text) == nfc(article.lead)


def _why_not(block: Block, choice: _Choice) -> str:
    if not block.text:
        return "empty"
    if block.kind in _ROLES:
        return ""
    if block.doubtful:
        return "" if choice.doubtful == "keep" else block.why or _NEVER_READ[block.kind]
    if block.kind is BlockKind.CAPTION and choice.captions:
        return ""
    return block.why or _NEVER_READ[block.kind]


def _segments_of(block: Block, before: list[Segment]) -> Iterator[Segment]:
    captions = block.kind is BlockKind.CAPTION and not block.doubtful
    if captions and not any(s.printed == CAPTION_NOTICE for s in before):
        yield Segment(Role.OUTRO, CAPTION_NOTICE)
    yield Segment(_ROLES.get(block.kind, Role.BODY), block.text)


def _endings(article: Article, *, read_byline: bool, outro: str) -> Iterator[Segment]:
    byline = article.author or next((b.text for b in article.blocks if b.kind is BlockKind.BYLINE), "")
    if read_byline and byline:
        yield Segment(Role.OUTRO, f"Bài viết của {byline}.")
    if outro:
        yield Segment(Role.OUTRO, nfc(outro))


def _flags(article: Article, choice: _Choice) -> Iterator[str]:
    fate = "được đọc" if choice.doubtful == "keep" else "không được đọc"
    for block in article.blocks:
        if block.doubtful:
            yield f"Có thể là chú thích ảnh ({fate}): “{_start(block.text)}”"
    tables = sum(1 for b in article.blocks if b.kind is BlockKind.TABLE)
    if tables:
        yield f"Bảng, đồ họa không được đọc: {tables}."


def _start(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
