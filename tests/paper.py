"""A small newspaper for tests of what listeners get: articles with real rows, files and publications."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from service.core.model import Chapter, Cue, DurationMs, Episode, Rendition
from service.core.slugs import slug
from service.core.states import State
from service.newsroom import announcing
from service.newsroom.room import Room
from service.storage import episodes, publications, segments, versions
from service.storage.articles import articles
from service.storage.media import Marker
from service.storage.schema import new_id, now
from service.storage.segments import RecordedSegment
from service.storage.versions import versions as versions_table

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Paper:
    """Prints and voices articles without a worker: `publish` leaves what the pipeline would."""

    room: Room
    printed: int = 0
    titles: list[str] = field(default_factory=list)

    def print(self, title: str = "", section: str = "Kinh tế", lead: str = "Sapo của bài.", **columns: Any) -> str:
        """Add an article and return its id."""
        self.printed += 1
        article_id = new_id()
        title = title or f"Bài số {self.printed} về mùa cà phê"
        self.titles.append(title)
        moment = MONDAY + timedelta(hours=self.printed)
        values = {
            "id": article_id,
            "site": "bao-thu",
            "source_id": article_id,
            "source_kind": "cms",
            "source_url": f"https://bao-thu.example/{slug(title)}-{article_id}.html",
            "title": title,
            "lead": lead,
            "blocks": [
                {"kind": "title", "text": title, "confidence": 1.0},
                {"kind": "lead", "text": lead, "confidence": 1.0},
                {"kind": "body", "text": "Thân bài.", "confidence": 1.0},
            ],
            "section": section,
            "section_slug": slug(section),
            "outcome": "ok",
            "published_at": moment,
            "created_at": moment,
            "updated_at": moment,
            **columns,
        }
        with self.room.database.writing() as connection:
            connection.execute(articles.insert().values(values))
        return article_id

    def record(self, article_id: str, voice: str = "nam-bac", audio: bytes = b"", **columns: Any) -> str:
        """Add a finished version with files in the media store; return its id."""
        version_id = new_id()
        with self.room.database.writing() as connection:
            number = len(connection.execute(versions_table.select()).all()) + 1
            connection.execute(
                versions_table.insert().values(
                    id=version_id,
                    article_id=article_id,
                    voice=voice,
                    number=number,
                    state=State.READY,
                    created_at=now(),
                    updated_at=now(),
                    **columns,
                )
            )
            episodes.insert(
                connection, version_id, self._episode(article_id, voice, audio or f"{version_id}".encode() * 400)
            )
            rows = [
                RecordedSegment(version_id, 0, "title", "Tiêu đề."),
                RecordedSegment(version_id, 1, "body", "Thân bài."),
            ]
            segments.replace_all(connection, version_id, rows)
        return version_id

    def air(self, version_id: str, event: str = "") -> None:
        """Publish a version as the newsroom does: rows, shows and announcements in one transaction."""
        with self.room.database.writing() as connection:
            version = versions.get(connection, version_id)
            before = publications.get(connection, version.article_id, version.voice)
            publications.publish(connection, version.article_id, version.voice, version_id)
            if before is not None and before.version_id != version_id:
                old = episodes.get(connection, before.version_id)
                new = episodes.get(connection, version_id)
                self.room.media.mark(old.audio.path, Marker("superseded", new.audio.path))
            announcing.announce(
                connection,
                settings=self.room.settings,
                event=event or ("updated" if before else "published"),
                article_id=version.article_id,
                voice=version.voice,
            )

    def publish(self, title: str = "", voice: str = "nam-bac", **columns: Any) -> str:
        """Print, record and air an article; return its id."""
        article_id = self.print(title, **columns)
        self.air(self.record(article_id, voice))
        return article_id

    def withdraw(self, article_id: str, voice: str = "nam-bac") -> None:
        """Take an article off the air in a voice."""
        with self.room.database.writing() as connection:
            publication = publications.get(connection, article_id, voice)
            publications.withdraw(connection, article_id, voice, "sai sự thật")
            episode = episodes.get(connection, publication.version_id)
            self.room.media.mark(episode.audio.path, Marker("withdrawn"))
            announcing.announce(
                connection, settings=self.room.settings, event="withdrawn", article_id=article_id, voice=voice
            )

    def _episode(self, article_id: str, voice: str, audio: bytes) -> Episode:
        name = f"{article_id}-{voice}"
        return Episode(
            audio=self._file("audio", name, "mp3", "audio/mpeg", audio),
            small=self._file("audio", name, "webm", "audio/webm", audio[: len(audio) // 3]),
            vtt=self._file("text", name, "vtt", "text/vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nT\n" + audio[:12]),
            srt=self._file("text", name, "srt", "application/x-subrip", b"1\n" + audio[:12]),
            chapters_file=self._file(
                "text", name, "json", "application/json+chapters", b'{"version":"1.2.0"}' + audio[:0]
            ),
            duration_ms=DurationMs(83_400),
            loudness_lufs=-16.0,
            true_peak_dbtp=-1.5,
            sample_rate=24_000,
            engine="espeak",
            cues=(Cue(0.0, 1.5, "Tiêu đề.", "Tiêu đề", 0, ((0.0, 0.7, 0, 4), (0.7, 1.5, 5, 8))),),
            chapters=(Chapter(0.0, "Mở đầu"), Chapter(1.5, "Thân bài")),
        )

    def _file(self, folder: str, name: str, ending: str, mime: str, data: bytes) -> Rendition:
        digest = hashlib.sha256(data).hexdigest()
        path = f"{folder}/{digest[:2]}/{name}-{digest[:16]}.{ending}"
        self.room.media.put(path, data)
        return Rendition(path, mime, len(data), digest)
