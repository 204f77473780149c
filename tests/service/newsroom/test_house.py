"""The newsroom's own settings."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.pauses import PAUSES_MS
from service.newsroom.errors import ConflictError, FieldsError, RefusedError
from service.newsroom.house import OUTRO, House, Section, Timetable, change_house, house, style
from service.newsroom.room import Room


def test_a_new_newsroom_can_go_on_the_air_with_the_defaults(room: Room) -> None:
    ours = house(room)
    assert ours == House()
    assert (ours.outro, ours.policy, dict(ours.pauses)) == (OUTRO, "auto", dict(PAUSES_MS))


def test_what_was_chosen_stays_and_the_rest_follows_the_defaults(room: Room) -> None:
    change_house(
        room, 0, who="dung", name="Báo Thử", sections=[{"slug": "kinh-te", "name": "Kinh tế", "voice": "nu-bac"}]
    )
    ours = house(room)
    assert (ours.name, ours.revision) == ("Báo Thử", 1)
    assert ours.sections == (Section(slug="kinh-te", name="Kinh tế", voice="nu-bac"),)
    assert (ours.voice_of("kinh-te"), ours.voice_of("the-thao")) == ("nu-bac", "")
    assert ours.outro == OUTRO


def test_bulletins_and_pauses_keep_their_types(room: Room) -> None:
    table = {"slug": "sang", "name": "Bản tin sáng", "at": "06:00", "days": [0, 1]}
    change_house(room, 0, who="dung", bulletins=[table], pauses={"title": 1000})
    ours = house(room)
    assert ours.bulletins == (Timetable(slug="sang", name="Bản tin sáng", at="06:00", days=(0, 1)),)
    assert (ours.pauses["title"], ours.pauses["body"]) == (1000, PAUSES_MS["body"])


def test_the_style_is_a_named_one_with_the_house_s_own_choices(room: Room) -> None:
    ours = change_house(room, 0, who="dung", style="southern", reading={"document": "elide"})
    assert (style(ours).thousand, style(ours).document) == ("ngàn", "elide")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"colour": "red"},
        {"policy": "never"},
        {"default_voice": "ma"},
        {"style": "western"},
        {"reading": {"speed": 2}},
        {"pauses": {"cough": 1}},
        {"pauses": {"title": 99_999}},
        {"sections": [{"slug": "Kinh Tế", "name": "x"}]},
        {"sections": [{"slug": "a", "name": "x"}, {"slug": "a", "name": "y"}]},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "25:00"}]},
        {"site_url": "javascript:alert(1)"},
        {"site_url": "https://"},
        {"site_url": "https://bao son la.vn"},
        {"site_url": "https://ai:mat@bao.example"},
        {"site_url": "http://[::1"},
        {"site_url": 'https://bao.example/"onload='},
        {"email": "toasoan"},
        {"reading": {"document": "sing"}},
        {"reading": {"thousand": "<b>"}},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "06:00", "sections": ["khong-co"]}]},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "06:00", "second_voice": "ma"}]},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "06:00", "articles": 31}]},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "06:00", "days": [7]}]},
        {"bulletins": [{"slug": "sang", "name": "x", "at": "06:00"}, {"slug": "sang", "name": "y", "at": "07:00"}]},
        {"ident": "house/not-there.mp3"},
        {"closing": "house/not-there.mp3"},
        {"bed": "chime"},
        {"bed": "../secret.key"},
        {"doubtful": "perhaps"},
        {"read_captions": "sometimes"},
        {"swing": 1},
    ],
)
def test_a_setting_that_can_t_be_so_is_refused_with_a_sentence(room: Room, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match=r"\w"):
        change_house(room, 0, who="dung", **changes)
    assert house(room).revision == 0


def test_every_field_that_can_t_be_so_is_named(room: Room) -> None:
    with pytest.raises(FieldsError) as refused:
        change_house(room, 0, who="dung", site_url="https://", colour="red", name="Báo Thử")
    assert [pointer for pointer, _ in refused.value.fields] == ["/colour", "/site_url"]


def test_what_became_wrong_meanwhile_does_not_hold_up_another_field(room: Room) -> None:
    room.media.put("house/logo-1.png", b"x")
    change_house(room, 0, who="dung", logo="house/logo-1.png")
    room.media.delete("house/logo-1.png")
    assert change_house(room, 1, who="dung", name="Báo Thử").name == "Báo Thử"


@pytest.mark.parametrize("url", ["https://baosonla.vn", "http://bao.example:8080/tin", "https://báo.vn"])
def test_an_address_of_a_site_is_kept(room: Room, url: str) -> None:
    assert change_house(room, 0, who="dung", site_url=url).site_url == url


def test_the_second_of_two_who_change_it_is_refused(room: Room) -> None:
    change_house(room, 0, who="dung", name="Của Dung")
    with pytest.raises(ConflictError):
        change_house(room, 0, who="thu", name="Của Thu")
    assert house(room).name == "Của Dung"
