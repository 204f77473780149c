"""Fetch a page: the only module that opens an article's URL.

Every hop of a redirect is checked anew: its host against the site's list, the address it resolves to by
`workers.outside`. Time, bytes (after decompression), redirects and types are bounded.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from workers.intake.addresses import AddressError, checked_url
from workers.outside import HTTPError, InvalidIPAddress, asking

SECONDS = 10.0
BYTES = 5_000_000
REDIRECTS = 3
PAGE_TYPES = ("text/html", "application/xhtml+xml")
FEED_TYPES = (*PAGE_TYPES, "text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "text/plain")

_CHUNK = 65_536
_MOVED = {301, 302, 303, 307, 308}


class FetchError(Exception):
    """A page could not be had. `permanent` says whether trying again is any use; `status` is the server's, if any."""

    def __init__(self, message: str, *, permanent: bool, status: int = 0) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.status = status


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch may do. `hosts` None allows any public host; `loopback` is for tests only."""

    hosts: frozenset[str] | None = None
    loopback: bool = False
    types: tuple[str, ...] = PAGE_TYPES
    seconds: float = SECONDS
    most_bytes: int = BYTES


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered. `body` is empty when the page has not changed (`status` 304)."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


def fetch(url: str, rules: Rules, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Open a URL under the rules; with a validator of an earlier answer, ask only for a change. Raise FetchError."""
    ends = time.monotonic() + rules.seconds
    headers = {"Accept": ", ".join(rules.types) + ";q=0.9", "Accept-Encoding": "gzip", "Accept-Language": "vi"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    for _ in range(REDIRECTS + 1):
        answer = _hop(url, rules, headers, ends)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchError(f"{url[:80]} was redirected more than {REDIRECTS} times.", permanent=True)


def _hop(url: str, rules: Rules, headers: dict[str, str], ends: float) -> Fetched | str:
    """Make one request: the page, or the address it was moved to."""
    try:
        host = checked_url(url, hosts=rules.hosts).hostname
        with asking(ends, loopback=rules.loopback) as session:
            left = max(0.1, min(5.0, ends - time.monotonic()))
            with session.get(url, headers=headers, stream=True, timeout=(left, left)) as response:
                return _answer(url, response, rules, ends)
    except AddressError as wrong:
        raise FetchError(str(wrong), permanent=True) from None
    except InvalidIPAddress as inside:
        raise FetchError(f"{host} is at {inside}, which is not a public address.", permanent=True) from None
    except (requests.RequestException, HTTPError, OSError, ValueError) as failed:
        _check_time(url, rules, ends)
        raise FetchError(f"{url[:80]} could not be opened: {_cause(failed)}.", permanent=False) from None


def _answer(url: str, response: requests.Response, rules: Rules, ends: float) -> Fetched | str:
    _check_time(url, rules, ends)
    if response.status_code in _MOVED and response.headers.get("Location"):
        return urljoin(url, response.headers["Location"])
    etag, modified = response.headers.get("ETag", "")[:200], response.headers.get("Last-Modified", "")[:60]
    if response.status_code == 304:
        return Fetched(url, 304, etag=etag, last_modified=modified)
    if response.status_code != 200:
        gone = response.status_code in {404, 410}
        raise FetchError(
            f"{url[:80]} answered {response.status_code}.",
            permanent=gone or (400 <= response.status_code < 500 and response.status_code not in {408, 425, 429}),
            status=response.status_code,
        )
    kind = response.headers.get("Content-Type", "")
    if kind.split(";")[0].strip().lower() not in rules.types:
        raise FetchError(f"{url[:80]} is {kind[:60] or 'of no type'}, not {rules.types[0]}.", permanent=True)
    return Fetched(url, 200, _body(url, response, rules, ends), kind, etag, modified)


def _body(url: str, response: requests.Response, rules: Rules, ends: float) -> bytes:
    """Read what was sent, as it comes, never holding more than the limit and one chunk."""
    too_big = FetchError(f"{url[:80]} is larger than {rules.most_bytes} bytes.", permanent=True)
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length[:18]) > rules.most_bytes:
        raise too_big
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(_CHUNK, decode_content=True):
        size += len(part)
        if size > rules.most_bytes:
            raise too_big
        parts.append(part)
    _check_time(url, rules, ends)
    return b"".join(parts)


def _check_time(url: str, rules: Rules, ends: float) -> None:
    """Raise when the time is over: what was cut off at the deadline must not pass for the whole."""
    if time.monotonic() >= ends - 0.05:
        raise FetchError(f"{url[:80]} took longer than {rules.seconds:g} seconds.", permanent=False)


def _cause(failed: BaseException) -> str:
    """Say what went wrong without the library's wrapping."""
    while failed.__cause__ or failed.__context__:
        failed = failed.__cause__ or failed.__context__ or failed
    return (str(failed) or type(failed).__name__).rstrip(".")[:200]
