"""Compress text answers: pages, feeds, transcripts, scripts and styles."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")
_LEAST = 700  # bytes: below this the gzip frame and the extra work gain nothing on the wire
_MOST = 8 * 1024 * 1024
_LEVEL = 6


def install(app: Flask) -> None:
    """Compress every text answer the client can take compressed."""

    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_text(response.mimetype):
            return response
        response.vary.add("Accept-Encoding")
        return _compressed(response) if _worth_it(response) else response


def _is_text(mime: str | None) -> bool:
    mime = mime or ""
    return mime.startswith(_TEXTS) or mime.endswith(("+xml", "+json", "/xml"))


def _worth_it(response: Response) -> bool:
    # A page that carries a form's secret beside words the sender chose is left alone: BREACH reads the length.
    if request.path.startswith("/desk") or "Content-Encoding" in response.headers:
        return False
    if response.status_code != 200 or request.method != "GET" or not request.accept_encodings["gzip"]:
        return False
    length = response.headers.get("Content-Length", type=int)
    if length is None and not response.is_streamed:
        length = response.calculate_content_length()
    return length is not None and _LEAST <= length <= _MOST


def _compressed(response: Response) -> Response:
    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:  # the bytes differ from the plain answer's, so the validator may only promise the same meaning
        response.set_etag(etag, weak=True)
    return response
