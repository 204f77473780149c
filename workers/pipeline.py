"""The line, from a requested version to a published episode: the file to read first.

    script → lines → clips → takes → episode → READY → published where the policy allows

Everything may be killed anywhere and run again: clips and takes are kept under the hash of what they are, every row
is written under the attempt's number, and files are durable before the row that names them.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import asdict, dataclass
from datetime import timedelta

from service.core.model import Chapter, Role, Script, Segment
from service.core.slugs import slug
from service.core.states import State
from service.newsroom import announcing, edits, files, publishing
from service.newsroom.house import House, house
from service.newsroom.room import Room
from service.newsroom.scripts import script_from
from service.storage import articles, clips, episodes, events, segments, versions
from service.storage.articles import ArticleRow
from service.storage.database import Connection
from service.storage.schema import now
from service.storage.segments import RecordedSegment
from service.storage.versions import Version
from voices.chain import Decision, Step
from voices.engine import SpeechError
from workers.audio.checks import without_words
from workers.audio.episode import Timeline
from workers.audio.recording import Recorded
from workers.audio.shelf import Shelf
from workers.casting import Cast, NobodySpeaksError, cast_for, voice_of
from workers.findings import flags_of
from workers.lease import SECONDS, Lease, LeaseLostError
from workers.mastering import Imprint, master
from workers.studio import Studio

log = logging.getLogger(__name__)

MOST_COVER_BYTES = 150_000
"""A cover in every file of a slow line: no more than some 20 seconds of sound."""

_ORDER = (State.REQUESTED, State.SCRIPTED, State.RECORDING, State.MASTERING)


@dataclass(frozen=True, slots=True)
class Work:
    """A version in one worker's hands."""

    room: Room
    version: Version
    article: ArticleRow
    house: House
    script: Script
    lease: Lease
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Recording:
    """A version on tape: its takes in order, a bulletin's chapters, and what the desk should look at."""

    timeline: Timeline
    chapters: tuple[Chapter, ...] | None
    flags: list[str]


def produce(room: Room, version_id: str) -> None:
    """Make a version whole and publish it where its policy allows; does nothing when it is not due or held."""
    with room.database.writing() as connection:
        attempt = versions.take(connection, version_id, SECONDS)
    if attempt is None:
        log.info("version %s is not due, or another worker has it", version_id)
        return
    with Lease(room, version_id, attempt) as lease:
        try:
            _produce(room, version_id, lease)
        except LeaseLostError as error:
            log.info("version %s attempt %d stops: %s", version_id, attempt, error)
            return
        except NobodySpeaksError as error:
            _put_aside(room, version_id, attempt, error.decision)
            return
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            _put_aside(room, version_id, attempt, Decision(Step.WAIT, _FULL, 60))
            return
    publishing.publish_ready(room, version_id)


LONGEST_WAIT_SECONDS = 86_400.0
"""Whatever a service asks for: what is due later than in two days is taken for the fault of a clock, and due now."""

_FULL = "The disk is full: nothing more can be recorded until there is room, or BAONOI_CLIP_BUDGET is lowered."


def _produce(room: Room, version_id: str, lease: Lease) -> None:
    work = _scripted(room, version_id, lease)
    spoken = sum(len(segment.spoken or segment.printed) for segment in work.script.segments)
    wanted = [segment.voice for segment in work.script.segments if segment.voice]
    cast = cast_for(room, work.version, wanted, spoken)
    _finish(work, cast, _recorded(work, cast))


def _scripted(room: Room, version_id: str, lease: Lease) -> Work:
    """Settle the words: the intake's script, editors' changes, the house's ending. A resumed version keeps its own."""
    with room.database.reading() as connection:
        version = versions.get(connection, version_id)
        article = articles.get(connection, version.article_id)
        settled = versions.script(connection, version_id)
    assert article is not None, "a version's article is a foreign key"
    ours = house(room)
    if version.state is State.REQUESTED or not settled:
        printed = edits.apply(room, article.id, script_from(article.script))
        script = _with_outro(printed, "" if article.source_kind == "bulletin" else ours.outro)
        _advance(
            room, version, lease, State.SCRIPTED, "the words are settled",
            script=asdict(script), script_hash=script.hash, total=len(script.segments), done=0,
        )  # fmt: skip
    else:
        script = script_from(settled)
    return Work(room, version, article, ours, script, lease, Shelf(room.media))


def _with_outro(script: Script, outro: str) -> Script:
    if not outro.strip():
        return script
    return Script(script.title, (*script.segments, Segment(Role.OUTRO, outro)), script.left_out, script.flags)


def _recorded(work: Work, cast: Cast) -> Recording:
    """Record the whole version with one engine for each voice; when it fails, the whole version with the next one."""
    while True:
        with Studio(work.room, work.version, work.article, work.house, work.shelf, cast) as studio:
            lines = studio.lines(work.script.segments)
            if not any(line.phrases for line in lines):
                raise NobodySpeaksError(Decision(Step.DESK, "There is nothing to say: the script holds no words."))
            _begin(work, cast, studio.rows(lines))
            try:
                timeline = studio.timeline(_noted(work, each) for each in studio.record(lines))
            except SpeechError as error:
                part, why = cast.part(studio.failed).id, without_words(str(error))
                log.warning("version %s: %s can't speak: %s", work.version.id, part, why)
                cast.after(studio.failed, error)
                _note(work, cast.instead[-1])
            else:
                told = [*cast.instead, *work.article.flags, *work.script.flags, *studio.warnings]
                return Recording(timeline, studio.chapters(timeline), flags_of(lines, told))


