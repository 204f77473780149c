"""The house: what makes this newsroom itself, with defaults good enough to go on the air unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from typing import Any

from service.core.pauses import PAUSES_MS as PAUSES_MS  # noqa: PLC0414 - the desk asks the house for them
from service.newsroom import audit
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.room import Room
from service.storage import house as rows
from service.storage.schema import now
from voices.catalogue import voices
from voices.text.style import STYLES, Style

POLICIES = ("auto", "flagged", "review")
"""When a finished version is published: at once; at once unless something was flagged; only by a person."""

OUTRO = "Bài viết được đọc bằng giọng nói do trí tuệ nhân tạo tạo ra, có thể phát âm chưa chính xác."


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the paper. An empty voice means the newsroom's default."""

    slug: str
    name: str
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a bulletin is made: `at` is HH:MM in Vietnam, `days` are 0 (Monday) … 6; no sections means all."""

    slug: str
    name: str
    at: str
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    sections: tuple[str, ...] = ()
    voice: str = ""
    articles: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The newsroom's own settings."""

    name: str = "Báo Nói"
    short_name: str = "Báo Nói"
    about: str = "Nghe tin tức trong ngày bằng giọng đọc tiếng Việt."
    colour: str = "#9b1c1f"
    language: str = "vi"
    site_url: str = ""
    logo: str = ""  # a media path; empty: drawn from the name and colour
    owner: str = ""
    email: str = ""
    sections: tuple[Section, ...] = ()
    default_voice: str = ""  # empty: the process's BAONOI_VOICE
    more_voices: tuple[str, ...] = ()  # every article is also voiced with these
    policy: str = "auto"
    second_person: bool = False  # whoever edited a version may not publish it as well
    doubtful: str = "keep"  # a block only weak evidence calls a caption: keep (and flag) or drop
    read_captions: str = "auto"
    read_byline: bool = False
    style: str = "northern"
    reading: Mapping[str, Any] = field(default_factory=dict)  # what differs from the style: {"document": "elide"}
    outro: str = OUTRO
    ident: str = ""  # played first: "chime" is our own, else a media path; empty: nothing
    bed: str = ""  # a media path of music laid under the ident and the title; empty: none
    pauses: Mapping[str, int] = field(default_factory=lambda: dict(PAUSES_MS))
    bulletins: tuple[Timetable, ...] = ()
    revision: int = 0

    def voice_of(self, section: str) -> str:
        """Tell the voice a section is read with, or "" when the house has no wish."""
        own = [each.voice for each in self.sections if each.slug == section and each.voice]
        return own[0] if own else self.default_voice


def house(room: Room) -> House:
    """Read the house as it stands."""
    with room.database.reading() as connection:
        chosen, revision = rows.get(connection)
    return _house(chosen, revision)


def style(ours: House) -> Style:
    """Give the style the house reads in."""
    return replace(STYLES[ours.style], **ours.reading)


def change_house(room: Room, revision: int, *, who: str, **changes: Any) -> House:
    """Change some of the house's fields and return the new house.

    Raise RefusedError naming the field that can't be so, ConflictError when `revision` is no longer the newest.
    """
    with room.database.writing() as connection:
        chosen, newest = rows.get(connection)
        before = _house(chosen, newest)
        after = replace(before, **_parsed(changes))
        _check(after, [each.id for each in voices(room.settings.voices_folder)])
        kept = {name: value for name, value in asdict(after).items() if name in changes or name in chosen}
        if newest != revision or not rows.save(connection, kept, revision=revision, who=who, moment=now()):
            raise ConflictError(
                "Someone else changed the newsroom's settings meanwhile; look at theirs, then try again."
            )
        old, new = asdict(before), asdict(after)
        audit.write(
            connection,
            who,
            "house.change",
            "house",
            before={name: old[name] for name in changes},
            after={name: new[name] for name in changes},
        )
    return replace(after, revision=revision + 1)


def _house(chosen: Mapping[str, Any], revision: int) -> House:
    known = {each.name for each in fields(House)} - {"revision"}
    return House(**_parsed({name: value for name, value in chosen.items() if name in known}), revision=revision)


def _parsed(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Turn JSON values into the fields' own types."""
    unknown = set(chosen) - {each.name for each in fields(House)}
    if unknown:
        raise RefusedError(f"The newsroom has no setting named {', '.join(sorted(unknown))}.")
    return {name: _SHAPES.get(name, _same)(value) for name, value in chosen.items()}


def _same(value: Any) -> Any:
    return value


def _many(kind: type, values: Any) -> tuple[Any, ...]:
    return tuple(value if isinstance(value, kind) else kind(**_tuples(value)) for value in values)


def _tuples(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}


_SHAPES: Mapping[str, Any] = {
    "sections": partial(_many, Section),
    "bulletins": partial(_many, Timetable),
    "more_voices": tuple,
    "pauses": lambda given: {**PAUSES_MS, **given},
    "reading": dict,
}

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _check(given: House, known: list[str]) -> None:
    wrong = next((sentence for fine, sentence in _rules(given, known) if not fine), "")
    if wrong:
        raise RefusedError(wrong)


def _rules(given: House, known: list[str]) -> list[tuple[bool, str]]:
    asked = {given.default_voice, *given.more_voices, *(each.voice for each in given.sections)}
    asked |= {each.voice for each in given.bulletins}
    strange = sorted(asked - {"", *known})
    return [
        (given.style in STYLES, f"The style {given.style!r} must be one of: {', '.join(STYLES)}."),
        (
            {each.name for each in fields(Style)} - {"name"} >= set(given.reading),
            f"A reading style has these choices: {', '.join(each.name for each in fields(Style))}.",
        ),
        (bool(given.name.strip()), "The newspaper needs a name."),
        (bool(re.fullmatch(r"#[0-9a-fA-F]{6}", given.colour)), f"The colour {given.colour!r} must look like #9b1c1f."),
        (given.policy in POLICIES, f"The policy {given.policy!r} must be one of: {', '.join(POLICIES)}."),
        (given.doubtful in ("keep", "drop"), f"Doubtful blocks are kept or dropped, not {given.doubtful!r}."),
        (given.read_captions in ("auto", "yes", "no"), "Captions are read: auto, yes or no."),
        (not strange, f"There is no voice {', '.join(strange)}; choose from: {', '.join(known)}."),
        (set(given.pauses) <= set(PAUSES_MS), f"Pauses are named: {', '.join(PAUSES_MS)}."),
        (all(0 <= each <= 10_000 for each in given.pauses.values()), "A pause lasts 0 to 10,000 milliseconds."),
        (
            all(_SLUG.fullmatch(each.slug) and each.name.strip() for each in given.sections),
            "A section needs a name and a slug of lower-case letters, digits and hyphens.",
        ),
        (len({each.slug for each in given.sections}) == len(given.sections), "Two sections share one slug."),
        (
            all(_TIME.fullmatch(each.at) and _SLUG.fullmatch(each.slug) for each in given.bulletins),
            "A bulletin needs a slug and a time such as 06:00.",
        ),
        (
            given.site_url == "" or given.site_url.startswith(("http://", "https://")),
            f"The newspaper's address {given.site_url!r} must start with https:// or http://.",
        ),
    ]
