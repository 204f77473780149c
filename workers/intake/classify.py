"""Kinds: what each piece of an article is, and how sure we are. Strong evidence decides; weak evidence only flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from service.core.model import Block, BlockKind
from workers.intake.pieces import Piece, sentences
from workers.intake.wording import (
    has_byline_role,
    has_credit_tail,
    is_byline,
    is_chrome,
    is_credit,
    is_imprint,
    is_names,
    is_related,
    is_stop,
)

_AFTER_PICTURE = "the first words after a picture"
_IN_FIGURE = "in a figure"
_IN_BOX = "in one box with a picture"
_MARKED = {_IN_FIGURE, _IN_BOX, "marked up as a caption"}
_CAPTION_LETTERS = 260  # the first block after a picture is its caption up to here: 98.8 % of 9,722 captions
_WEAK_LETTERS = 200  # 99 of 100 captions are shorter than 194 letters
_PUNCTUATION = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"^\([A-ZĐ]{2,8}\)$")
_CONNECTIVE = re.compile(
    r"^[“\"'–—-]|^(?:tuy nhiên|tuy vậy|ngoài ra|theo đó|theo |do đó|do vậy|vì vậy|vì thế|trong khi|trong đó|bên cạnh|"
    r"đồng thời|được biết|hiện nay|hiện |trước đó|sau đó|cũng |còn |và |nhưng |song |đặc biệt|cụ thể|như vậy|"
    r"tại buổi|tại hội nghị|dự kiến|qua đó|từ đó|nhờ |để |với )",
    re.IGNORECASE,
)


def classify(pieces: Sequence[Piece], *, author: str = "", known: Sequence[str] = ()) -> tuple[Block, ...]:
    """Give each piece of a body its kind. `known` are texts already in the script (title, lead): they come once."""
    blocks = [_strong(piece, known) for piece in pieces]
    _soften(pieces, blocks)
    _captions_continue(pieces, blocks)
    _end(pieces, blocks, author)
    _credited(pieces, blocks)
    _subheads(pieces, blocks)
    decided = [_weak(i, pieces, blocks) if block is None else block for i, block in enumerate(blocks)]
    return tuple(_merged_tables(decided))


def _strong(piece: Piece, known: Sequence[str]) -> Block | None:
    """Decide what needs no neighbours; None leaves it to what stands around."""
    if piece.dropped:
        return _as(piece, BlockKind.RELATED if piece.link > 0.5 else BlockKind.CHROME, 0.9, piece.dropped)
    if same(piece.text, known):
        return _as(piece, BlockKind.CHROME, 0.95, "the title or lead once more")
    return _by_words(piece) or _beside_picture(piece) or _by_markup(piece)


def _by_words(piece: Piece) -> Block | None:
    text = piece.text
    if not any(letter.isalnum() for letter in text):
        return _as(piece, BlockKind.CHROME, 0.95, "an ornament")
    if is_credit(text):
        return _as(piece, BlockKind.CREDIT, 0.97, "worded as a photo credit")
    if is_related(text):
        return _as(piece, BlockKind.RELATED, 0.9, "worded as a pointer to another article")
    if piece.hint in {BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.CAPTION}:
        return _as(piece, piece.hint, 0.97, f"marked up as a {piece.hint}")
    if piece.controls or is_chrome(text) or is_stop(text) or (is_imprint(text) and len(text) < 300):
        return _as(piece, BlockKind.CHROME, 0.95, "a control, label or date of the page")
    return _as(piece, BlockKind.RELATED, 0.85, "all of it is a link") if piece.link > 0.8 else None


def _beside_picture(piece: Piece) -> Block | None:
    """Tell a caption by the picture beside it, the strongest evidence first."""
    text = piece.text
    stands_first = piece.after_image and not piece.is_heading and len(text) <= _CAPTION_LETTERS
    styled = piece.italic > 0.9 and piece.align == "center"
    signs = (
        (bool(piece.alt) and piece.alt == text, 0.97, "the words of the picture beside it"),
        ("figure" in piece.inside and "blockquote" not in piece.inside, 0.95, _IN_FIGURE),
        (piece.boxed_with_image, 0.9, _IN_BOX),
        (has_credit_tail(text), 0.9, "ends in a photo credit"),
        (stands_first and (styled or sentences(text) <= 1), 0.85, _AFTER_PICTURE),
    )
    found = next(((confidence, why) for holds, confidence, why in signs if holds), None)
    return _as(piece, BlockKind.CAPTION, *found) if found else None


def _by_markup(piece: Piece) -> Block | None:
    text = piece.text
    if "table" in piece.inside and piece.tag in {"td", "th"} and piece.table_data:
        return _as(piece, BlockKind.TABLE, 0.9, "a table's cell")
    if piece.is_heading:
        return _as(piece, BlockKind.SUBHEAD, 0.95, "marked up as a heading")
    if piece.italic > 0.9 and piece.align == "center" and len(text) <= _CAPTION_LETTERS and sentences(text) <= 1:
        return _as(piece, BlockKind.CAPTION, 0.8, "one centred sentence in italics")
    if "li" in piece.inside and piece.link < 0.5:
        return _as(piece, BlockKind.LIST_ITEM, 0.85, "a list's item")
    if "blockquote" in piece.inside:
        return _as(piece, BlockKind.BOX, 0.9, "a quotation set apart")
    return None


def _soften(pieces: Sequence[Piece], blocks: list[Block | None]) -> None:
    """Doubt that words are a caption only because they follow a picture, where the page or the words speak against it.

    A page that marks its captions up elsewhere would have marked this one; no caption begins with "However".
    """
    marked = any(block and block.kind is BlockKind.CAPTION and block.why in _MARKED for block in blocks)
    for i, block in enumerate(blocks):
        if block is None or block.why != _AFTER_PICTURE or pieces[i].italic > 0.9:
            continue
        if marked or _CONNECTIVE.search(block.text):
            blocks[i] = Block(BlockKind.CAPTION, block.text, 0.6, block.why, doubtful=True)


def _captions_continue(pieces: Sequence[Piece], blocks: list[Block | None]) -> None:
    """Give a short styled line right under a caption to the caption: it is the photographer."""
    for i in range(1, len(pieces)):
        above, piece = blocks[i - 1], pieces[i]
        if blocks[i] is None and above is not None and above.kind is BlockKind.CAPTION and len(piece.text) <= 120:
            styled = piece.italic > 0.9 or piece.align == "right"
            if styled and (pieces[i - 1].italic > 0.9 or is_names(piece.text)):
                blocks[i] = _as(piece, BlockKind.CREDIT, 0.8, "a styled line right under a caption")


def _credited(pieces: Sequence[Piece], blocks: list[Block | None]) -> None:
    """Call a short sentence right above a credit line its caption.

    Below the last words of an article such a line names who wrote it, or where it is from.
    """
    last = max((i for i, block in enumerate(blocks) if block is None), default=0)
    for i in range(min(last + 1, len(pieces) - 1)):
        if i == last and not pieces[i].after_image:
            return
        below, text = blocks[i + 1], pieces[i].text
        credited = blocks[i] is None and below is not None and below.kind is BlockKind.CREDIT
        credited = credited and not pieces[i + 1].after_image  # else the picture stands between
        if credited and len(text) <= _CAPTION_LETTERS and sentences(text) <= 1:
            blocks[i] = _as(pieces[i], BlockKind.CAPTION, 0.85, "right above a photo credit")


def _end(pieces: Sequence[Piece], blocks: list[Block | None], author: str) -> None:
    """Find the byline among the last three live pieces, from the end."""
    live = [
        i for i, block in enumerate(blocks) if block is None or block.kind in {BlockKind.SUBHEAD, BlockKind.LIST_ITEM}
    ]
    for i in reversed(live[-3:]):
        piece = pieces[i]
        why = _why_byline(piece, author, is_last=i == live[-1])
        if not why:
            if len(piece.text) > 90:
                return
            continue
        blocks[i] = _as(piece, BlockKind.BYLINE, 0.95, why)


def _is_signature(piece: Piece) -> bool:
    """Tell an office or a paper that signs: `Đài KTTV tỉnh` in italics, `(NKO)`."""
    if _INITIALS.match(piece.text):
        return True
    styled = piece.italic > 0.9 or piece.bold > 0.9 or piece.align == "right"
    return styled and piece.words <= 8 and piece.text[-1].isalpha() and "li" not in piece.inside


def _why_byline(piece: Piece, author: str, *, is_last: bool) -> str:
    text = piece.text
    if is_last and _is_signature(piece):
        return "a short line set apart at the article's end"
    if len(text) > 110 or not (is_byline(text) or same(text, (author,))):
        return ""
    if author and same(text, (author,)):
        return "the author the page names"
    if has_byline_role(text):
        return "worded as a byline"
    return "only names at the article's end"


def _subheads(pieces: Sequence[Piece], blocks: list[Block | None]) -> None:
    found = [i for i, block in enumerate(blocks) if block is None and _is_subhead(i, pieces, blocks)]
    for i in found:
        blocks[i] = _as(pieces[i], BlockKind.SUBHEAD, 0.8, "a short line without a stop before a paragraph")


def _weak(i: int, pieces: Sequence[Piece], blocks: Sequence[Block | None]) -> Block:
    piece, text = pieces[i], pieces[i].text
    if _is_lone_sentence(i, pieces, blocks):
        return Block(BlockKind.CAPTION, text, 0.5, "one short sentence between long paragraphs", doubtful=True)
    return _as(piece, BlockKind.BODY, 0.9, "running text")


def _is_subhead(i: int, pieces: Sequence[Piece], blocks: Sequence[Block | None]) -> bool:
    piece = pieces[i]
    if piece.text[-1:] in ".;,:…" or len(piece.text) > 160:
        return False
    follows = next((pieces[j] for j in range(i + 1, len(pieces)) if blocks[j] is None), None)
    if piece.bold > 0.9:
        return piece.words <= 30 and follows is not None
    if piece.words > 18 or len(piece.text) > 110 or piece.text[-1:] in '!”"':
        return False
    return follows is not None and len(follows.text) >= 120


def _is_lone_sentence(i: int, pieces: Sequence[Piece], blocks: Sequence[Block | None]) -> bool:
    text = pieces[i].text
    if len(text) > _WEAK_LETTERS or text.endswith((":", ";", "?", "!”", "...")) or sentences(text) > 1:
        return False
    body = [len(pieces[j].text) for j, block in enumerate(blocks) if block is None and j != i]
    around = [len(pieces[j].text) for j in _neighbours(i, blocks)]
    if len(body) < 3 or not around or median(body) < 1.8 * len(text) or min(around) < 1.3 * len(text):
        return False
    return len(around) > 1 and not _CONNECTIVE.search(text)


def _neighbours(i: int, blocks: Sequence[Block | None]) -> list[int]:
    """Find the nearest running text above and below; above the first one stands the lead, so that below counts."""
    above = next((j for j in range(i - 1, -1, -1) if blocks[j] is None), None)
    below = next((j for j in range(i + 1, len(blocks)) if blocks[j] is None), None)
    return [] if below is None else [below if above is None else above, below]


def _merged_tables(blocks: Sequence[Block]) -> list[Block]:
    merged: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE and merged and merged[-1].kind is BlockKind.TABLE:
            last = merged.pop()
            block = Block(last.kind, f"{last.text} | {block.text}", last.confidence, last.why)  # noqa: PLW2901
        merged.append(block)
    return merged


def same(text: str, known: Sequence[str]) -> bool:
    """Tell whether a text is one of those known, whatever its case and punctuation."""
    near = [each for each in known if each and abs(len(each) - len(text)) <= 8]
    words = plain(text) if near else ""
    return bool(words) and any(words == plain(each) for each in near)


def plain(text: str) -> str:
    """Reduce a text to its words, whatever their case and punctuation."""
    return _PUNCTUATION.sub(" ", text.casefold()).strip()


def _as(piece: Piece, kind: BlockKind, confidence: float, why: str) -> Block:
    return Block(kind, piece.text, confidence, why)
