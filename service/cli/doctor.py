"""`baonoi doctor`: look at this machine and the settings, and say what to mend."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.settings import Settings

_LEAST_FREE = 1_000_000_000  # bytes; an hour of episodes is about 60 MB, the clips of a month some hundred


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look gave: `mend` (it will not work), `note` (it may surprise) or `ok`, and a sentence."""

    kind: str
    about: str
    says: str


Look = Callable[["Settings"], Iterator[Finding]]


@click.command()
def doctor() -> None:
    """Check this machine and the settings. Changes nothing but the data folder, which it may make.

    Exit codes: 0 nothing to mend, 1 something to mend, 2 a setting is wrong.
    """
    from service.settings import read_settings

    settings = read_settings()
    findings = [finding for look in LOOKS for finding in look(settings)]
    colours = {"ok": "green", "note": "yellow", "mend": "red"}
    for finding in findings:
        click.echo(f"{click.style(f'{finding.kind:<5}', fg=colours[finding.kind])} {finding.about:<9} {finding.says}")
    if any(finding.kind == "mend" for finding in findings):
        raise SystemExit(1)


def _python(_settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036 - it may run where the packager did not look
        yield Finding("mend", "python", f"This is Python {version}; 3.11 or newer is needed.")
    else:
        yield Finding("ok", "python", f"Python {version}")


def _data(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Finding("mend", "data", f"{folder} can't be written ({error.strerror}); choose another by BAONOI_DATA.")
        return
    free = shutil.disk_usage(folder).free
    kind = "ok" if free >= _LEAST_FREE else "mend"
    yield Finding(kind, "data", f"{folder}, {free / 1e9:.1f} GB free" + ("" if kind == "ok" else "; make room."))


def _database(settings: Settings) -> Iterator[Finding]:
    from service.storage.database import open_database
    from service.storage.migrations import fault, newest, standing

    database = open_database(settings.sql_url)
    name = "PostgreSQL" if database.dialect == "postgresql" else "SQLite"
    try:
        at, strange = standing(database), ""
        if at == newest():
            with database.reading() as connection:
                strange = fault(connection)
    finally:
        database.close()
    if at.startswith("!"):
        yield Finding("mend", "database", f"{name} does not answer: {at[1:]}")
    elif strange:
        yield Finding("mend", "database", strange)
    elif at == newest():
        yield Finding("ok", "database", f"{name}, tables at {at}")
    elif at > newest():
        yield Finding("mend", "database", f"{name}, tables at {at}, newer than this program's {newest()}; upgrade it.")
    else:
        yield Finding(
            "note", "database", f"{name}, tables at {at or 'nothing'}; `baonoi up` or `migrate` brings {newest()}."
        )


def _redis(settings: Settings) -> Iterator[Finding]:
    from service.storage.queue import open_queue
    from workers.embedded_redis import EmbeddedRedisError, find_engine

    if settings.redis_url:
        reason = open_queue(settings.redis_url).health()
        yield Finding("mend" if reason else "ok", "redis", reason or "the one REDIS_URL names answers")
        return
    try:
        engine = find_engine()
    except EmbeddedRedisError as error:
        yield Finding("mend", "redis", str(error))
    else:
        yield Finding("ok", "redis", f"embedded: {engine.kind} {'.'.join(map(str, engine.version))}")


def _media(settings: Settings) -> Iterator[Finding]:
    from service.storage.errors import StorageError
    from service.storage.media import open_media

    try:
        store = open_media(settings.media_url, settings.data / "media")
        store.put("doctor/probe.txt", b"ready")
        store.delete("doctor/probe.txt")
    except (StorageError, OSError, ImportError) as error:
        where = settings.media_url or "The media folder"
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield Finding("mend", "media", f"{where} can't be written: {reason}")
    else:
        yield Finding("ok", "media", settings.media_url or "in the data folder")


def _voices(settings: Settings) -> Iterator[Finding]:
    from voices.catalogue import CatalogueError, voice, voices, why_not

    try:
        voice(settings.voice, settings.voices_folder)
        known = voices(settings.voices_folder)
    except CatalogueError as error:
        yield Finding("mend", "voices", str(error))
        return
    for each in known:
        reasons = [why_not(part, settings.keys, settings.voices_folder) for part in each.engines]
        ready = [part.engine for part, reason in zip(each.engines, reasons, strict=True) if not reason]
        if ready:
            yield Finding("ok", "voice", f"{each.id}: {', '.join(dict.fromkeys(ready))}")
        else:
            yield Finding("mend" if each.id == settings.voice else "note", "voice", f"{each.id}: {reasons[-1]}")


def _seal(settings: Settings) -> Iterator[Finding]:
    from service.newsroom.readiness import UnavailableError
    from service.newsroom.sealing import seal

    try:
        if settings.seal_key and seal(settings, "probe"):
            yield Finding("ok", "secrets", "sealed with BAONOI_SEAL_KEY")
    except UnavailableError as error:
        yield Finding("mend", "secrets", str(error))


def _address(settings: Settings) -> Iterator[Finding]:
    if settings.base_url:
        yield Finding("ok", "address", settings.base_url)
    else:
        yield Finding(
            "note", "address",
            f"Feeds and links say {settings.public_url}; set BAONOI_BASE_URL before others listen.",
        )  # fmt: skip


def _owner(settings: Settings) -> Iterator[Finding]:
    from service.storage import house
    from service.storage.database import open_database
    from service.storage.migrations import newest, standing

    database = open_database(settings.sql_url)
    try:
        if standing(database) != newest():
            return
        with database.reading() as connection:
            chosen, _ = house.get(connection)
    finally:
        database.close()
    if chosen.get("email"):
        yield Finding("ok", "feeds", f"podcast directories write to {chosen['email']}")
    else:  # none is made up: a directory sends its proof of ownership there
        says = "Feeds name no owner; give an e-mail address in the desk's settings before directories list them."
        yield Finding("note", "feeds", says)


LOOKS: tuple[Look, ...] = (_python, _data, _database, _redis, _media, _seal, _voices, _address, _owner)
"""What is looked at, in order; adding a look is one line."""
