"""Asking servers outside: never one that is inside, and never for longer than said.

Every address a name resolves to is checked against `addresses.is_public`, and the connection goes to the very address
that was checked, so a second answer of the name server changes nothing.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from requests_hardened.client import HTTPSession
from requests_hardened.config import Config
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from workers.intake.addresses import is_loopback, is_public

__all__ = ["HTTPError", "HTTPSession", "InvalidIPAddress", "asking", "user_agent"]


def user_agent() -> str:
    """Name the software to the servers it visits."""
    return f"BaoNoi/{version('baonoi')} (+https://github.com/baonoi/baonoi)"


@contextmanager
def asking(ends: float, *, loopback: bool) -> Iterator[HTTPSession]:
    """Open a session that follows no redirect and whose connections are cut at a moment of the monotonic clock.

    Raises InvalidIPAddress for an address that is not public; `loopback` is for tests only.
    """
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=loopback,
        never_redirect=True,
        default_timeout=(5.0, 5.0),
        user_agent_override=user_agent(),
    )
    logging.getLogger("requests_hardened").setLevel(logging.CRITICAL)  # our errors say the same, to who asked
    with _watch(ends) as sockets, HTTPSession(config) as session:
        session.trust_env = False  # a proxy or .netrc of the environment would go round the check
        for scheme in ("http", "https"):
            session.mount(f"{scheme}://", _PublicOnly(sockets, tls=scheme == "https", loopback=loopback))
        yield session


class _PublicOnly(IPFilterAdapter):
    """requests-hardened's adapter, which connects to the address it checked, with our stricter check behind its own."""

    def __init__(self, sockets: _Sockets, *, tls: bool, loopback: bool) -> None:
        self._sockets = sockets
        self._loopback = loopback
        super().__init__(is_https_proto=tls, allow_loopback=loopback)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Let every connection be made by a pool whose sockets the deadline can close."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _watched_pools(self._sockets)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        """Resolve the host, refuse an address that is not public, and pin the connection to it."""
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        address = str(host["host"]).strip("[]")
        if not is_public(address) and not (self._loopback and is_loopback(address)):
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
