"""A feed's gzip stream, put together from blocks of items that were compressed for an earlier one.

Deflate looks back 32 KB, so a block of some 50 KB that starts afresh is hardly longer for it; and a new episode
leaves all blocks but the newest as they were.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

Blocks = dict[tuple[bytes, ...], bytes]
"""Compressed blocks by the items they hold. Items are kept in memory anyhow, and hash themselves only once."""

_ITEMS = 20
_LEVEL = 6
_START = b"\x1f\x8b\x08" + bytes(5) + b"\x00\xff"  # RFC 1952, 2.3: deflate, no name, no date


def gzipped(
    head: bytes, items: list[bytes], between: bytes, end: bytes, held: Mapping[tuple[bytes, ...], bytes]
) -> tuple[bytes, Blocks]:
    """Compress `head + between.join(items) + end`; return the gzip stream and its blocks, to be held for the next.

    Items stand newest first. Blocks are counted from the oldest, so that what comes in front leaves them alone.
    """
    newest = len(items) % _ITEMS or min(len(items), _ITEMS)
    first = head + between.join(items[:newest])
    chunks = [tuple(items[start : start + _ITEMS]) for start in range(newest, len(items), _ITEMS)]
    blocks = {chunk: held.get(chunk) or _deflated(between + between.join(chunk)) for chunk in chunks}
    stream = [_START, _deflated(first), *(blocks[chunk] for chunk in chunks), _deflated(end, zlib.Z_FINISH)]
    return b"".join([*stream, _trailer(head + between.join(items) + end)]), blocks


def _deflated(plain: bytes, flush: int = zlib.Z_FULL_FLUSH) -> bytes:
    # a full flush ends at a byte, and nothing after it looks back past it
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(plain) + deflate.flush(flush)


def _trailer(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
