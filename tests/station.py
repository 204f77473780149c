"""A small station on the air, for tests of what listeners see: real words, real MP3 whose times are known exactly."""

from __future__ import annotations

import hashlib
import re
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import lameenc
import numpy as np
from paper import Paper

from service.core import takes
from service.core.model import Chapter, Cue, DurationMs, Episode, Rendition
from service.newsroom.room import Room
from service.storage import articles, episodes, publications, segments, versions
from service.storage.schema import new_id, now
from service.storage.segments import RecordedSegment

WORD = 0.3  # seconds each printed word lasts in these recordings
RATE = 16_000

BRIDGE = "Khởi công cầu treo bản Nà Tâm, nối hai bờ suối Chiến"
BRIDGE_LEAD = (
    "Sáng 12/3, huyện Mường Thảo khởi công cây cầu treo dài 120 m, chấm dứt cảnh qua suối bằng mảng tre của 214 hộ dân."
)
BRIDGE_BODY = (
    (
        "body",
        (
            "Cầu rộng 2,5 m, chịu tải 3 tấn, do Ban Quản lý dự án huyện làm chủ đầu tư. Tổng vốn là 6,8 tỷ đồng, "
            "lấy từ Chương trình mục tiêu quốc gia. Nhà thầu cam kết xong trước mùa lũ năm 2027."
        ),
    ),
    ("subhead", "Con suối và những mùa lũ"),
    (
        "body",
        (
            "Bà Lò Thị Ún, 67 tuổi, kể rằng mỗi năm bản bị cắt rời ba tháng. Trẻ con nghỉ học. "
            "Người ốm nằm chờ nước rút."
        ),
    ),
    ("body", "“Có cầu thì ngô bán được giá, cháu tôi đi học một mình được”, bà nói."),
    ("caption", "Bà con bản Nà Tâm trong lễ khởi công. Ảnh: Khánh Vy"),
    ("body", "Ông Cà Văn Thuận, Chủ tịch UBND xã, cho biết xã đã vận động 31 hộ hiến 4.200 m² đất làm đường dẫn."),
)
OTHERS = (
    ("Giá mận hậu đầu vụ tăng gấp rưỡi, nhà vườn thu 38.000 đồng một kg", "Kinh tế"),
    ("Hợp tác xã chè Tà Xùa Thượng xuất lô hàng đầu tiên sang Nhật Bản", "Kinh tế"),
    ("Thời tiết ngày 13/3: vùng cao sương mù, trưa hửng nắng 24 độ", "Thời sự"),
    ("Trạm y tế xã Púng Hin có bác sĩ trực đêm sau sáu năm chờ đợi", "Y tế"),
    ("Học sinh lớp 4 vẽ bản đồ sạt lở giúp cả bản tìm đường tránh", "Giáo dục"),
    ("Đêm xòe bên hồ: hơn 900 người nắm tay giữa sương tháng Ba", "Văn hóa"),
    ("Chợ phiên họp sớm một giờ để tránh nắng, tiểu thương đồng tình", "Kinh tế"),
)


