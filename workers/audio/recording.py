"""Recording: lines in, takes out in their order, each clip and each take made once."""

from __future__ import annotations

import logging
import statistics
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from threading import BoundedSemaphore, Lock

from voices.chain import Asking
from voices.engine import Clip, Engine, SpeechError
from workers.audio.checks import Check, checks_of, demand, pace_of, shortened, without_words
from workers.audio.convert import converted
from workers.audio.cores import COUNT, Cores
from workers.audio.decode import decoded
from workers.audio.edges import Loud, loud_blocks, trimmed
from workers.audio.errors import BadClipError, UnreadableClipError
from workers.audio.facts import Facts
from workers.audio.packets import framed, in_step
from workers.audio.shelf import Shelf, clip_key, take_key
from workers.audio.sound import to_ms
from workers.audio.survey import Surveyed, surveyed
from workers.audio.take import Form, Take, at_level, join_takes, lasting_ms
from workers.audio.timing import Times, word_times
from workers.phrasing import Line, Phrase

log = logging.getLogger(__name__)

AHEAD = 3
"""Clips asked for, for each thread, before the first is waited for: none is idle where short segments meet."""

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
    takes are put on the shelf. Clips of an instant engine stand there only until their small renditions are made.
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

    def __post_init__(self) -> None:
        self._fingerprint = self.engine.fingerprint  # looked up in the engine's package, and asked for every phrase
        self._instant = self.engine.instant
        self._shelved = self.form.small or (self.keep_clips and not self._instant)
        self._asking = Asking(self.engine)
        self._speaking = BoundedSemaphore(max(1, self.engine.parallel))
        self._cores = Cores(apart=False)

    def record(self, lines: Sequence[Line]) -> Generator[Recorded]:
        """Record lines, several at once, giving them in order.

        Each can be heard when it is given. The small renditions are made when all have been given, before this ends.
        Raise SpeechError when the engine gives up on a phrase or its speech fails the checks twice.
        """
        spoken = [line for line in lines if line.phrases]
        yield from self._recorded(spoken)
        if self.form.small:
            with ThreadPoolExecutor(COUNT, "small") as pool:
                deque(pool.map(self._shrink, spoken), maxlen=0)

    def _recorded(self, lines: Sequence[Line]) -> Generator[Recorded]:
        threads = COUNT + (0 if self._instant else max(1, self.engine.parallel))  # who waits for a service waits long
        pool = ThreadPoolExecutor(threads, "take")
        self._cores = Cores(apart=not self._instant)
        waiting: deque[_Making] = deque()
        try:
            for line in lines:
                waiting.append(self._begin(line, pool))
                while waiting and (waiting[0].left() == 0 or sum(each.left() for each in waiting) > AHEAD * threads):
                    yield self._joined(waiting.popleft())
            while waiting:
                yield self._joined(waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            self._cores.close()

    def _begin(self, line: Line, pool: ThreadPoolExecutor) -> _Making:
        """Set the threads to work on a line whose take does not stand on the shelf."""
        parts = self._parts(line)
        key = self._take_key(parts)
        anew = line.position in self.fresh
        facts = None if anew else self.shelf.take(key, self.form.at_once)
        look = not anew and len(parts) > 1  # the take of an only clip is what was just looked for
        making = [] if facts is not None else [self._make(part, pool, anew=anew, look=look) for part in parts]
        return _Making(line, key, facts, making)

    def _parts(self, line: Line) -> list[_Part]:
        rests = [*(phrase.pause_ms for phrase in line.phrases[:-1]), line.after_ms]
        return [self._part(phrase, rest) for phrase, rest in zip(line.phrases, rests, strict=True)]

    def _part(self, phrase: Phrase, rest: float) -> _Part:
        key = self._key(phrase)
        return _Part(phrase, key, rest, take_key(self.form, [(key, rest)]))

    def _joined(self, making: _Making) -> Recorded:
        """Wait for a line's clips and join what was made of them."""
        if making.facts is not None:
            return Recorded(making.line, making.key, making.facts, (), 0)
        made = [future.result() for future in making.clips]
        take = made[0].take if len(made) == 1 else join_takes([each.take for each in made], self.form)
        if len(made) > 1 or not self.keep_clips:  # else it stands there as its only clip's take
            self.shelf.keep_take(making.key, take)
        checks = tuple(check for each in made for check in each.checks)
        return Recorded(making.line, making.key, take.facts, checks, sum(each.calls for each in made))

    def _make(self, part: _Part, pool: ThreadPoolExecutor, *, anew: bool, look: bool) -> Future[_Made]:
        """Have one phrase's take made: from the shelf, if it is worth a look, else from its clip, spoken if need be."""
        take = self.shelf.whole_take(part.take, self.form.at_once) if look else None
        if take is not None:
            return _done(_Made(take, (), 0))
        return pool.submit(self._encoded, part, anew)

    def _encoded(self, part: _Part, anew: bool) -> _Made:  # noqa: FBT001 - submit hands arguments over in order
        """Speak and encode in one go: no more clips lie in memory than there are threads."""
        heard = self._clip(part, anew=anew)
        take = self._cores.do(self._cores.take, heard.sound, heard.words, self.form, part.after_ms)
        if self.keep_clips:
            self.shelf.keep_take(part.take, take)
        return _Made(take, heard.checks, heard.calls)

    def _shrink(self, line: Line) -> None:
        """Make the small rendition of a line's take, of each clip's where they are several."""
        parts = self._parts(line)
        key = self._take_key(parts)
        if self.shelf.small(key) is not None:
            return
        made = [self._shrunk(part) for part in parts]
        joined = made[0][0] if len(made) == 1 else b"".join(framed(packet) for packet in in_step(made))
        self.shelf.keep_small(key, joined)

    def _shrunk(self, part: _Part) -> tuple[bytes, float]:
        """Give a clip's small rendition and how long it lasts, pause and all (ms)."""
        from workers.audio.small import small_of  # noqa: PLC0415 - 17 MB that a plain MP3 does without

        key = part.take
        facts = self.shelf.take(key, ())
        data = self.shelf.small(key)
        if facts is not None and data is not None:
            return data, facts.duration_ms
        done = at_level(self._clip(part, anew=False).sound)
        lasting = lasting_ms(done, self.form, part.after_ms)
        data = small_of(done, lasting)
        self.shelf.keep_small(key, data)
        if self._instant:
            self.shelf.drop_clip(part.key)
        return data, lasting

    def _key(self, phrase: Phrase) -> str:
        return clip_key(self._fingerprint, self.convert, phrase.spoken)

    def _take_key(self, parts: Sequence[_Part]) -> str:
        return parts[0].take if len(parts) == 1 else take_key(self.form, [(part.key, part.after_ms) for part in parts])

    def _clip(self, part: _Part, *, anew: bool) -> _Spoken:
        kept = None if anew else self._kept(part)
        if kept is not None:
            return kept
        with self._alone(part.key), nullcontext() if self._instant else self.claim(part.key):
            return (None if anew else self._kept(part)) or self._spoken(part)

    def _alone(self, key: str) -> Lock:
        """Give the lock of a clip: a sentence that stands twice in an article is spoken once."""
        with self._lock:
            return self._busy[key]

    def _kept(self, part: _Part) -> _Spoken | None:
        clip = self.shelf.clip(part.key) if self._shelved else None
        if clip is None:
            return None
        sound = self._cores.do(_sound, clip)
        return _heard(part.phrase, clip, sound, loud_blocks(sound))

    def _spoken(self, part: _Part) -> _Spoken:
        """Have a phrase spoken, once more if the first answer fails its checks."""
        try:
            return self._speak(part, 1)
        except (UnreadableClipError, BadClipError) as error:
            log.warning("clip %s refused, asking once more: %s", part.key[:12], without_words(str(error)))
        try:
            return self._speak(part, 2)
        except UnreadableClipError as error:
            raise SpeechError(f"“{shortened(part.phrase.spoken)}” can't be had: {error}", permanent=True) from None
        except BadClipError as error:
            raise SpeechError(str(error), permanent=True) from None

    def _speak(self, part: _Part, calls: int) -> _Spoken:
        words = part.phrase.spoken
        with self._speaking:
            clip = self._asking.speak(words)
        if self.convert:
            clip = self._cores.do(converted, clip, self.convert)
        sound = self._cores.do(_sound, clip)
        loud = loud_blocks(sound)
        checks = checks_of(sound, loud, words, self._pace())
        demand(checks, words)
        self._remember(pace_of(sound, loud, words))
        if self._shelved:
            self.shelf.keep_clip(part.key, clip, passing=self._instant)
        log.debug("clip %s spoken by %s, %d samples", part.key[:12], self.engine.name, len(sound.samples))
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
    """A phrase, its clip's key, the pause after it, and the key of the take that both make."""

    phrase: Phrase
    key: str
    after_ms: float
    take: str


@dataclass(frozen=True, slots=True)
class _Making:
    """A line in the making: the facts of its take where it stands on the shelf, else its clips' takes to come."""

    line: Line
    key: str
    facts: Facts | None
    clips: Sequence[Future[_Made]]

    def left(self) -> int:
        """Count the clips that are still to come."""
        return sum(not clip.done() for clip in self.clips)


@dataclass(frozen=True, slots=True)
class _Spoken:
    sound: Surveyed
    words: Times
    checks: tuple[Check, ...]
    calls: int


@dataclass(frozen=True, slots=True)
class _Made:
    take: Take
    checks: tuple[Check, ...]
    calls: int


def _sound(clip: Clip) -> Surveyed:
    return surveyed(decoded(clip))


def _heard(phrase: Phrase, clip: Clip, sound: Surveyed, loud: Loud) -> _Spoken:
    """Trim a clip and place its words."""
    cut = trimmed(sound, loud)
    speech_ms = to_ms(len(cut.sound.samples), sound.rate)
    words = word_times(phrase.spoken, clip.marks, cut_ms=cut.cut_ms, speech_ms=speech_ms)
    return _Spoken(cut.sound, words, (), 0)


def _done(made: _Made) -> Future[_Made]:
    future: Future[_Made] = Future()
    future.set_result(made)
    return future
