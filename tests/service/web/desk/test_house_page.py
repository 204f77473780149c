"""The newsroom's settings page: rows that come and go, files that are sent, heard and taken out."""

from __future__ import annotations

import io
import re

import pytest
from desk_paper import DeskPaper, signed_in, token_of, web
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from service.newsroom.house import Section, Timetable, change_house, house
from service.newsroom.room import Room
from service.web.desk.rows import bulletins_of, sections_of

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
WAV = b"RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\x7d\0\0" + bytes(32_000)
"""Two seconds of silence at 8 kHz."""


@pytest.fixture
def administrator(room: Room) -> FlaskClient:
    desk = DeskPaper(room)
    desk.people()
    desk.article()
    return signed_in(web(room))


def page(client: FlaskClient) -> str:
    return client.get("/desk/house").get_data(as_text=True)


def save(client: FlaskClient, path: str = "/desk/house", **form: object) -> tuple[int, str]:
    data = MultiDict([("csrf_token", token_of(page(client)))])
    for name, value in form.items():
        for each in value if isinstance(value, list) else [value]:
            data.add(name, each)
    answer = client.post(path, data=data, content_type="multipart/form-data", follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def fields_of(text: str) -> MultiDict[str, str]:
    """Read the form's fields as a browser would send them, templates of new rows left out."""
    text = re.sub(r"<template>.*?</template>", "", text, flags=re.DOTALL)
    found: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input[^>]+>", text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.add(name[1], value[1] if value else "")
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', text, flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.add(name, chosen[1] if chosen else "")
    return found


def test_what_the_page_shows_is_read_back_the_same(room: Room, administrator: FlaskClient) -> None:
    ours = change_house(
        room, 0, who="test",
        sections=[Section(slug="kinh-te", name="Kinh tế", voice="nu-bac"), Section(slug="the-thao", name="Thể thao")],
        bulletins=[
            Timetable(slug="sang", name="Sáng", at="06:00", days=(0, 6), sections=("kinh-te",), voice="nam-bac"),
            Timetable(slug="trua", name="Trưa", at="11:30", articles=5, second_voice="nu-nam"),
        ],
    )  # fmt: skip
    shown = fields_of(page(administrator))
    assert [Section(**each) for each in sections_of(shown)] == list(ours.sections)
    kept = [{**each, "days": tuple(each["days"]), "sections": tuple(each["sections"])} for each in bulletins_of(shown)]
    assert [Timetable(**each) for each in kept] == list(ours.bulletins)


def test_rows_are_added_and_left_out(room: Room, administrator: FlaskClient) -> None:
    code, _ = save(
        administrator, revision="0", bulletins_shown="1", bulletin=["new1", "new2", "new3"],
        **{"bulletin-new1-name": "Bản tin sáng", "bulletin-new1-at": "06:00", "bulletin-new1-day": ["0", "4"],
           "bulletin-new1-second_voice": "nu-bac", "bulletin-new1-articles": "6",
           "bulletin-new2-name": " ", "bulletin-new2-at": "07:00",
           "bulletin-new3-name": "Bản tin sáng", "bulletin-new3-at": "08:15:00"},
    )  # fmt: skip
    assert code == 200
    first, second = house(room).bulletins
    assert (first.slug, first.days, first.second_voice, first.articles) == ("ban-tin-sang", (0, 4), "nu-bac", 6)
    assert (second.slug, second.at, second.days) == ("ban-tin-sang-2", "08:15", (0, 1, 2, 3, 4, 5, 6))
    save(administrator, revision="1", bulletins_shown="1")
    assert house(room).bulletins == ()


def test_a_row_that_won_t_do_is_refused_and_nothing_is_kept(room: Room, administrator: FlaskClient) -> None:
    row = {"bulletin-0-name": "Sáng", "bulletin-0-at": "25:00"}
    code, text = save(administrator, revision="0", name="Tên mới", bulletins_shown="1", bulletin="0", **row)
    assert code == 422
    assert "06:00" in text
    assert house(room).revision == 0


def test_music_is_sent_heard_taken_out_and_brought_back(room: Room, administrator: FlaskClient) -> None:
    save(administrator, revision="0", bed_file=(io.BytesIO(WAV), "nhac.wav"), ident_file=(io.BytesIO(WAV), "hieu.wav"))
    ours = house(room)
    assert (ours.bed[:10], ours.ident[:12]) == ("house/bed-", "house/ident-")
    assert f'data-play="/media/{ours.bed}"' in page(administrator)
    assert administrator.get(f"/media/{ours.bed}").data == WAV
    _, text = save(administrator, "/desk/house/files/bed/remove", revision="1")
    assert house(room).bed == ""
    assert f'name="back" value="{ours.bed}"' in text
    save(administrator, "/desk/house/files/bed/remove", revision="2", back=ours.bed)
    assert house(room).bed == ours.bed


@pytest.mark.parametrize(("name", "data"), [("bed_file", PNG), ("ident_file", b"ID3" + bytes(300)), ("logo_file", WAV)])
def test_a_file_that_won_t_do_is_refused_with_a_page(
    room: Room, administrator: FlaskClient, name: str, data: bytes
) -> None:
    code, _ = save(administrator, revision="0", **{name: (io.BytesIO(data), "x.wav")})
    assert code == 422
    assert house(room).revision == 0


def test_only_the_house_s_files_are_taken_out(room: Room, administrator: FlaskClient) -> None:
    assert save(administrator, "/desk/house/files/outro/remove", revision="0")[0] == 404
    assert house(room).revision == 0


def test_the_choices_of_reading_follow_the_style_until_somebody_chooses(room: Room, administrator: FlaskClient) -> None:
    save(administrator, revision="0", reading_document="elide", reading_year_hundreds="false", reading_four="")
    assert dict(house(room).reading) == {"document": "elide", "year_hundreds": False}
    shown = fields_of(page(administrator))
    assert (shown["reading_document"], shown["reading_year_hundreds"], shown["reading_four"]) == ("elide", "false", "")
