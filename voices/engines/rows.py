"""The rows of services.toml: how a speech service is asked, and where its answer holds the sound."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from voices.engine import SpeechError
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

BODIES = ("json", "form", "xml", "text")
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
        raise SpeechError(f"There is no speech service {name!r} in {OWN_FILE}.", permanent=True)
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


def _wrong(entry: Mapping[str, Any]) -> str:
    known = {each.name for each in fields(Row)} - {"name"}
    if strange := sorted(entry.keys() - known):
        return f"says {strange[0]!r}, which means nothing here; it can say: {', '.join(sorted(known))}"
    reply = entry.get("reply")
    kind = reply.get("kind") if isinstance(reply, dict) else None
    if "url" not in entry or kind not in REPLIES:
        return f"must say its url and a reply whose kind is one of: {', '.join(REPLIES)}"
    assert isinstance(reply, dict)
    if missing := [each for each in REPLIES[kind] if each not in reply]:
        return f"must say {missing[0]!r} in its reply of kind {kind!r}"
    if not (set(entry.get("body", {})) <= set(BODIES) and len(entry.get("body", {})) <= 1):
        return f"must have one body, of a kind of: {', '.join(BODIES)}"
    return ""


def _own(folder: Path) -> dict[str, Any]:
    file = folder / OWN_FILE
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SpeechError(f"{file} is not TOML: {wrong}.", permanent=True) from None


@cache
def _ours() -> dict[str, Any]:
    return tomllib.loads(files("voices.engines").joinpath(OWN_FILE).read_text(encoding="utf-8"))
