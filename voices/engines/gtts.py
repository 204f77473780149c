"""Google Translate's voice by the package gTTS: it writes the requests, we send them.

The package sends every request over a connection of its own, without checking certificates and without a timeout, and
takes a web page for an empty sound. Here one verified session asks, with timeouts; the pace is shared by all
processes; and what comes back is looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, check
from voices.engines import sound
from voices.engines.throttle import Throttle
from voices.engines.wire import RefusedError, Wire

PATH = "/_/TranslateWebserverUi/data/batchexecute"
CONNECTIONS = 4
LONGEST_WAIT_SECONDS = 20.0
DEFAULTS = {"tld": "com", "burst": 120, "per_second": 2.0, "timeout": 10.0}
"""An article is 50 to 110 requests: one goes through at once, many are spread."""


class Gtts:
    """The female voice of Google Translate. No key, no promise: Google blocks who asks too much.

    Parameters: `tld` (of translate.google.…), `burst` and `per_second` (of the pace), `timeout` (seconds).
    """

    name = "gtts"
    longest = 100
    instant = False
    parallel = CONNECTIONS + 2
    """While four requests are on their way, an answer is looked at and another request waits for its connection."""

    def __init__(
        self,
        parameters: Mapping[str, Any],
        keys: Mapping[str, str],
        folder: Path,
        *,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        values = {**DEFAULTS, **parameters}
        self._tld = str(values["tld"])
        self._address = keys.get("gtts_url") or f"https://translate.google.{self._tld}"
        self._throttle = Throttle(
            folder / "gtts.json", burst=float(values["burst"]), per_second=float(values["per_second"])
        )
        self._sleep = sleep
        self._wire = Wire("Google Translate", connections=CONNECTIONS, read=float(values["timeout"]))

    @property
    def fingerprint(self) -> str:
        """Name the voice; Google tells no version."""
        return f"gtts vi {self._tld}"

    def ready(self) -> str:
        """Tell until when Google wants to be left alone."""
        left = self._throttle.resting()
        if left <= 0:
            return ""
        until = datetime.fromtimestamp(time.time() + left).astimezone()
        return f"Google Translate asked for rest until {until:%H:%M:%S}."

    def warm(self) -> None:
        """Begin nothing: connections are made by the first requests, each its own."""

    def speak(self, words: str) -> Clip:
        """Ask for one stretch of up to 100 characters, at the shared pace."""
        check(self, words)
        self._wait_for_a_place()
        try:
            audio = _sound(self._wire.send("POST", self._address + PATH, headers=_headers(), body=_body(words)).body)
            clip = sound.clip(self._wire.who, audio, words, sample_rate=24_000)
        except SpeechError as error:
            raise self._noted(error) from None
        self._throttle.worked()
        return clip

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _wait_for_a_place(self) -> None:
        left = self._throttle.resting()
        if left > 0:
            raise SpeechError("Google Translate is being left alone.", permanent=False, retry_after=left)
        wait = self._throttle.take()
        if wait > LONGEST_WAIT_SECONDS:
            raise SpeechError("Too many words are waiting for Google Translate.", permanent=False, retry_after=wait)
        self._sleep(wait)

    def _noted(self, error: SpeechError) -> SpeechError:
        """Count the failure; after a refusal the error says how long to keep away."""
        if isinstance(error, RefusedError):
            rest = self._throttle.refused(error.retry_after)
            return SpeechError(str(error), permanent=error.permanent, retry_after=rest)
        if not error.permanent:
            self._throttle.failed()
        return error


def _headers() -> dict[str, str]:
    return dict(_package().GOOGLE_TTS_HEADERS)


def _body(words: str) -> bytes:
    [body] = _package()(words, lang="vi", lang_check=False, pre_processor_funcs=[]).get_bodies()
    return body if isinstance(body, bytes) else str(body).encode()


def _package() -> Any:
    from gtts import gTTS  # noqa: PLC0415 - what an engine needs loads when it first speaks

    logging.getLogger("gtts").setLevel(logging.WARNING)  # below, it logs the words it is given
    return gTTS


def _sound(answer: bytes) -> bytes:
    """Take the sound out of a batchexecute answer: one of its lines is a JSON list whose third item is JSON again."""
    if answer.lstrip()[:1] == b"<":
        # a captcha, or a page that asks for consent
        raise RefusedError("Google Translate sent a web page instead of sound.", permanent=False)
    for line in answer.splitlines():
        if line.startswith(b'[["wrb.fr"'):
            return _decoded(line)
    raise SpeechError("Google Translate sent an answer without sound.", permanent=False)


def _decoded(line: bytes) -> bytes:
    try:
        return base64.b64decode(json.loads(json.loads(line)[0][2])[0], validate=True)
    except (ValueError, TypeError, LookupError, binascii.Error):
        raise SpeechError("Google Translate sent an answer whose sound can't be read.", permanent=False) from None
