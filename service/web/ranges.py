"""Byte ranges and validators of RFC 9110, for files whose bytes never change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.http import parse_date, unquote_etag

from service.newsroom.files import Stored

_ONE_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.ASCII)
_DIGITS = 18  # more can't be a length, and int() of a very long run is slow


class UnsatisfiableError(ValueError):
    """The range asked for begins past the end (416)."""


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes [start, end) of a file."""

    start: int
    end: int


def asked_span(header: str | None, length: int) -> Span | None:
    """Read a Range header: None when there is none or it is to be ignored (RFC 9110, 14.2: many ranges, other units).

    Raise UnsatisfiableError when it begins past the end, or asks for the last 0 bytes.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or not any(match.groups()) or max(map(len, match.groups())) > _DIGITS:
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), length)
    start, end = int(first), min(int(last) + 1 if last else length, length)
    if last and int(last) < start:
        return None
    if start >= length:
        raise UnsatisfiableError
    return Span(start, end)


def is_current(if_range: str | None, stored: Stored) -> bool:
    """Tell whether an If-Range still fits (RFC 9110, 13.1.5): a strong ETag, or the exact date of last change."""
    if not if_range:
        return True
    tag, weak = unquote_etag(if_range)
    if if_range.startswith(('"', "W/")):
        return not weak and tag == stored.etag
    date = parse_date(if_range)
    return date is not None and stored.modified is not None and date == stored.modified.replace(microsecond=0)


def is_resume(asked: str | None, if_range: str | None, stored: Stored) -> bool:
    """Tell whether a client goes on with bytes it has begun: a range that starts later and a validator that fits."""
    match = _ONE_RANGE.fullmatch(asked or "")
    begins_later = match is not None and match[1].strip("0") != ""
    return begins_later and is_current(if_range, stored)


def _suffix(count: int, length: int) -> Span:
    if count == 0 or length == 0:
        raise UnsatisfiableError
    return Span(max(0, length - count), length)
