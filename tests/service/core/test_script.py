"""What of an article is read, in which order, and why the rest is not."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.model import Article, Block, BlockKind, Role, Script
from service.core.script import CAPTION_NOTICE, script_of

BODY = Block(BlockKind.BODY, "Sáng nay, xã họp bàn việc làm đường liên bản, có đông đủ bà con tham dự.")
CAPTION = Block(BlockKind.CAPTION, "Bà con bàn việc làm đường.", 0.95, "in a figure")
DOUBT = Block(BlockKind.CAPTION, "Bà con bàn việc làm đường.", 0.5, "one short sentence", doubtful=True)


def article(*blocks: Block, **changes: Any) -> Article:
    return Article(**{"title": "Làm đường", "lead": "Xã bàn việc làm đường.", "blocks": blocks, **changes})


def printed(script: Script) -> list[tuple[str, str]]:
    return [(segment.role.value, segment.printed) for segment in script.segments]


def test_the_title_comes_first_then_the_lead_then_the_articles_own_words() -> None:
    blocks = [
        Block(BlockKind.SUBHEAD, "Góp đất"), BODY, Block(BlockKind.LIST_ITEM, "Một"), Block(BlockKind.BOX, "Khung"),
    ]  # fmt: skip
    assert printed(script_of(article(*blocks))) == [
        ("title", "Làm đường"), ("lead", "Xã bàn việc làm đường."), ("subhead", "Góp đất"), ("body", BODY.text),
        ("body", "Một"), ("body", "Khung"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.TABLE, BlockKind.RELATED, BlockKind.CHROME],
)
def test_what_is_not_the_article_is_left_out_with_a_reason(kind: BlockKind) -> None:
    script = script_of(article(BODY, Block(kind, "Chữ khác")))
    (left,) = script.left_out
    assert (left.kind, left.printed) == (kind, "Chữ khác")
    assert left.why
    assert "Chữ khác" not in [text for _, text in printed(script)]


def test_a_doubtful_caption_is_read_and_flagged_or_dropped_as_wished() -> None:
    kept, dropped = script_of(article(BODY, DOUBT)), script_of(article(BODY, DOUBT), doubtful="drop")
    assert (Role.BODY, DOUBT.text) in [(s.role, s.printed) for s in kept.segments]
    assert "(được đọc)" in kept.flags[0]
    assert DOUBT.text not in [segment.printed for segment in dropped.segments]
    assert "(không được đọc)" in dropped.flags[0]
    assert dropped.left_out[0].why == "one short sentence"


@pytest.mark.parametrize(
    ("section", "wish", "reads"),
    [("Ảnh", "auto", True), ("Kinh tế", "auto", False), ("Kinh tế", "yes", True), ("Ảnh", "no", False)],
)
def test_captions_are_read_where_they_are_the_story(section: str, wish: Any, reads: bool) -> None:
    script = script_of(article(BODY, CAPTION, CAPTION, section=section), read_captions=wish)
    texts = [segment.printed for segment in script.segments]
    assert (CAPTION.text in texts) is reads
    assert texts.count(CAPTION_NOTICE) == (1 if reads else 0)
    assert all(s.role is Role.OUTRO for s in script.segments if s.printed == CAPTION_NOTICE)


def test_more_caption_than_body_is_a_photo_story() -> None:
    blocks = [Block(BlockKind.CAPTION, f"Ảnh thứ {n}: " + "bà con làm đường. " * 3) for n in range(4)]
    assert len(script_of(article(*blocks)).segments) == 2 + 1 + 4


def test_a_lead_repeated_as_the_first_paragraph_is_read_once() -> None:
    script = script_of(article(Block(BlockKind.BODY, "Xã  bàn việc\u00a0làm đường."), BODY))
    assert [role for role, _ in printed(script)] == ["title", "body", "body"]


def test_the_writer_and_the_outro_come_last_when_wished() -> None:
    byline = Block(BlockKind.BYLINE, "Thu Hường")
    script = script_of(article(BODY, byline), read_byline=True, outro="Cảm ơn  quý vị.")
    assert printed(script)[-2:] == [("outro", "Bài viết của Thu Hường."), ("outro", "Cảm ơn quý vị.")]
    assert printed(script_of(article(BODY, byline)))[-1] == ("body", BODY.text)


def test_tables_are_told_to_the_desk() -> None:
    assert "Bảng, đồ họa không được đọc: 1." in script_of(article(BODY, Block(BlockKind.TABLE, "a | b"))).flags


def test_the_hash_follows_what_is_read_and_nothing_else() -> None:
    one = script_of(article(BODY, CAPTION))
    assert one.hash == script_of(article(CAPTION, BODY, author="Khác")).hash
    assert one.hash != script_of(article(BODY, Block(BlockKind.BODY, "Thêm."))).hash
