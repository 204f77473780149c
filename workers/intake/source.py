"""Read a source named on the command line: a URL, a file, or `-` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from service.core.model import Intake
from workers.intake.fetch import Rules, fetch
from workers.intake.profiles import Profile
from workers.intake.read import Hints, read_bytes


class SourceError(Exception):
    """A source can't be opened; the message names it and says why."""


def read_source(source: str, *, loopback: bool = False, profile: Profile | None = None) -> Intake:
    """Read a URL, a file or `-`. Raise SourceError for a file, FetchError for a URL, ProfileError for a profile.

    `loopback` allows addresses of this machine (`Settings.allow_loopback`).
    """
    hints = Hints(profile=profile)
    if source.startswith(("http://", "https://")):
        page = fetch(source, Rules(loopback=loopback))
        return read_bytes(page.body, content_type=page.content_type, url=page.url, hints=hints)
    if source == "-":
        return read_bytes(sys.stdin.buffer.read(), hints=hints)
    if "://" in source:
        raise SourceError(f"{source} can't be opened: only http:// and https:// addresses are.")
    file = Path(source)
    try:
        return read_bytes(file.read_bytes(), name=file.name, hints=hints)
    except OSError as wrong:
        raise SourceError(f"{source} can't be read: {wrong.strerror or wrong}.") from None
