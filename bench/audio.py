"""The audio line against its floor and against the usual script, paired in one run: medians, and the bar of each.

What is compared: *the line* is from spoken words to a written MP3 with cues — engine (espeak-ng in its child), checks,
level, limiter, LAME, shelf, join — without rows in SQL and without the small Opus rendition, for either profile as
named. *The floor* is the same engine on whole paragraphs and LAME on their sound, nothing between: half as many calls
as ours, which speaks by sentences, so that a correction costs one, and pays some 1.2 ms a call. *The usual script*
and ours beside it both ask one stand-in for Google Translate; ours writes the `light` profile, at the rate the
stand-in speaks in, as the script does. Ours asks for several stretches in one request, which the stand-in answers no
later than one: an assumption (see `_translate.py`), so ours with a request for each stretch stands below. A *corrected
paragraph* is the line again, by espeak-ng, with a cold engine and everything else on the shelf, until the file is
written; its bar is for a service 120 ms away: of one that answers at once, a 400th of the script's time is half of what
LAME alone takes for the paragraph. First audio and memory are of a worker's whole job: rows, the default profile
(`podcast`) and the small rendition too.

`python bench/audio.py [--rounds N] [--quick] [ARTICLE …]`; without articles, the product's own samples joined to one.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from textwrap import wrap

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

import lameenc  # noqa: E402 - the path comes first
import numpy as np  # noqa: E402
import soxr  # noqa: E402
from _cost import Cost, Counting, cost  # noqa: E402
from _google import counted, rival, stand_in  # noqa: E402

from service.core.script import script_of  # noqa: E402
from service.storage.media import FolderStore  # noqa: E402
from voices.catalogue import Part, open_engine, voice  # noqa: E402
from voices.engine import Clip  # noqa: E402
from voices.text import NORTHERN  # noqa: E402
from workers.audio.episode import cues_of, timeline_of, write_mp3  # noqa: E402
from workers.audio.forms import form_of  # noqa: E402
from workers.audio.recording import Microphone  # noqa: E402
from workers.audio.shelf import Shelf  # noqa: E402
from workers.intake.read import read_bytes  # noqa: E402
from workers.phrasing import Line, Manner, lines_of  # noqa: E402

ESPEAK = voice("nam-bac").engines[-1]
SEGMENTS = "segments"


def article_lines(paths: list[Path], longest: int, *, changed: bool = False) -> tuple[Line, ...]:
    segments = [segment for path in paths for segment in script_of(read_bytes(path.read_bytes()).article).segments]
    if changed:
        middle = len(segments) // 2
        segments[middle] = replace(segments[middle], printed=f"Hôm nay {segments[middle].printed}")
    return lines_of(segments, lambda _position: Manner(longest, NORTHERN))


def floor(lines: tuple[Line, ...], profile: str) -> Cost:
    """Measure the engine and LAME alone: one call for each paragraph, one encoder, nothing between them."""
    engine = open_engine(ESPEAK, {}, Path())
    sounds: list[Clip] = []

    def speak() -> None:
        sounds.extend(engine.speak(words) for line in lines for words in wrap(line.spoken, engine.longest))
        engine.close()

    spoken = cost(speak)
    wave = np.concatenate([np.frombuffer(clip.audio, "<i2") for clip in sounds])
    shape = form_of(profile, engines=("espeak",)).shape
    pcm = soxr.resample(wave.astype(np.float32), sounds[0].sample_rate, shape.rate).clip(-32_768, 32_767)
    samples = pcm.astype("<i2").tobytes()

    def encode() -> None:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(shape.rate)
        encoder.set_bit_rate(shape.kbps)
        encoder.set_quality(shape.quality)
        encoder.encode(samples)
        encoder.flush()

    encoded = cost(encode)
    return Cost(spoken.wall + encoded.wall, spoken.cpu + encoded.cpu)


def line_once(folder: Path, lines: tuple[Line, ...], profile: str, part: Part, **keys: str) -> tuple[Cost, int]:
    """Our line: from words to a written MP3 with cues; returns what it cost, and the engine's calls."""
    engine = Counting(open_engine(part, keys, folder))

    def make() -> None:
        engine.warm()
        shelf, form = Shelf(FolderStore(folder / "media")), form_of(profile, engines=(part.engine,))
        takes = [(each.key, each.facts, each.line) for each in Microphone(engine, shelf, form).record(lines)]
        timeline = timeline_of(takes, form.shape)
        cues_of(timeline)
        write_mp3(folder / "episode.mp3", b"", timeline, shelf.bytes_of)

    return cost(make, engine), engine.calls