@dataclass
class Station:
    """Prints and airs articles whose every word lasts WORD seconds."""

    room: Room
    printed: int = 0
    sound: bytes = b""
    """Stands for every recording's sound where none is heard; empty: real MP3 is made."""

    def air(
        self,
        title: str,
        section: str = "Thời sự",
        lead: str = "",
        body: tuple[tuple[str, str], ...] = (
            ("body", "Đây là câu thứ nhất của bài. Đây là câu thứ hai, dài hơn một chút."),
        ),
        voices: tuple[str, ...] = ("nam-bac",),
        **columns: Any,
    ) -> str:
        """Print an article and put it on the air in some voices; return its id."""
        article_id = self.print(title, section, lead, body, **columns)
        for voice in voices:
            self.publish(article_id, voice)
        return article_id

    def publish(self, article_id: str, voice: str = "nam-bac") -> None:
        """Record an article anew in a voice and put that on the air."""
        Paper(self.room).air(self.record(article_id, voice))

    def print(self, title: str, section: str, lead: str, body: tuple[tuple[str, str], ...], **columns: Any) -> str:
        self.printed += 1
        blocks = [{"kind": kind, "text": text} for kind, text in body]
        when = now() - timedelta(hours=self.printed)
        columns = {"blocks": blocks, "published_at": when, "author": "Khánh Vy", **columns}
        return Paper(self.room).print(title, section, lead, **columns)

    def record(self, article_id: str, voice: str, pace: float = 1.0) -> str:
        """Record an article in a voice, each word lasting WORD × `pace`; return the version's id."""
        version_id = new_id()
        with self.room.database.writing() as connection:
            row = connection.execute(articles.articles.select().where(articles.articles.c.id == article_id)).one()
            number = len(versions.of_article(connection, article_id, voice)) + 1
            connection.execute(
                versions.versions.insert().values(
                    id=version_id, article_id=article_id, voice=voice, number=number, state="ready",
                    created_at=now(), updated_at=now(),
                )
            )  # fmt: skip
            script = [("title", row.title), *([("lead", row.lead)] if row.lead else [])]
            script += [(each["kind"], each["text"]) for each in row.blocks if each["kind"] in ("body", "subhead")]
            segments.replace_all(
                connection,
                version_id,
                [RecordedSegment(version_id, n, role, text) for n, (role, text) in enumerate(script)],
            )
            episodes.insert(connection, version_id, self._episode(f"{article_id}-{voice}", script, pace))
        return version_id

    def making(self, title: str, recorded: int) -> tuple[str, str]:
        """Print an article whose first recording has come as far as some segments; return its id and the version's."""
        body = (("body", "Câu thứ hai đang được đọc."), ("body", "Câu thứ ba đang được đọc."))
        article_id = self.print(title, "Thời sự", "", body)
        version_id = new_id()
        script = [title, *(text for _, text in body)]
        with self.room.database.writing() as connection:
            connection.execute(
                versions.versions.insert().values(
                    id=version_id,
                    article_id=article_id,
                    voice="nam-bac",
                    number=1,
                    state="recording",
                    done=recorded,
                    total=len(script),
                    next_attempt_at=now(),
                    created_at=now(),
                    updated_at=now(),
                )
            )
            rows = [RecordedSegment(version_id, n, "body", text) for n, text in enumerate(script)]
            segments.replace_all(connection, version_id, rows)
        for place in range(recorded):
            self.take(version_id, place)
        return article_id, version_id

    def take(self, version_id: str, place: int) -> None:
        """Record one more segment of a version that is being made."""
        key = hashlib.sha256(f"{version_id} {place}".encode()).hexdigest()
        self.room.media.put(takes.path_of(key), mp3(12.0))
        with self.room.database.writing() as connection:
            segments.record(connection, version_id, place, take_key=key, state="recorded")

    def withdraw(self, article_id: str, voice: str = "nam-bac") -> None:
        Paper(self.room).withdraw(article_id, voice)

    def _episode(self, name: str, script: list[tuple[str, str]], pace: float) -> Episode:
        cues = cues_of([text for _, text in script], pace)
        seconds = cues[-1].end
        sound = self.sound or mp3(seconds)
        return Episode(
            audio=self._file(name, "mp3", "audio/mpeg", sound),
            small=self._file(name, "webm", "audio/webm", self.sound[:400] or webm(sound)),
            vtt=self._file(name, "vtt", "text/vtt", f"WEBVTT\n\n00:00.000 --> 00:01.000\n{name}\n".encode()),
            duration_ms=DurationMs(round(seconds * 1000)),
            loudness_lufs=-16.0,
            true_peak_dbtp=-1.5,
            sample_rate=RATE,
            engine="espeak",
            cues=cues,
            chapters=tuple(
                Chapter(next(cue.start for cue in cues if cue.segment == place), text)
                for place, (role, text) in enumerate(script)
                if role in ("title", "subhead")
            ),
        )

    def _file(self, name: str, ending: str, mime: str, data: bytes) -> Rendition:
        digest = hashlib.sha256(name.encode() + data).hexdigest()
        path = f"audio/{digest[:2]}/{name}-{digest[:16]}.{ending}"
        self.room.media.put(path, data)
        return Rendition(path, mime, len(data), hashlib.sha256(data).hexdigest())


def cues_of(printed: list[str], pace: float = 1.0) -> tuple[Cue, ...]:
    """Time every sentence and word of some segments, one after another."""
    cues: list[Cue] = []
    second = 0.0
    for segment, text in enumerate(printed):
        for sentence in re.finditer(r"\S.*?(?:[.!?]”?(?=\s)|$)", text):
            spans = [
                (each.start() + sentence.start(), each.end() + sentence.start())
                for each in re.finditer(r"\S+", sentence.group())
            ]
            times = [round(second + n * WORD * pace, 3) for n in range(len(spans) + 1)]
            words = tuple((times[n], times[n + 1], *span) for n, span in enumerate(spans))
            cues.append(Cue(times[0], times[-1], sentence.group(), "", segment, words))
            second = times[-1]
    return tuple(cues)


@cache
def mp3(seconds: float) -> bytes:
    """Make a real MP3 of a quiet tone."""
    moments = np.arange(int(seconds * RATE)) / RATE
    samples = (np.sin(2 * np.pi * 220 * moments) * 3000).astype(np.int16)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


@cache
def webm(sound: bytes) -> bytes:
    """Make the small rendition: real Opus in WebM where ffmpeg is here, else its place only."""
    command = ["ffmpeg", "-v", "error", "-i", "-", "-c:a", "libopus", "-b:a", "16k", "-f", "webm", "-"]
    try:
        return subprocess.run(command, input=sound, capture_output=True, check=True).stdout
    except FileNotFoundError:
        return b"no ffmpeg here"


def full_paper(room: Room) -> tuple[Station, str]:
    """Put a whole small paper on the air; return the station and the id of its long article, in two voices."""
    station = Station(room)
    for title, section in OTHERS:
        station.air(title, section, lead="Đoạn mở đầu ngắn gọn của bài viết này.")
    printed_at = "https://bao-thu.example/cau-treo.html"
    both = ("nam-bac", "nu-bac")
    main = station.air(BRIDGE, "Thời sự", BRIDGE_LEAD, BRIDGE_BODY, voices=both, source_url=printed_at)
    return station, main


__all__ = ["BRIDGE", "BRIDGE_BODY", "BRIDGE_LEAD", "WORD", "Station", "cues_of", "full_paper", "publications"]
