"""Conditions and byte ranges of RFC 9110, for bytes that stand under a strong validator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.http import parse_date, parse_etags, unquote_etag

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d*)-(\d*)\s*", re.ASCII | re.IGNORECASE)
_DIGITS = 18  # more can't be a place in a file, and int() of a very long run is slow


class UnsatisfiableError(ValueError):
    """The range asked for begins past the end (416)."""


class Validators(NamedTuple):
    """What tells one state of some bytes from another: the ETag without its quotes, and the date of last change."""

    etag: str
    modified: datetime | None = None

    @property
    def date(self) -> datetime | None:
        """The date as HTTP has it, in whole seconds."""
        return self.modified and self.modified.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes [start, end) of a file."""

    start: int
    end: int


def refusal(environ: WSGIEnvironment, now: Validators) -> int | None:
    """Weigh a request's conditions in their order (RFC 9110, 13.2.2): 412, 304, or None to send what is asked."""
    if (wanted := environ.get("HTTP_IF_MATCH")) is not None:
        if not parse_etags(wanted).contains(now.etag):
            return 412
    elif (before := _date(environ, "HTTP_IF_UNMODIFIED_SINCE")) and now.date and now.date > before:
        return 412
    if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return 304 if parse_etags(known).contains_weak(now.etag) else None
    since = _date(environ, "HTTP_IF_MODIFIED_SINCE")
    return 304 if since and now.date and now.date <= since else None


def wanted_span(environ: WSGIEnvironment, length: int, now: Validators) -> Span | None:
    """Read which bytes are asked for: None when all are, as always by HEAD, or when If-Range no longer fits.

    Raise UnsatisfiableError when they begin past the end.
    """
    asked = _asked(environ)
    return asked_span(asked, length) if asked and is_current(environ.get("HTTP_IF_RANGE"), now) else None


def asked_span(header: str | None, length: int) -> Span | None:
    """Read a Range header: None when there is none or it is to be ignored (RFC 9110, 14.2: many ranges, other units).

    Raise UnsatisfiableError when it begins past the end, or asks for the last 0 bytes.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(_place(last), length)
    start, end = _place(first), min(_place(last) + 1 if last else length, length)
    if last and _place(last) < start:
        return None
    if start >= length:
        raise UnsatisfiableError
    return Span(start, end)


def is_current(if_range: str | None, now: Validators) -> bool:
    """Tell whether an If-Range still fits (RFC 9110, 13.1.5): a strong ETag, or the exact date of last change."""
    if not if_range:
        return True
    tag, weak = unquote_etag(if_range)
    if if_range.startswith(('"', "W/")):
        return not weak and tag == now.etag
    date = parse_date(if_range)
    return date is not None and date == now.date


def is_resume(environ: WSGIEnvironment, now: Validators) -> bool:
    """Tell whether a client goes on with bytes it has begun: a range that starts later and a validator that fits."""
    match = _ONE_RANGE.fullmatch(_asked(environ))
    begins_later = match is not None and match[1].strip("0") != ""
    return begins_later and is_current(environ.get("HTTP_IF_RANGE"), now)


def _asked(environ: WSGIEnvironment) -> str:
    """Give the Range header of a GET; ranges of other methods are to be ignored (RFC 9110, 14.2)."""
    asked: str = environ.get("HTTP_RANGE", "") if environ["REQUEST_METHOD"] == "GET" else ""
    return asked


def _date(environ: WSGIEnvironment, header: str) -> datetime | None:
    return parse_date(environ.get(header))


def _place(digits: str) -> int:
    return int(digits) if len(digits.lstrip("0")) <= _DIGITS else 10**_DIGITS


def _suffix(count: int, length: int) -> Span:
    if count == 0 or length == 0:
        raise UnsatisfiableError
    return Span(max(0, length - count), length)
