"""Data in a page's scripts: JSON of any shape, looked through within bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

_MOST_NODES = 20_000


def objects(text: str, below: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """List the objects in a JSON text, those of lists too; none when it is no JSON.

    Objects inside objects are looked for below these keys, or below every key.
    """
    try:
        todo: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not todo:
            return
        here = todo.pop()
        if isinstance(here, list):
            todo.extend(here)
        elif isinstance(here, dict):
            yield here
            todo.extend(here.values() if below is None else (here[key] for key in below if here.get(key)))
