"""What a version's rows tell the desk: how each segment will be said, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from service.storage.segments import RecordedSegment
from voices.text import Why
from workers.phrasing import Line

MOST_FLAGS = 60
"""More than these are no longer looked at one by one."""


def rows_of(version_id: str, lines: Sequence[Line]) -> list[RecordedSegment]:
    """Make the rows of a version's segments, none recorded yet; one that says nothing is done already."""
    return [
        RecordedSegment(
            version_id,
            line.position,
            line.segment.role,
            line.segment.printed,
            spoken=line.spoken,
            readings=[asdict(reading) for reading in line.readings],
            state="waiting" if line.phrases else "silent",
        )
        for line in lines
    ]


def flags_of(lines: Iterable[Line], told: Iterable[str]) -> list[str]:
    """Say in sentences what an editor should look at: what intake and script tell, then every unsure reading once."""
    found = dict.fromkeys(told)
    for line in lines:
        if line.respoken:
            continue
        for flag in line.flags:
            found.setdefault(f"Đoạn {line.position + 1}: “{flag.printed}” đọc là “{flag.spoken}” ({_WHY[flag.why]}).")
    sentences = list(found)
    if len(sentences) > MOST_FLAGS:
        return [*sentences[:MOST_FLAGS], f"Và {len(sentences) - MOST_FLAGS} chỗ khác."]
    return sentences


_WHY: dict[Why, str] = {
    "spelled": "đánh vần",
    "respelled": "phiên âm",
    "composed": "ghép từ các chữ viết tắt đã biết",
    "ambiguous": "chưa chắc",
    "unreadable": "không đọc được",
}
