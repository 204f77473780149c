"""What a CMS delivers: the fields of one article, checked before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from service.core.addresses import split_address
from service.core.model import BlockKind, digest, nfc
from service.core.moments import moment_of
from service.newsroom.errors import RefusedError
from voices.catalogue import standing

STATUSES = ("draft", "scheduled", "published", "withdrawn")
AUDIO = ("auto", "review", "never")
PRIORITIES = ("breaking", "normal", "backfill")
CAPTIONS = ("auto", "yes", "no")

LONGEST = {"title": 1000, "author": 500, "section": 120, "language": 8}
"""How many letters these may have."""

MOST_LETTERS = 400_000
"""Of one body: a novel's chapter; a newspaper's longest report stays under 60,000."""


class PayloadError(RefusedError):
    """A delivered article can't be accepted; `fields` are JSON pointers, each with what would be right."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(f"{pointer or 'The article'}: {says}" for pointer, says in wrong))
        self.fields = tuple(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """An article as delivered. Exactly one of `body_html`, `body_text`, `blocks` holds its body.

    `blocks` are `{"kind", "text", "skip"?}`; moments are aware.
    """

    title: str
    body_html: str = ""
    body_text: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    lead: str = ""
    source_url: str = ""
    author: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = "vi"
    image_url: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    status: str = "published"
    embargo_until: datetime | None = None
    audio: str = "auto"
    voices: tuple[str, ...] = ()
    priority: str = "normal"
    read_captions: str = ""  # empty: as the house does
    read_byline: bool | None = None
    exclude_selectors: tuple[str, ...] = ()
    callback_url: str = ""

    @property
    def hash(self) -> str:
        """The sha256 (hex) of all that was delivered: equal hashes are the same delivery once more."""
        return digest({name: _plain(value) for name, value in asdict(self).items()})

    @property
    def body(self) -> dict[str, Any]:
        """The part that is read by a worker."""
        return {
            "kind": "html" if self.body_html else "text" if self.body_text else "blocks",
            "html": self.body_html,
            "text": self.body_text,
            "blocks": [dict(block) for block in self.blocks],
            "title": nfc(self.title),
            "lead": nfc(self.lead),
        }


def payload_of(given: Mapping[str, Any], folder: Path | None = None) -> Payload:
    """Make a payload of a parsed JSON object. Raise PayloadError naming every field that is wrong.

    `folder` is where the newsroom keeps voices of its own; without it only ours may be asked for.
    """
    known = {each.name for each in fields(Payload)}
    wrong = [(f"/{name}", f"There is no such field; the fields are: {', '.join(sorted(known))}.")
             for name in given if name not in known]  # fmt: skip
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in known and value is not None:
            values[name] = _parsed(name, value, wrong)
    if not isinstance(values.get("title"), str) or not nfc(values.get("title") or ""):
        wrong.append(("/title", "An article needs a title."))
    wrong += _body_faults(values) + _choice_faults(values, folder)
    if wrong:
        raise PayloadError(wrong)
    return Payload(**values)


_MOMENTS = ("published_at", "modified_at", "embargo_until")
_LISTS = ("tags", "voices", "exclude_selectors")


def _parsed(name: str, value: Any, wrong: list[tuple[str, str]]) -> Any:
    if name in _MOMENTS:
        return _moment(name, value, wrong)
    if name in _LISTS:
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            return tuple(value)
        wrong.append((f"/{name}", "It must be a list of texts."))
        return ()
    if name == "blocks":
        return _blocks(value, wrong)
    kind = bool if name == "read_byline" else str
    if not isinstance(value, kind):
        wrong.append((f"/{name}", "It must be true or false." if kind is bool else "It must be a text."))
    return value


def _moment(name: str, value: Any, wrong: list[tuple[str, str]]) -> datetime | None:
    moment = moment_of(str(value))
    if moment is None:
        wrong.append((f"/{name}", "It must be a moment with its zone, such as 2026-03-02T08:00:00+07:00."))
        return None
    return moment


def _blocks(value: Any, wrong: list[tuple[str, str]]) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list | tuple):
        wrong.append(("/blocks", "It must be a list of {kind, text}."))
        return ()
    kinds = {kind.value for kind in BlockKind}
    for i, block in enumerate(value):
        if not isinstance(block, dict) or not isinstance(block.get("text"), str):
            wrong.append((f"/blocks/{i}", "A block is an object with a kind and a text."))
        elif block.get("kind", "body") not in kinds:
            wrong.append((f"/blocks/{i}/kind", f"It must be one of: {', '.join(sorted(kinds))}."))
    return tuple(value)


def _body_faults(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    bodies = [name for name in ("body_html", "body_text", "blocks") if values.get(name)]
    if len(bodies) != 1:
        return [("", "Give exactly one of body_html, body_text and blocks.")]
    if sum(len(str(values[name])) for name in bodies) > MOST_LETTERS:
        return [(f"/{bodies[0]}", f"It is longer than {MOST_LETTERS} letters.")]
    return []


def _choice_faults(values: Mapping[str, Any], folder: Path | None) -> list[tuple[str, str]]:
    choices = {"status": STATUSES, "audio": AUDIO, "priority": PRIORITIES, "read_captions": CAPTIONS}
    wrong = [
        (f"/{name}", f"It must be one of: {', '.join(allowed)}.")
        for name, allowed in choices.items()
        if values.get(name, allowed[0]) not in allowed
    ]
    for name, most in LONGEST.items():
        if len(str(values.get(name, ""))) > most:
            wrong.append((f"/{name}", f"It has at most {most} letters."))
    known = standing(folder)
    wrong += [("/voices", f"There is no voice {voice!r}; choose from: {', '.join(sorted(known))}.")
              for voice in values.get("voices", ()) if voice not in known]  # fmt: skip
    for name in ("source_url", "image_url", "callback_url"):
        if values.get(name) and not (
            re.match(r"https?://[^\s/]", str(values[name])) and split_address(str(values[name])).hostname
        ):
            wrong.append((f"/{name}", "It must start with http:// or https://."))
    return wrong


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
