"""The web server: waitress, with two habits of ours."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import WSGITask
from waitress.utilities import Error

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


PATIENCE_SECONDS = 40.0
LEAST_RATE = 500
"""A request may take so long, and longer by a second for so many of its bytes (Apache's RequestReadTimeout)."""


def make_server(
    application: WSGIApplication, listening: socket.socket, patience: float = PATIENCE_SECONDS, **more: Any
) -> Any:
    """Make a server on a listening socket; `run()` serves until the process is told to end.

    `patience` is in seconds. waitress closes what is silent; whoever drips a byte at a time is never that.
    """
    server = create_server(application, sockets=[listening], ident=None, **more)
    server.channel_class = _Channel
    server.adj.patience = patience
    return server


class _Task(WSGITask):
    """Keeps the connection after an answer without a body.

    waitress closes it where no length is told, and a 304 tells none: every app that asks whether a feed has changed
    would have to connect anew, and so would a proxy.
    """

    def set_close_on_finish(self) -> None:
        """Close the connection when the answer is sent, unless only its missing length speaks for that."""
        asks_to_close = "close" in self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or asks_to_close or self.version != "1.1":
            super().set_close_on_finish()


class _TooSlowError(Error):
    code = 408
    reason = "Request Timeout"


class _Request(HTTPRequestParser):
    """Ends a request that comes in too slowly with 408."""

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)  # type: ignore[no-untyped-call]  # waitress tells no types
        self._deadline = time.monotonic() + adj.patience

    def received(self, data: bytes) -> int:
        """Take in a part of the request; tell how many of its bytes belong to it."""
        self._deadline += len(data) / LEAST_RATE
        if time.monotonic() <= self._deadline:
            return int(super().received(data))  # type: ignore[no-untyped-call]
        self.error = _TooSlowError("The request was not whole in time; send it faster.")  # type: ignore[assignment, no-untyped-call]
        self.completed = True
        return len(data)


class _Channel(HTTPChannel):
    task_class = _Task
    parser_class = _Request
