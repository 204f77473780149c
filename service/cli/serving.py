"""The web server: waitress, with a habit of ours."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def make_server(application: WSGIApplication, listening: socket.socket, **more: Any) -> Any:
    """Make a server on a listening socket; `run()` serves until the process is told to end."""
    server = create_server(application, sockets=[listening], ident=None, **more)
    server.channel_class = _Channel
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


class _Channel(HTTPChannel):
    task_class = _Task