def ours(lines: tuple[Line, ...], profile: str, part: Part = ESPEAK, **keys: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return line_once(Path(folder), lines, profile, part, **keys)[0]


def edited(paths: list[Path], longest: int, profile: str) -> tuple[Cost, int, int]:
    """Record, record again unchanged, then with one paragraph changed: the last one's cost, both later call counts."""
    with tempfile.TemporaryDirectory() as name:
        lines, changed = article_lines(paths, longest), article_lines(paths, longest, changed=True)
        line_once(Path(name), lines, profile, ESPEAK)
        again = line_once(Path(name), lines, profile, ESPEAK)[1]
        spent, calls = line_once(Path(name), changed, profile, ESPEAK)
        return spent, again, calls


def google(paths: list[Path], address: str, together: int = 4) -> Cost:
    """Our line on the same stand-in, with gTTS's words and pace but no waiting for Google's sake."""
    wishes = {"burst": 100_000, "per_second": 10_000, "together": together}
    part = replace(voice("nu-google").engines[0], parameters=wishes)
    return ours(article_lines(paths, 100), "light", part, gtts_url=address)


ROWS: list[tuple[str, float, str, bool]] = []


def show(name: str, figure: float, bar: str, *, holds: bool, note: str = "") -> None:
    """Print a line as soon as it is known, and keep it for the table at the end."""
    ROWS.append((name, figure, bar, holds))
    print(f"{'ok ' if holds else 'NOT'}  {name:<66} {figure:>9.3f}   bar {bar:<10} {note}", flush=True)


def table() -> None:
    """Print every figure with its bar and whether it is met, as a table for a report."""
    met = sum(holds for *_, holds in ROWS)
    print("\n| figure | measured | bar | met |\n|---|---:|---|---|")
    for name, figure, bar, holds in ROWS:
        print(f"| {name} | {figure:.3g} | {bar} | {'yes' if holds else 'NO'} |")
    print(f"\n{met} of {len(ROWS)} bars met; load of the machine {os.getloadavg()[0]:.1f}")


def median(values: list[float]) -> float:
    return statistics.median(values)


def against_the_floor(paths: list[Path], rounds: int) -> dict[str, float]:
    walls = {}
    lines = article_lines(paths, 1000)
    for profile in ("light", "podcast"):
        pairs = [(floor(lines, profile), ours(lines, profile)) for _ in range(max(9, rounds))]  # 5 % apart each time
        ratio = median([line.cpu / least.cpu for least, line in pairs])
        walls[profile] = median([line.wall for _, line in pairs])
        note = f"line {median([line.cpu for _, line in pairs]):.2f} s CPU, {walls[profile]:.2f} s wall"
        show(
            f"CPU of the line ÷ (engine alone + LAME alone), {profile}", ratio, "≤ 1.15", holds=ratio <= 1.15, note=note
        )
    return walls


def against_the_script(paths: list[Path], rounds: int) -> None:
    if not shutil.which("ffmpeg"):
        print("     the usual script needs ffmpeg, which is not on this machine: left out")
        return
    texts = [line.spoken for line in article_lines(paths, 1000)]
    corrections = {profile: [edited(paths, 1000, profile) for _ in range(rounds)] for profile in ("light", "podcast")}
    again, calls = corrections["light"][0][1:]
    for latency, bar in ((0, 4), (120, 9)):
        with stand_in(latency) as address:
            rival(texts, address)  # both ways of cutting the text are known to the stand-in before the clock runs
            google(paths, address)
            peer = against_google(paths, address, rounds, latency, bar)
            for profile, found in corrections.items():
                mine = median([each.wall for each, _, _ in found])
                name = f"usual script at {latency} ms ÷ one corrected paragraph, {profile}"
                note = f"{mine * 1000:.1f} ms, {calls} call"
                if latency:
                    show(name, peer / mine, "≥ 400", holds=peer / mine >= 400, note=note)
                else:
                    print(f"     {name:<66} {peer / mine:>9.3f}   no bar         {note}", flush=True)
            if latency == 0:
                loud = [(rival(texts, address, loudnorm=True), google(paths, address)) for _ in range(rounds)]
                ratio = median([theirs.wall / own.wall for theirs, own in loud])
                show("usual script with loudnorm ÷ ours, wall", ratio, "≥ 10", holds=ratio >= 10)
    show("engine calls when nothing changed", again, "0", holds=again == 0)


def against_google(paths: list[Path], address: str, rounds: int, latency: int, bar: int) -> float:
    """Compare with the usual script, as we ask Google and with a request for each call; give the script's seconds."""
    texts = [line.spoken for line in article_lines(paths, 1000)]
    ways = (lambda: rival(texts, address), lambda: google(paths, address), lambda: google(paths, address, together=1))
    tries = [[counted(address, way) for way in ways] for _ in range(rounds)]
    walls = [median([each[way].cost.wall for each in tries]) for way in range(3)]
    requests = [median([each[way].requests for each in tries]) for way in range(3)]
    ratios = [median([each[0].cost.wall / each[way].cost.wall for each in tries]) for way in range(3)]
    notes = [
        f"{walls[0]:.1f} s against {walls[way]:.2f} s, {requests[0]:.0f} requests against {requests[way]:.0f}"
        for way in range(3)
    ]
    name = f"usual script ÷ ours, wall, {latency} ms a request"
    show(name, ratios[1], f"≥ {bar}", holds=ratios[1] >= bar, note=notes[1])
    print(f"     {name + ', for each stretch':<66} {ratios[2]:>9.3f}   no bar         {notes[2]}", flush=True)
    return walls[0]


def first_audio(paths: list[Path], rounds: int) -> None:
    """From the start of the worker's job to the first take that can be heard, and to 5 s of sound."""
    found = [_first(paths[0]) for _ in range(max(3, rounds))]
    first = median([each[0] for each in found]) * 1000
    five = median([each[1] for each in found]) * 1000
    show("first take can be heard after (ms)", first, "≤ 100", holds=first <= 100)
    show("5 s of sound can be heard after (ms)", five, "≤ 500", holds=five <= 500)


class Watch(logging.Handler):
    """Notes when each take was written down, and how long it is."""

    def __init__(self) -> None:
        super().__init__()
        self.takes: list[tuple[float, float]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note a take."""
        if record.args and "recorded" in record.msg:
            self.takes.append((time.monotonic(), float(record.args[2])))


def _first(path: Path) -> tuple[float, float]:
    from _newsroom import newsroom

    from workers import pipeline

    with newsroom(path) as (room, version_id):
        watch = Watch()
        pipeline.log.addHandler(watch)
        pipeline.log.setLevel(logging.INFO)
        began = time.monotonic()
        pipeline.produce(room, version_id)
        pipeline.log.removeHandler(watch)
    heard, five = 0.0, None
    for at, seconds in watch.takes:
        heard += seconds
        if heard >= 5 and five is None:
            five = at - began
    return watch.takes[0][0] - began, five or float("inf")


def memory(paths: list[Path]) -> None:
    """Peak memory of a worker's process that makes a whole version, Opus and rows too."""
    from _newsroom import newsroom

    for name, minutes, bar in (("10-minute article", 10, 120), ("3-hour text", 180, 200)):
        with newsroom(paths[-1], minutes) as (room, version_id):
            run = subprocess.run(
                [sys.executable, str(HERE / "_produce.py"), str(room.settings.data), version_id],
                capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(HERE.parent)},
            )  # fmt: skip
        peak, seconds, took = map(float, run.stdout.split())
        note = f"{seconds / 60:.1f} min of sound in {took:.1f} s, all renditions"
        show(f"peak memory of a {name} (MB)", peak, f"≤ {bar}", holds=peak <= bar, note=note)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("articles", nargs="*", type=Path)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--quick", action="store_true", help="leave out the usual script, which takes minutes")
    given = asked.parse_args()
    samples = sorted(path for path in files("service.samples").iterdir() if path.name.endswith(".txt"))
    paths = [path.resolve() for path in given.articles] or [Path(str(path)) for path in samples]
    print(f"{len(paths)} articles, {given.rounds} rounds, {os.cpu_count()} cores")
    against_the_floor(paths, given.rounds)
    first_audio(paths, given.rounds)
    memory(paths)
    if not given.quick:
        against_the_script(paths, given.rounds)
    table()


if __name__ == "__main__":
    main()
