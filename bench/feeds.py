"""What a feed costs after one new episode, beside plain feedgen; and a 304 beside a 200.

    python bench/feeds.py [items …]

CPU milliseconds of this process: medians of rounds in which everything is done in turn, after one new episode each.

Ours is all that the episode costs its feed, none of it moved elsewhere: what the web process does for the first reader
after it. Ask what changed, fetch the new item's facts, render it by feedgen, put it in front of the page in memory,
join the page (the newest 101 to 200 items; older ones stand in archive pages). It has all our tags. Every 40th episode
keeps a handful of items in the database, every 100th makes an archive page of the older half and lists the newest anew:
rounds in which that happens are told apart, and an episode's share of what they take more is added to every round. What
publishing writes stands beside it. One episode goes before the rounds, for what a process does once.

The usual way is a script that gives feedgen every item it has and writes the file: "plain" with the tags most
scripts set (title, link, guid, date, notes, enclosure, duration), and again with all our tags, so with the same bytes
as ours. It gets the items as objects in memory; ours asks the database within its time.

A 304 stands beside three answers of 200: the first one after an episode, which makes the feed; one from memory, which
is ready; and, over a socket, what the server spends to send it, so the whole server's CPU for one request.
"""

from __future__ import annotations

import http.client
import os
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, median
from time import process_time
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from paper import Paper  # the small newspaper of our tests
from serve import free_port, running  # beside this file
from sqlalchemy import select

from service.newsroom import paging, shows
from service.newsroom.paging import Form, Heard, Maker, Memory
from service.newsroom.room import Room, open_room
from service.newsroom.shows import Channel
from service.settings import Settings
from service.storage.articles import articles
from service.storage.entries import entries
from service.storage.episodes import episodes
from service.storage.items import items as items_table
from service.storage.publications import publications
from service.storage.schema import now
from service.storage.tables import metadata
from service.storage.versions import versions
from service.web.app import create_app
from service.web.feeds import addresses, rss, words
from service.web.feeds.building import Built, Shelf
from workers.artwork import draw_artwork

import feedgen.feed  # isort: skip
from werkzeug.test import EnvironBuilder

HANDFUL = paging._HANDFUL  # noqa: SLF001 - to tell the rounds apart that keep one
LEAD = (
    "Ngày 6/11, đoàn công tác của tỉnh làm việc với các xã vùng cao về tình hình vận hành chính quyền địa phương hai "
    "cấp, tháo gỡ khó khăn cho cán bộ cơ sở và bàn cách đưa nông sản của bà con xuống chợ đầu mối trước Tết."
)


