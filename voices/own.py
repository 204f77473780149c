"""The newsroom's own voices: add a Piper file to the catalogue, and take it out again."""

from __future__ import annotations

import json
import os
import re
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voices import catalogue
from voices.catalogue import ADDED_FILE, CatalogueError, Voice
from voices.engine import SpeechError
from voices.engines import piper

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class NewVoice:
    """What the newsroom says of a voice it adds. With `before`, it speaks first in that voice and makes none."""

    name: str
    label: str
    sex: str
    region: str
    before: str = ""


def add_piper(model: Path, new: NewVoice, folder: Path) -> Voice:
    """Copy a Piper model and its JSON into the voices folder and enter it; give the voice that now speaks with it.

    Raise CatalogueError when the file is no Piper voice or can't speak, the name is taken or no name, or a promise
    would be broken; then nothing has changed.
    """
    if why := piper.look(model):
        raise CatalogueError(why)
    speaker = f"piper-{new.name}"
    _check_name(new, speaker, folder)
    entries = _entered(_added(folder), model, new, speaker)
    catalogue.check(folder, entries)
    if why := _heard(model):
        raise CatalogueError(why)
    folder.mkdir(parents=True, exist_ok=True)
    for source, target in ((model, f"{speaker}.onnx"), (piper.beside(model), f"{speaker}.onnx.json")):
        _replace(folder / target, source.read_bytes())
    _replace(folder / ADDED_FILE, _toml(entries).encode())
    return catalogue.voice(new.before or new.name, folder)


def remove(name: str, folder: Path) -> None:
    """Take a voice that was added out of the catalogue, with its files; recordings made with it stay.

    Raise CatalogueError when none of that name was added, or the newsroom's own file still names it; then nothing has
    changed.
    """
    tables, speaker = _added(folder), f"piper-{name}"
    speakers = dict(tables.get("speakers", {}))
    if speakers.pop(speaker, None) is None:
        added = ", ".join(each.removeprefix("piper-") for each in speakers) or "none"
        raise CatalogueError(f"No voice {name!r} was added; these were: {added}.")
    voices = {key: _without(entry, speaker) for key, entry in tables.get("voices", {}).items()}
    left = {"speakers": speakers, "voices": {key: entry for key, entry in voices.items() if entry}}
    catalogue.check(folder, left)
    _replace(folder / ADDED_FILE, _toml(left).encode())
    for ending in (".onnx", ".onnx.json"):
        (folder / f"{speaker}{ending}").unlink(missing_ok=True)


def _without(entry: dict[str, Any], speaker: str) -> dict[str, Any]:
    """Give a voice's entry without a speaker; an empty one when nobody else speaks there."""
    if entry.get("speakers") == [speaker]:
        return {}
    first = [each for each in entry.get("first", []) if each != speaker]
    return {**entry, "first": first} if first else {key: value for key, value in entry.items() if key != "first"}


def _heard(model: Path) -> str:
    """Have a model say a word, and tell why it can't; where Piper is not installed nobody can tell."""
    with closing(piper.Piper({"model": model.name}, {}, model.parent)) as engine:
        if engine.ready():
            return ""
        try:
            engine.speak("Xin chào.")
        except SpeechError as error:
            return f"{model.name} is no voice that Piper can speak with: {error}"
    return ""


def _check_name(new: NewVoice, speaker: str, folder: Path) -> None:
    if not _NAME.fullmatch(new.name) or len(speaker) > 40:
        raise CatalogueError(f"{new.name!r} can't be a name; it must be a-z, 0-9 and '-', up to 34 of them.")
    known = {voice.id for voice in catalogue.voices(folder)}
    parts = {part.id for voice in catalogue.voices(folder) for part in voice.engines}
    if speaker in parts or (not new.before and new.name in known):
        raise CatalogueError(f"There is a voice {new.name!r} already; choose another name.")
    if new.before and new.before not in known:
        raise CatalogueError(f"There is no voice {new.before!r}; choose one of: {', '.join(sorted(known))}.")


def _entered(tables: dict[str, Any], model: Path, new: NewVoice, speaker: str) -> dict[str, Any]:
    voice = {"sex": new.sex, "region": new.region}
    made = {"engine": "piper", **voice, "model": f"{speaker}.onnx", "sha256": piper.sha256(model)}
    voices = dict(tables.get("voices", {}))
    if new.before:
        entry = voices.get(new.before, {})
        voices[new.before] = {**entry, "first": [speaker, *entry.get("first", [])]}
    else:
        voices[new.name] = {"label": new.label, **voice, "speakers": [speaker]}
    return {"speakers": {**tables.get("speakers", {}), speaker: made}, "voices": voices}


def _added(folder: Path) -> dict[str, Any]:
    file = folder / ADDED_FILE
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _toml(tables: dict[str, Any]) -> str:
    """Write tables of tables whose values are texts, numbers and lists of texts: JSON writes those as TOML does."""
    lines = ["# Written by `baonoi voices add`; your own entries belong into voices.toml."]
    for kind, entries in tables.items():
        for name, entry in entries.items():
            lines += ["", f"[{kind}.{name}]"]
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def _replace(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
