"""Progress of an article's recordings, live, segment by segment."""

from __future__ import annotations

import time
from typing import Any

import click

from service.cli.counter import Counter, Looked, Seen

ON_THE_AIR, REFUSED, FAILED, WAITS_FOR_A_PERSON = 0, 1, 3, 4
_AT_WORK = ("requested", "scripted", "recording", "mastering", "waiting")
_EVERY_SECONDS = 0.5
_TO_READ_SECONDS = 15.0  # a file is read in one, an address once its host's turn has come
_TO_PUBLISH_SECONDS = 5.0  # files go to a bucket between ready and published


def follow(desk: Counter, some_id: str) -> int:
    """Show an article's newest recordings until each has ended; return the exit code that says how."""
    looked = _read(desk, some_id)
    if looked.state in ("refused", "withdrawn"):
        click.echo(f"{looked.title or some_id}: {looked.state} {looked.reason}".rstrip(), err=True)
        return REFUSED
    for first in newest(looked):
        _follow_one(desk, looked.id, first)
    looked = _published(desk, looked.id)
    for line in lines(looked):
        click.echo(line)
    return exit_code(looked)


def newest(looked: Looked) -> list[Seen]:
    """List the newest version of each voice."""
    by_voice: dict[str, Seen] = {}
    for version in looked.versions:
        by_voice.setdefault(version.voice, version)
    return list(by_voice.values())


def lines(looked: Looked) -> list[str]:
    """Describe an article in lines for people."""
    first = f"{looked.id}  {looked.state:<12}  {looked.title}"
    rest = [
        f"  v{each.number:<3} {each.voice:<12} {each.state:<10} {each.done}/{each.total}  {each.error}".rstrip()
        for each in looked.versions
    ]
    return [first, *rest, *([f"  {looked.page}"] if any(v.state == "published" for v in looked.versions) else [])]


def exit_code(looked: Looked) -> int:
    """Tell what became of an article's newest recordings."""
    states = {version.state for version in newest(looked)}
    if looked.state in ("refused", "withdrawn"):
        return REFUSED
    if "failed" in states:
        return FAILED
    return ON_THE_AIR if states and states <= {"published", "superseded"} else WAITS_FOR_A_PERSON


def _read(desk: Counter, some_id: str) -> Looked:
    """Wait until what was handed in has been read and its recordings are asked for."""
    looked, told = desk.look(some_id), ""
    patience = time.monotonic() + _TO_READ_SECONDS
    while looked.state == "received" or (looked.state == "ok" and not looked.versions and not looked.silent):
        if not looked.notes and time.monotonic() > patience:
            patience = float("inf")
            click.echo(f"{looked.id}: Nobody has read it yet; is a worker running? `baonoi up` has one.", err=True)
        if looked.notes and looked.notes != told:
            told = looked.notes
            click.echo(f"{looked.id}: {told} It is tried again; Ctrl-C leaves it to the newsroom.", err=True)
        time.sleep(_EVERY_SECONDS)
        looked = desk.look(looked.id)
    return looked


def _published(desk: Counter, article_id: str) -> Looked:
    """Give what was made ready the moment it takes to be published by itself."""
    end = time.monotonic() + _TO_PUBLISH_SECONDS
    looked = desk.look(article_id)
    while any(each.state == "ready" for each in newest(looked)) and time.monotonic() < end:
        time.sleep(_EVERY_SECONDS)
        looked = desk.look(article_id)
    return looked


def _follow_one(desk: Counter, article_id: str, seen: Seen) -> None:
    label = f"{seen.voice} v{seen.number}"
    with click.progressbar(length=max(seen.total, 1), label=label, item_show_func=_shown) as bar:
        while seen.state in _AT_WORK:
            bar.length = max(seen.total, 1)
            bar.update(max(0, seen.done - bar.pos), seen)
            time.sleep(_EVERY_SECONDS)
            seen = next(each for each in desk.look(article_id).versions if each.id == seen.id)
        bar.update(max(1, seen.total) - bar.pos, seen)


def _shown(item: Any) -> str | None:
    return item.state if item is not None else None
