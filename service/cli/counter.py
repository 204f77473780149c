"""The newsroom a command talks to: a running service over HTTP with a token, or this machine's own data folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from service.cli.client import Client

Command = TypeVar("Command", bound=Callable[..., Any])

WHO = "command line"


class CounterError(Exception):
    """The newsroom did not do what a command asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A version as a command shows it: `done` of `total` segments are recorded."""

    id: str
    voice: str
    number: int
    state: str
    done: int
    total: int
    error: str


@dataclass(frozen=True, slots=True)
class Looked:
    """An article as a command shows it, newest version first.

    `state` is one of received, ok, needs_review, refused, withdrawn. `notes` say what keeps it from being read yet,
    where that is known; a `silent` article is never to be recorded.
    """

    id: str
    title: str
    state: str
    reason: str
    page: str
    versions: tuple[Seen, ...]
    notes: str = ""
    silent: bool = False


class Counter(Protocol):
    """Where commands hand things in and ask after them.

    Everything may raise CounterError, a client's ClientError or a newsroom's error.
    """

    def submit(self, source: str) -> str:
        """Hand in a URL, a file or `-` (standard input); return the article's id."""
        ...

    def regenerate(self, article_id: str, *, segment: int | None, voice: str | None, why: str) -> None:
        """Ask for an article's recordings again."""
        ...

    def look(self, some_id: str) -> Looked:
        """Look at an article by its id (on this machine also by a version's)."""
        ...


def options(command: Command) -> Command:
    """Give a command the options that choose the newsroom it talks to."""
    url = click.option("--url", envvar="BAONOI_URL", default="", help="The service; our own address when not given.")
    token = click.option(
        "--token", envvar="BAONOI_TOKEN", default="", help="Talk to a running service; without: to this data folder."
    )
    return url(token(command))


def open_counter(url: str, token: str) -> Counter:
    """Open the service when there is a token, else the data folder the settings name."""
    service = open_service(url, token)
    if service is not None:
        return ServiceCounter(service)
    from service.newsroom.room import open_room
    from service.settings import read_settings

    return FolderCounter(open_room(read_settings()))


def open_service(url: str, token: str) -> Client | None:
    """Open the service when there is a token; None means this machine's data folder. Raise CounterError."""
    from service.settings import read_settings

    if token:
        from service.cli.client import Client

        return Client(url or read_settings().public_url, token)
    if url:
        raise CounterError(f"{url} asks for a token: give --token or BAONOI_TOKEN (make one with `baonoi token add`).")
    return None


class FolderCounter:
    """The data folder of this machine. Who can write its database needs no token to use it."""

    def __init__(self, room: Any) -> None:
        from service.storage.figures import reachable

        self._room = room
        if reason := reachable(room.database):
            raise CounterError(reason)

    def submit(self, source: str) -> str:
        """Hand in a URL, a file or standard input."""
        from service.newsroom import intake

        if _is_url(source):
            return str(intake.submit_url(self._room, source, who=WHO).article_id)
        name, data = _file(source)
        return str(intake.upload(self._room, name, data, who=WHO).article_id)

    def regenerate(self, article_id: str, *, segment: int | None, voice: str | None, why: str) -> None:
        """Ask for an article's recordings again."""
        from service.newsroom import versions

        versions.regenerate(self._room, article_id, who=WHO, why=why, segment=segment, voice=voice)

    def look(self, some_id: str) -> Looked:
        """Look at an article by its id or a version's."""
        from service.newsroom import versions
        from service.newsroom.described import describe
        from service.newsroom.errors import NotFoundError

        try:
            found = describe(self._room, some_id)
        except NotFoundError:
            found = describe(self._room, versions.status(self._room, some_id).version.article_id)
        seen = tuple(
            Seen(each.id, each.voice, each.number, each.state, each.done, each.total, each.error)
            for each in found.versions
        )
        page = self._room.settings.public_url + found.path
        row, never = found.row, found.row.audio == "never"
        return Looked(row.id, row.title, found.state, row.reason, page, seen, found.note, silent=never)


class ServiceCounter:
    """A running service, here or elsewhere."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def submit(self, source: str) -> str:
        """Hand in a URL, a file or standard input."""
        if _is_url(source):
            return str(self._client.submit({"url": source})["id"])
        return str(self._client.upload(*_file(source))["id"])

    def regenerate(self, article_id: str, *, segment: int | None, voice: str | None, why: str) -> None:
        """Ask for an article's recordings again."""
        self._client.regenerate(article_id, segment=segment, voice=voice, why=why)

    def look(self, some_id: str) -> Looked:
        """Look at an article by its id."""
        article = self._client.article(some_id)
        items = self._client.versions(some_id)
        seen = tuple(Seen(**{name: each[name] for name in Seen.__slots__}) for each in items)
        told = {name: article[name] for name in ("id", "title", "state", "reason")}
        page, never = article["links"]["player"], article["audio"] == "never"
        return Looked(**told, page=page, versions=seen, notes=article["note"], silent=never)


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _file(source: str) -> tuple[str, bytes]:
    if source == "-":
        return "stdin.txt", sys.stdin.buffer.read()
    path = Path(source)
    if not path.is_file():
        raise CounterError(f"There is no file {source!r}; give a URL, a .txt, .html or .docx file, or - for stdin.")
    return path.name, path.read_bytes()
