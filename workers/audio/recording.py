"""Recording: lines in, takes out in their order, each clip and each take made once."""

from __future__ import annotations

import logging
import os
import statistics
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from threading import Lock

from pydub.audio_segment import AudioSegment

from voices.chain import speak
from voices.engine import Clip, Engine, SpeechError
from workers.audio.checks import Check, checks_of, demand, pace_of, shortened
from workers.audio.convert import converted
from workers.audio.decode import decoded
from workers.audio.edges import trimmed
from workers.audio.errors import BadClipError, UnreadableClipError
from workers.audio.shelf import Shelf, clip_key, take_key
from workers.audio.sound import samples_of, sound_of, to_ms
from workers.audio.take import Facts, Form, Piece, make_take
from workers.audio.timing import word_times
from workers.phrasing import Line, Phrase

log = logging.getLogger(__name__)

LINES_AHEAD = 4
"""Lines spoken before the one that is being waited for: enough to keep every thread busy, few enough to hold."""

KNOWN_PACES = 5
"""Clips after which the voice's usual pace is believed."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line on tape: its take's key and facts, what was measured, and how many clips the engine spoke for it."""

    line: Line
    key: str
    facts: Facts
    checks: tuple[Check, ...]
    spoken: int


@dataclass
class Microphone:
    """An engine with all that decides the sound of its clips, and a memory of the voice's pace.

    `fresh` are the positions of lines whose clips are to be spoken anew. `claim` is entered with a clip's key while it
    is spoken, so that two workers who need the same words don't both ask for them.
    """

    engine: Engine
    shelf: Shelf
    form: Form
    convert: str = ""
    keep_clips: bool = True
    fresh: Collection[int] = ()
    claim: Callable[[str], AbstractContextManager[object]] = nullcontext
    _paces: list[float] = field(default_factory=list)
    _busy: defaultdict[str, Lock] = field(default_factory=lambda: defaultdict(Lock))
    _lock: Lock = field(default_factory=Lock)

    def record(self, lines: Sequence[Line]) -> Generator[Recorded]:
        """Record lines, several at once, giving them in order.

        Raise SpeechError when the engine gives up on a phrase or its speech fails the checks twice.
        """
        speakers = ThreadPoolExecutor(max(1, self.engine.parallel), "speak")
        makers = ThreadPoolExecutor(min(4, os.cpu_count() or 1), "take")
        waiting: deque[Future[Recorded]] = deque()
        try:
            for line in lines:
                if line.phrases:
                    waiting.append(self._begin(line, speakers, makers))
                if len(waiting) > LINES_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            speakers.shutdown(wait=False, cancel_futures=True)
            makers.shutdown(wait=True, cancel_futures=True)
            speakers.shutdown(wait=True)

    def _begin(self, line: Line, speakers: ThreadPoolExecutor, makers: ThreadPoolExecutor) -> Future[Recorded]:
        clips = [(self._key(phrase), phrase.pause_ms) for phrase in line.phrases[:-1]]
        clips.append((self._key(line.phrases[-1]), 0.0))
        key = take_key(self.form, clips, line.after_ms)
        if line.position not in self.fresh:
            facts = self.shelf.take(key, self.form.outputs)
            if facts is not None:
                return _done(Recorded(line, key, facts, (), 0))
        spoken = [speakers.submit(self._clip, phrase, line.position in self.fresh) for phrase in line.phrases]
        return makers.submit(self._make, line, key, spoken)

    def _key(self, phrase: Phrase) -> str:
        return clip_key(self.engine.fingerprint, self.convert, phrase.spoken)

    def _make(self, line: Line, key: str, spoken: Sequence[Future[_Spoken]]) -> Recorded:
        pieces: list[Piece] = []
        checks: list[Check] = []
        count = 0
        for phrase, future in zip(line.phrases, spoken, strict=True):
            heard = future.result()
            pieces.append(replace(heard.piece, pause_ms=0.0) if phrase is line.phrases[-1] else heard.piece)
            checks += heard.checks
            count += heard.calls
        take = make_take(pieces, self.form, line.after_ms)
        self.shelf.keep_take(key, take)
        return Recorded(line, key, take.facts, tuple(checks), count)

    def _clip(self, phrase: Phrase, anew: bool) -> _Spoken:  # noqa: FBT001 - called through submit, which takes no keywords here
        key = self._key(phrase)
        kept = None if anew else self._kept(key, phrase)
        if kept is not None:
            return kept
        with self._alone(key), self.claim(key):
            return (None if anew else self._kept(key, phrase)) or self._spoken(key, phrase)

    def _alone(self, key: str) -> Lock:
        """Give the lock of a clip: a sentence that stands twice in an article is spoken once."""
        with self._lock:
            return self._busy[key]

    def _kept(self, key: str, phrase: Phrase) -> _Spoken | None:
        clip = self.shelf.clip(key)
        return None if clip is None else _Spoken(_piece(phrase, clip, decoded(clip)), (), 0)

    def _spoken(self, key: str, phrase: Phrase) -> _Spoken:
        """Have a phrase spoken, once more if the first answer fails its checks."""
        try:
            return self._speak(key, phrase, 1)
        except (UnreadableClipError, BadClipError) as error:
            log.warning("clip %s refused, asking once more: %s", key[:12], error)
        try:
            return self._speak(key, phrase, 2)
        except UnreadableClipError as error:
            raise SpeechError(f"“{shortened(phrase.spoken)}” can't be had: {error}", permanent=True) from None
        except BadClipError as error:
            raise SpeechError(str(error), permanent=True) from None

    def _speak(self, key: str, phrase: Phrase, calls: int) -> _Spoken:
        clip = converted(speak(self.engine, phrase.spoken), self.convert)
        sound = decoded(clip)
        checks = checks_of(sound, phrase.spoken, self._pace())
        demand(checks, phrase.spoken)
        self._remember(pace_of(sound, phrase.spoken))
        if self.keep_clips:
            self.shelf.keep_clip(key, clip)
        log.debug("clip %s spoken by %s, %d ms", key[:12], self.engine.name, len(sound))
        return _Spoken(_piece(phrase, clip, sound), checks, calls)

    def _pace(self) -> float | None:
        with self._lock:
            return statistics.median(self._paces) if len(self._paces) >= KNOWN_PACES else None

    def _remember(self, pace_ms: float | None) -> None:
        if pace_ms is not None:
            with self._lock:
                self._paces.append(pace_ms)


@dataclass(frozen=True, slots=True)
class _Spoken:
    piece: Piece
    checks: tuple[Check, ...]
    calls: int


def _piece(phrase: Phrase, clip: Clip, sound: AudioSegment) -> Piece:
    cut = trimmed(samples_of(sound), sound.frame_rate)
    speech_ms = to_ms(len(cut.samples), cut.rate)
    times = word_times(phrase.spoken, clip.marks, cut_ms=cut.cut_ms, speech_ms=speech_ms)
    return Piece(sound_of(cut.samples, cut.rate), times, phrase.pause_ms)


def _done(recorded: Recorded) -> Future[Recorded]:
    future: Future[Recorded] = Future()
    future.set_result(recorded)
    return future
