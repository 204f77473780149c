"""The rows of services.toml: how a speech service is asked, and where its answer holds the sound."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from voices import entries
from voices.engine import SpeechError
from voices.engines import ENGINES
from voices.engines.wire import READ_SECONDS

OWN_FILE = "services.toml"
FIRST_PAUSE_SECONDS = 0.4
REPLIES: dict[str, tuple[str, ...]] = {
    "bytes": (),
    "base64": ("at",),
    "url": ("at",),
    "ticket": ("at", "url", "state", "done", "lost", "link"),
}
"""Each kind of reply, and what its row must say besides."""

REPLY = {
    "kind": entries.TEXT, "at": entries.TEXT, "url": entries.TEXT, "state": entries.TEXT, "link": entries.TEXT,
    "done": entries.LIST, "lost": entries.LIST,
}  # fmt: skip
BODIES = {"json": entries.TABLE, "form": entries.TABLE, "xml": entries.TEXT, "text": entries.TEXT}
FAILED = {"at": entries.TEXT, "good": entries.LIST}
KINDS = {
    "url": entries.TEXT,
    "reply": entries.TABLE,
    "address": entries.ANY_TEXT,
    "method": entries.one_of("POST", "GET", "PUT"),
    "needs": entries.NAMES,
    "parallel": entries.whole(1, 64),
    "timeout": entries.number(0.1, 600),
    "pause": entries.number(0.05, 60),
    "sample_rate": entries.whole(16_000, 192_000),
    "raw": entries.FLAG,
    "defaults": entries.TABLE,
    "headers": entries.TEXTS,
    "body": entries.TABLE,
    "failed": entries.TABLE,
}
"""Each key of a row, and what it may say."""

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """One service. The fields are the row's keys, explained at the top of services.toml."""

    name: str
    url: str
    reply: Mapping[str, Any]
    address: str = ""
    method: str = "POST"
    needs: tuple[str, ...] = ()
    parallel: int = 1
    timeout: float = READ_SECONDS
    pause: float = FIRST_PAUSE_SECONDS
    sample_rate: int | None = None
    raw: bool = False
    defaults: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, Any] | None = None


def row(name: str, folder: Path) -> Row:
    """Find a service's row, the newsroom's own laid over ours field by field.

    Raise SpeechError (permanent) when there is none, or when it does not say how to ask.
    """
    entry = {**_ours().get(name, {}), **_own(folder).get(name, {})}
    if not entry:
        known = ", ".join(sorted({*ENGINES, *names(folder)}))
        raise SpeechError(
            f"There is no engine {name!r}, and no service of that name in {OWN_FILE}; choose one of: {known}.",
            permanent=True,
        )
    if wrong := _wrong(entry):
        raise SpeechError(f"The service {name!r} in {OWN_FILE} {wrong}.", permanent=True)
    return Row(name=name, **{**entry, "needs": tuple(entry.get("needs", ()))})


def names(folder: Path) -> tuple[str, ...]:
    """Name every service: ours and the newsroom's own."""
    return tuple({**_ours(), **_own(folder)})


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Put values where a text names them as {name}; what is not there is left out."""
    return _NAME.sub(lambda name: str(values.get(name[1], "")), text)


def filled_url(text: str, values: Mapping[str, Any]) -> str:
    """Fill a URL: every value but the address is quoted."""
    quoted = {
        name: value if name == "address" else quote(str(value), safe="", errors="replace")
        for name, value in values.items()
    }
    return filled(text, quoted)


def filled_all(content: Any, values: Mapping[str, Any]) -> Any:
    """Fill every text of a structure; a text that is one {name} becomes the value itself, with its type."""
    if isinstance(content, dict):
        return {name: filled_all(each, values) for name, each in content.items()}
    if isinstance(content, list):
        return [filled_all(each, values) for each in content]
    if not isinstance(content, str):
        return content
    whole = _NAME.fullmatch(content)
    return values.get(whole[1], "") if whole else filled(content, values)


def filled_headers(headers: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Fill headers; one that names what is not there is left out."""
    return {
        name: filled(text, values)
        for name, text in headers.items()
        if all(each in values for each in _NAME.findall(text))
    }


def look(told: Any, place: str) -> Any:
    """Follow a path as `data.0.url` into an answer; None where it leads nowhere."""
    for name in place.split("."):
        if isinstance(told, dict):
            told = told.get(name)
        elif isinstance(told, list) and name.isdigit() and int(name) < len(told):
            told = told[int(name)]
        else:
            return None
    return told


def _wrong(entry: Any) -> str:
    if why := entries.wrong(entry, KINDS):
        return why
    reply = entry.get("reply", {})
    if "url" not in entry or reply.get("kind") not in REPLIES:
        return f"must say its url and a reply whose kind is one of: {', '.join(REPLIES)}"
    if missing := [each for each in REPLIES[reply["kind"]] if each not in reply]:
        return f"must say {missing[0]!r} in its reply of kind {reply['kind']!r}"
    if why := entries.wrong(reply, REPLY):
        return f"has a reply that {why}"
    return _wrong_parts(entry)


def _wrong_parts(entry: Mapping[str, Any]) -> str:
    body, failed = entry.get("body", {}), entry.get("failed", {})
    if not (set(body) <= set(BODIES) and len(body) <= 1):
        return f"must have one body, of a kind of: {', '.join(BODIES)}"
    if why := entries.wrong(body, BODIES):
        return f"has a body that {why}"
    if failed and set(failed) != set(FAILED):
        return "must say `at` and `good` of how it fails"
    return f"has a `failed` that {why}" if (why := entries.wrong(failed, FAILED)) else ""


def _own(folder: Path) -> dict[str, Any]:
    file = folder / OWN_FILE
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SpeechError(f"{file} is not TOML: {wrong}.", permanent=True) from None
    for name, entry in found.items():
        if not isinstance(entry, dict):
            raise SpeechError(f"{file}: {name} is {entry!r}; it must be a table, as [{name}].", permanent=True)
    return found


@cache
def _ours() -> dict[str, Any]:
    return tomllib.loads(files("voices.engines").joinpath(OWN_FILE).read_text(encoding="utf-8"))
