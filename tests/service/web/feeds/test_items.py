"""An item is written as text, and is byte for byte what feedgen makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from feedgen_item import feedgen_item
from paper import Paper

from service.core.vietnam import VIETNAM
from service.newsroom import paging, shows
from service.newsroom.house import change_house
from service.newsroom.paging import Form, Heard, Maker, Memory
from service.newsroom.room import Room
from service.newsroom.shows import Channel
from service.web.feeds import rss, words


def heard_in(room: Room, channel: Channel) -> list[Heard]:
    """Gather what a show lists, as a feed does that keeps nothing."""
    heard: list[Heard] = []
    paging.page(room, channel, 0, Maker(Form("txt", "1"), lambda each: heard.append(each) or b"", Memory()))  # type: ignore[func-returns-value]
    return heard


def opened(room: Room) -> Channel:
    channel = shows.channel(room, "all")
    assert channel is not None
    return channel


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("Hương cà phê", {}),
        ('Lãnh đạo & "triển khai" <mô hình> mới', {"lead": "a < b & c > d ]]> e", "section": "Tin & <bài>"}),
        ("Không có mục, không có sapo", {"section": "", "lead": "", "source_url": ""}),
        ("Biểu tượng 😀 và chữ hiếm 𠀀", {"lead": "Dòng một.\nDòng hai.\r\n\tDòng ba."}),
        ("Dài " * 200, {"lead": "Lời dẫn & dài. " * 900}),
        ("Phím\x0b điều \x00khiển\u2028", {"lead": "\ud83d\ufffe lẻ"}),
        ("Địa chỉ lạ", {"source_url": "https://bao-thu.example/a?b=1&c=\"'<>"}),
    ],
    ids=["plain", "markup", "bare", "beyond the plane", "long", "not for XML", "address"],
)
def test_an_item_is_what_feedgen_makes_of_it(room: Room, paper: Paper, title: str, columns: dict[str, str]) -> None:
    paper.publish(title, **{name: value.encode(errors="ignore").decode() for name, value in columns.items()})
    channel = opened(room)
    (heard,) = heard_in(room, channel)
    assert rss.item(room.settings, channel, heard) == feedgen_item(room.settings, channel, heard)


def test_what_the_house_says_of_itself_stands_in_an_item_as_feedgen_would_write_it(room: Room, paper: Paper) -> None:
    change_house(room, 0, who="test", name="Báo <Thử> & Bạn", outro="Máy đọc <thử> & ]]> sai.")
    paper.publish()
    channel = opened(room)
    (heard,) = heard_in(room, channel)
    elsewhere = replace(room.settings, base_url="https://nghe.bao-thu.example/a&b")
    assert rss.item(elsewhere, channel, heard) == feedgen_item(elsewhere, channel, heard)


@pytest.mark.parametrize("days", range(0, 400, 13))
def test_a_date_is_what_the_mail_library_writes(days: int) -> None:
    moment = datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC) + timedelta(days=days, seconds=days)
    assert words.date(moment) == format_datetime(moment.astimezone(VIETNAM))
