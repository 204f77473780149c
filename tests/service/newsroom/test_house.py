"""The newsroom's own settings."""

from __future__ import annotations

from typing import Any

import pytest

from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.house import OUTRO, PAUSES_MS, House, Section, Timetable, change_house, house, style
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
        {"doubtful": "perhaps"},
        {"read_captions": "sometimes"},
        {"swing": 1},
    ],
)
def test_a_setting_that_can_t_be_so_is_refused_with_a_sentence(room: Room, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match=r"\w"):
        change_house(room, 0, who="dung", **changes)
    assert house(room).revision == 0


def test_the_second_of_two_who_change_it_is_refused(room: Room) -> None:
    change_house(room, 0, who="dung", name="Của Dung")
    with pytest.raises(ConflictError):
        change_house(room, 0, who="thu", name="Của Thu")
    assert house(room).name == "Của Dung"
