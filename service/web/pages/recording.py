"""What the player is told about an article: its voices and files, and where every printed word sounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from service.core.model import Cue, Rendition
from service.newsroom import listening
from service.newsroom.house import house
from service.newsroom.listening import Listed, Making, Printed, Recording, Voicing
from service.newsroom.room import Room
from service.web.context import absolute, current_room
from service.web.pages import colours
from service.web.pages.language import current, link
from voices.catalogue import standing

_ASTRAL = 0xFFFF  # past this a character takes two units in JavaScript's strings
NEXT = 12  # how many articles follow by themselves


def record_of(room: Room, page: Printed, wanted: str) -> dict[str, Any]:
    """Gather the player's document: the article's voices, and the transcript of the asked-for (else first) one."""
    listed = page.listed
    asked = wanted if wanted in [each.voice for each in listed.voices] else ""
    heard = listening.recording(room, listed.article_id, asked)
    own = house(room)
    both = colours.shades(own.colour)
    return {
        "id": listed.article_id,
        "state": page.state,
        "title": listed.title,
        "section": listed.section,
        "paper": own.name,
        "url": absolute(link(listed.path)),
        "colours": {"light": both.light, "dark": both.dark},
        "artwork": [{"src": absolute(f"/icon-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)],
        "voice": heard.voicing.voice if heard else "",
        "voices": [_voice(each, name) for each, name in zip(listed.voices, voice_names(listed), strict=True)],
        "chapters": [[each.start, each.title] for each in heard.voicing.chapters] if heard else [],
        **transcript(heard),
        **_coming(page.making),
        "next": [_brief(each) for each in following(room, listed)],
    }


def transcript(heard: Recording | None) -> dict[str, Any]:
    """Write segments as their printed words, and cues as [start, end, segment, from, to, words].

    Times are seconds. Places count JavaScript's string units in the segment's printed words; each word is
    [start, end, from, to].
    """
    if heard is None:
        return {"segments": [], "cues": []}
    printed = [words for _, words in heard.segments]
    return {"segments": printed, "cues": list(_cues(printed, heard.cues))}


def following(room: Room, listed: Listed) -> list[Listed]:
    """List what to hear after an article: older ones of its section, then the newest of the others."""
    same = listening.section(room, listed.section_slug, listed.published_at, NEXT) if listed.section_slug else ()
    others = listening.latest(room, NEXT) if len(same) < NEXT else ()
    unique = {each.article_id: each for each in (*same, *others) if each.article_id != listed.article_id}
    return list(unique.values())[:NEXT]


def voice_names(listed: Listed) -> list[str]:
    """Name an article's voices as the player's button does: "Giọng nam"; in the language of this request."""
    return [_short_name(each) for each in listed.voices]


def _short_name(voicing: Voicing) -> str:
    known = standing(current_room().settings.voices_folder).get(voicing.voice)
    if known is None:
        return voicing.label  # it left the catalogue; its recordings stay
    return known.short_en if current() == "en" else known.short


def _voice(voicing: Voicing, name: str) -> dict[str, Any]:
    return {
        "id": voicing.voice,
        "label": name,
        "version": voicing.version_id,
        "duration": voicing.duration_ms / 1000,
        "audio": _file(voicing.audio),
        "small": _file(voicing.small),
        "vtt": absolute(f"/media/{voicing.vtt.path}") if voicing.vtt else None,
    }


def _file(rendition: Rendition | None) -> dict[str, Any] | None:
    if rendition is None:
        return None
    return {"url": absolute(f"/media/{rendition.path}"), "bytes": rendition.length, "mime": _mime(rendition.mime)}


def _mime(mime: str) -> str:
    return "audio/webm; codecs=opus" if mime == "audio/webm" else mime  # browsers say "maybe" without the codec


def _coming(making: Making | None) -> dict[str, Any]:
    if making is None:
        return {}
    left = {"seconds": making.seconds_left, "done": making.done, "total": making.total}
    return {"making": left, "live": absolute(f"/nghe-ngay/{making.version_id}.mp3")}


def _brief(listed: Listed) -> dict[str, Any]:
    return {
        "id": listed.article_id,
        "title": listed.title,
        "url": absolute(link(listed.path)),
        "duration": listed.voices[0].duration_ms / 1000 if listed.voices else 0,
    }


def _cues(printed: Sequence[str], cues: Iterable[Cue]) -> Iterable[list[Any]]:
    segment, cursor = -1, 0
    for cue in cues:
        if not 0 <= cue.segment < len(printed):
            continue  # our own ident or notice: heard, never printed
        cursor = cursor if cue.segment == segment else 0
        segment, words = cue.segment, printed[cue.segment]
        start, cursor = _span(words, cue, cursor)
        units = _units(words)
        timed = [[round(s, 2), round(e, 2), units(a), units(b)] for s, e, a, b in cue.words]
        yield [round(cue.start, 2), round(cue.end, 2), segment, units(start), units(cursor), timed]


def _span(words: str, cue: Cue, cursor: int) -> tuple[int, int]:
    """Find a cue's printed words in its segment: by the words' own places, else by looking for them."""
    if cue.words:
        places = [(a, b) for _, _, a, b in cue.words]
        return min(a for a, _ in places), max(b for _, b in places)
    start = words.find(cue.printed, cursor)
    return (start, start + len(cue.printed)) if start >= 0 else (cursor, cursor)


def _units(words: str) -> Any:
    """Give the function from a character's place to JavaScript's (UTF-16) place."""
    if all(ord(c) <= _ASTRAL for c in words):
        return int
    return lambda place: place + sum(ord(c) > _ASTRAL for c in words[:place])
