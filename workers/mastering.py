"""Mastering: from recorded takes to an episode whose files are durable under names that hold their hash."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.core import transcript
from service.core.model import Chapter, Cue, Episode, Rendition
from service.core.slugs import slug
from service.core.vietnam import day_of
from service.newsroom.room import Room
from service.storage.articles import ArticleRow
from workers.audio import episode
from workers.audio.episode import Timeline
from workers.audio.shelf import Shelf
from workers.audio.tags import Tags, id3_bytes

MIMES = {
    ".mp3": "audio/mpeg",
    ".webm": "audio/webm",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".words.json": "application/json",
    ".chapters.json": "application/json+chapters",
}

_PIECE = 1 << 20

Writer = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an episode's files say of themselves besides the article: the paper, the voice, the page, the cover."""

    paper: str
    voice: str
    url: str
    cover: bytes = b""


def master(  # noqa: PLR0913 - an episode is all of these
    room: Room,
    article: ArticleRow,
    timeline: Timeline,
    shelf: Shelf,
    *,
    engine: str,
    imprint: Imprint,
    chapters: Sequence[Chapter] | None = None,
) -> Episode:
    """Write every file of an episode and keep it durably; the same takes give the same files and paths."""
    cues = episode.cues_of(timeline)
    named = tuple(chapters) if chapters is not None else episode.chapters_of(timeline)
    with tempfile.TemporaryDirectory(prefix="baonoi-") as folder:
        files = _Files(room, Path(folder), slug(article.title, 60) or article.id)
        tag = id3_bytes(_tags(article, imprint, cues, named), timeline.duration_ms)
        audio = files.sound(".mp3", lambda target: episode.write_mp3(target, tag, timeline, shelf.bytes_of))
        small = None
        if room.settings.small_audio:
            small = files.sound(".webm", lambda target: episode.write_small(target, timeline, shelf.bytes_of))
        return Episode(
            audio=audio,
            duration_ms=timeline.duration_ms,
            loudness_lufs=timeline.loudness_lufs,
            true_peak_dbtp=timeline.peak_dbtp,
            sample_rate=timeline.shape.rate,
            engine=engine,
            cues=cues,
            chapters=named,
            small=small,
            vtt=files.text(".vtt", transcript.vtt(cues, article.language)),
            srt=files.text(".srt", transcript.srt(cues)),
            words=files.text(".words.json", transcript.word_list(cues)),
            chapters_file=files.text(".chapters.json", transcript.chapters_json(named)) if named else None,
        )


class _Files:
    """Names files by their hash and puts them into the media store."""

    def __init__(self, room: Room, folder: Path, name: str) -> None:
        self._room = room
        self._folder = folder
        self._name = name

    def sound(self, ending: str, write: Writer) -> Rendition:
        target = self._folder / f"episode{ending}"
        write(target)
        return self._keep(target, ending)

    def text(self, ending: str, text: str) -> Rendition:
        target = self._folder / f"episode{ending}"
        target.write_text(text, encoding="utf-8")
        return self._keep(target, ending)

    def _keep(self, file: Path, ending: str) -> Rendition:
        found = hashlib.sha256()
        with file.open("rb") as source:
            while piece := source.read(_PIECE):
                found.update(piece)
        sha256 = found.hexdigest()
        path = f"audio/{sha256[:2]}/{self._name}-{sha256[:16]}{ending}"
        self._room.media.put_file(path, file)
        return Rendition(path, MIMES[ending], file.stat().st_size, sha256)


def _tags(article: ArticleRow, imprint: Imprint, cues: Sequence[Cue], chapters: Sequence[Chapter]) -> Tags:
    return Tags(
        title=article.title,
        paper=imprint.paper,
        section=article.section,
        date=day_of(article.published_at),
        voice=imprint.voice,
        url=article.source_url or imprint.url,
        transcript="\n".join(cue.printed for cue in cues),
        cover=imprint.cover,
        chapters=tuple(chapters),
    )
