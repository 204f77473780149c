"""`baonoi read`: voice a source here and now, without a server or a queue."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
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
    from voices.engine import Engine
    from workers.audio.episode import Timeline
    from workers.audio.recording import Microphone, Recorded

ENDINGS = {"mp3": (".mp3",), "opus": (".webm", ".opus"), "wav": (".wav",)}
_RENDITIONS = {"mp3": "mp3", "opus": "small", "wav": "pcm"}


class UnreadableSourceError(CoreError):
    """The source holds no article that could be read aloud, or nobody can read it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be voiced, by whom, and which files are wanted."""

    intake: Intake
    script: Script
    voice: Voice
    target: Path
    format: str
    profile: str
    vtt: Path | None
    json: Path | None
    quiet: bool


@dataclass(frozen=True, slots=True)
class Product:
    """What came of it."""

    recorded: tuple[Recorded, ...]
    timeline: Timeline
    cues: tuple[Cue, ...]


@click.command()
@click.argument("source")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The sound file to write.")
@click.option("--voice", default="", help="Who speaks (see `baonoi voices`).  [default: BAONOI_VOICE]")
@click.option("--format", "kind", type=click.Choice(list(ENDINGS)), help="[default: by the file's name, else mp3]")
@click.option(
    "--profile",
    type=click.Choice(["podcast", "light"]),
    help="44.1 kHz, or speech's own rate: 24, by espeak and Piper 22.05 kHz.  [default: BAONOI_AUDIO]",
)
@click.option("--vtt", type=click.Path(path_type=Path, dir_okay=False), help="Write captions here (WebVTT).")
@click.option("--json", "told", type=click.Path(path_type=Path, dir_okay=False), help="Write script and cues here.")
@click.option("--doubtful", type=click.Choice(["keep", "drop"]), default="keep", show_default=True)
@click.option("--outro", default=None, help="A spoken ending of your own; '' for none.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def read(source: str, **given: Any) -> None:
    """Voice SOURCE (a URL, an .html, .txt or .docx file, or - for stdin) and write a sound file.

    Exit codes: 0 done, 1 the source or the voice can't be read, 2 wrong use.
    """
    from service.settings import read_settings
    from workers.intake.source import read_source

    settings = read_settings()
    kind, target = _target(source, given["output"], given["kind"])
    intake = read_source(source, loopback=settings.allow_loopback)
    if intake.outcome is Outcome.REFUSED:
        raise UnreadableSourceError(f"{source} can't be read aloud ({intake.reason}). {' '.join(intake.flags)}".strip())
    order = Order(
        intake=intake,
        script=_script(intake, given["doubtful"], given["outro"]),
        voice=_voice(given["voice"] or settings.voice, settings),
        target=target,
        format=kind,
        profile=given["profile"] or settings.audio,
        vtt=given["vtt"],
        json=given["told"],
        quiet=given["quiet"],
    )
    fulfil(order, settings)


def fulfil(order: Order, settings: Settings) -> None:
    """Record with the first engine of the voice that can make all of it, and write the files.

    Where the data folder holds a newsroom, what remote engines are sent counts against its month's ceiling.
    """
    from voices import chain
    from voices.engine import SpeechError

    characters = sum(len(segment.spoken or segment.printed) for segment in order.script.segments)
    with engines_of(settings) as engines:
        choice = chain.choose(order.voice, lambda part: engines.why_not(part, characters))
        if not choice.parts:
            raise UnreadableSourceError(choice.why)
        for place, part in enumerate(choice.parts):
            rest = choice.parts[place + 1 :]
            engine = engines.open(part)
            engine.warm()
            try:
                with _microphone(order, engine, part) as microphone:
                    _write(order, _perform(order, microphone), microphone)
                    return
            except SpeechError as error:
                if not rest:
                    raise
                click.echo(f"{part.id}: {error} Going on with {rest[0].id}.", err=True)
            finally:
                engine.close()


@dataclass(frozen=True, slots=True)
class Engines:
    """How engines are asked for and opened; `forgive` forgets why some were left alone."""

    why_not: Callable[[Part, int], str]
    open: Callable[[Part], Engine]
    forgive: Callable[[], None]


@contextmanager
def engines_of(settings: Settings) -> Iterator[Engines]:
    """Open engines by the newsroom's books where it has some, else as they are; nothing is made for a mere reading."""
    from voices import catalogue

    if not _has_books(settings):
        keys, folder = settings.keys, settings.voices_folder
        yield Engines(
            lambda part, _characters: catalogue.why_not(part, keys, folder),
            lambda part: catalogue.open_engine(part, keys, folder),
            lambda: None,
        )
        return
    from service.newsroom import speech
    from service.newsroom.room import open_room

    room = open_room(settings)
    try:
        yield Engines(
            lambda part, characters: speech.why_not(room, part, characters),
            lambda part: speech.open_engine(room, part),
            lambda: speech.forget_failures(room),
        )
    finally:
        room.close()


