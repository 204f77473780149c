"""The web's listening socket: opened before the web process starts, so that it outlives a crash of it."""

from __future__ import annotations

import errno
import os
import socket

_NOT_OURS = (errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL)
"""How the system refuses an address that is elsewhere or none; `create_server` keeps only a resolver's number."""


class ListenError(Exception):
    """The address can't be listened on; the message says what is in the way."""


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address; port 0 takes a free one. Raise ListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno in _NOT_OURS:
            raise ListenError(
                f"{host} is no address of this machine; 127.0.0.1 is, and 0.0.0.0 is all it has."
            ) from None
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ListenError(
            f"Port {port} of {host} can't be listened on ({reason}); "
            "stop what listens there, or choose another with --port (0 takes a free one)."
        ) from None


def address(listening: socket.socket) -> tuple[str, int]:
    """Tell the host and port of a listening socket."""
    host, port = listening.getsockname()[:2]
    return str(host), int(port)
