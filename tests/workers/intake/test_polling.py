"""Polling feeds and news sitemaps: what is new is read, what was seen is left, what fails waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from service.newsroom import intake
from service.newsroom.room import Room
from service.newsroom.sites import add_source, polled, save_site
from service.storage import articles, sources
from service.storage.schema import now
from service.storage.sources import Source
from tests.workers.intake.servers import Names, Newspaper
from workers.intake.arrivals import read_article
from workers.intake.fetch import Fetched, FetchError
from workers.polling import LONGEST, SHORTEST, poll, read_entries


@pytest.fixture
def room(room: Room, names: Names) -> Room:
    """A room with one site, whose host is this machine."""
    names.say("vungcao.example", "127.0.0.1")
    room = replace(room, settings=replace(room.settings, allow_loopback=True))
    save_site(room, "vungcao", hosts=["vungcao.example"], who="an")
    return room


def item(url: str, moment: datetime | None = None, title: str = "Tin mới") -> str:
    date = f"<pubDate>{format_datetime(moment)}</pubDate>" if moment else ""
    return f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>{date}</item>"


def rss(*items: str, declared: str = "utf-8") -> str:
    return f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def urls(paper: Newspaper, *numbers: int) -> list[str]:
    return [paper.url(f"/bai-{n}.html", "vungcao.example") for n in numbers]


def source_of(room: Room, paper: Newspaper, kind: str = "feed") -> str:
    return add_source(room, "vungcao", kind, paper.url("/nguon", "vungcao.example"), who="an", section="Xã hội")


def put(paper: Newspaper, text: str | bytes, *, kind: str = "application/rss+xml", **headers: str) -> None:
    paper.page("/nguon", text, kind=kind, **headers)


def poll_again(room: Room, source_id: str) -> int:
    with room.database.writing() as connection:
        sources.update(connection, source_id, next_at=now() - timedelta(seconds=1))
    return poll(room, source_id)


def row(room: Room) -> Source:
    return polled(room)[0]


def test_each_new_page_of_a_feed_is_asked_for_once(room: Room, paper: Newspaper) -> None:
    put(paper, rss(*(item(url, now()) for url in urls(paper, 1, 2))))
    source_id = source_of(room, paper)
    assert poll(room, source_id) == 2
    first = intake.get(room, room.queue.jobs("read_article")[0][0])
    assert (first.source_kind, first.section, first.title) == ("feed", "Xã hội", "Tin mới")
    assert poll_again(room, source_id) == 0
    put(paper, rss(*(item(url, now()) for url in urls(paper, 1, 2, 3))))
    assert poll_again(room, source_id) == 1


def test_what_a_long_feed_brings_beyond_one_polls_share_comes_with_the_next(room: Room, paper: Newspaper) -> None:
    text = rss(*(item(url, now()) for url in urls(paper, *range(45))))
    put(paper, text, ETag='"7"')
    whole = paper.answers["/nguon"]
    put(paper, "", status=304)
    unchanged = paper.answers["/nguon"]
    paper.answers["/nguon"] = lambda asked: (unchanged if asked.headers["If-None-Match"] else whole)(asked)
    source_id = source_of(room, paper)
    assert [poll_again(room, source_id) for _ in range(4)] == [20, 20, 5, 0]
    assert "If-None-Match" in paper.asked[-1][1]


def test_a_source_whose_poll_was_killed_is_due_again_within_minutes(room: Room, paper: Newspaper) -> None:
    source_id = source_of(room, paper)
    put(paper, rss(item(urls(paper, 1)[0], now())))

    answer, due = paper.answers["/nguon"], []

    def look(request: BaseHTTPRequestHandler) -> None:
        due.append(row(room).next_at)  # what stands there should nothing follow
        answer(request)

    paper.answers["/nguon"] = look
    began = now()
    poll(room, source_id)
    assert timedelta(0) < due[0] - began < timedelta(minutes=10)


def test_one_page_that_a_feed_lists_twice_is_asked_for_once(room: Room, paper: Newspaper) -> None:
    (url,) = urls(paper, 1)
    put(paper, rss(item(url, now()), item(url, now())))
    assert poll(room, source_of(room, paper)) == 1


def test_a_feed_that_has_not_changed_is_not_read(room: Room, paper: Newspaper) -> None:
    date = "Sun, 22 Nov 2026 05:00:00 GMT"
    put(paper, rss(item(urls(paper, 1)[0], now())), ETag='"7"', Last_Modified=date)
    source_id = source_of(room, paper)
    poll(room, source_id)
    put(paper, "", status=304)
    for _ in range(2):
        assert poll_again(room, source_id) == 0
        sent = paper.asked[-1][1]
        assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"7"', date)
    assert (row(room).etag, row(room).last_modified) == ('"7"', date)


def test_the_interval_follows_what_the_source_brings(room: Room, paper: Newspaper) -> None:
    source_id = source_of(room, paper)
    for number in range(1, 6):
        put(paper, rss(*(item(url, now()) for url in urls(paper, *range(number)))))
        poll_again(room, source_id)
    assert row(room).interval == SHORTEST
    for _ in range(8):
        poll_again(room, source_id)
    assert row(room).interval == LONGEST


def test_old_news_and_other_hosts_are_left_alone(room: Room, paper: Newspaper) -> None:
    other = paper.url("/bai.html", "khac.example")
    old = now() - timedelta(days=3)
    put(paper, rss(item(urls(paper, 1)[0], old), item(other, now()), item(urls(paper, 2)[0], now())))
    assert poll(room, source_of(room, paper)) == 1


def test_two_jobs_for_one_turn_poll_once(room: Room, paper: Newspaper) -> None:
    put(paper, rss(item(urls(paper, 1)[0], now())))
    source_id = source_of(room, paper)
    assert [poll(room, source_id), poll(room, source_id)] == [1, 0]
    assert paper.paths() == ["/nguon"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("<html><body>Đăng nhập</body></html>", "text/html"), ("", "text/xml"), ("{}", "application/xml")],
)
def test_what_is_no_feed_is_noted_and_tried_later(room: Room, paper: Newspaper, text: str, kind: str) -> None:
    put(paper, text, kind=kind)
    assert poll(room, source_of(room, paper)) == 0
    assert (row(room).misses, row(room).interval) == (1, LONGEST)
    assert "is no feed" in row(room).error


def test_a_feed_in_trouble_withdraws_nothing(room: Room, paper: Newspaper) -> None:
    put(paper, rss(item(urls(paper, 1)[0], now())))
    source_id = source_of(room, paper)
    poll(room, source_id)
    put(paper, "lỗi", status=503)
    assert poll_again(room, source_id) == 0
    assert "503" in row(room).error
    put(paper, rss())
    assert poll_again(room, source_id) == 0
    assert (row(room).misses, row(room).error) == (0, "")


def test_pages_of_the_last_two_days_are_looked_at_again(room: Room, paper: Newspaper) -> None:
    put(paper, rss(item(urls(paper, 1)[0], now())))
    source_id = source_of(room, paper)
    poll(room, source_id)
    article_id = room.queue.jobs("read_article")[0][0]
    paper.page("/bai-1.html", "<html><body><h1>Tít của bài</h1><p>Ngắn.</p></body></html>")
    read_article(room, article_id)
    poll_again(room, source_id)
    assert intake.get(room, article_id).read_due_at is None, "it was looked at a moment ago"
    with room.database.writing() as connection:
        articles.note(connection, article_id, checked_at=now() - timedelta(hours=1))
    before = intake.get(room, article_id)
    poll_again(room, source_id)
    after = intake.get(room, article_id)
    assert after.read_due_at is not None
    assert (after.revision, after.updated_at) == (before.revision, before.updated_at), "a look changes nothing"


def test_a_news_sitemap_is_read_and_its_changes_noticed(room: Room, paper: Newspaper) -> None:
    def sitemap(changed: datetime) -> str:
        return (
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
            f"<url><loc>{urls(paper, 1)[0]}</loc><lastmod>{changed.isoformat()}</lastmod><news:news>"
            f"<news:publication_date>{now().isoformat()}</news:publication_date>"
            "<news:title><![CDATA[Lễ hội & mùa hoa]]></news:title></news:news></url></urlset>"
        )

    put(paper, sitemap(now()), kind="application/xml")
    source_id = source_of(room, paper, "sitemap")
    assert poll(room, source_id) == 1
    article_id = room.queue.jobs("read_article")[0][0]
    assert intake.get(room, article_id).title == "Lễ hội & mùa hoa"
    assert poll_again(room, source_id) == 0
    put(paper, sitemap(now() + timedelta(minutes=5)), kind="application/xml")
    assert poll_again(room, source_id) == 1


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Một</title><link href="http://a.example/1"/>'
    "<updated>2026-03-02T07:30:00+07:00</updated></entry></feed>"
)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (rss(item("http://a.example/1", title="Một"), declared="utf-16").encode(), "text/xml"),
        (rss(item("http://a.example/1", title="Một"), declared="utf-16").encode(), "text/xml; charset=utf-16"),
        (rss(item("http://a.example/1", title="Một"), declared="utf-16").encode("utf-16"), "text/xml"),
        (rss(item("http://a.example/1", title="Một")).encode("utf-8-sig"), "application/rss+xml; charset=utf-8"),
        (rss(item("http://a.example/1", title="Một"), declared="us-ascii").encode(), "text/xml; charset=us-ascii"),
        (ATOM.encode(), "application/atom+xml"),
    ],
)
def test_feeds_are_read_whatever_they_say_of_their_encoding(data: bytes, content_type: str) -> None:
    (entry,) = read_entries("feed", Fetched("http://a.example/rss", 200, data, content_type))
    assert (entry.url, entry.title) == ("http://a.example/1", "Một")


def test_an_xml_bomb_is_refused() -> None:
    levels = "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "ha">{levels}]>{rss(item("http://a.example/&b11;"))[38:]}'
    for kind in ("feed", "sitemap"):
        with pytest.raises(FetchError, match="XML entities"):
            read_entries(kind, Fetched("http://a.example/rss", 200, bomb.encode(), "text/xml"))


def test_atoms_moment_of_change_is_a_reason_to_look_again() -> None:
    (entry,) = read_entries("feed", Fetched("http://a.example/rss", 200, ATOM.encode(), "application/atom+xml"))
    assert entry.changed == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
