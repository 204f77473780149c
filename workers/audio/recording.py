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
from workers.audio.edges import Steps, loud_steps, trimmed
from workers.audio.errors import BadClipError, UnreadableClipError
from workers.audio.shelf import Shelf, clip_key, take_key
from workers.audio.sound import samples_of, sound_of, to_ms
from workers.audio.take import Facts, Form, Take, join_takes, make_take
from workers.audio.timing import Times, word_times
from workers.phrasing import Line, Phrase

log = logging.getLogger(__name__)

LINES_AHEAD = 2
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
    is spoken, so that two workers who need the same words don't both ask for them. Without `keep_clips` only whole
    takes are put on the shelf.
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
        waiting: deque[Callable[[], Recorded]] = deque()
        try:
            for line in lines:
                if line.phrases:
                    waiting.append(self._begin(line, speakers, makers))
                if len(waiting) > LINES_AHEAD:
                    yield waiting.popleft()()
            while waiting:
                yield waiting.popleft()()
        finally:
            speakers.shutdown(wait=False, cancel_futures=True)
            makers.shutdown(wait=True, cancel_futures=True)
            speakers.shutdown(wait=True)

    def _begin(self, line: Line, speakers: ThreadPoolExecutor, makers: ThreadPoolExecutor) -> Callable[[], Recorded]:
        """Set the threads to work on a line; the result waits for them and joins what they made."""
        rests = [*(phrase.pause_ms for phrase in line.phrases[:-1]), line.after_ms]
        parts = [_Part(phrase, self._key(phrase), rest) for phrase, rest in zip(line.phrases, rests, strict=True)]
        key = take_key(self.form, [(part.key, part.after_ms) for part in parts])
        anew = line.position in self.fresh
        facts = None if anew else self.shelf.take(key, self.form.outputs)
        if facts is not None:
            kept = Recorded(line, key, facts, (), 0)
            return lambda: kept
        making = [self._make(part, speakers, makers, anew=anew) for part in parts]
        return lambda: self._joined(line, key, [future.result() for future in making])

    def _joined(self, line: Line, key: str, made: Sequence[_Made]) -> Recorded:
        take = made[0].take if len(made) == 1 else join_takes([each.take for each in made], self.form)
        if len(made) > 1 or not self.keep_clips:  # else it stands there as its only clip's take
            self.shelf.keep_take(key, take)
        checks = tuple(check for each in made for check in each.checks)
        return Recorded(line, key, take.facts, checks, sum(each.calls for each in made))

    def _make(
        self, part: _Part, speakers: ThreadPoolExecutor, makers: ThreadPoolExecutor, *, anew: bool
    ) -> Future[_Made]:
        """Have one phrase's take made: from the shelf, else from its clip, spoken if need be."""
        take = None if anew else self.shelf.whole_take(self._part_key(part), self.form.outputs)
        if take is not None:
            return _done(_Made(take, (), 0))
        spoken = speakers.submit(self._clip, part, anew)
        return makers.submit(self._encode, part, spoken)

    def _encode(self, part: _Part, spoken: Future[_Spoken]) -> _Made:
        heard = spoken.result()
        take = make_take(heard.sound, heard.words, self.form, part.after_ms)
        if self.keep_clips:
            self.shelf.keep_take(self._part_key(part), take)
        return _Made(take, heard.checks, heard.calls)

    def _key(self, phrase: Phrase) -> str:
        return clip_key(self.engine.fingerprint, self.convert, phrase.spoken)

    def _part_key(self, part: _Part) -> str:
        return take_key(self.form, [(part.key, part.after_ms)])

    def _clip(self, part: _Part, anew: bool) -> _Spoken:  # noqa: FBT001 - submit hands arguments over in order
        kept = None if anew else self._kept(part)
        if kept is not None:
            return kept
        with self._alone(part.key), self.claim(part.key):
            return (None if anew else self._kept(part)) or self._spoken(part)

    def _alone(self, key: str) -> Lock:
        """Give the lock of a clip: a sentence that stands twice in an article is spoken once."""
        with self._lock:
            return self._busy[key]

    def _kept(self, part: _Part) -> _Spoken | None:
        clip = self.shelf.clip(part.key)
        if clip is None:
            return None
        sound = decoded(clip)
        return _heard(part.phrase, clip, sound, loud_steps(samples_of(sound), sound.frame_rate))

    def _spoken(self, part: _Part) -> _Spoken:
        """Have a phrase spoken, once more if the first answer fails its checks."""
        try:
            return self._speak(part, 1)
        except (UnreadableClipError, BadClipError) as error:
            log.warning("clip %s refused, asking once more: %s", part.key[:12], error)
        try:
            return self._speak(part, 2)
        except UnreadableClipError as error:
            raise SpeechError(f"“{shortened(part.phrase.spoken)}” can't be had: {error}", permanent=True) from None
        except BadClipError as error:
            raise SpeechError(str(error), permanent=True) from None

    def _speak(self, part: _Part, calls: int) -> _Spoken:
        words = part.phrase.spoken
        clip = converted(speak(self.engine, words), self.convert)
        sound = decoded(clip)
        loud = loud_steps(samples_of(sound), sound.frame_rate)
        checks = checks_of(sound, loud, words, self._pace())
        demand(checks, words)
        self._remember(pace_of(loud, words))
        if self.keep_clips:
            self.shelf.keep_clip(part.key, clip)
        log.debug("clip %s spoken by %s, %d ms", part.key[:12], self.engine.name, len(sound))
        return replace(_heard(part.phrase, clip, sound, loud), checks=checks, calls=calls)

    def _pace(self) -> float | None:
        with self._lock:
            return statistics.median(self._paces) if len(self._paces) >= KNOWN_PACES else None

    def _remember(self, pace_ms: float | None) -> None:
        if pace_ms is not None:
            with self._lock:
                self._paces.append(pace_ms)


@dataclass(frozen=True, slots=True)
class _Part:
    """A phrase, its clip's key, and the pause after it."""

    phrase: Phrase
    key: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class _Spoken:
    sound: AudioSegment
    words: Times
    checks: tuple[Check, ...]
    calls: int


@dataclass(frozen=True, slots=True)
class _Made:
    take: Take
    checks: tuple[Check, ...]
    calls: int


def _heard(phrase: Phrase, clip: Clip, sound: AudioSegment, loud: Steps) -> _Spoken:
    """Trim a clip and place its words."""
    cut = trimmed(samples_of(sound), sound.frame_rate, loud)
    speech_ms = to_ms(len(cut.samples), cut.rate)
    words = word_times(phrase.spoken, clip.marks, cut_ms=cut.cut_ms, speech_ms=speech_ms)
    return _Spoken(sound_of(cut.samples, cut.rate), words, (), 0)


def _done(made: _Made) -> Future[_Made]:
    future: Future[_Made] = Future()
    future.set_result(made)
    return future
