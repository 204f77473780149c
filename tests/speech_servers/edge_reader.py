"""A WebSocket server that reads aloud as Edge's service does; `faults` name what goes wrong, one per connection."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from html import unescape
from http import HTTPStatus

from speech_servers import tones
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

TICKS_PER_MS = 10_000


class EdgeReader:
    def __init__(self) -> None:
        self.faults: deque[str] = deque()
        self.heard: list[str] = []
        self.stop = threading.Event()
        self._server: Server = serve(self._talk, "127.0.0.1", 0, process_request=self._open, close_timeout=1)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        host, port = self._server.socket.getsockname()
        return f"ws://{host}:{port}/edge/v1?TrustedClientToken=x"

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()

    def _open(self, connection: ServerConnection, request: Request) -> Response | None:
        if not self.faults or not self.faults[0].isdigit():
            return None
        status = HTTPStatus(int(self.faults.popleft()))
        headers = Headers({"Retry-After": "7", "Connection": "close", "Content-Length": "0"})
        headers["Date"] = "Sun, 22 Nov 2026 03:00:00 GMT"
        return Response(status.value, status.phrase, headers)

    def _talk(self, connection: ServerConnection) -> None:
        fault = self.faults.popleft() if self.faults else ""
        config, ssml = str(connection.recv()), str(connection.recv())
        assert '"wordBoundaryEnabled":"true"' in config
        found = re.search(r"<prosody pitch='[^']+' rate='[^']+' volume='[^']+'>(.+)</prosody>", ssml, re.DOTALL)
        assert found, ssml
        assert "Path:ssml" in ssml
        words = unescape(found[1])
        self.heard.append(words)
        if fault == "silent":
            self.stop.wait(20)
            return
        if fault == "strange":
            connection.send("Path:surprise\r\n\r\n{}")
            return
        connection.send('X-RequestId:1\r\nPath:turn.start\r\n\r\n{"context":{}}')
        self._read(connection, words, fault)
        if fault != "half":
            connection.send("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")

    def _read(self, connection: ServerConnection, words: str, fault: str) -> None:
        sound = b"" if fault == "empty" else tones.mp3(words, 16_000 if fault == "rate" else 24_000)
        end = len(words)
        if fault == "half":
            end, sound = len(words) // 2, sound[: len(sound) // 2]
        for place in range(0, len(sound), 720):
            head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
            connection.send(len(head).to_bytes(2, "big") + head + sound[place : place + 720])
            if fault == "drip" and self.stop.wait(0.1):
                return
        for word in re.finditer(r"\w+", words[:end]):
            at = word.start() * tones.MS_PER_LETTER * TICKS_PER_MS
            told = {"Offset": at, "Duration": 1000, "text": {"Text": word[0], "Length": len(word[0])}}
            metadata = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": told}]})
            connection.send(f"X-RequestId:1\r\nContent-Type:application/json\r\nPath:audio.metadata\r\n\r\n{metadata}")