def spent(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of this process that a piece of work takes."""
    began = process_time()
    work()
    return (process_time() - began) * 1000


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
    return cast("bytes", feed.rss_str())


def tagged_feedgen(room: Room, channel: Channel, heard: list[Heard]) -> bytes:
    """Make the whole feed with feedgen and all our tags: the same feed as ours, each item rendered each time."""
    items = [rss.item(room.settings, channel, each) for each in heard]
    return b"".join([rss.head(room.settings, channel), rss.BETWEEN.join(items), rss.END])


def fill(room: Room, paper: Paper, count: int) -> None:
    """Publish one article as the newsroom does, then copy its rows: 150 a day, the newest an hour ago."""
    paper.publish("Xã vùng cao đưa nước sạch về ba mươi hai bản trước mùa khô năm nay", lead=LEAD)
    draw_artwork(room, "all")
    with room.database.writing() as connection:
        for table in (articles, versions, episodes, publications, entries):
            row = dict(connection.execute(table.select()).mappings().first() or {})
            copies = [copied(row, number, count) for number in range(2, count + 1)]
            if dates := moved(row, 1, count):
                connection.execute(table.update().values(dates))
            for start in range(0, len(copies), 500):
                connection.execute(table.insert(), copies[start : start + 500])
        connection.exec_driver_sql(f"UPDATE shows SET last = {count}, size = {count} WHERE id = 'all'")


def copied(row: dict[str, Any], number: int, count: int) -> dict[str, Any]:
    """Change what must differ in a copy of a row: ids, names, words and moments."""
    ids = {name: f"{row[name][:6]}{number:06d}" for name in ("id", "article_id", "version_id") if name in row}
    if "source_id" in row:
        dice = random.Random(number)
        shuffled = dice.sample(LEAD.split(), len(LEAD.split()))
        ids |= {"source_id": f"bai-{number}", "title": f"{row['title']} {number}", "lead": " ".join(shuffled)}
    if "guid" in row:
        ids["guid"] = f"{row['guid']}-{number}"
    if "position" in row:
        ids["position"] = number
    return {**row, **ids, **moved(row, number, count)}


def moved(row: dict[str, Any], number: int, count: int) -> dict[str, datetime]:
    """Date a row so that the last of all is an hour old and a day has 150."""
    moment = now() - timedelta(hours=1, minutes=(count - number) * 9.6)
    return {name: moment for name in ("since", "first_published_at") if name in row}


def collect(room: Room, channel: Channel) -> list[Heard]:
    """Gather every item's facts, and render and keep each on the way, as the first readers would."""
    heard: list[Heard] = []
    form = Form("xml", rss.recipe(room.settings, channel))

    def render(each: Heard) -> bytes:
        heard.append(each)
        return rss.item(room.settings, channel, each)

    for number in range(paging.pages(channel) + 1):
        paging.page(room, channel, number, Maker(form, render, Memory()))
    return heard


def measure(items: int) -> None:
    """Publish an episode and make the feed anew in each of our ways and the usual ones, round after round."""
    with tempfile.TemporaryDirectory() as folder:
        room = open_room(Settings(data=Path(folder)))
        metadata.create_all(room.database.engine)
        paper = Paper(room)
        fill(room, paper, items - 1)
        channel = opened(room)
        heard = collect(room, channel)
        page = heard[: channel.last - paging.pages(channel) * paging.PAGE]
        shelf = Shelf()
        feed(shelf, room).zipped  # noqa: B018 - made once, then held
        paper.publish()
        feed(shelf, room).zipped  # noqa: B018 - and once gone on from
        ways: list[Callable[[], object]] = [
            lambda: feed(shelf, room).body,
            lambda: feed(shelf, room).zipped,
            lambda: plain_feedgen(room, channel, heard),
            lambda: plain_feedgen(room, channel, page),
            lambda: tagged_feedgen(room, channel, heard),
            lambda: tagged_feedgen(room, channel, page),
        ]
        rounds = []
        for _ in range(HANDFUL + 1):  # one of them keeps a handful
            before, times = kept(room), in_turn(paper, ways)
            rounds.append((kept(room) - before, *times))
        report(items, len(heard), len(page), rounds)
        answers(room, paper)
        room.close()


def kept(room: Room) -> int:
    """Count the items that are kept in the database."""
    with room.database.reading() as connection:
        return len(connection.execute(select(items_table.c.version_id)).all())


def report(items: int, before: int, newest: int, rounds: list[tuple[float, ...]]) -> None:
    """Print what the rounds took; each begins with how many items it kept."""
    plain = [each[1] for each in rounds if not each[0]]
    shares: dict[int, list[float]] = {paging.PAGE: [], HANDFUL: []}
    for number, took, *_ in rounds:
        if number:  # a handful was kept, or a page was full and listed anew
            shares[HANDFUL if number >= HANDFUL else paging.PAGE].append(took - median(plain))
    share = sum(fmean(extra) / every for every, extra in shares.items() if extra)
    ours, zipped, publishing = median(plain) + share, median(each[2] for each in rounds), median(r[-1] for r in rounds)
    print(
        f"{items:>7} items  after one new episode: {ours:.2f} ms, {share:.2f} of it its share of what is done for many "
        f"at once (mean of all {len(rounds)} rounds: {fmean(each[1] for each in rounds):.2f} ms); its gzip twin: "
        f"{zipped:.2f} ms more; publishing it: {publishing:.2f} ms"
    )
    usual = ("plain feedgen", "plain feedgen", "feedgen with all our tags", "feedgen with all our tags")
    sizes = (f"all {before}", f"the newest {newest}") * 2
    for place, (name, size) in enumerate(zip(usual, sizes, strict=True), 3):
        cost = median(each[place] for each in rounds)
        times = median(each[place] / (each[1] + share) for each in rounds if not each[0])
        both = median(each[place] / (each[1] + share + each[2]) for each in rounds if not each[0])
        print(f"{'':>7} {name}, {size} items: {cost:.1f} ms, {times:.0f} x ours ({both:.0f} x with gzip)")


def in_turn(paper: Paper, ways: list[Callable[[], object]]) -> list[float]:
    """Publish one episode, then take the time of every way; the last figure is that of publishing."""
    version_id = paper.record(paper.print())
    publishing = spent(lambda: paper.air(version_id))
    return [*(spent(way) for way in ways), publishing]


def feed(shelf: Shelf, room: Room) -> Built:
    """Do what the web does for a reader of the newspaper's main feed."""
    built = shelf.feed(room, "all", "xml", 0)
    assert built is not None
    return built


def answers(room: Room, paper: Paper) -> None:
    """Compare whole answers of the application: 200 after a change, 200 from memory, 304."""
    app = create_app(room.settings, room)
    asked = EnvironBuilder(path="/feeds/all.xml", headers={"Accept-Encoding": "gzip"}).get_environ()

    def ask(**headers: str) -> dict[str, str]:
        told: dict[str, str] = {}
        b"".join(app.wsgi_app({**asked, **headers}, lambda _status, names, _error=None: told.update(names)))
        return told

    ask()
    rounds = []
    for _ in range(41):
        paper.publish()
        changed, again = spent(ask), spent(ask)
        tag = ask()["ETag"]
        rounds.append((changed, again, spent(lambda: ask(HTTP_IF_NONE_MATCH=tag))))  # noqa: B023 - called at once
    changed, again, unchanged = (median(times) for times in zip(*rounds, strict=True))
    first, memory = (median(each[place] / each[2] for each in rounds) for place in (0, 1))
    says = f"the first 200 after an episode: {changed:.2f} ms ({first:.0f} x)"
    print(f"{'':>7} 304: {unchanged:.2f} ms; {says}; 200 from memory: {again:.2f} ms ({memory:.1f} x)")
    over_a_socket(room)


def over_a_socket(room: Room) -> None:
    """Ask a server in a process of its own, and take its CPU for each answer."""
    port = free_port()
    told = {"BAONOI_DATA": str(room.settings.data), "BAONOI_LOG": "error"}
    with running(sys.executable, "-m", "service.cli.main", "web", "--port", str(port), port=port, **told) as pid:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        ways = {
            "304": {"If-None-Match": sent(connection, {}).headers["ETag"]},
            "200 by gzip": {"Accept-Encoding": "gzip"},
            "200 plain": {"Accept-Encoding": "identity"},
        }
        rounds = [[per_answer(connection, pid, headers) for headers in ways.values()] for _ in range(6)][1:]
        connection.close()
    costs = [median(times) for times in zip(*rounds, strict=True)]
    says = "; ".join(f"{name}: {cost:.2f} ms" for name, cost in zip(ways, costs, strict=True))
    print(f"{'':>7} over a socket, all of the server's CPU: {says} ({costs[2] / costs[0]:.1f} x)")


def per_answer(connection: http.client.HTTPConnection, pid: int, headers: dict[str, str], count: int = 150) -> float:
    """Ask the same again and again; tell the server's CPU milliseconds for each answer."""
    before = server_cpu(pid)
    for _ in range(count):
        sent(connection, headers)
    return (server_cpu(pid) - before) * 1000 / count


def sent(connection: http.client.HTTPConnection, headers: dict[str, str]) -> http.client.HTTPResponse:
    """Read the feed and give its answer; one that is neither 200 nor 304 ends the measurement."""
    connection.request("GET", "/feeds/all.xml", headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != (304 if "If-None-Match" in headers else 200):
        raise ConnectionError(f"The server answered {answer.status}.")
    return answer


def server_cpu(pid: int) -> float:
    """Tell the CPU seconds a process has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def opened(room: Room) -> Channel:
    channel = shows.channel(room, "all")
    assert channel is not None
    return channel


if __name__ == "__main__":
    for wanted in [int(each) for each in sys.argv[1:]] or [200, 1000, 10_000]:
        measure(wanted)
