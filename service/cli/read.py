"""`baonoi read`: voice a source here and now, without a server or a queue."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.core import transcript
from service.core.errors import CoreError
from service.core.model import Cue, Intake, Outcome, Script

if TYPE_CHECKING:
    from service.settings import Settings
    from voices.catalogue import Part, Voice
    from workers.audio.episode import Timeline
    from workers.recording import Microphone, Recorded

FORMATS = {"mp3": ".mp3", "opus": ".webm", "wav": ".wav"}
_OUTPUTS = {"mp3": "mp3", "opus": "small", "wav": "pcm"}


class UnreadableSourceError(CoreError):
    """The source holds no article that could be read aloud."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asked for."""

    source: str
    target: Path | None
    voice: str
    format: str
    profile: str
    doubtful: Any
    vtt: Path | None
    json: Path | None
    outro: str
    quiet: bool


@click.command()
@click.argument("source")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The sound file to write.")
@click.option("--voice", default="", help="Who speaks (see `baonoi voices`).  [default: BAONOI_VOICE]")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default=None, help="[default: by the file's name]")
@click.option("--profile", type=click.Choice(["podcast", "light"]), default="podcast", show_default=True)
@click.option("--vtt", type=click.Path(path_type=Path, dir_okay=False), help="Write captions here (WebVTT).")
@click.option("--json", "told", type=click.Path(path_type=Path, dir_okay=False), help="Write script and cues here.")
@click.option("--doubtful", type=click.Choice(["keep", "drop"]), default="keep", show_default=True)
@click.option("--outro", default=None, help="A spoken ending of your own; '' for none.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
def read(**given: Any) -> None:
    """Voice SOURCE (a URL, an .html, .txt or .docx file, or - for stdin) and write a sound file.

    Exit codes: 0 done, 1 the source or the voice can't be read, 2 wrong use.
    """
    from service.settings import read_settings

    settings = read_settings()
    wish = _wish(given, settings)
    intake = _article(wish.source, settings)
    if intake.outcome is Outcome.REFUSED:
        raise UnreadableSourceError(f"{wish.source} can't be read aloud: {intake.reason}. {' '.join(intake.flags)}")
    voice_it(wish, intake, settings)


def voice_it(wish: Wish, intake: Intake, settings: Settings) -> None:
    """Make the script, record it with the first engine of the voice that can, and write the files."""
    from service.core.script import script_of
    from voices import catalogue, chain

    script = script_of(intake.article, doubtful=wish.doubtful, outro=wish.outro)
    voice = catalogue.voice(wish.voice, settings.voices_folder)
    choice = chain.choose(voice, lambda part: catalogue.why_not(part, settings.keys, settings.voices_folder))
    if not choice.parts:
        raise UnreadableSourceError(choice.why)
    _record(wish, intake, script, voice, choice.parts, settings)


def _record(
    wish: Wish, intake: Intake, script: Script, voice: Voice, parts: tuple[Part, ...], settings: Settings
) -> None:
    """Try the voice's parts in order, each for the whole article."""
    from voices.catalogue import open_engine
    from voices.engine import SpeechError

    for place, part in enumerate(parts):
        engine = open_engine(part, settings.keys, settings.voices_folder)
        try:
            with _microphone(wish, engine, part) as microphone:
                _perform(wish, intake, script, voice, microphone)
            return
        except SpeechError as error:
            if place + 1 == len(parts):
                raise
            click.echo(f"{part.id}: {error} Going on with {parts[place + 1].id}.", err=True)
        finally:
            engine.close()


@contextmanager
def _microphone(wish: Wish, engine: Any, part: Part) -> Iterator[Microphone]:
    from service.storage.media import FolderStore
    from workers.audio.forms import form_of
    from workers.audio.shelf import Shelf
    from workers.recording import Microphone

    with tempfile.TemporaryDirectory(prefix="baonoi-") as folder:
        form = form_of(wish.profile, (_OUTPUTS[wish.format],))
        yield Microphone(engine, Shelf(FolderStore(Path(folder))), form, part.convert, keep_clips=False)


def _perform(wish: Wish, intake: Intake, script: Script, voice: Voice, microphone: Microphone) -> None:
    from voices.text import STYLES
    from workers.audio.episode import cues_of, timeline_of
    from workers.phrasing import lines_of

    style = STYLES[{"north": "northern", "central": "central", "south": "southern"}[voice.region]]
    lines = lines_of(script.segments, longest=microphone.engine.longest, style=style)
    recorded = []
    with _bar(wish, len(lines)) as bar:
        for each in microphone.record(lines):
            recorded.append(each)
            bar.update(each.line.position + 1 - bar.pos)
    timeline = timeline_of(((each.key, each.facts, each.line) for each in recorded), microphone.form.shape)
    cues = cues_of(timeline)
    _write_sound(wish, intake, voice, microphone, timeline, cues)
    if wish.vtt:
        wish.vtt.write_text(transcript.vtt(cues), encoding="utf-8")
    if wish.json:
        told = _told(intake, script, voice, timeline, cues, recorded)
        wish.json.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if not wish.quiet:
        click.echo(f"{wish.target}: {timeline.duration_ms / 1000:.1f} s, {timeline.loudness_lufs} LUFS", err=True)


def _write_sound(
    wish: Wish, intake: Intake, voice: Voice, microphone: Microphone, timeline: Timeline, cues: tuple[Cue, ...]
) -> None:
    from workers.audio import episode
    from workers.audio.tags import Tags, id3_bytes

    assert wish.target is not None
    shelf = microphone.shelf
    if wish.format == "wav":
        episode.write_wav(wish.target, timeline, shelf.bytes_of)
        return
    if wish.format == "opus":
        episode.write_small(wish.target, timeline, shelf.bytes_of)
        return
    article = intake.article
    tags = Tags(
        title=article.title,
        section=article.section,
        date=article.published_at.date().isoformat() if article.published_at else "",
        voice=voice.label,
        url=article.source_url,
        transcript="\n".join(cue.printed for cue in cues),
        chapters=episode.chapters_of(timeline),
    )
    episode.write_mp3(wish.target, id3_bytes(tags, timeline.duration_ms), timeline, shelf.bytes_of)


def _told(
    intake: Intake,
    script: Script,
    voice: Voice,
    timeline: Timeline,
    cues: tuple[Cue, ...],
    recorded: list[Recorded],
) -> dict[str, Any]:
    spoken = {each.line.position: each.line.spoken for each in recorded}
    return {
        "title": script.title,
        "segments": [
            {"role": segment.role, "printed": segment.printed, "spoken": spoken.get(place, "")}
            for place, segment in enumerate(script.segments)
        ],
        "left_out": [{"kind": each.kind, "printed": each.printed, "why": each.why} for each in script.left_out],
        "flags": [*intake.flags, *script.flags],
        "outcome": intake.outcome,
        "voice": voice.id,
        "duration": timeline.duration_ms / 1000,
        "loudness": timeline.loudness_lufs,
        "cues": [
            {
                "start": cue.start,
                "end": cue.end,
                "printed": cue.printed,
                "spoken": cue.spoken,
                "segment": cue.segment,
                "words": cue.words,
            }
            for cue in cues
        ],
    }


def _wish(given: dict[str, Any], settings: Settings) -> Wish:
    target, kind = given["output"], given["kind"]
    if kind is None:
        suffix = target.suffix.lower() if target else ".mp3"
        kind = next((name for name, ending in FORMATS.items() if suffix in (ending, f".{name}")), None)
    if kind is None:
        raise click.UsageError(f"{target} does not end in .mp3, .webm, .opus or .wav; say which with --format.")
    if target is None and not (given["vtt"] or given["told"]):
        target = Path(Path(given["source"]).stem or "bao-noi").with_suffix(FORMATS[kind])
    return Wish(
        source=given["source"],
        target=target or Path("bao-noi").with_suffix(FORMATS[kind]),
        voice=given["voice"] or settings.voice,
        format=kind,
        profile=given["profile"],
        doubtful=given["doubtful"],
        vtt=given["vtt"],
        json=given["told"],
        outro=_outro(given["outro"]),
        quiet=given["quiet"],
    )


def _outro(wished: str | None) -> str:
    from service.newsroom.house import OUTRO

    return OUTRO if wished is None else wished


def _article(source: str, settings: Settings) -> Intake:
    from workers.intake.read import read_bytes

    if source == "-":
        return read_bytes(sys.stdin.buffer.read())
    if source.startswith(("http://", "https://")):
        from workers.intake.fetch import fetch

        return fetch(source, settings)
    path = Path(source)
    if not path.is_file():
        raise UnreadableSourceError(f"There is no file {source}; give a URL, a file or - for stdin.")
    return read_bytes(path.read_bytes(), name=path.name)


@contextmanager
def _bar(wish: Wish, length: int) -> Iterator[Any]:
    place = io.StringIO() if wish.quiet or not sys.stderr.isatty() else sys.stderr
    with click.progressbar(length=length, label="Đang đọc", file=place) as bar:
        yield bar
