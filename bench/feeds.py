"""What a feed costs after one new episode, beside plain feedgen; and a 304 beside a 200.

    python bench/feeds.py [items …]

CPU milliseconds of this process, the best of several rounds, everything in one run.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from paper import Paper  # the small newspaper of our tests

from service.newsroom import shows
from service.newsroom.room import Room, open_room
from service.newsroom.shows import Channel, Form, Heard, Maker
from service.settings import Settings
from service.storage.articles import articles
from service.storage.episodes import episodes
from service.storage.publications import publications
from service.storage.shows import entries
from service.storage.tables import metadata
from service.storage.versions import versions
from service.web.app import create_app
from service.web.feeds import addresses, rss, words
from service.web.feeds.building import Shelf
from workers.artwork import draw_artwork

import feedgen.feed  # isort: skip
from werkzeug.test import EnvironBuilder

LEAD = (
    "Ngày 6/11, đoàn công tác của tỉnh làm việc với các xã vùng cao về tình hình vận hành chính quyền địa phương hai "
    "cấp, tháo gỡ khó khăn cho cán bộ cơ sở và bàn cách đưa nông sản của bà con xuống chợ đầu mối trước Tết."
)


def best(rounds: int, work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Return the CPU milliseconds of the quickest round."""
    times = []
    for _ in range(rounds):
        before()
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times) * 1000


def plain_feedgen(room: Room, channel: Channel, heard: list[Heard]) -> bytes:
    """Make the whole feed the usual way: every item through feedgen, each time."""
    feed = feedgen.feed.FeedGenerator()
    feed.load_extension("podcast")
    feed.title(channel.title)
    feed.link(href=addresses.home(room.settings, channel))
    feed.description(words.description(channel))
    for each in heard:
        entry = feed.add_entry(order="append")
        page = addresses.article(room.settings, each)
        entry.title(each.title)
        entry.link(href=page)
        entry.guid(each.voicing.guid)
        entry.pubDate(each.voicing.first_published_at)
        entry.content(words.notes(channel, each, page), type="CDATA")
        entry.enclosure(addresses.media(room.settings, each.voicing.audio), each.voicing.audio.length, "audio/mpeg")
        entry.podcast.itunes_duration(83)
    result: bytes = feed.rss_str()
    return result


def tagged_feedgen(room: Room, channel: Channel, heard: list[Heard]) -> bytes:
    """Make the whole feed with feedgen and our extension: the same feed as ours, each item rendered each time."""
    feed = rss.generator()
    feed.title(channel.title)
    feed.link(href=addresses.home(room.settings, channel))
    feed.description(words.description(channel))
    for each in heard:
        rss.fill(feed.add_entry(order="append"), room.settings, channel, each)
    result: bytes = feed.rss_str()
    return result


def fill(room: Room, paper: Paper, count: int) -> None:
    """Publish one article as the newsroom does, then copy its rows until there are enough."""
    paper.publish("Tăng cường lãnh đạo, triển khai hiệu quả mô hình chính quyền địa phương hai cấp", lead=LEAD)
    draw_artwork(room, "all")
    with room.database.writing() as connection:
        for table in (articles, versions, episodes, publications, entries):
            row = dict(connection.execute(table.select()).mappings().first() or {})
            copies = [copied(row, number) for number in range(2, count + 1)]
            for start in range(0, len(copies), 500):
                connection.execute(table.insert(), copies[start : start + 500])
        connection.exec_driver_sql(f"UPDATE shows SET last = {count}, size = {count} WHERE id = 'all'")


def copied(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Change what must differ in a copy of a row: ids, names and moments."""
    ids = {name: f"{row[name][:6]}{number:06d}" for name in ("id", "article_id", "version_id") if name in row}
    if "source_id" in row:
        ids |= {"source_id": f"bai-{number}", "title": f"{row['title']} {number}"}
    if "guid" in row:
        ids["guid"] = f"{row['guid']}-{number}"
    if "position" in row:
        ids["position"] = number
    moved = {name: row[name] + timedelta(seconds=number) for name in ("since", "first_published_at") if name in row}
    return {**row, **ids, **moved}


def collect(room: Room, channel: Channel) -> list[Heard]:
    """Gather every item's facts, and render and keep each on the way, as the first readers would."""
    heard: list[Heard] = []
    form = Form("xml", rss.recipe(room.settings, channel))

    def render(each: Heard) -> bytes:
        heard.append(each)
        return rss.item(room.settings, channel, each)

    for number in range(shows.pages(channel) + 1):
        shows.page(room, channel, number, form, Maker(render, {}))
    return heard


def measure(items: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = open_room(Settings(data=Path(folder)))
        metadata.create_all(room.database.engine)
        paper = Paper(room)
        fill(room, paper, items)
        heard = collect(room, opened(room))
        page = heard[: opened(room).last - shows.pages(opened(room)) * shows.PAGE]
        rounds = 15 if items <= 1000 else 5
        shelf = Shelf()
        shelf.get(room, opened(room), "xml", 0)
        ours = best(rounds, lambda: shelf.get(room, opened(room), "xml", 0), paper.publish)
        zipped = best(rounds, lambda: shelf.get(room, opened(room), "xml", 0).zipped, paper.publish)
        print(f"{items:>7} items  one new episode: {ours:.2f} ms, with its zipped twin {zipped:.2f} ms")
        for name, maker in (("plain feedgen", plain_feedgen), ("feedgen with all our tags", tagged_feedgen)):
            for said, some in (("every item", heard), (f"our page of {len(page)}", page)):
                cost = best(rounds, lambda: maker(room, opened(room), some))  # noqa: B023 - called at once
                print(f"{'':>7} {name}, {said}: {cost:.2f} ms ({cost / ours:.1f} x, {cost / zipped:.1f} x)")
        answers(room, paper)
        room.close()


def answers(room: Room, paper: Paper) -> None:
    """Compare what the web answers: 200 after a change, 200 as held, 304."""
    app = create_app(room.settings, room)

    def ask(**headers: str) -> None:
        environ = EnvironBuilder(path="/feeds/all.xml").get_environ() | headers
        b"".join(app.wsgi_app(environ, lambda *_: None))

    changed = best(15, lambda: ask(HTTP_ACCEPT_ENCODING="gzip"), paper.publish)
    again = best(100, lambda: ask(HTTP_ACCEPT_ENCODING="gzip"))
    tag = app.test_client().get("/feeds/all.xml").headers["ETag"]
    unchanged = best(100, lambda: ask(HTTP_IF_NONE_MATCH=tag))
    ratios = f"{changed / unchanged:.1f} x, {again / unchanged:.1f} x"
    print(f"{'':>7} 200 after a change {changed:.2f} ms, 200 as held {again:.2f} ms, 304 {unchanged:.2f} ms ({ratios})")


def opened(room: Room) -> Channel:
    channel = shows.channel(room, "all")
    assert channel is not None
    return channel


if __name__ == "__main__":
    for wanted in [int(each) for each in sys.argv[1:]] or [200, 1000, 10_000]:
        measure(wanted)
