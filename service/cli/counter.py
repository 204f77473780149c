"""The newsroom a command talks to: a running service over HTTP with a token, or this machine's own data folder."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

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

    `state` is one of received, ok, needs_review, refused, withdrawn.
    """

    id: str
    title: str
    state: str
    reason: str
    page: str
    versions: tuple[Seen, ...]


class Counter(Protocol):
    """Where commands hand things in and ask after them. Everything may raise CounterError or a newsroom's error."""

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
    from service.settings import read_settings

    settings = read_settings()
    if token:
        return ServiceCounter(url or settings.public_url, token)
    if url:
        raise CounterError(f"{url} asks for a token: give --token or BAONOI_TOKEN (make one with `baonoi token add`).")
    from service.newsroom.room import open_room

    return FolderCounter(open_room(settings))


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
        return Looked(found.row.id, found.row.title, found.state, found.row.reason, page, seen)


class ServiceCounter:
    """A running service, here or elsewhere."""

    def __init__(self, url: str, token: str) -> None:
        import requests

        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def submit(self, source: str) -> str:
        """Hand in a URL, a file or standard input."""
        body = {"url": source} if _is_url(source) else _article(*_file(source))
        return str(self._ask("POST", "/articles", body)["id"])

    def regenerate(self, article_id: str, *, segment: int | None, voice: str | None, why: str) -> None:
        """Ask for an article's recordings again."""
        wish = {"segment": segment, "voice": voice, "why": why}
        self._ask("POST", f"/articles/{article_id}/regenerate", {k: v for k, v in wish.items() if v is not None})

    def look(self, some_id: str) -> Looked:
        """Look at an article by its id."""
        article = self._ask("GET", f"/articles/{some_id}")
        items = self._ask("GET", f"/articles/{some_id}/versions")["items"]
        seen = tuple(Seen(**{name: each[name] for name in Seen.__slots__}) for each in items)
        return Looked(
            article["id"], article["title"], article["state"], article["reason"], article["links"]["player"], seen
        )

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        import requests

        try:
            answer = self._session.request(method, f"{self._url}/api/v1{path}", json=body, timeout=30)
            told = answer.json()
        except requests.JSONDecodeError:
            raise CounterError(f"{self._url} answers {answer.status_code}, and not as Báo Nói does.") from None
        except requests.RequestException as error:
            raise CounterError(f"{self._url} can't be reached: {error.__class__.__name__}.") from None
        if not answer.ok:
            raise CounterError(f"{self._url}: {told.get('detail') or told.get('title') or answer.status_code}")
        return dict(told)


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _file(source: str) -> tuple[str, bytes]:
    if source == "-":
        return "stdin.txt", sys.stdin.buffer.read()
    path = Path(source)
    if not path.is_file():
        raise CounterError(f"There is no file {source!r}; give a URL, a .txt, .html or .docx file, or - for stdin.")
    return path.name, path.read_bytes()


def _article(name: str, data: bytes) -> dict[str, Any]:
    """Make an article of a file for the API, which takes words: a page's title, or a text's first line."""
    if name.endswith(".docx"):
        raise CounterError("A .docx file is handed in at the desk, or on the machine itself without a token.")
    text = data.decode("utf-8", errors="replace")
    if name.endswith((".html", ".htm")):
        found = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        return {"title": html.unescape(found[1]).strip() if found else name, "body_html": text}
    title, _, body = text.strip().partition("\n")
    return {"title": title.strip(), "body_text": body.strip()}