def _note(work: Work, why: str) -> None:
    """Keep with the article's events that another engine begins its version again."""
    about = {"article_id": work.article.id, "version_id": work.version.id}
    with work.room.database.writing() as connection:
        events.add(connection, "version.recast", who="worker", why=why, **about)


def _begin(work: Work, cast: Cast, rows: list[RecordedSegment]) -> None:
    """Write down what will be said, before the first sound."""
    part = cast.part(work.version.voice)
    _advance(work.room, work.version, work.lease, State.RECORDING, f"recording with {part.id}")
    with work.room.database.writing() as connection:
        _renew(connection, work, engine=part.id, done=0, total=len(rows))
        segments.replace_all(connection, work.version.id, rows)


def _noted(work: Work, recorded: Recorded) -> Recorded:
    """Note a take that passed its checks: from here on it can be listened to."""
    work.lease.check()
    position = recorded.line.position
    with work.room.database.writing() as connection:
        _renew(connection, work, done=position + 1)
        segments.record(
            connection,
            work.version.id,
            position,
            take_key=recorded.key,
            state="recorded",
            duration_ms=recorded.facts.duration_ms,
            checks=[asdict(check) for check in recorded.checks],
        )
        clips.touch(connection, work.shelf.touched(), now())
    log.info(
        "version %s segment %d recorded: %.1f s, %d clips spoken",
        work.version.id, position, recorded.facts.duration_ms / 1000, recorded.spoken,
    )  # fmt: skip
    return recorded


def _finish(work: Work, cast: Cast, recording: Recording) -> None:
    """Write the files, then the rows that name them, in one transaction."""
    version, room = work.version, work.room
    _advance(room, version, work.lease, State.MASTERING, "every take is recorded")
    part, timeline = cast.part(version.voice), recording.timeline
    imprint = Imprint(
        paper=work.house.name,
        voice=voice_of(room, version.voice).label,
        url=f"{room.settings.public_url}/nghe/{slug(work.article.title)}-{work.article.id}",
        cover=_cover(room, work.house),
    )
    episode = master(
        room, work.article, timeline, work.shelf, engine=part.id, imprint=imprint, chapters=recording.chapters
    )
    work.lease.check()
    with room.database.writing() as connection:
        episodes.insert(connection, version.id, episode)
        for place in timeline.places:
            if place.line is not None:
                segments.record(connection, version.id, place.line.position, start_ms=round(place.start_ms, 3))
        made = versions.move(
            connection, version.id, State.MASTERING, State.READY, who="worker", why="the episode is made",
            attempt=work.lease.attempt, engine=part.id, error="", fresh=[], flags=recording.flags,
        )  # fmt: skip
        if not made:
            raise LeaseLostError(f"Version {version.id} was taken over before its episode was written.")
    log.info("version %s ready: %.1f s, %.1f LUFS", version.id, episode.duration_ms / 1000, episode.loudness_lufs)


def _cover(room: Room, ours: House) -> bytes:
    """Read the paper's logo for the tag; one that is large, or no PNG or JPEG, stays out of every file."""
    if not ours.logo.endswith((".png", ".jpg", ".jpeg")) or (room.media.size(ours.logo) or 0) > MOST_COVER_BYTES:
        return b""
    return files.read(room, ours.logo)


def _advance(room: Room, version: Version, lease: Lease, state: State, why: str, **columns: object) -> None:
    """Move forward to a state, unless an earlier attempt of the same version got there already."""
    with room.database.writing() as connection:
        found = versions.get(connection, version.id)
        if found.attempt != lease.attempt or found.state not in _ORDER:
            raise LeaseLostError(f"Version {version.id} is {found.state} in attempt {found.attempt}.")
        if _ORDER.index(found.state) < _ORDER.index(state):
            versions.move(
                connection, version.id, found.state, state, who="worker", why=why, attempt=lease.attempt, **columns
            )


def _renew(connection: Connection, work: Work, **columns: object) -> None:
    if not versions.renew(connection, work.version.id, work.lease.attempt, SECONDS, **columns):
        raise LeaseLostError(f"Version {work.version.id} was taken over, withdrawn or superseded.")


def _put_aside(room: Room, version_id: str, attempt: int, decision: Decision) -> None:
    """Let the version wait for an engine, or hand it to the desk, saying why."""
    after = State.WAITING if decision.step is Step.WAIT else State.FAILED
    due = now() + timedelta(seconds=min(decision.seconds, LONGEST_WAIT_SECONDS))
    columns = {"next_attempt_at": due} if after is State.WAITING else {}
    with room.database.writing() as connection:
        version = versions.get(connection, version_id)
        moved = version.state in _ORDER and versions.move(
            connection, version_id, version.state, after, who="worker", why=decision.why[:200],
            attempt=attempt, error=decision.why, **columns,
        )  # fmt: skip
        if moved and after is State.FAILED:
            announcing.announce_failure(connection, version_id, decision.why)
    log.warning("version %s is %s: %s", version_id, after if moved else version.state, without_words(decision.why))
