"""An application served by waitress for a while, as `baonoi web` does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from service.cli.serving import make_server


@contextmanager
def serving(app: Flask, **options: Any) -> Iterator[int]:
    """Serve on a free port of loopback until the block ends; give the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = make_server(app, listening, **options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    # closed by the loop's own thread: it may be waiting for these very sockets
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()
