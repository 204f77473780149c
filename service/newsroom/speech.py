"""Speech and its price: which engines can speak, what was sent to them, and the month's ceiling."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from service.core.vietnam import VIETNAM
from service.newsroom import resting
from service.newsroom.room import Room
from service.storage import engine_status, rests, usage
from service.storage.engine_status import EngineStatus
from service.storage.schema import now
from voices import catalogue
from voices.catalogue import Part, Voice
from voices.engine import Clip, Engine, SpeechError

MICRO = 1_000_000
LOOK_AGAIN_SECONDS = 300.0
"""How soon a version looks again whether there is money for it."""

NEAR = 0.8
"""The share of the month's ceiling from which the desk is told."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Speaking:
    """A voice and whether it can be heard: `part` is the first of its chain that can speak, None when none can.

    `why` tells what keeps the other parts, or all of them, from speaking, `reasons` the same by their engines' labels;
    `checked_at` is when a worker last looked (None: none has yet).
    """

    voice: Voice
    part: Part | None
    why: str
    checked_at: datetime | None
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """What one engine was sent, and its price in US dollars."""

    engine: str
    label: str
    characters: int
    calls: int
    dollars: float


@dataclass(frozen=True, slots=True)
class Month:
    """A month's speech: by engine, by day, the cost and the ceiling in US dollars (0: none)."""

    first: date
    engines: tuple[Spent, ...]
    days: tuple[usage.Usage, ...]
    dollars: float
    ceiling: int

    def label_of(self, engine: str) -> str:
        """Name an engine of this month for people."""
        return next((each.label for each in self.engines if each.engine == engine), engine)


def why_not(room: Room, part: Part, characters: int = 0) -> str:
    """Say why a part can't speak here and now, or nothing; `characters` more must fit under the month's ceiling."""
    why = catalogue.why_not(part, room.settings.keys, room.settings.voices_folder)
    return why or (resting.left_alone(room, part.id) if part.remote else "") or _too_dear(room, part, characters)


def open_engine(room: Room, part: Part, characters: int = 0) -> Engine:
    """Make the part's engine; what a remote one is sent is counted, and stops at the ceiling.

    With its first call so many `characters` must fit under the ceiling: a version is not begun that can't be ended.
    """
    engine = catalogue.open_engine(part, room.settings.keys, room.settings.voices_folder)
    return _Metered(engine, part, room, characters) if part.remote else engine


def report_engines(room: Room) -> None:
    """Write which parts of every voice can speak here. For workers: the web only reads what they wrote."""
    settings = room.settings
    parts = {part.id: part for voice in catalogue.voices(settings.voices_folder) for part in voice.engines}
    found = [
        (part.id, part.engine, catalogue.why_not(part, settings.keys, settings.voices_folder) or _too_dear(room, part))
        for part in parts.values()
    ]
    with room.database.writing() as connection:
        engine_status.replace_all(connection, found)


def ready(room: Room) -> tuple[EngineStatus, ...]:
    """List every part of every voice as a worker last found it, and as it failed since."""
    with room.database.reading() as connection:
        found = engine_status.known(connection)
        left = {each.part: resting.sentence(each) for each in rests.at(connection, now())}
    return tuple(replace(each, why_not=each.why_not or left.get(each.part, "")) for each in found)


def alarms(room: Room) -> tuple[str, ...]:
    """List what makes recordings go on with other engines than they should: each reason once."""
    with room.database.reading() as connection:
        left = rests.at(connection, now())
        cost = usage.month_cost(connection, today())
    ceiling = room.settings.speech_budget
    near = 0 < NEAR * ceiling * MICRO < cost
    told = [f"Of this month's {ceiling} US dollars for speech {cost / MICRO:.2f} are spent."] if near else []
    every = catalogue.standing(room.settings.voices_folder).values()
    labels = {part.id: f"{part.label} ({voice.label})" for voice in every for part in voice.engines}
    shown = {each.why: each for each in left}
    told += [f"{labels.get(each.part, each.part)} does not speak: {resting.sentence(each)}" for each in shown.values()]
    return tuple(told)


def forget_failures(room: Room) -> None:
    """Ask every engine again: whoever starts the workers may have mended what it failed by."""
    with room.database.writing() as connection:
        rests.forget_all(connection)


def speaking(room: Room) -> tuple[Speaking, ...]:
    """List the voices with what workers found of their engines."""
    known = {status.part: status for status in ready(room)}
    return tuple(_speaking(voice, known) for voice in catalogue.standing(room.settings.voices_folder).values())


