"""The tags of an episode: ID3v2.3 with title, paper, section, date, cover, chapters, transcript, and who spoke."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from mutagen import id3

from service.core.model import Chapter

NOTICE = "Giọng đọc do trí tuệ nhân tạo tạo ra (AI-generated voice)."
"""Said in every file: Apple asks for disclosure in the metadata, and so does Vietnam's law 134/2025/QH15, art. 11."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file says of itself. `date` is ISO; `cover` is JPEG or PNG bytes, empty for none."""

    title: str
    paper: str = ""
    section: str = ""
    date: str = ""
    voice: str = ""
    url: str = ""
    language: str = "vie"
    transcript: str = ""
    cover: bytes = b""
    chapters: tuple[Chapter, ...] = field(default=())


def id3_bytes(tags: Tags, duration_ms: float) -> bytes:
    """Write the ID3v2.3 tag that stands in front of the sound."""
    frames = id3.ID3()
    for frame in _frames(tags, duration_ms):
        frames.add(frame)
    frames.update_to_v23()
    target = io.BytesIO()
    frames.save(target, v2_version=3, v1=0, padding=lambda _info: 0)
    return target.getvalue()


def _frames(tags: Tags, duration_ms: float) -> list[id3.Frame]:
    frames: list[id3.Frame] = [
        id3.TIT2(encoding=1, text=tags.title),
        id3.TPE1(encoding=1, text=tags.paper or "Báo Nói"),
        id3.TLAN(encoding=0, text=tags.language),
        id3.TLEN(encoding=0, text=str(round(duration_ms))),
        id3.TCON(encoding=1, text="Podcast"),
        id3.COMM(encoding=1, lang=tags.language, desc="", text=NOTICE),
        id3.TXXX(encoding=0, desc="AI-CONTENT", text="voice"),
    ]
    if tags.section:
        frames.append(id3.TALB(encoding=1, text=tags.section))
    if tags.date:
        frames.append(id3.TDRC(encoding=0, text=tags.date))
    if tags.voice:
        frames.append(id3.TXXX(encoding=1, desc="VOICE", text=tags.voice))
    if tags.url:
        frames.append(id3.WOAS(url=tags.url))
    if tags.transcript:
        frames.append(id3.USLT(encoding=1, lang=tags.language, desc="", text=tags.transcript))
    if tags.cover:
        mime = "image/png" if tags.cover.startswith(b"\x89PNG") else "image/jpeg"
        frames.append(id3.APIC(encoding=0, mime=mime, type=3, desc="", data=tags.cover))
    return frames + _chapters(tags.chapters, duration_ms)


def _chapters(chapters: Sequence[Chapter], duration_ms: float) -> list[id3.Frame]:
    """Write a table of contents and its chapters, each until the next begins."""
    if not chapters:
        return []
    starts = [max(0, round(chapter.start * 1000)) for chapter in chapters]
    ends = [*starts[1:], round(duration_ms)]
    unknown = 0xFFFFFFFF  # byte offsets not told; times are exact
    found: list[id3.Frame] = [
        id3.CTOC(
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=[f"c{number}" for number in range(len(chapters))],
            sub_frames=[],
        )
    ]
    for number, (chapter, start, end) in enumerate(zip(chapters, starts, ends, strict=True)):
        found.append(
            id3.CHAP(
                element_id=f"c{number}",
                start_time=start,
                end_time=end,
                start_offset=unknown,
                end_offset=unknown,
                sub_frames=[id3.TIT2(encoding=1, text=chapter.title)],
            )
        )
    return found
