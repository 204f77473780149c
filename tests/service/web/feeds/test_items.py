"""An item says what the article says, whatever characters that is written in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from flask.testing import FlaskClient
from lxml import etree
from paper import Paper

from service.core.vietnam import VIETNAM
from service.newsroom.house import change_house
from service.web.feeds import words


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ('Lãnh đạo & "triển khai" <mô hình> mới', 'Lãnh đạo & "triển khai" <mô hình> mới'),
        ("Biểu tượng 😀 và chữ hiếm 𠀀", "Biểu tượng 😀 và chữ hiếm 𠀀"),
        ("Phím\x0b điều \x00khiển\ufffe", "Phím điều khiển"),
        ("Ngắt ]]> ngang", "Ngắt ]]> ngang"),
    ],
)
def test_awkward_words_come_through_title_notes_and_section(
    client: FlaskClient, paper: Paper, title: str, said: str
) -> None:
    paper.publish(
        title, lead=f"Sapo: {title}\r\n\tDòng hai.", section=title, source_url="https://bao.example/?a=1&b=<'>"
    )
    item = etree.fromstring(client.get("/feeds/all.xml").data).find("channel/item")
    assert item.findtext("title") == item.findtext("category") == said
    notes = etree.HTML(item.findtext("description"))
    assert notes.findtext(".//p").replace("\r", "").startswith(f"Sapo: {said}\n\tDòng hai.")
    assert notes.xpath("//a/@href")[1] == "https://bao.example/?a=1&b=<'>"


def test_what_the_house_calls_itself_is_written_as_it_is(client: FlaskClient, paper: Paper) -> None:
    change_house(paper.room, 0, who="test", name="Báo <Thử> & Bạn", outro='Máy "đọc" & sai.')
    paper.publish()
    channel = etree.fromstring(client.get("/feeds/all.xml").data)[0]
    assert channel.findtext("title") == "Báo <Thử> & Bạn"
    assert etree.HTML(channel.findtext("item/description")).xpath("//p/text()")[-1] == 'Máy "đọc" & sai.'


@pytest.mark.parametrize("days", range(0, 400, 13))
def test_a_date_is_what_the_mail_library_writes(days: int) -> None:
    moment = datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC) + timedelta(days=days, seconds=days)
    assert words.date(moment) == format_datetime(moment.astimezone(VIETNAM))