def month(room: Room, day: date | None = None) -> Month:
    """Sum up the month of a day (in Vietnam; today when not given)."""
    first = (day or today()).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with room.database.reading() as connection:
        sums = usage.totals(connection, first, last)
        days = usage.between(connection, first, last)
        cost = usage.month_cost(connection, first)
    labels = _labels(room)
    spent = tuple(
        Spent(each.engine, labels.get(each.engine, each.engine), each.characters, each.calls, each.microdollars / MICRO)
        for each in sums
    )
    return Month(first, spent, days, cost / MICRO, room.settings.speech_budget)


class _Metered:
    """A remote engine, whose every call is counted before it is made.

    A call is refused where it would pass the ceiling, and while the engine is left alone for its failures.
    """

    def __init__(self, engine: Engine, part: Part, room: Room, ahead: int) -> None:
        self._engine = engine
        self._ahead = ahead
        self._part = part
        self._room = room
        self.name = engine.name
        self.fingerprint = engine.fingerprint
        self.longest = engine.longest
        self.parallel = engine.parallel
        self.instant = engine.instant

    def ready(self) -> str:
        return why_not(self._room, self._part)

    def warm(self) -> None:
        self._engine.warm()

    def speak(self, words: str) -> Clip:
        return self._asked(len(words), lambda: self._engine.speak(words))

    def close(self) -> None:
        self._engine.close()

    def _asked(self, characters: int, ask: Callable[[], Answer]) -> Answer:
        """Ask for so many characters, if it may be; note a failure, and the first success after one."""
        if self._ahead and (why := _too_dear(self._room, self._part, self._ahead)):
            raise _too_dear_error(why)
        self._ahead = 0
        failed_before = _spend(self._room, self._part, characters)
        began = time.monotonic()
        try:
            answer = ask()
        except SpeechError as error:
            resting.failed(self._room, self._part.id, error, took=time.monotonic() - began)
            raise
        if failed_before:
            resting.spoke(self._room, self._part.id)
        return answer


def _spend(room: Room, part: Part, characters: int) -> bool:
    """Count before sending: a ceiling that is looked at afterwards has been passed. Tell whether it failed before.

    Raise SpeechError, with nothing counted, where the ceiling would be passed, and while the part is left alone.
    """
    with room.database.writing() as connection:
        failed_before = resting.demand(connection, part.id)
        cost = usage.add(connection, today(), part.engine, characters, _price(part, characters))
        if part.price and 0 < room.settings.speech_budget * MICRO < cost:
            raise _too_dear_error(_over(room))
    return failed_before


def _too_dear_error(why: str) -> SpeechError:
    return SpeechError(why, permanent=False, retry_after=LOOK_AGAIN_SECONDS)


def _too_dear(room: Room, part: Part, characters: int = 0) -> str:
    if not part.price or not room.settings.speech_budget:
        return ""
    with room.database.reading() as connection:
        cost = usage.month_cost(connection, today())
    return _over(room) if cost + _price(part, characters) > room.settings.speech_budget * MICRO else ""


def _price(part: Part, characters: int) -> int:
    """Give the price in millionths of a dollar: dollars per million characters are millionths per character."""
    return round(part.price * characters)


def _over(room: Room) -> str:
    return (
        f"This month's ceiling of {room.settings.speech_budget} US dollars for speech is reached; "
        "raise BAONOI_SPEECH_BUDGET or wait for the next month."
    )


def _speaking(voice: Voice, known: dict[str, EngineStatus]) -> Speaking:
    found = [known[part.id] for part in voice.engines if part.id in known]
    if not found:
        return Speaking(voice, None, "No worker has looked yet.", None)
    able = {status.part for status in found if not status.why_not}
    part = next((part for part in voice.engines if part.id in able), None)
    why = " ".join(f"{status.part}: {status.why_not}" for status in found if status.why_not)
    labels = {each.id: each.label for each in voice.engines}
    reasons = tuple((labels[status.part], status.why_not) for status in found if status.why_not)
    return Speaking(voice, part, why, max(status.checked_at for status in found), reasons)


def _labels(room: Room) -> dict[str, str]:
    return {
        part.engine: part.label
        for voice in catalogue.standing(room.settings.voices_folder).values()
        for part in voice.engines
    }


def today() -> date:
    """Tell the day in Vietnam: months of speech begin there."""
    return datetime.now(UTC).astimezone(VIETNAM).date()
