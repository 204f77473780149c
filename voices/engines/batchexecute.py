"""Google's `batchexecute`: several calls in one request, and the answers told apart by the index each call was given.

Undocumented by Google. The author of gTTS describes it (github.com/pndurette/pybatchexecute): a request is
`[[[rpc, arguments, null, index], …]]`; each answer `["wrb.fr", rpc, data, …, index]`, in the order they were finished,
all in one JSON list or in several with their lengths between. A call that goes alone has the index "generic".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote

_FIELD = "f.req"
_ANSWER, _INDEX = "wrb.fr", 6
_DECODER = json.JSONDecoder()
_BETWEEN = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one call: its index, and its data (JSON again; None where the call failed)."""

    index: str
    data: str | None


def joined(bodies: Sequence[bytes]) -> bytes:
    """Make one request's body of several that hold one call each: the calls get the indexes "1", "2" and on.

    A body alone stays as it is.
    """
    if len(bodies) == 1:
        return bodies[0]
    calls = [[*_call(body)[:-1], str(index)] for index, body in enumerate(bodies, start=1)]
    return f"{_FIELD}={quote(json.dumps([calls], separators=(',', ':')))}&".encode()


def told(answer: bytes) -> Iterator[Told]:
    """Give what an answer holds, as far as it can be read: what was cut off on the way is not there."""
    for each in _lists(answer.decode(errors="replace").removeprefix(")]}'")):
        if isinstance(each, list) and len(each) > 2 and each[0] == _ANSWER:
            index = each[_INDEX] if len(each) > _INDEX else ""
            yield Told(str(index), each[2] if isinstance(each[2], str) else None)


def _call(body: bytes) -> list[Any]:
    [[call]] = json.loads(parse_qs(body.decode())[_FIELD][0])
    return list(call)


def _lists(text: str) -> Iterator[Any]:
    """Read JSON values that stand one after another; those that are lists hold answers, numbers are their lengths."""
    place = 0
    while place < len(text):
        if text[place] in _BETWEEN:
            place += 1
            continue
        try:
            value, place = _DECODER.raw_decode(text, place)
        except ValueError:
            return
        if isinstance(value, list):
            yield from value
