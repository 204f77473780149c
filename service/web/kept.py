"""Answers with bytes that are in memory, or made once they are wanted: conditions weighed, ranges cut."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response

from service.web.ranges import UnsatisfiableError, Validators, refusal, wanted_span

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

Headers = list[tuple[str, str]]


def answer(
    environ: WSGIEnvironment, kind: str, body: Callable[[], bytes], headers: Headers, validators: Validators
) -> Response:
    """Answer a GET or HEAD with a body of a content type, 206 with a part of it, or 304, 412, 416 without."""
    said = [("ETag", f'"{validators.etag}"'), ("Accept-Ranges", "bytes"), *headers]
    if refused := refusal(environ, validators):
        return Response(status=refused, headers=said)
    whole = body()
    try:
        span = wanted_span(environ, len(whole), validators)
    except UnsatisfiableError:
        return Response(status=416, headers=[("Content-Range", f"bytes */{len(whole)}"), *said])
    if span is None:
        return Response(whole, headers=said, content_type=kind)
    part = ("Content-Range", f"bytes {span.start}-{span.end - 1}/{len(whole)}")
    return Response(whole[span.start : span.end], status=206, headers=[part, *said], content_type=kind)


def validators_of(body: bytes) -> Validators:
    """Make the validators of bytes that have no date."""
    return Validators(hashlib.sha256(body).hexdigest()[:32])
