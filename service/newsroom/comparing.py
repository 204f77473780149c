"""Two versions side by side: which words were said otherwise, segment by segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from service.newsroom.errors import NotFoundError
from service.newsroom.room import Room
from service.storage import episodes, segments, versions
from service.storage.segments import RecordedSegment
from service.storage.versions import Version


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words: `same`, `gone` (only in the older version) or `new` (only in the newer)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """One version with its sound."""

    version: Version
    audio: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment of the newer version beside its forerunner; either may be missing. Times in ms, for listening."""

    stretches: tuple[Stretch, ...]
    older: RecordedSegment | None
    newer: RecordedSegment | None

    @property
    def changed(self) -> bool:
        """Tell whether anything is said otherwise."""
        return any(stretch.kind != "same" for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one article."""

    older: Side
    newer: Side
    segments: tuple[Difference, ...]


def compare(room: Room, article_id: str, older_id: str, newer_id: str) -> Comparison:
    """Compare what two versions of an article say. Raise NotFoundError."""
    with room.database.reading() as connection:
        known = {version.id: version for version in versions.of_article(connection, article_id)}
        missing = [each for each in (older_id, newer_id) if each not in known]
        if missing:
            raise NotFoundError("There is no version {id!r} of this article.", id=missing[0])
        sides = []
        for version_id in (older_id, newer_id):
            episode = episodes.get(connection, version_id)
            path, length = (episode.audio.path, int(episode.duration_ms)) if episode else ("", 0)
            sides.append(Side(known[version_id], path, length))
        before, after = segments.of_version(connection, older_id), segments.of_version(connection, newer_id)
    return Comparison(sides[0], sides[1], tuple(_differences(before, after)))


def stretches_of(older: str, newer: str) -> tuple[Stretch, ...]:
    """Tell two texts apart, word by word."""
    one, other = older.split(), newer.split()
    found = []
    for kind, a, b, c, d in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch("same", " ".join(one[a:b])))
            continue
        if b > a:
            found.append(Stretch("gone", " ".join(one[a:b])))
        if d > c:
            found.append(Stretch("new", " ".join(other[c:d])))
    return tuple(found)


def _differences(before: Sequence[RecordedSegment], after: Sequence[RecordedSegment]) -> Iterator[Difference]:
    """Pair the segments by what they say; what was only changed a little is paired in order."""
    matcher = SequenceMatcher(a=[row.spoken for row in before], b=[row.spoken for row in after], autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        for step in range(max(b - a, d - c)):
            one = before[a + step] if a + step < b else None
            other = after[c + step] if c + step < d else None
            words = stretches_of(one.spoken if one else "", other.spoken if other else "")
            yield Difference(words, one, other)
