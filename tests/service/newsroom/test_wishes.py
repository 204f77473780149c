"""What a newsroom may say of a feed: only what directories take, and what belongs together from one place."""

from __future__ import annotations

import pytest
from paper import Paper

from service.newsroom import shows, wishes
from service.newsroom.errors import FieldsError
from service.newsroom.room import Room
from service.newsroom.wish_rules import CATEGORIES


@pytest.fixture
def here(room: Room) -> Room:
    Paper(room).publish(section="Kinh tế")
    return room


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"category": "Tin tức"}, "Apple knows no category 'Tin tức'; choose one of: Arts"),
        ({"category": "News", "subcategory": "Football"}, "'News' has no part 'Football'; choose among: Business News"),
        ({"category": "History", "subcategory": "Football"}, "'History' has no part"),
        ({"subcategory": "Politics"}, "Say which of Apple's categories 'Politics' is a part of"),
        ({"license_url": "javascript:alert(1)"}, "no address of the web"),
        ({"funding_url": "bao-thu.example/ung-ho"}, "no address of the web"),
        ({"new_feed_url": "not an address"}, "no address of the web"),
        ({"geo": "21.327,103.914"}, "must look like geo:"),
        ({"osm": "1884019"}, "a number of OpenStreetMap"),
        ({"description": "ệ" * 1400}, "4000 bytes"),
    ],
)
def test_what_directories_refuse_is_refused_here(here: Room, changes: dict[str, str], says: str) -> None:
    with pytest.raises(FieldsError, match=says.replace("(", r"\(")):
        wishes.change_wishes(here, "all", **changes)
    assert wishes.wishes(here, "all") == wishes.Wishes()


def test_every_fault_is_named_with_its_field(here: Room) -> None:
    with pytest.raises(FieldsError) as caught:
        wishes.change_wishes(here, "all", geo="x", osm="y", category="News", subcategory="Daily News")
    assert [pointer for pointer, _ in caught.value.fields] == ["/geo", "/osm"]


def test_what_directories_take_is_kept(here: Room) -> None:
    good = {
        "category": "News", "subcategory": "Politics", "geo": "geo:-21.3,103", "osm": "R1884019",
        "license": "cc-by-4.0", "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "funding_url": "http://bao-thu.example/ung-ho", "new_feed_url": "https://bao-thu.example/feed.xml",
    }  # fmt: skip
    kept = wishes.change_wishes(here, "all", **good)
    assert {name: getattr(kept, name) for name in good} == good
    emptied = wishes.change_wishes(here, "all", **dict.fromkeys(good, ""))
    assert emptied == wishes.Wishes()


def test_a_part_that_no_longer_fits_its_category_is_found_out(here: Room) -> None:
    wishes.change_wishes(here, "all", category="News", subcategory="Politics")
    with pytest.raises(FieldsError, match="'Sports' has no part 'Politics'"):
        wishes.change_wishes(here, "all", category="Sports")


def test_a_fault_of_old_keeps_nobody_from_changing_something_else(here: Room) -> None:
    with here.database.writing() as connection:
        connection.exec_driver_sql("""UPDATE shows SET wishes = '{"geo": "21,103"}' WHERE id = 'all'""")
    assert wishes.change_wishes(here, "all", geo="21,103", place="Sơn La").place == "Sơn La"


def test_a_feed_takes_what_belongs_together_from_one_place(here: Room) -> None:
    wishes.change_wishes(here, "all", place="Sơn La", geo="geo:21.3,103.9", category="News", subcategory="Politics",
                         license="own", license_url="https://bao-thu.example/quyen")  # fmt: skip
    wishes.change_wishes(here, "section/kinh-te", place="Mộc Châu", category="Business")
    section = shows.channel(here, "section/kinh-te")
    assert section is not None
    assert (section.wishes.place, section.wishes.geo) == ("Mộc Châu", "")
    assert (section.wishes.category, section.wishes.subcategory) == ("Business", "")
    assert (section.wishes.license, section.wishes.license_url) == ("own", "https://bao-thu.example/quyen")


def test_apple_has_nineteen_categories_and_no_part_stands_in_two() -> None:
    parts = [part for each in CATEGORIES.values() for part in each]
    assert len(CATEGORIES) == 19
    assert len(parts) == len(set(parts))
