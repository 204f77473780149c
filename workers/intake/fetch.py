"""Fetch a page: the only module that opens an article's URL.

Every hop of a redirect is checked anew: its host against the site's list, the address it resolves to against
`addresses.is_public`; the connection goes to the very address that was checked, so a second answer of the name server
changes nothing. Time, bytes (after decompression), redirects and types are bounded.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin

import requests
from requests_hardened.client import HTTPSession
from requests_hardened.config import Config
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from workers.intake.addresses import AddressError, checked_url, is_loopback, is_public

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


def user_agent() -> str:
    """Name the software to the servers it visits."""
    return f"BaoNoi/{version('baonoi')} (+https://github.com/baonoi/baonoi)"


def _hop(url: str, rules: Rules, headers: dict[str, str], ends: float) -> Fetched | str:
    """Make one request: the page, or the address it was moved to."""
    try:
        host = checked_url(url, hosts=rules.hosts).hostname
        with _watch(ends) as sockets, _session(rules, sockets) as session:
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


@contextmanager
def _session(rules: Rules, sockets: _Sockets) -> Iterator[HTTPSession]:
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=rules.loopback,
        never_redirect=True,
        default_timeout=(5.0, 5.0),
        user_agent_override=user_agent(),
    )
    logging.getLogger("requests_hardened").setLevel(logging.CRITICAL)  # FetchError says the same, to who asked
    with HTTPSession(config) as session:
        session.trust_env = False  # a proxy or .netrc of the environment would go round the check
        for scheme in ("http", "https"):
            session.mount(f"{scheme}://", _PublicOnly(rules, sockets, tls=scheme == "https"))
        yield session


class _PublicOnly(IPFilterAdapter):
    """requests-hardened's adapter, which connects to the address it checked, with our stricter check behind its own."""

    def __init__(self, rules: Rules, sockets: _Sockets, *, tls: bool) -> None:
        self._rules = rules
        self._sockets = sockets
        super().__init__(is_https_proto=tls, allow_loopback=rules.loopback)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Let every connection be made by a pool whose sockets the deadline can close."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _watched_pools(self._sockets)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        """Resolve the host, refuse an address that is not public, and pin the connection to it."""
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        address = str(host["host"]).strip("[]")
        if not is_public(address) and not (self._rules.loopback and is_loopback(address)):
            raise InvalidIPAddress(address)
        return host, pool


class _Sockets:
    """The sockets of one request, so that a deadline can end a server's slow drip wherever it stands."""

    def __init__(self) -> None:
        self._copies: list[socket.socket] = []
        self._ended = False

    def add(self, connected: socket.socket) -> socket.socket:
        # TLS takes the socket object over; a duplicate of its descriptor still reaches the connection
        self._copies.append(connected.dup())
        if self._ended:
            self.end()
        return connected

    def end(self) -> None:
        self._ended = True
        for copy in self._copies:
            try:
                copy.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was faster

    def close(self) -> None:
        for copy in self._copies:
            copy.close()


@contextmanager
def _watch(ends: float) -> Iterator[_Sockets]:
    sockets = _Sockets()
    timer = threading.Timer(max(0.0, ends - time.monotonic()), sockets.end)
    timer.daemon = True
    timer.start()
    try:
        yield sockets
    finally:
        timer.cancel()
        timer.join()
        sockets.close()


def _watched_pools(sockets: _Sockets) -> dict[str, type[HTTPConnectionPool]]:
    class Connection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return sockets.add(super()._new_conn())

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return sockets.add(super()._new_conn())

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": Pool, "https": SecurePool}
