"""What a change of the lexicon would touch: the sentences that hold the words, across the whole archive."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.core.model import nfc
from service.core.slugs import fold
from service.newsroom import archive
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.newsroom.speech import speaking
from service.storage import archive as rows
from service.storage import pace
from service.storage.lexicon import EntryRow
from service.storage.schema import now

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_WORD_AFTER = re.compile(r"^\W*(\w+)")
_NEAR = 80  # characters in which a neighbouring word is looked for
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """An article that holds the words: how many sentences, how many characters, and where it is heard."""

    article_id: str
    sentences: int
    characters: int
    voices: tuple[str, ...]
    first_aired: datetime | None
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What would be spoken again. `seconds` are of audio, estimated from how fast this newsroom's voices speak.

    `dollars` are for the engines that speak now, `paid_dollars` for the dearest engine of the same voices.
    """

    articles: tuple[Touched, ...]
    sentences: int
    episodes: int
    seconds: float
    dollars: float
    paid_dollars: float


def held_by(room: Room, entries: Sequence[EntryRow]) -> dict[str, int]:
    """Count for each entry the articles that hold its words, in any order and case: what its page counts exactly."""
    with room.database.reading() as connection:
        return {each.id: rows.count_with(connection, fold(each.printed).split(), **_scope(each)) for each in entries}


def impact(room: Room, wish: Wish, *, days: int = 0) -> Impact:
    """Find every sentence an entry would be used in; with `days`, only in articles first heard in the last days.

    An editor's own reading of a whole segment is not touched by the lexicon, so it does not count.
    """
    archive.catch_up(room)
    words = fold(wish.printed).split()
    with room.database.reading() as connection:
        candidates = rows.lines_with(connection, words, **_scope(wish))
        aired: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
        for row in rows.on_air(connection, [row.article_id for row in candidates]):
            aired[row.article_id].append((row.voice, row.first_published_at))
        ms_per_character = pace.milliseconds_per_character(connection)
    since = now() - timedelta(days=days) if days else None
    pattern = _pattern(wish)
    touched = [_touched(row, wish, pattern, aired[row.article_id]) for row in candidates]
    chosen = [each for each in touched if each and (since is None or (each.first_aired and each.first_aired >= since))]
    return _summed(room, tuple(each for each in chosen if each), ms_per_character)


def _scope(entry: Wish | EntryRow) -> dict[str, str]:
    """Name the section or the article an entry is kept to, as storage asks for it."""
    names = {"section": "section", "article": "article_id"}
    return {names[entry.tier]: entry.scope} if entry.tier in names else {}


def sentences_with(lines: str, wish: Wish) -> list[str]:
    """List the sentences in which an entry applies, each once however often it holds the words."""
    return [lines[start:end].strip() for start, end in _found(lines, wish, _pattern(wish))]


def _found(lines: str, wish: Wish, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Find the sentences an entry applies in; after a match the search goes on behind its sentence."""
    match = pattern.search(lines)
    if match is None:
        return []
    ends = [stop.end() for stop in _SENTENCE_END.finditer(lines)] + [len(lines)]
    found = []
    while match is not None:
        place = bisect_right(ends, match.start())
        if _fits(wish, lines, match):
            found.append((ends[place - 1] if place else 0, ends[place]))
            match = pattern.search(lines, ends[place])
        else:
            match = pattern.search(lines, match.end())
    return found


def _pattern(wish: Wish) -> re.Pattern[str]:
    """Match whole words as the reader cuts them: runs of letters, runs of digits, single signs."""
    printed = nfc(wish.printed)
    words = r"\s+".join(re.escape(word) for word in printed.split())
    before, after = f"(?<!{_kind(printed[:1])})", f"(?!{_kind(printed[-1:])})"
    return re.compile(before + words + after, re.IGNORECASE if wish.case == "any" else 0)


def _kind(letter: str) -> str:
    """Give the class of characters that would go on the word which this one begins or ends."""
    if letter.isalpha():
        return r"[^\W\d_]"
    return r"\d" if letter.isdigit() else r"[^\s\S]"


def _fits(wish: Wish, printed: str, match: re.Match[str]) -> bool:
    before, after = printed[max(0, match.start() - _NEAR) : match.start()], printed[match.end() : match.end() + _NEAR]
    return _meets(wish.left, _WORD_BEFORE, before) and _meets(wish.right, _WORD_AFTER, after)


def _meets(conditions: Sequence[str], neighbour: re.Pattern[str], text: str) -> bool:
    if not conditions:
        return True
    found = neighbour.search(text)
    word = found[1].lower() if found else ""
    wanted = [each.lower() for each in conditions if not each.startswith("!")]
    unwanted = [each[1:].lower() for each in conditions if each.startswith("!")]
    return word not in unwanted and (not wanted or word in wanted)


def _touched(row: Any, wish: Wish, pattern: re.Pattern[str], aired: Sequence[tuple[str, datetime]]) -> Touched | None:
    found = _found(row.lines, wish, pattern)
    if not found:
        return None
    start, end = found[0]
    return Touched(
        article_id=row.article_id,
        sentences=len(found),
        characters=sum(end - start for start, end in found),
        voices=tuple(voice for voice, _ in aired),
        first_aired=min((moment for _, moment in aired), default=None),
        example=row.lines[start:end].strip(),
    )


def _summed(room: Room, touched: tuple[Touched, ...], ms_per_character: float) -> Impact:
    characters: dict[str, int] = defaultdict(int)
    for each in touched:
        for voice in each.voices:
            characters[voice] += each.characters
    now_price, most = {}, {}
    for heard in speaking(room):
        now_price[heard.voice.id] = heard.part.price if heard.part else 0.0
        most[heard.voice.id] = max((part.price for part in heard.voice.engines), default=0.0)
    return Impact(
        articles=tuple(sorted(touched, key=_newest_first, reverse=True)),
        sentences=sum(each.sentences for each in touched),
        episodes=sum(len(each.voices) for each in touched),
        seconds=sum(characters.values()) * ms_per_character / 1000,
        dollars=sum(count * now_price.get(voice, 0.0) for voice, count in characters.items()) / _MILLION,
        paid_dollars=sum(count * most.get(voice, 0.0) for voice, count in characters.items()) / _MILLION,
    )


def _newest_first(each: Touched) -> tuple[bool, datetime, str]:
    return each.first_aired is not None, each.first_aired or now(), each.article_id
