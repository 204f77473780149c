"""A feed's gzip stream, put together from blocks of items that were compressed for an earlier one.

Deflate looks back 32 KB. A block that starts afresh would be longer for it, so all blocks but the first look
back on the block before them, which is as old and as settled as they are. A new episode leaves them all as they were.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

Chunk = tuple[bytes, ...]
Blocks = dict[tuple[Chunk, Chunk], bytes]
"""Compressed blocks by the items they hold and those they look back on. Items hash themselves only once."""

_ITEMS = 5
_LEVEL = 6
_START = b"\x1f\x8b\x08" + bytes(5) + b"\x00\xff"  # RFC 1952, 2.3: deflate, no name, no date


def gzipped(
    body: bytes, items: list[bytes], between: bytes, end: bytes, held: Mapping[tuple[Chunk, Chunk], bytes]
) -> tuple[bytes, Blocks]:
    """Compress a body that ends in `between.join(items) + end`; return the gzip stream and its blocks, for the next.

    Items stand newest first. Blocks are counted from the oldest, so that what comes in front leaves them alone.
    """
    newest = len(items) % _ITEMS or min(len(items), _ITEMS)
    behind = sum([len(between) + len(each) for each in items[newest:]]) + len(end)
    first = memoryview(body)[: len(body) - behind]
    chunks = [tuple(items[start : start + _ITEMS]) for start in range(newest, len(items), _ITEMS)]
    pairs = list(zip([(), *chunks], chunks, strict=False))
    blocks = {pair: held.get(pair) or _block(*pair, between) for pair in pairs}
    stream = [_START, _deflated(first), *[blocks[pair] for pair in pairs], _ended(end), _trailer(body)]
    return b"".join(stream), blocks


def _block(before: Chunk, chunk: Chunk, between: bytes) -> bytes:
    return _deflated(between + between.join(chunk), between.join(before))


@lru_cache(maxsize=8)  # a few bytes, for which zlib sets up a quarter of a megabyte
def _ended(end: bytes) -> bytes:
    return _deflated(end, flush=zlib.Z_FINISH)


def _deflated(plain: bytes | memoryview, before: bytes = b"", flush: int = zlib.Z_SYNC_FLUSH) -> bytes:
    # a sync flush ends at a byte, so streams can be put one after the other
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before)
    return deflate.compress(plain) + deflate.flush(flush)


def _trailer(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
