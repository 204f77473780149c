"""The studio of one version: its engines opened, a microphone for each voice, the script read for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from service.core.model import Chapter, Role, Segment
from service.newsroom import lexicon, speech
from service.newsroom.house import House
from service.newsroom.house import style as house_style
from service.newsroom.room import Room
from service.storage.articles import ArticleRow
from service.storage.segments import RecordedSegment
from service.storage.versions import Version
from voices.engine import Engine
from voices.text import Lexicon, Style
from workers.audio.bed import Bed
from workers.audio.episode import Timeline, timeline_of
from workers.audio.errors import AudioFileError
from workers.audio.facts import Facts
from workers.audio.forms import form_of
from workers.audio.ident import CHIME, Ident
from workers.audio.recording import Microphone, Recorded
from workers.audio.shelf import Shelf
from workers.audio.take import Form
from workers.casting import Cast, voice_of
from workers.claims import claimed
from workers.findings import rows_of
from workers.parts import Part, parts_of
from workers.phrasing import REGION_STYLES, Line, Manner, lines_of


class Studio:
    """Opens the engines of a cast and closes them in the end.

    `failed` names the voice whose engine gave up; `warnings` are sentences for the desk.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a version in the making is all of these
        self, room: Room, version: Version, article: ArticleRow, ours: House, shelf: Shelf, cast: Cast
    ) -> None:
        self.failed = version.voice
        self.warnings: list[str] = []
        self._room = room
        self._version = version
        self._house = ours
        self._shelf = shelf
        self._cast = cast
        self._parts = parts_of(article)
        self._article = article
        self._form = form_in(room, cast)
        self._stack = ExitStack()
        self._engines: dict[str, Engine] = {}
        self._lines: tuple[Line, ...] = ()
        self._bed: Bed | None = None  # where there is one, the ident stands in the title's take already

    def __enter__(self) -> Self:
        """Open an engine for every voice; it warms while the script is read."""
        for voice in self._cast.parts:
            engine = speech.open_engine(self._room, self._cast.part(voice), self._cast.characters)
            self._engines[voice] = self._stack.enter_context(closing(engine))
            engine.warm()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the engines."""
        self._stack.close()

    def lines(self, script: Sequence[Segment]) -> tuple[Line, ...]:
        """Read the script as this house would, each segment for its voice, by the lexicon of its article."""
        known: dict[str, Lexicon] = {}

        def manner(position: int) -> Manner:
            article_id = self._part_at(position).article_id
            if article_id not in known:
                known[article_id] = lexicon.for_article(self._room, article_id)
            voice = self._voice(script[position])
            return Manner(self._engines[voice].longest, self._style(voice), known[article_id])

        self._lines = lines_of(script, manner, self._house.pauses)
        return self._lines

    def rows(self, lines: Sequence[Line]) -> list[RecordedSegment]:
        """Make the rows of the segments."""
        return rows_of(self._version.id, lines)

    def record(self, lines: Sequence[Line]) -> Iterator[Recorded]:
        """Record every line with the microphone of its voice, giving them in order. Raise SpeechError."""
        title = lines[0] if lines and lines[0].phrases and lines[0].segment.role is Role.TITLE else None
        opening = title if self._house.bed else None
        takes = {
            voice: self._microphone(voice, self._form).record(
                [line for line in lines if self._voice(line.segment) == voice and line is not opening]
            )
            for voice in self._engines
        }
        try:
            for line in lines:
                if line.phrases:
                    self.failed = self._voice(line.segment)
                    yield self._opening(line) if line is opening else next(takes[self.failed])
            self._shrink(takes)
        finally:
            for each in takes.values():
                each.close()

    def _shrink(self, takes: Mapping[str, Iterator[Recorded]]) -> None:
        """Make the small renditions, when every take can be heard: a microphone does so when it has given its last."""
        if self._bed is not None:
            self._bed.shrink()
        for self.failed, rest in takes.items():
            next(rest, None)

    def timeline(self, recorded: Iterable[Recorded]) -> Timeline:
        """Lay the takes end to end: the ident first and between the parts of a bulletin, the closing sound last."""
        return timeline_of(self._with_idents(recorded), self._form.shape)

    def chapters(self, timeline: Timeline) -> tuple[Chapter, ...] | None:
        """Name the parts of a bulletin; None for an article, whose sub-heads are its chapters."""
        if len(self._parts) == 1:
            return None
        starts = {place.line.position: place.start_ms for place in timeline.places if place.line}
        return tuple(
            Chapter(round(starts[part.first] / 1000, 3), part.title) for part in self._parts if part.first in starts
        )

    def _with_idents(self, recorded: Iterable[Recorded]) -> Iterator[tuple[str, Facts, Line | None]]:
        ident, firsts = None, {part.first for part in self._parts[1:]}
        for number, each in enumerate(recorded):
            if self._has_ident():  # looked for when the first sound can be heard, for which somebody may wait
                ident = ident or self._ident(self._form)
                if number == 0 and self._bed is None:
                    yield *ident.opening(), None
                if each.line.position in firsts:
                    yield *ident.between(), None
            yield each.key, each.facts, each.line
        if self._house.closing and (last := self._closing()):
            yield *last, None

    def _closing(self) -> tuple[str, Facts] | None:
        """Take the newsroom's closing sound; where its file can't be used, go without."""
        try:
            return Ident(self._room.media, self._shelf, self._form, self._house.closing).closing()
        except AudioFileError as error:
            self.warnings.append(str(error))
            return None

    def _has_ident(self) -> bool:
        return bool(self._house.ident) or len(self._parts) > 1

    def _ident(self, form: Form) -> Ident:
        """Take the newsroom's ident; where its file can't be used, the chime, for no article waits for an ident."""
        ours = Ident(self._room.media, self._shelf, form, self._house.ident)
        try:
            ours.opening()
        except AudioFileError as error:
            self.warnings.append(str(error))
            return Ident(self._room.media, self._shelf, form, CHIME)
        return ours

    def _opening(self, line: Line) -> Recorded:
        """Record the title and lay the bed under the ident and it; where its file can't be used, go without."""
        form = replace(self._form, outputs=(*self._form.outputs, "pcm"))
        with closing(self._microphone(self._voice(line.segment), form).record([line])) as takes:
            title = next(takes)
        try:
            bed = Bed(self._room.media, self._shelf, self._form, self._house.bed)
            ident = self._ident(form).opening() if self._has_ident() else None
            key, facts = bed.under((title.key, title.facts), ident)
        except AudioFileError as error:
            self.warnings.append(str(error))
            return title
        self._bed = bed
        return replace(title, key=key, facts=facts)

    def _microphone(self, voice: str, form: Form) -> Microphone:
        engine, part = self._engines[voice], self._cast.part(voice)
        fresh = self._version.fresh if self._version.attempt <= 1 else ()
        claim = partial(claimed, self._room.database, self._shelf)
        return Microphone(engine, self._shelf, form, part.convert, fresh=fresh, claim=claim)

    def _voice(self, segment: Segment) -> str:
        return segment.voice or self._version.voice

    def _style(self, voice: str) -> Style:
        """Give the house's style; where it has not chosen one, the voice's own region's."""
        ours = house_style(self._house)
        region = REGION_STYLES.get(voice_of(self._room, voice).region)
        if self._house.style == "northern" and region is not None:
            return replace(region, **self._house.reading)
        return ours

    def _part_at(self, position: int) -> Part:
        return max((part for part in self._parts if part.first <= position), key=lambda part: part.first)


def form_in(room: Room, cast: Cast) -> Form:
    """Tell what takes are made into, by the settings and the engines that speak."""
    outputs = ("mp3", "small") if room.settings.small_audio else ("mp3",)
    engines = [parts[0].engine for parts in cast.parts.values()]
    return form_of(room.settings.audio, outputs, engines=engines)
