"""A loopback stand-in for Google Translate's speech: real Vietnamese by espeak-ng as MP3, after a set latency.

Run as `python _translate.py LATENCY_MS`; it prints its address. In a process of its own, so that its work is not
counted as anybody's; every answer is kept, so that the second request for the same words costs it nothing.

The latency is a request's, however many calls it holds: Google works on them side by side and the way there and back
is most of it. That is an assumption, which could not be measured: no request of ours has ever reached Google. A GET
tells how many requests came since the last one.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs

import lameenc
import numpy as np
import soxr

from voices.catalogue import open_engine, voice

RATE = 24_000
LATENCY_SECONDS = float(sys.argv[1]) / 1000 if __name__ == "__main__" else 0.0
ENGINE = open_engine(voice("nu-bac").engines[-1], {}, Path())
LOCK = Lock()
REQUESTS: list[int] = []


@cache
def speech(words: str) -> bytes:
    with LOCK:
        clip = ENGINE.speak(words)
    wave = np.frombuffer(clip.audio, "<i2").astype(np.float32)
    samples = soxr.resample(wave, clip.sample_rate, RATE).clip(-32_768, 32_767).astype("<i2")
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


@cache
def sound_of(arguments: str) -> str:
    return base64.b64encode(speech(json.loads(arguments)[0])).decode()


class Translate(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        [form] = parse_qs(body.decode())["f.req"]
        started = time.monotonic()
        reply = [
            ["wrb.fr", rpc, json.dumps([sound_of(arguments)]), None, None, None, index]
            for rpc, arguments, _, index in json.loads(form)[0]
        ]
        time.sleep(max(0.0, LATENCY_SECONDS - (time.monotonic() - started)))
        REQUESTS.append(len(reply))
        self._answer(json.dumps(reply, separators=(",", ":")) + "\n")

    def do_GET(self) -> None:
        self._answer(str(len(REQUESTS)))
        REQUESTS.clear()

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Translate)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