def _has_books(settings: Settings) -> bool:
    """Tell whether there is a newsroom's database: a server that was named, or a file that is there."""
    kind, _, file = settings.sql_url.partition(":///")
    return kind != "sqlite" or Path(file).is_file()


@contextmanager
def _microphone(order: Order, engine: Engine, part: Part) -> Iterator[Microphone]:
    from service.storage.media import FolderStore
    from workers.audio.forms import form_of
    from workers.audio.recording import Microphone
    from workers.audio.shelf import Shelf

    with tempfile.TemporaryDirectory(prefix="baonoi-") as folder:
        form = form_of(order.profile, (_RENDITIONS[order.format],), engines=(part.engine,))
        yield Microphone(engine, Shelf(FolderStore(Path(folder))), form, part.convert, keep_clips=False)


def _perform(order: Order, microphone: Microphone) -> Product:
    from voices.text import NORTHERN
    from workers.audio.episode import cues_of, timeline_of
    from workers.phrasing import REGION_STYLES, Manner, lines_of

    manner = Manner(microphone.engine.longest, REGION_STYLES.get(order.voice.region, NORTHERN))
    lines = lines_of(order.script.segments, lambda _position: manner)
    if not any(line.spoken.strip() for line in lines):
        raise UnreadableSourceError("There is nothing in it that can be said aloud.")
    recorded: list[Recorded] = []
    shown = io.StringIO() if order.quiet or not sys.stderr.isatty() else sys.stderr
    with click.progressbar(microphone.record(lines), length=len(lines), label="Đang đọc", file=shown) as bar:
        recorded += bar
    timeline = timeline_of(((each.key, each.facts, each.line) for each in recorded), microphone.form.shape)
    return Product(tuple(recorded), timeline, cues_of(timeline))


def _write(order: Order, product: Product, microphone: Microphone) -> None:
    from workers.audio import episode

    timeline, bytes_of = product.timeline, microphone.shelf.bytes_of
    if order.format == "mp3":
        episode.write_mp3(order.target, _tag(order, product), timeline, bytes_of)
    elif order.format == "opus":
        episode.write_small(order.target, timeline, bytes_of)
    else:
        episode.write_wav(order.target, timeline, bytes_of)
    if order.vtt:
        order.vtt.write_text(transcript.vtt(product.cues), encoding="utf-8")
    if order.json:
        order.json.write_text(json.dumps(_told(order, product), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not order.quiet:
        measured = f"{timeline.duration_ms / 1000:.1f} s, {timeline.loudness_lufs} LUFS"
        click.echo(f"{order.target}: {measured}, by {microphone.engine.name}", err=True)


def _tag(order: Order, product: Product) -> bytes:
    from service.core.vietnam import day_of
    from workers.audio.episode import chapters_of
    from workers.audio.tags import Tags, id3_bytes

    article = order.intake.article
    tags = Tags(
        title=article.title,
        section=article.section,
        date=day_of(article.published_at),
        voice=order.voice.label,
        url=article.source_url,
        transcript="\n".join(cue.printed for cue in product.cues),
        chapters=chapters_of(product.timeline),
    )
    return id3_bytes(tags, product.timeline.duration_ms)


def _told(order: Order, product: Product) -> dict[str, Any]:
    """Tell the script as `baonoi script --json` does, and the recording."""
    spoken = {each.line.position: each.line.spoken for each in product.recorded}
    script = order.script
    return {
        "title": script.title,
        "segments": [
            {"role": segment.role, "printed": segment.printed, "spoken": spoken.get(place, "")}
            for place, segment in enumerate(script.segments)
        ],
        "left_out": [{"kind": each.kind, "printed": each.printed, "why": each.why} for each in script.left_out],
        "flags": [*order.intake.flags, *script.flags],
        "outcome": order.intake.outcome,
        "voice": order.voice.id,
        "duration": product.timeline.duration_ms / 1000,
        "loudness": product.timeline.loudness_lufs,
        "cues": [_cue(cue) for cue in product.cues],
    }


def _cue(cue: Cue) -> dict[str, Any]:
    names = ("start", "end", "printed", "spoken", "segment", "words")
    return {name: getattr(cue, name) for name in names}


def _target(source: str, output: Path | None, kind: str | None) -> tuple[str, Path]:
    """Settle the format and the file: named by the source where no name was given."""
    if kind is None:
        ending = output.suffix.lower() if output else ".mp3"
        kind = next((name for name, endings in ENDINGS.items() if ending in endings), None)
    if kind is None:
        raise click.UsageError(f"{output} ends in none of .mp3, .webm, .opus, .wav; say which it is with --format.")
    stem = Path(source.rstrip("/")).stem.strip(".-") or "bao-noi"
    return kind, output or Path(stem).with_suffix(ENDINGS[kind][0])


def _script(intake: Intake, doubtful: Any, outro: str | None) -> Script:
    from service.core.script import script_of
    from service.newsroom.house import OUTRO

    return script_of(intake.article, doubtful=doubtful, outro=OUTRO if outro is None else outro)


def _voice(name: str, settings: Settings) -> Voice:
    from voices import catalogue

    return catalogue.voice(name, settings.voices_folder)
