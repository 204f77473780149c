"""Casting: which engine speaks for each voice of a version, and what becomes of it when one can't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.core.states import State
from service.newsroom.room import Room
from service.storage import versions
from service.storage.schema import now
from service.storage.versions import Version
from voices import catalogue, chain
from voices.catalogue import Part, Voice
from voices.chain import Decision, Step
from voices.engine import SpeechError

_MADE = frozenset({State.READY, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN})


class NobodySpeaksError(Exception):
    """No engine can speak for the version now, or none ever will; `decision` says which and why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.why)
        self.decision = decision


@dataclass
class Cast:
    """For each voice of a version the parts still to be tried, best first; the first one speaks.

    `characters` are those of the whole version; `instead` tells, in sentences for the desk, which better parts don't
    speak, and why.
    """

    parts: dict[str, tuple[Part, ...]]
    previous: str
    patience: float
    characters: int
    instead: list[str] = field(default_factory=list)

    def part(self, voice: str) -> Part:
        """Tell which engine part speaks for a voice."""
        return self.parts[voice][0]

    def after(self, voice: str, error: SpeechError) -> None:
        """Go on to the next part of a voice's chain, for the whole version. Raise NobodySpeaksError."""
        part, *rest = self.parts[voice]
        decision = chain.decide(error, part, rest, previous=self.previous, patience=self.patience)
        if decision.step is not Step.NEXT:
            raise NobodySpeaksError(decision)
        self.parts[voice] = tuple(rest)
        self.instead.append(_instead(rest[0], part, str(error)))


def cast_for(room: Room, version: Version, wanted: Iterable[str], characters: int) -> Cast:
    """Choose the engines for the voices of a version. Raise NobodySpeaksError when one of them has none now."""
    previous = _previous(room, version)
    waited = (now() - version.created_at).total_seconds()
    patience = max(0.0, room.settings.engine_wait - waited) if previous else 0.0
    settings = room.settings
    cast = Cast({}, previous, patience, characters)
    for name in dict.fromkeys((version.voice, *wanted)):
        choice = chain.choose(
            voice_of(room, name),
            # what is left alone, or too dear, is told by its first call: what stands on the shelf needs none
            lambda part: catalogue.why_not(part, settings.keys, settings.voices_folder),
            previous=previous if name == version.voice else "",
            patience=patience,
        )
        if not choice.parts:
            raise NobodySpeaksError(Decision(Step.WAIT, choice.why, choice.seconds))
        cast.parts[name] = choice.parts
    return cast


def voice_of(room: Room, name: str) -> Voice:
    """Find a voice. Raise NobodySpeaksError when the catalogue has none of that name: only the desk can help.

    While the newsroom's own file is broken, nobody can tell: the version waits until it is mended.
    """
    try:
        return catalogue.voice(name, room.settings.voices_folder)
    except catalogue.BrokenCatalogueError as error:
        raise NobodySpeaksError(Decision(Step.WAIT, str(error), chain.LOOK_AGAIN_SECONDS)) from None
    except catalogue.CatalogueError as error:
        raise NobodySpeaksError(Decision(Step.DESK, str(error))) from None


def _previous(room: Room, version: Version) -> str:
    """Tell which part made the article's last version in this voice; "" when there is none."""
    with room.database.reading() as connection:
        others = versions.of_article(connection, version.article_id, version.voice)
    made = (each.engine for each in others if each.id != version.id and each.state in _MADE and each.engine)
    return next(made, "")


def _instead(speaks: Part, part: Part, why: str) -> str:
    names = (speaks.label, part.label) if speaks.label != part.label else (speaks.id, part.id)
    return f"{names[0]} speaks instead of {names[1]}: {why}"
