"""`baonoi backup` and `baonoi restore`: a whole newsroom in one file, and out of it again."""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.newsroom.room import Room

_CACHES = ("clips/", "takes/", "previews/")  # made again when they are needed
_NOT_KEPT = ("baonoi.db", "media", "redis", "up.lock")


class BackupError(Exception):
    """The backup can't be made or restored; the message says why."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--media/--no-media",
    default=None,
    help="Take the episodes' files along. When neither is said: those of a folder, not those of a bucket.",
)
def backup(file: Path, *, media: bool | None) -> None:
    """Write the newsroom to FILE (.tar): every row, the data folder's own files and the episodes.

    It may run while the newsroom is on the air: the rows are those of one moment.
    """
    from service.newsroom.room import open_room
    from service.settings import read_settings
    from service.storage.figures import reachable

    room = open_room(read_settings())
    if reason := reachable(room.database):
        raise BackupError(reason)
    part = file.with_name(file.name + ".part")
    try:
        with _private(part) as begun, tarfile.open(fileobj=begun, mode="w") as archive:
            _write_rows(archive, room)
            _write_files(archive, room)
            if media or (media is None and not room.settings.media_url.startswith("s3:")):
                _write_media(archive, room)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
        room.close()
    click.echo(f"The newsroom is in {file} ({file.stat().st_size / 1e6:.1f} MB). It holds keys: keep it private.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the newsroom in FILE into this machine's empty one, whatever database either uses.

    Stop `baonoi up` first, and start it afterwards.
    """
    from service.cli.crew import alone
    from service.newsroom.room import open_room
    from service.settings import read_settings
    from service.storage.migrations import migrate, newest

    settings = read_settings()
    room = open_room(settings)
    with alone(settings), _whole(file) as archive:
        migrate(room.database)
        revision = json.loads(_open(archive, "manifest.json").read())["revision"]
        if revision != newest():
            raise BackupError(f"{file} is of revision {revision}, this program of {newest()}; use the one it is of.")
        _refuse_unless_empty(room)
        _read_files(archive, room)
        _read_rows(archive, room)  # last and in one transaction: what breaks off before it can be tried again
    room.close()
    click.echo(f"The newsroom of {file} is in {settings.data.absolute()}; start it with `baonoi up`.")


def _private(file: Path) -> IO[bytes]:
    """Begin a file that only its owner may read: password hashes and keys go into it."""
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _whole(file: Path) -> Iterator[tarfile.TarFile]:
    """Open a backup that can be read to its end."""
    try:
        with tarfile.open(file) as archive:
            archive.getmembers()
            yield archive
    except tarfile.TarError as error:
        reason = str(error).splitlines()[0].rstrip(":. ")
        raise BackupError(f"{file} is no backup of a newsroom, or not the whole of one: {reason}.") from None


def _refuse_unless_empty(room: Room) -> None:
    from service.storage import dump

    with room.database.reading() as connection:
        if not dump.is_empty(connection):
            raise BackupError("This newsroom is not empty; restore into an empty data folder and database.")


def _write_rows(archive: tarfile.TarFile, room: Room) -> None:
    from service.storage import dump
    from service.storage.migrations import newest, revision

    with room.database.reading() as connection:
        if (there := revision(connection)) not in (None, newest()):  # None: made by a test, without a migration
            raise BackupError(f"The tables are of revision {there}, this program of {newest()}; run `baonoi migrate`.")
    _add(archive, "manifest.json", json.dumps({"format": 1, "revision": newest()}).encode())
    with room.database.reading() as connection:
        for name in dump.tables():
            with tempfile.TemporaryFile() as rows:  # a tar wants the size first, and memory is for other things
                rows.writelines(f"{row}\n".encode() for row in dump.rows(connection, name))
                entry = tarfile.TarInfo(f"tables/{name}.jsonl")
                entry.size, entry.mode = rows.tell(), 0o600
                rows.seek(0)
                archive.addfile(entry, rows)


def _write_files(archive: tarfile.TarFile, room: Room) -> None:
    data = room.settings.data
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not name.startswith(_NOT_KEPT):
            archive.add(path, f"files/{name}")


def _write_media(archive: tarfile.TarFile, room: Room) -> None:
    paths = [path for path in room.media.list() if not path.startswith(_CACHES)]
    with click.progressbar(paths, label="episodes") as bar:
        for path in bar:
            local = room.media.local(path)
            if local is not None:
                archive.add(str(local), f"media/{path}")
            else:
                _add(archive, f"media/{path}", room.media.read(path))
            marker = room.media.marker(path)
            if marker is not None:
                _add(archive, f"markers/{path}", f"{marker.kind} {marker.target}".encode())


def _read_rows(archive: tarfile.TarFile, room: Room) -> None:
    from service.storage import dump

    with room.database.writing() as connection:
        for name in dump.tables():
            lines = io.TextIOWrapper(_open(archive, f"tables/{name}.jsonl"), "utf-8", newline="\n")
            dump.load(connection, name, lines)


def _read_files(archive: tarfile.TarFile, room: Room) -> None:
    from service.storage.media import Marker

    members = [member for member in archive.getmembers() if member.isfile()]
    with click.progressbar(members, label="files") as bar:
        for member in bar:
            kind, _, name = member.name.partition("/")
            if kind == "files":
                _keep(room.settings.data, name, _open(archive, member.name).read())
            elif kind == "media":
                room.media.put(name, _open(archive, member.name).read())
            elif kind == "markers":
                became, _, target = _open(archive, member.name).read().decode().partition(" ")
                room.media.mark(name, Marker(became, target))


def _keep(data: Path, name: str, content: bytes) -> None:
    """Write one of the data folder's own files, for its owner alone: keys are among them."""
    path = (data / name).resolve()
    if not path.is_relative_to(data.resolve()):
        raise BackupError(f"The backup holds a file {name!r} that would lie outside the data folder; it was altered.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with _private(path) as file:
        file.write(content)


def _open(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise BackupError(f"{archive.name!s} holds no {name}; it is no backup of this version.")
    return file


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = 0o600
    archive.addfile(entry, io.BytesIO(data))
