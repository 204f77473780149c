"""The voices as listeners know them, and the chain of engine parts behind each."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from voices.engine import Engine, SpeechError
from voices.engines import ENGINES, SERVICES
from voices.entries import faults

OWN_FILE = "voices.toml"
"""The newsroom's own catalogue, in the voices folder of its data: entries add to ours, or replace one of ours."""

ADDED_FILE = "added.toml"
"""What `baonoi voices add` writes there; the newsroom's own file is laid over it."""


class CatalogueError(Exception):
    """The catalogue holds no such voice, or an entry that breaks its rules; the message says which and why."""


class BrokenCatalogueError(CatalogueError):
    """The newsroom's own file can't be read, or breaks a rule: nobody knows who speaks until it is mended."""


@dataclass(frozen=True, slots=True)
class Part:
    """One engine speaking with one voice of its own: a link in a voice's chain.

    `parameters` go to the engine; `convert` names what workers.audio does to the sound after it ("", "male");
    `label` names the engine for people; `price` is US dollars per million characters; `remote` parts send the words
    to another machine.
    """

    id: str
    engine: str
    sex: str
    region: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    convert: str = ""
    label: str = ""
    price: float = 0.0
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, as listeners know it. Every part of `engines` has the voice's sex and region, best part first.

    `label` is Vietnamese, `label_en` English; `short` and `short_en` fit a player's button.
    """

    id: str
    label: str
    label_en: str
    short: str
    short_en: str
    sex: str
    region: str
    engines: tuple[Part, ...]


def voice(name: str, folder: Path | None = None) -> Voice:
    """Find a voice by its id. Raise CatalogueError naming the voices there are."""
    known = _known(folder)
    try:
        return known[name]
    except KeyError:
        raise CatalogueError(f"There is no voice {name!r}; choose one of: {', '.join(known)}.") from None


def voices(folder: Path | None = None) -> tuple[Voice, ...]:
    """List every voice: ours, then those of the newsroom's own file in `folder`."""
    return tuple(_known(folder).values())


def standing(folder: Path | None) -> Mapping[str, Voice]:
    """Give the voices as this process last found them in order, by id; ours where it never did.

    For whoever must go on while somebody mends the newsroom's file: names of voices are on every page. Who makes a
    recording asks `voice`, and waits.
    """
    if folder is None:
        return _ours()
    stamps = tuple(_stamp(file) for file in _files(folder))
    seen, known = _STANDING.get(folder, (None, _ours()))
    if seen != stamps:
        with suppress(CatalogueError):
            known = _known(folder)
        _STANDING[folder] = (stamps, known)
    return known


def fault(folder: Path) -> str:
    """Say what is wrong with the newsroom's own files, or nothing."""
    try:
        _known(folder)
    except CatalogueError as wrong:
        return str(wrong)
    return ""


def open_engine(part: Part, keys: Mapping[str, str], folder: Path) -> Engine:
    """Make the part's engine, importing its module now. `folder` is where the newsroom's voices are kept."""
    module, _, name = ENGINES.get(part.engine, SERVICES).partition(":")
    made = getattr(import_module(module), name)
    if part.engine not in ENGINES:
        made = partial(made, part.engine)
    return cast("Engine", made(part.parameters, keys, folder))


def why_not(part: Part, keys: Mapping[str, str], folder: Path) -> str:
    """Say why the part can't speak here, or nothing when it can. Makes no network call."""
    if part.convert and find_spec("parselmouth") is None:
        return "Converting a voice needs the extra `male`; run: pip install 'baonoi[male]'."
    try:
        with closing(open_engine(part, keys, folder)) as engine:
            return engine.ready()
    except SpeechError as error:
        return str(error)


def check(folder: Path, added: Mapping[str, Any]) -> None:
    """Raise CatalogueError if the catalogue would break its rules with these tables in the place of the added ones."""
    for why in faults(added):
        raise CatalogueError(why)
    _voices(_merged(_merged(_our_tables(), added), _tables(folder / OWN_FILE)))


_STANDING: dict[Path, tuple[tuple[Any, ...] | None, Mapping[str, Voice]]] = {}


def _known(folder: Path | None) -> dict[str, Voice]:
    if folder is None:
        return _ours()
    added, own = _files(folder)
    return _read(folder, _stamp(added), _stamp(own))


