"""Every speech service that is asked over HTTP, by the rows of services.toml: what differs is data."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import time
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape

from voices.engine import Clip, SpeechError, check
from voices.engines import sound
from voices.engines.wire import READ_SECONDS, WHOLE_SECONDS, Wire, parsed

OWN_FILE = "services.toml"
PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.4
LONGEST_PAUSE_SECONDS = 3.0
_NOT_YET = (202, 403, 404, 409, 425)  # what file servers answer before the sound is there
_NAME = re.compile(r"\{(\w+)\}")

Found = TypeVar("Found")


class Service:
    """A service of services.toml with the parameters of one of its voices. Keys go into requests, nowhere else."""

    longest = 1000
    """Every service takes more; a breath of a newsreader never is."""

    def __init__(  # noqa: PLR0913 - the sleep is for tests of polling
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
        self._row = _rows(folder).get(name)
        if self._row is None:
            raise SpeechError(f"There is no speech service {name!r} in services.toml.", permanent=True)
        self._sleep = sleep
        self._patience = patience
        self._parallel = int(parameters.get("parallel", self._row.get("parallel", 1)))
        spoken_as = {key: value for key, value in parameters.items() if key != "parallel"}
        self._values = {**self._row.get("defaults", {}), **spoken_as}
        self._keys = dict(keys)
        read = float(self._row_of("timeout", READ_SECONDS))
        self._wire = Wire(name, connections=self.parallel, read=read, whole=max(WHOLE_SECONDS, 4 * read))

    @property
    def parallel(self) -> int:
        """As the speaker or the row says; one without a word."""
        return self._parallel

    @property
    def fingerprint(self) -> str:
        """Name the service, its request as it stands in the row, its address where ours is replaced, the parameters."""
        request = json.dumps([self._row_of("url", ""), self._row_of("headers", {}), self._row_of("body", {})])
        parameters = " ".join(f"{name}={value}" for name, value in sorted(self._values.items()))
        address = self._keys.get(f"{self.name}_url", "")
        return f"{self.name} {hashlib.sha256(request.encode()).hexdigest()[:12]} {address} {parameters}"

    def ready(self) -> str:
        """Name the keys that are not set."""
        missing = [f"BAONOI_KEY_{name.upper()}" for name in self._row_of("needs", []) if not self._keys.get(name)]
        return f"Set {' and '.join(missing)}." if missing else ""

    def speak(self, words: str) -> Clip:
        """Ask the service; one that answers with a place for the sound is asked there until it comes."""
        if why := self.ready():
            raise SpeechError(f"{self.name} is not set up: {why}", permanent=True)
        check(self, words)
        values = self._with_keys(words)
        body, kind = self._body(values)
        headers = {"Content-Type": kind, **self._headers(values)}
        url = _filled(self._row_of("url", ""), values)
        answer = self._wire.send(self._row_of("method", "POST"), url, headers=headers, body=body).body
        return self._clip(self._sound(answer, values), words)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _row_of(self, name: str, default: Any) -> Any:
        assert self._row is not None
        return self._row.get(name, default)

    def _with_keys(self, words: str) -> dict[str, Any]:
        values = {**self._values, "words": words, **{f"key_{name}": key for name, key in self._keys.items()}}
        given = self._values.get("address") or self._keys.get(f"{self.name}_url")
        values["address"] = (given or _filled(self._row_of("address", ""), values)).rstrip("/")
        return values

    def _headers(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: _filled(text, values)
            for name, text in self._row_of("headers", {}).items()
            if all(each in values for each in _NAME.findall(text))
        }

    def _body(self, values: Mapping[str, Any]) -> tuple[bytes, str]:
        [(kind, content)] = self._row_of("body", {}).items()
        if kind == "json":
            return json.dumps(_filled_all(content, values), ensure_ascii=False).encode(
                errors="replace"
            ), "application/json"
        if kind == "form":
            return urlencode(
                _filled_all(content, values), errors="replace"
            ).encode(), "application/x-www-form-urlencoded"
        if kind == "xml":
            values = {name: escape(str(value), {'"': "&quot;"}) for name, value in values.items()}
        return _filled(content, values).encode(
            errors="replace"
        ), f"text/{'xml' if kind == 'xml' else 'plain'}; charset=utf-8"

    def _sound(self, answer: bytes, values: Mapping[str, Any]) -> bytes:
        reply = self._row_of("reply", {})
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
        failed = self._row_of("failed", None)
        if failed and _look(told, failed["at"]) not in failed["good"]:
            code = str(_look(told, failed["at"]))[:40]
            raise SpeechError(f"{self.name} answered with its error {code}.", permanent=False)

    def _at(self, told: Any, place: str) -> str:
        found = _look(told, place)
        if not isinstance(found, str | int) or found == "":
            raise SpeechError(f"{self.name} sent an answer without {place!r}.", permanent=False)
        return str(found)

    def _decoded(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            raise SpeechError(f"{self.name} sent sound that is not base64.", permanent=False) from None

    def _link(self, reply: Mapping[str, Any], values: Mapping[str, Any]) -> str:
        """Ask what became of a ticket until the service says it is done; give the sound's URL."""
        url, headers = _filled(reply["url"], values), self._headers(values)

        def ask() -> str | None:
            told = parsed(self.name, self._wire.send("GET", url, headers=headers).body)
            state = _look(told, reply["state"])
            if state in reply["lost"]:
                raise SpeechError(f"{self.name} could not make the sound ({state}).", permanent=False)
            return self._at(told, reply["link"]) if state in reply["done"] else None

        return self._until(ask)

    def _fetched(self, url: str, address: str) -> bytes:
        """Fetch the sound from where the service put it; our keys are not sent there."""
        if urlsplit(url).scheme not in {"https", urlsplit(address).scheme}:
            raise SpeechError(f"{self.name} put the sound at an address that is not https.", permanent=True)

        def ask() -> bytes | None:
            reply = self._wire.send("GET", url, allow=_NOT_YET)
            return reply.body if reply.status == 200 and reply.body else None

        return self._until(ask)

    def _until(self, ask: Callable[[], Found | None]) -> Found:
        """Ask again and again, a little later each time, until there is an answer or patience (seconds) ends."""
        began, slept, pause = time.monotonic(), 0.0, float(self._row_of("pause", FIRST_PAUSE_SECONDS))
        while (found := ask()) is None:
            if max(slept, time.monotonic() - began) + pause > self._patience:
                raise SpeechError(f"{self.name} had no sound after {self._patience:.0f} s.", permanent=False)
            self._sleep(pause)
            slept += pause
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
        return found

    def _clip(self, audio: bytes, words: str) -> Clip:
        return sound.clip(self.name, audio, words, sample_rate=self._row_of("sample_rate", None))


def services(folder: Path) -> tuple[str, ...]:
    """Name every service: ours and the newsroom's own."""
    return tuple(_rows(folder))


def _rows(folder: Path) -> dict[str, Any]:
    """Lay the newsroom's rows over ours, field by field."""
    file = folder / OWN_FILE
    own = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {**_ours(), **{name: {**_ours().get(name, {}), **row} for name, row in own.items()}}


@cache
def _ours() -> dict[str, Any]:
    return tomllib.loads(files("voices.engines").joinpath(OWN_FILE).read_text(encoding="utf-8"))


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return _NAME.sub(lambda name: str(values.get(name[1], "")), text)


def _filled_all(content: Any, values: Mapping[str, Any]) -> Any:
    """Fill every text of a structure; a text that is one {name} becomes the value itself, with its type."""
    if isinstance(content, dict):
        return {name: _filled_all(each, values) for name, each in content.items()}
    if isinstance(content, list):
        return [_filled_all(each, values) for each in content]
    if not isinstance(content, str):
        return content
    whole = _NAME.fullmatch(content)
    return values.get(whole[1], "") if whole else _filled(content, values)


def _look(told: Any, place: str) -> Any:
    for name in place.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return told
