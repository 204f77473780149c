"""The gzip stream of a feed is one valid stream, and a new episode leaves its older blocks alone."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from service.web.feeds.blocks import Blocks, gzipped

HEAD, END = b"<rss>", b"</rss>"


def episodes(count: int) -> list[bytes]:
    """Make items that look like none of the others, newest first."""
    return [random.Random(number).randbytes(1500).hex().encode() for number in range(count, 0, -1)]


def zipped(items: list[bytes], held: Blocks) -> tuple[bytes, Blocks]:
    return gzipped(HEAD + b",".join(items) + END, items, b",", END, held)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 20, 200])
def test_the_stream_holds_the_same_bytes(count: int) -> None:
    items = episodes(count)
    stream, _ = zipped(items, {})
    plain = HEAD + b",".join(items) + END
    assert gzip.decompress(stream) == plain
    whole = zlib.decompressobj(31)  # a reader that stops at the first member's end
    assert whole.decompress(stream) == plain
    assert whole.eof
    assert whole.unused_data == b""


def test_what_came_before_is_not_compressed_again() -> None:
    items = episodes(60)
    _, blocks = zipped(items[1:], {})
    marked = dict.fromkeys(blocks, b"not compressed again")
    stream, after = zipped(items, marked)
    assert stream.count(b"not compressed again") == len(blocks) == 11
    assert after == marked


def test_blocks_held_or_not_make_the_same_stream() -> None:
    items = episodes(60)
    _, held = zipped(items[1:], {})
    assert zipped(items, held) == zipped(items, {})


def test_items_alike_take_hardly_more_than_in_one_piece() -> None:
    items = [b"<item>" + bytes(f"Tin {number} " * 200, "utf-8") + b"</item>" for number in range(200)]
    stream, _ = zipped(items, {})
    afresh = sum(len(zlib.compress(item)) for item in items)
    assert len(stream) < afresh / 2


def test_an_item_that_changed_is_compressed_anew() -> None:
    items = episodes(60)
    _, held = zipped(items, {})
    changed = [*items[:-1], b"Gone."]
    assert gzip.decompress(zipped(changed, held)[0]) == HEAD + b",".join(changed) + END
