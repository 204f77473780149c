"""The house: what makes this newsroom itself, with defaults good enough to go on the air unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from typing import Any

from service.core.pauses import PAUSES_MS
from service.newsroom import audit, house_rules
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.house_rules import Known
from service.newsroom.room import Room
from service.storage import house as rows
from service.storage import listing
from service.storage.errors import MediaPathError
from service.storage.schema import now
from voices.catalogue import standing
from voices.text.style import STYLES, Style

FILES = ("logo", "ident", "bed", "closing")
"""The settings that name a file in the media store."""

OUTRO = "Bài viết được đọc bằng giọng nói do trí tuệ nhân tạo tạo ra, có thể phát âm chưa chính xác."


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the paper. An empty voice means the newsroom's default."""

    slug: str
    name: str
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a bulletin is made: `at` is HH:MM in Vietnam, `days` are 0 (Monday) … 6; no sections means all.

    With a second voice two presenters take turns, an article each.
    """

    slug: str
    name: str
    at: str
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    sections: tuple[str, ...] = ()
    voice: str = ""
    second_voice: str = ""
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
    second_person: bool = False  # whoever asked for a version may not publish it as well
    doubtful: str = "keep"  # a block only weak evidence calls a caption: keep (and flag) or drop
    read_captions: str = "auto"
    read_byline: bool = False
    style: str = "northern"
    reading: Mapping[str, Any] = field(default_factory=dict)  # what differs from the style: {"document": "elide"}
    outro: str = OUTRO
    ident: str = ""  # played first: "chime" is our own, else a media path; empty: nothing
    bed: str = ""  # a media path of music laid under the ident and the title; empty: none
    closing: str = ""  # played last: "chime" is our own, else a media path; empty: nothing
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

    Raise FieldsError naming the fields that can't be so, ConflictError when `revision` is no longer the newest.
    """
    known = _known(room, changes)
    with room.database.writing() as connection:
        chosen, newest = rows.get(connection)
        before = _house(chosen, newest)
        after = replace(before, **_parsed(changes))
        house_rules.check(after, frozenset(changes), known)
        kept = {name: value for name, value in asdict(after).items() if name in changes or name in chosen}
        if newest != revision or not rows.save(connection, kept, revision=revision, who=who, moment=now()):
            raise ConflictError(
                "Somebody else changed the newsroom's settings meanwhile; look at theirs, then try again."
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


def every_section(room: Room) -> dict[str, str]:
    """Name the sections there are by their slugs: the house's own, and those that articles stand in."""
    with room.database.reading() as connection:
        read = dict(listing.sections(connection))
        ours = _house(*rows.get(connection))
    return read | {each.slug: each.name for each in ours.sections}


def _known(room: Room, changes: Mapping[str, Any]) -> Known:
    with room.database.reading() as connection:
        read = frozenset(dict(listing.sections(connection)))
    named = list(standing(room.settings.voices_folder))
    files = frozenset(changes[name] for name in FILES if name in changes and _stands(room, changes[name]))
    return Known(voices=named, sections=read, files=files)


def _stands(room: Room, path: str) -> bool:
    try:
        return room.media.size(path) is not None
    except MediaPathError:
        return False


def _house(chosen: Mapping[str, Any], revision: int) -> House:
    known = {each.name for each in fields(House)} - {"revision"}
    return House(**_parsed({name: value for name, value in chosen.items() if name in known}), revision=revision)


def _parsed(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Turn JSON values into the fields' own types."""
    unknown = set(chosen) - {each.name for each in fields(House)}
    if unknown:
        raise RefusedError("The newsroom has no setting named {names}.", names=", ".join(sorted(unknown)))
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
