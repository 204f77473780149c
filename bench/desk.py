"""How quick the desk is with a full archive: `python bench/desk.py [articles]` fills SQLite and asks it questions.

Figures are the medians of nine runs on a warm process: of the clock, and of this process's own work, which a busy
machine does not lengthen. Nothing is spoken: versions and publications are rows.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from service.core.model import Article, Block, BlockKind
from service.core.script import script_of
from service.core.slugs import fold
from service.newsroom import desk, lexicon
from service.newsroom.desk import Filters
from service.newsroom.impact import held_by, impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import archive
from service.storage.articles import articles
from service.storage.database import open_database
from service.storage.lexicon import EntryRow
from service.storage.media import open_media
from service.storage.publications import publications
from service.storage.queue import open_queue
from service.storage.schema import now
from service.storage.tables import metadata
from service.storage.versions import versions

WORDS_EACH = 400
NAMES = ("HTX", "NQ/TU", "UBND", "MTTQ", "OCOP", "BTCTW")
RUNS = 9


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder, closing(a_room(Path(folder))) as room:
        words = fill(room, number)
        print(f"{number} articles, {words / 1e6:.1f} million words\n   clock      work")
        for name, ask in QUESTIONS:
            tell(name, lambda ask=ask: ask(room))


def a_room(folder: Path) -> Room:
    settings = Settings(data=folder)
    database = open_database(settings.sql_url)
    metadata.create_all(database.engine)
    return Room(settings, database, open_media("", folder / "media"), open_queue("unix:///nowhere.sock"))


def fill(room: Room, number: int) -> int:
    """Print, index, voice and publish articles of syllables drawn as often as Zipf would; count the words."""
    pick, words = random.Random(20261122), 0
    syllables = [f"{a}{b}{c}" for a in ("b", "ch", "đ", "kh", "l", "m", "ng", "th", "tr", "v") for b in
                 ("a", "ă", "ê", "ô", "ươ", "iê") for c in ("", "n", "ng", "t", "m")]  # fmt: skip
    weights = [1 / (rank + 1) for rank in range(len(syllables))]
    for start in range(0, number, 250):
        with room.database.writing() as connection:
            for place in range(start, min(number, start + 250)):
                words += one(connection, pick, syllables, weights, place)
    return words


def one(connection: Any, pick: random.Random, syllables: list[str], weights: list[float], place: int) -> int:
    drawn = pick.choices(syllables, weights, k=WORDS_EACH)
    for name in pick.sample(NAMES, k=pick.choice((0, 1, 1, 2))):
        drawn[pick.randrange(len(drawn))] = name
    sentences = ["Sau đó " + " ".join(drawn[at : at + 18]) + "." for at in range(0, len(drawn), 18)]
    paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    title = " ".join(drawn[:9])
    script = script_of(Article(title=title, blocks=tuple(Block(BlockKind.BODY, text) for text in paragraphs)))
    moment, identity = now() - timedelta(minutes=place), f"a{place}"
    row = {"id": identity, "site": "bench", "source_id": identity, "source_kind": "cms", "title": title,
           "section": f"Mục {place % 12}", "section_slug": f"muc-{place % 12}", "outcome": "ok",
           "script": asdict(script), "script_hash": script.hash, "created_at": moment,
           "updated_at": moment, "asked_at": moment, "payload": {"kind": "html", "html": "".join(paragraphs)},
           "blocks": [{"kind": "body", "text": text, "confidence": 1.0} for text in paragraphs]}  # fmt: skip
    connection.execute(articles.insert().values(**row))
    archive.put(connection, identity, "\n".join(paragraphs), fold(" ".join(drawn)).split(), moment)
    common = {"article_id": identity, "voice": "nam-bac"}
    connection.execute(versions.insert().values(
        id=f"v{place}", number=1, state="published", created_at=moment, updated_at=moment, script=asdict(script),
        **common))  # fmt: skip
    dates = dict.fromkeys(("first_published_at", "published_at", "changed_at"), moment)
    connection.execute(publications.insert().values(
        version_id=f"v{place}", guid=identity, state="published", **dates, **common))  # fmt: skip
    return len(drawn)


QUESTIONS: tuple[tuple[str, Callable[[Room], Any]], ...] = (
    ("a rare word changed: sentences found", lambda room: impact(room, Wish(printed="BTCTW", spoken="x")).sentences),
    ("the commonest syllable changed: sentences", lambda room: impact(room, Wish(printed="ba", spoken="x")).sentences),
    ("a sign changed (no index helps): sentences", lambda room: impact(room, Wish(printed="/", spoken="x")).sentences),
    ("the list, first page: articles", lambda room: desk.listing(room, Filters()).total),
    ("the list, published in a section: articles",
     lambda room: desk.listing(room, Filters(stage="published", section="muc-3")).total),
    ("what needs a look: articles", lambda room: desk.listing(room, Filters(stage="review")).total),
    ("what no longer stands in the paper: articles", lambda room: desk.listing(room, Filters(stage="withdrawn")).total),
    ("a search for two words: articles", lambda room: desk.listing(room, Filters(search="nq tu")).total),
    ("a search for a common word: articles", lambda room: desk.listing(room, Filters(search="chan")).total),
    ("the API's list, a page deep in it: articles",
     lambda room: len(desk.arrived(room, Filters(), (now() - timedelta(minutes=2_500), "")))),
    ("where fifty entries of the lexicon are used: in all", lambda room: sum(held_by(room, entries(room)).values())),
)  # fmt: skip


def entries(room: Room) -> list[EntryRow]:
    """Give fifty entries for the lexicon's page: names, and pairs of common syllables."""
    if not lexicon.active(room):
        pairs = [
            f"{one} ch{other}"
            for one in ("ba", "ban", "bê", "bô", "đa")
            for other in ["a", "an", "ang", "at", "am", "ê", "ên", "êt", "ô"]
        ]
        for printed in [*NAMES, *pairs][:50]:
            lexicon.add(room, Wish(printed=printed, spoken="x"), who="bench")
    return lexicon.active(room)


def tell(name: str, ask: Callable[[], Any]) -> None:
    """Print the median times of a question and its answer."""
    answer, clock, work = ask(), [], []
    for _ in range(RUNS):
        start, began = time.perf_counter(), time.process_time()
        answer = ask()
        clock.append(time.perf_counter() - start)
        work.append(time.process_time() - began)
    print(f"{statistics.median(clock) * 1000:8.0f} ms {statistics.median(work) * 1000:8.0f} ms  {name}: {answer}")


if __name__ == "__main__":
    main()