@lru_cache(maxsize=8)
def _files(folder: Path) -> tuple[Path, Path]:
    return folder / ADDED_FILE, folder / OWN_FILE


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Tell one state of a file from another; None when there is no file."""
    if not os.access(file, os.F_OK):  # most newsrooms have none, and an exception takes ten times as long
        return None
    try:
        facts = file.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=8)  # every item of a list asks for its voice's name
def _read(folder: Path, *stamps: tuple[int, int, int] | None) -> dict[str, Voice]:
    files_there = [file for file, stamp in zip(_files(folder), stamps, strict=True) if stamp]
    tables = _our_tables()
    for file in files_there:
        tables = _merged(tables, _tables(file))
    if not files_there:
        return _ours()
    try:
        return _voices(tables)
    except CatalogueError as wrong:
        raise BrokenCatalogueError(f"{files_there[-1]}: {wrong}") from None


def _tables(file: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BrokenCatalogueError(f"{file} is not TOML: {wrong}.") from None
    for why in faults(tables):
        raise BrokenCatalogueError(f"{file}: {why}")
    return tables


@cache
def _ours() -> dict[str, Voice]:
    return _voices(_our_tables())


@cache
def _our_tables() -> dict[str, Any]:
    return tomllib.loads(files("voices").joinpath("catalogue.toml").read_text(encoding="utf-8"))


def _merged(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the newsroom's tables over ours, field by field; `first` puts speakers in front of a voice's chain."""
    tables: dict[str, Any] = {}
    for name in ("engines", "speakers", "voices"):
        added = own.get(name, {})
        tables[name] = {**ours[name], **{key: {**ours[name].get(key, {}), **entry} for key, entry in added.items()}}
    for name, entry in tables["voices"].items():
        rest = {key: value for key, value in entry.items() if key != "first"}
        tables["voices"][name] = {**rest, "speakers": [*entry.get("first", []), *entry.get("speakers", [])]}
    return tables


def _voices(tables: Mapping[str, Any]) -> dict[str, Voice]:
    parts = {name: _part(name, entry, tables["engines"]) for name, entry in tables["speakers"].items()}
    return {name: _voice(name, entry, parts) for name, entry in tables["voices"].items()}


def _part(name: str, entry: Mapping[str, Any], engines: Mapping[str, Any]) -> Part:
    _check(f"speakers.{name}", entry, ("engine", "sex", "region"))
    ours = ("engine", "sex", "region", "convert", "price")
    engine = engines.get(entry["engine"], {})
    return Part(
        id=name,
        engine=entry["engine"],
        sex=entry["sex"],
        region=entry["region"],
        parameters={key: value for key, value in entry.items() if key not in ours},
        convert=entry.get("convert", ""),
        label=engine.get("label", entry["engine"]),
        price=float(entry.get("price", engine.get("price", 0.0))),
        remote=engine.get("remote", entry["engine"] not in ENGINES),
    )


def _voice(name: str, entry: Mapping[str, Any], parts: Mapping[str, Part]) -> Voice:
    _check(f"voices.{name}", entry, ("label", "sex", "region", "speakers"))
    if strange := [speaker for speaker in entry["speakers"] if speaker not in parts]:
        raise CatalogueError(f"[voices.{name}] names the speaker {strange[0]!r}, who has no [speakers.{strange[0]}].")
    chain = tuple(parts[speaker] for speaker in entry["speakers"])
    _keep_promise(name, entry, chain)
    label, label_en = entry["label"], entry.get("label_en", entry["label"])
    short, short_en = entry.get("short", label), entry.get("short_en", label_en)
    return Voice(name, label, label_en, short, short_en, entry["sex"], entry["region"], chain)


def _check(place: str, entry: Mapping[str, Any], needed: Iterable[str]) -> None:
    name = place.partition(".")[2]
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        raise CatalogueError(f"{name!r} can't be a name; it must be up to 40 of a-z, 0-9 and '-'.")
    if missing := [each for each in needed if not entry.get(each)]:
        raise CatalogueError(f"[{place}] does not say its {missing[0]!r}.")


def _keep_promise(name: str, entry: Mapping[str, Any], chain: Iterable[Part]) -> None:
    for part in chain:
        if (part.sex, part.region) != (entry["sex"], entry["region"]):
            raise CatalogueError(
                f"Voice {name!r} is {entry['sex']}, {entry['region']}, but its speaker {part.id!r} is "
                f"{part.sex}, {part.region}; a fallback must keep sex and region."
            )
