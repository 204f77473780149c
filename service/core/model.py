"""The newsroom's nouns: Article, Script, Version and what they are made of."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

DurationMs = NewType("DurationMs", int)


class BlockKind(StrEnum):
    """What a stretch of the printed article is."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    BOX = "box"
    LIST_ITEM = "list_item"
    TABLE = "table"
    RELATED = "related"
    CHROME = "chrome"


class Outcome(StrEnum):
    """How an article's intake ended."""

    OK = "ok"
    NEEDS_REVIEW = "needs_review"
    REFUSED = "refused"


class Role(StrEnum):
    """What a segment is in the script; decides its pauses."""

    TITLE = "title"
    LEAD = "lead"
    SUBHEAD = "subhead"
    BODY = "body"
    OUTRO = "outro"


@dataclass(frozen=True, slots=True)
class Block:
    """A printed stretch, its kind, and how sure we are of it (0..1) with the evidence in `why`.

    `doubtful` marks a kind that only weak evidence supports: the script keeps the words and flags them.
    """

    kind: BlockKind
    text: str
    confidence: float = 1.0
    why: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """What the paper printed. Moments are aware; texts are NFC with single spaces."""

    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    section: str = ""
    author: str = ""
    source_url: str = ""
    image_url: str = ""
    language: str = "vi"
    published_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading a source gave: the article, how it ended, why, and what an editor should look at.

    `reason` is one word (`no_title`, `no_body`, `too_short`, `soft_404`, `wrong_language`, …) when refused;
    `flags` are sentences for the desk.
    """

    article: Article
    outcome: Outcome
    reason: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch to be read, in the words the paper printed.

    `spoken` is an editor's own reading of the whole segment (empty: the reader decides);
    `pause_ms` an editor's pause after it (None: by role); `voice` an editor's voice for it (empty: the version's).
    """

    role: Role
    printed: str
    spoken: str = ""
    pause_ms: int | None = None
    voice: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A printed stretch that is not read, and why."""

    kind: BlockKind
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class Script:
    """What is to be read, in order."""

    title: str
    segments: tuple[Segment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """The sha256 (hex) of what is read, NFC: equal hashes need no new recording."""
        spoken = [[s.role, nfc(s.printed), nfc(s.spoken), s.pause_ms, s.voice] for s in self.segments]
        return digest(spoken)


@dataclass(frozen=True, slots=True)
class Cue:
    """A timed line of the transcript. Times are seconds from the episode's first sample.

    `words` are (start, end, printed_start, printed_end) with offsets into the segment's printed text.
    """

    start: float
    end: float
    printed: str
    spoken: str
    segment: int
    words: tuple[tuple[float, float, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in an episode; `start` in seconds."""

    start: float
    title: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoded file of an episode: its media path, MIME type, exact length and sha256 (hex)."""

    path: str
    mime: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Episode:
    """Encoded audio with its transcript, ready to publish. Media paths never change their bytes."""

    audio: Rendition
    duration_ms: DurationMs
    loudness_lufs: float
    true_peak_dbtp: float
    sample_rate: int
    engine: str
    cues: tuple[Cue, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    small: Rendition | None = None
    vtt: Rendition | None = None
    srt: Rendition | None = None
    words: Rendition | None = None
    chapters_file: Rendition | None = None
    warnings: tuple[str, ...] = field(default=())


def nfc(text: str) -> str:
    """Fold to NFC, no-break and zero-width spaces to plain ones, and runs of white space to one."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable() and "  " not in text:  # most texts: none of those marks is printable
        return text.strip()
    for mark in ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"):
        text = text.replace(mark, "")
    return " ".join(text.split())


def digest(value: object) -> str:
    """Hash any JSON value: sha256 (hex) of its canonical form."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
