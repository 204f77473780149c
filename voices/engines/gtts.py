"""Google Translate's voice by the package gTTS: it writes the calls, we send them, several in one request.

The package sends every call over a connection of its own, without checking certificates and without a timeout, and
takes a web page for an empty sound. Here one verified session asks, with timeouts; the pace is shared by all
processes; and what comes back is looked at. After a request for several that went wrong, its
stretches are asked for one by one, and for an hour so are all others (docs/decisions/0010-gtts-asks-for-several.md).
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from voices.engine import Clip, RefusedError, SpeechError, check
from voices.engines import batchexecute, sound
from voices.engines.gathering import Gathering
from voices.engines.throttle import Throttle
from voices.engines.wire import Wire

log = logging.getLogger(__name__)

WHO = "Google Translate"
PATH = "/_/TranslateWebserverUi/data/batchexecute"
CONNECTIONS = 4
LONGEST_WAIT_SECONDS = 20.0
APART_SECONDS = 3600.0
"""So long no request holds several calls after one that did went wrong; nobody knows whether Google will take it."""

DEFAULTS = {"tld": "com", "burst": 120, "per_second": 2.0, "timeout": 10.0, "together": 4}
"""An article is 50 to 110 stretches: one goes through at once, many are spread."""


class Gtts:
    """The female voice of Google Translate. No key, no promise: Google blocks who asks too much.

    Parameters: `tld` (of translate.google.…), `burst` and `per_second` (of the pace, in stretches of up to 100
    characters), `timeout` (seconds), `together` (the most stretches in one request; 1: each has its own).
    """

    name = "gtts"
    longest = 100
    instant = False

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
        self._wire = Wire(WHO, connections=CONNECTIONS, read=float(values["timeout"]))
        self._together = max(1, int(values["together"]))
        self._gathering = Gathering(self._ask, self._most, connections=CONNECTIONS)

    @property
    def parallel(self) -> int:
        """Ask for as many stretches as the connections carry; while an answer is looked at, two more come."""
        return CONNECTIONS * self._together + 2

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
        """Ask for one stretch of up to 100 characters, at the shared pace, with others that wait for a connection.

        What fails in company is asked for once more by itself: nothing fails for the company it was in.
        """
        check(self, words)
        got = self._gathering.get(words)
        if isinstance(got, _InCompanyError):
            [got] = self._ask([words])
        if isinstance(got, SpeechError):
            raise got
        return got

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _most(self) -> int:
        """Tell how many stretches may go together now; where places are short, none waits for the others'."""
        return 1 if self._throttle.apart() else max(1, min(self._together, self._throttle.places()))

    def _ask(self, several: Sequence[str]) -> list[Clip | SpeechError]:
        """Wait for a place for each stretch, make one request, and tell what came of each."""
        try:
            self._wait_for_places(len(several))
            got = self._got(several)
        except SpeechError as error:
            return [_copy(error) for _ in several]
        if any(isinstance(each, Clip) for each in got):
            self._throttle.worked()
        elif not all(isinstance(each, SpeechError) and each.permanent for each in got):
            self._throttle.failed()
        return got if len(several) == 1 else self._parted(got)

    def _wait_for_places(self, count: int) -> None:
        left = self._throttle.resting()
        if left > 0:
            raise SpeechError("Google Translate is being left alone.", permanent=False, retry_after=left)
        wait = self._throttle.take(count)
        if wait > LONGEST_WAIT_SECONDS:
            raise SpeechError("Too many words are waiting for Google Translate.", permanent=False, retry_after=wait)
        self._sleep(wait)

    def _got(self, several: Sequence[str]) -> list[Clip | SpeechError]:
        """Raise SpeechError where Google refused us, with the seconds to keep away; other faults are answers too."""
        try:
            body = batchexecute.joined([_body(words) for words in several])
            answer = self._wire.send("POST", self._address + PATH, headers=_headers(), body=body).body
            found = _found(answer, len(several))
        except RefusedError as error:
            rest = self._throttle.refused(error.retry_after)
            raise RefusedError(str(error), permanent=error.permanent, retry_after=rest) from None
        except SpeechError as error:
            return [error] if len(several) == 1 else [_unanswered(error) for _ in several]
        return [_clip(words, data) for words, data in zip(several, found, strict=True)]

    def _parted(self, got: Sequence[Clip | SpeechError]) -> list[Clip | SpeechError]:
        """Mark what failed in company; where a call was not answered at all, nothing goes in company for a while."""
        missed = [each for each in got if isinstance(each, _UnansweredError)]
        if missed and self._throttle.part(APART_SECONDS):
            log.warning(
                "A request for %d stretches left %d unanswered. %s For %d minutes each is asked for by itself.",
                len(got), len(missed), missed[0], APART_SECONDS // 60,
            )  # fmt: skip
        return [_InCompanyError(str(each), permanent=False) if _may_do_better(each) else each for each in got]


class _UnansweredError(SpeechError):
    """Nothing came of a call."""


class _InCompanyError(SpeechError):
    """A call that shared its request failed; by itself it may do better."""


def _copy(error: SpeechError) -> SpeechError:
    """Give every thread an error of its own: one raised by several would gather all their stacks."""
    return type(error)(str(error), permanent=error.permanent, retry_after=error.retry_after)


def _unanswered(error: SpeechError) -> SpeechError:
    """Say of one call that its request failed; who tells us when to come back does not mean its company."""
    kind = _UnansweredError if error.retry_after is None else SpeechError
    return kind(str(error), permanent=False, retry_after=error.retry_after)


def _may_do_better(got: Clip | SpeechError) -> bool:
    return isinstance(got, SpeechError) and got.retry_after is None


def _headers() -> dict[str, str]:
    return dict(_package().GOOGLE_TTS_HEADERS)


def _body(words: str) -> bytes:
    [body] = _package()(words, lang="vi", lang_check=False, pre_processor_funcs=[]).get_bodies()
    return body if isinstance(body, bytes) else str(body).encode()


def _package() -> Any:
    from gtts import gTTS  # noqa: PLC0415 - what an engine needs loads when it first speaks

    logging.getLogger("gtts").setLevel(logging.WARNING)  # below, it logs the words it is given
    return gTTS


def _found(answer: bytes, count: int) -> list[str | None]:
    """Find what came of each call: of several by its index alone, and only where one answer bears it."""
    if answer.lstrip()[:1] == b"<":
        # a captcha, or a page that asks for consent
        raise RefusedError("Google Translate sent a web page instead of sound.", permanent=False)
    told = list(batchexecute.told(answer))
    if count == 1:
        return [told[0].data if told else None]
    found: dict[str, str | None] = {}
    for each in told:
        found[each.index] = None if each.index in found else each.data
    return [found.get(str(index)) for index in range(1, count + 1)]


def _clip(words: str, data: str | None) -> Clip | SpeechError:
    """Take the sound out of a call's data, and look at it."""
    if data is None:
        return _UnansweredError("Google Translate sent an answer without sound.", permanent=False)
    try:
        return sound.clip(WHO, _decoded(data), words, sample_rate=24_000)
    except SpeechError as error:
        return error


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(json.loads(data)[0], validate=True)
    except (ValueError, TypeError, LookupError, binascii.Error):
        raise SpeechError("Google Translate sent an answer whose sound can't be read.", permanent=False) from None
