"""The desk's list: which articles it shows, what stands in a row, and how long a recording has to wait."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper

from service.newsroom import desk, intake
from service.newsroom.desk import Filters
from service.newsroom.room import Room
from service.newsroom.versions import request


@pytest.fixture
def paper(room: Room) -> DeskPaper:
    return DeskPaper(room)


def shown(room: Room, **chosen: str) -> set[str]:
    return {row.id for row in desk.listing(room, Filters(**chosen)).rows}


def test_each_filter_leaves_what_fits(room: Room, paper: DeskPaper) -> None:
    coffee = paper.article("Mùa cà phê", section="Kinh tế", site="bao-mot")
    match = paper.article("Trận đấu", ("Đội nhà thắng.",), section="Thể thao", site="bao-hai")
    paper.air(coffee, "nu-bac")
    paper.record(match, "nam-bac")
    fits = {
        coffee: ({"voice": "nu-bac"}, {"section": "kinh-te"}, {"site": "bao-mot"}, {"stage": "published"},
                 {"search": "muong khoa"}),
        match: ({"voice": "nam-bac"}, {"section": "the-thao"}, {"site": "bao-hai"}, {"stage": "waiting"},
                {"search": "thắng"}),
    }  # fmt: skip
    for article_id, each in fits.items():
        assert [shown(room, **chosen) for chosen in each] == [{article_id}] * len(each)
    assert shown(room, voice="nu-nam") == set()
    assert shown(room, stage="no such stage") == {coffee, match}


def test_the_totals_are_of_what_fits_on_all_pages(room: Room, paper: DeskPaper) -> None:
    for number in range(5):
        paper.record(paper.article(f"Bài {number}"))
    paper.article("Chưa có bản audio")
    pages = [desk.listing(room, Filters(stage="waiting", page=page, size=2)) for page in (1, 2, 3, 4)]
    assert [len(found.rows) for found in pages] == [2, 2, 1, 0]
    assert {(found.total, found.pages) for found in pages} == {(5, 3)}
    searched = desk.listing(room, Filters(search="bai", size=2))
    assert (searched.total, searched.pages) == (5, 3)


def test_an_article_nobody_has_read_is_named_by_its_address(room: Room, paper: DeskPaper) -> None:
    url = "https://bao-thu.example/7.html"
    unread, read = intake.submit_url(room, url, who="lan").article_id, paper.article("Có tên")
    assert {row.id: row.title for row in desk.listing(room, Filters()).rows} == {unread: url, read: "Có tên"}


def test_the_queue_is_waited_through_in_the_order_workers_take_it(room: Room, paper: DeskPaper) -> None:
    asked = {}
    for priority in ("backfill", "normal", "breaking"):
        article_id = paper.article(priority)
        request(room, article_id, "nam-bac", who="lan", why="new", priority=priority)
        asked[article_id] = priority
    rows = desk.listing(room, Filters()).rows
    placed = sorted((row.place, asked[row.id], row.seconds_left) for row in rows if row.place is not None)
    assert [priority for _, priority, _ in placed] == ["breaking", "normal", "backfill"]
    assert [place for place, _, _ in placed] == [1, 2, 3]
    assert [seconds for _, _, seconds in placed] == sorted(seconds for _, _, seconds in placed)
    assert desk.listing(room, Filters()).queued == 3
