"""Every speech service that is asked over HTTP, by the rows of services.toml: what differs is data."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from voices.engine import Clip, SpeechError, check
from voices.engines import rows, sound
from voices.engines.wire import Wire, parsed

PATIENCE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 3.0
NOT_YET = (202, 403, 404, 409, 425)
"""What file servers answer before the sound is there."""

Found = TypeVar("Found")


class Service:
    """A service of services.toml with the parameters of one of its voices. Keys go into requests, nowhere else."""

    longest = 1000
    """Every service takes more; a breath of a newsreader never is."""
    instant = False

    def __init__(  # noqa: PLR0913 - the sleep and patience are for tests of polling
        self,
        name: str,
        parameters: Mapping[str, Any],
        keys: Mapping[str, str],
        folder: Path,
        *,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.name = name
        self._row = rows.row(name, folder)
        self._sleep = sleep
        self._patience = patience
        self._keys = dict(keys)
        self.parallel = int(parameters.get("parallel", self._row.parallel))
        spoken_as = {key: value for key, value in parameters.items() if key != "parallel"}
        self._values = {**self._row.defaults, **spoken_as}
        self._wire = Wire(name, connections=self.parallel, read=self._row.timeout)

    @property
    def fingerprint(self) -> str:
        """Name the service, its request as it stands in the row, its address where ours is replaced, the parameters."""
        request = json.dumps([self._row.url, self._row.headers, self._row.body])
        parameters = " ".join(f"{name}={value}" for name, value in sorted(self._values.items()))
        address = self._keys.get(f"{self.name}_url", "")
        return f"{self.name} {hashlib.sha256(request.encode()).hexdigest()[:12]} {address} {parameters}"

    def ready(self) -> str:
        """Name the keys that are not set."""
        missing = [f"BAONOI_KEY_{name.upper()}" for name in self._row.needs if not self._keys.get(name)]
        return f"Set {' and '.join(missing)}." if missing else ""

    def warm(self) -> None:
        """Begin nothing: connections are made by the first requests, each its own."""

    def speak(self, words: str) -> Clip:
        """Ask the service; one that answers with a place for the sound is asked there until it comes."""
        if why := self.ready():
            raise SpeechError(f"{self.name} is not set up: {why}", permanent=True)
        check(self, words)
        values = self._with_keys(words)
        body, kind = self._body(values)
        headers = {**kind, **rows.filled_headers(self._row.headers, values)}
        url = rows.filled_url(self._row.url, values)
        answer = self._wire.send(self._row.method, url, headers=headers, body=body).body
        audio = self._sound(answer, values)
        return sound.clip(self.name, audio, words, sample_rate=self._row.sample_rate, raw=self._row.raw)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _with_keys(self, words: str) -> dict[str, Any]:
        values = {**self._values, "words": words, **{f"key_{name}": key for name, key in self._keys.items()}}
        given = self._values.get("address") or self._keys.get(f"{self.name}_url")
        values["address"] = (given or rows.filled(self._row.address, values)).rstrip("/")
        return values

    def _body(self, values: Mapping[str, Any]) -> tuple[bytes | None, dict[str, str]]:
        """Write the request's body and the header that says its kind."""
        for kind, content in self._row.body.items():
            text, says = _WRITERS[kind](content, values)
            return text.encode(errors="replace"), {"Content-Type": says}
        return None, {}

    def _sound(self, answer: bytes, values: Mapping[str, Any]) -> bytes:
        reply = self._row.reply
        if reply["kind"] == "bytes":
            return answer
        told = parsed(self.name, answer)
        self._look_for_failure(told)
        found = self._at(told, reply["at"])
        if reply["kind"] == "base64":
            return self._decoded(found)
        if reply["kind"] == "ticket":
            found = self._link(reply, {**values, "ticket": found})
        return self._fetched(found, str(values["address"]))

    def _look_for_failure(self, told: Any) -> None:
        failed = self._row.failed
        if failed and rows.look(told, failed["at"]) not in failed["good"]:
            code = str(rows.look(told, failed["at"]))[:40]
            raise SpeechError(f"{self.name} answered with its error {code}.", permanent=False)

    def _at(self, told: Any, place: str) -> str:
        found = rows.look(told, place)
        if not isinstance(found, str | int) or found == "":
            raise SpeechError(f"{self.name} sent an answer without {place!r}.", permanent=False)
        return str(found)

    def _decoded(self, text: str) -> bytes:
        try:
            return base64.b64decode("".join(text.split()).rpartition("base64,")[2], validate=True)
        except (binascii.Error, ValueError):
            raise SpeechError(f"{self.name} sent sound that is not base64.", permanent=False) from None

    def _link(self, reply: Mapping[str, Any], values: Mapping[str, Any]) -> str:
        """Ask what became of a ticket until the service says it is done; give the sound's URL."""
        url, headers = rows.filled_url(reply["url"], values), rows.filled_headers(self._row.headers, values)

        def ask() -> str | None:
            told = parsed(self.name, self._wire.send("GET", url, headers=headers).body)
            state = rows.look(told, reply["state"])
            if state in reply["lost"]:
                raise SpeechError(f"{self.name} could not make the sound ({state}).", permanent=False)
            return self._at(told, reply["link"]) if state in reply["done"] else None

        return self._until(ask)

    def _fetched(self, url: str, address: str) -> bytes:
        """Fetch the sound from where the service put it; our keys are not sent there."""
        if urlsplit(url).scheme not in {"https", urlsplit(address).scheme}:
            raise SpeechError(f"{self.name} put the sound at an address that is not https.", permanent=True)

        def ask() -> bytes | None:
            reply = self._wire.send("GET", url, allow=NOT_YET)
            return reply.body if reply.status == 200 and reply.body else None

        return self._until(ask)

    def _until(self, ask: Callable[[], Found | None]) -> Found:
        """Ask again and again, a little later each time, until there is an answer or patience (seconds) ends."""
        began, slept, pause = time.monotonic(), 0.0, self._row.pause
        while (found := ask()) is None:
            if max(slept, time.monotonic() - began) + pause > self._patience:
                raise SpeechError(f"{self.name} had no sound after {self._patience:.0f} s.", permanent=False)
            self._sleep(pause)
            slept += pause
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
        return found


def _json(content: Any, values: Mapping[str, Any]) -> tuple[str, str]:
    return json.dumps(rows.filled_all(content, values), ensure_ascii=False), "application/json"


def _form(content: Any, values: Mapping[str, Any]) -> tuple[str, str]:
    filled = urlencode(rows.filled_all(content, values), errors="replace")
    return filled, "application/x-www-form-urlencoded"


def _xml(content: str, values: Mapping[str, Any]) -> tuple[str, str]:
    escaped = {name: escape(str(value)) for name, value in values.items()}
    return rows.filled(content, escaped), "text/xml; charset=utf-8"


def _text(content: str, values: Mapping[str, Any]) -> tuple[str, str]:
    return rows.filled(content, values), "text/plain; charset=utf-8"


_WRITERS: dict[str, Callable[[Any, Mapping[str, Any]], tuple[str, str]]] = {
    "json": _json,
    "form": _form,
    "xml": _xml,
    "text": _text,
}
