"""Every paged list of the API, read to its end while its rows move: none is missed, none comes twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from desk_paper import DeskPaper
from flask.testing import FlaskClient

from service.newsroom import bulletins, campaigns, keys, lexicon, reports, versions, webhooks
from service.newsroom.impact import impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import deliveries
from service.storage.schema import now
from service.web.api import views
from service.web.api.declare import declaration

ROWS = 5


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    return DeskPaper(room)


@pytest.fixture
def ask(client: FlaskClient, room: Room) -> Callable[[str], Any]:
    _, secret = keys.add(room, "test", list(keys.SCOPES), who="test")

    def call(path: str) -> Any:
        answer = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    return call


def seen(ask: Callable[[str], Any], path: str, key: str, between: Callable[[int], object]) -> list[Any]:
    """Read a list two rows at a time; `between` runs behind each page."""
    found, cursor = [], ""
    for number in range(ROWS + 2):
        page = ask(f"{path}?limit=2{cursor}")
        found += [each[key] for each in page["items"]]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"
        between(number)
    pytest.fail(f"{path} has no end")


def test_articles_that_are_made_again_while_the_list_is_read(ask: Any, room: Room, desk: DeskPaper) -> None:
    made = [desk.article(f"Bài {number}") for number in range(ROWS)]

    def move(number: int) -> None:
        versions.request(room, made[number], "nam-bac", who="test", why="regenerate")  # to the top of the desk's list
        desk.article(f"Bài mới {number}")

    assert seen(ask, "/articles", "id", move) == made[::-1]


def test_entries_whose_reading_changes_while_the_list_is_read(ask: Any, room: Room) -> None:
    made = [lexicon.add(room, Wish(printed=f"XK{letter}H", spoken="a"), who="test") for letter in "CAEBD"]

    def move(number: int) -> None:
        wish = Wish(printed=f"{'AZ'[number % 2]}K{number}", spoken="b")  # to either end of the desk's list
        lexicon.change(room, made[number].id, wish, revision=1, who="test")

    assert seen(ask, "/lexicon", "id", move) == [each.id for each in made[::-1]]


def test_suggestions_that_more_articles_hold_while_the_list_is_read(ask: Any, desk: DeskPaper) -> None:
    words = [f"XKQ{letter}" for letter in "ABCDE"]
    for word in words:
        desk.article("Bài", (f"Đội {word} ra quân.",))

    def move(number: int) -> None:
        desk.article("Bài", (f"Đội {words[4 - number]} ra quân.",))

    assert seen(ask, "/lexicon/suggestions", "printed", move) == words


def test_what_only_grows_is_read_to_its_first_row(ask: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    version_id = desk.air(article_id)
    hook, _ = webhooks.add(room, "https://tin.example/nghe", who="test")
    found = impact(room, Wish(printed="HTX", spoken="x"))
    grow: dict[str, Callable[[int], Any]] = {
        "/campaigns": lambda _: campaigns.start(room, "HTX", found, scope="all", change={}, who="test"),
        "/deliveries": lambda _: webhooks.ping(room, hook, who="test"),
        "/bulletins": lambda number: bulletins.order(room, f"Bản tin {number}", who="test"),
    }
    for path, add in grow.items():
        with room.database.writing() as connection:
            deliveries.forget_before(connection, now())
        before = [each["id"] for each in ask(path)["items"]]
        made = [add(number) for number in range(ROWS)]
        assert seen(ask, path, "id", add) == [*made[::-1], *before]
    assert reports.report(room, article_id, version_id, 0.5)
    assert len(ask("/reports?limit=1")["items"]) == 1


def test_every_list_that_can_grow_without_end_has_pages() -> None:
    paged = {declaration(view).path for view in views() if "cursor" in declaration(view).query}
    assert paged == {
        "/articles", "/audit", "/bulletins", "/campaigns", "/deliveries", "/events", "/lexicon",
        "/lexicon/suggestions", "/reports",
    }  # fmt: skip


@pytest.mark.parametrize("cursor", ["WzEsMl0", "WyIyMDI2LTAxLTAxIiwiYSJd", "e30", "W10"])
def test_a_cursor_that_is_none_of_ours_is_refused(client: FlaskClient, room: Room, cursor: str) -> None:
    _, secret = keys.add(room, "test", list(keys.SCOPES), who="test")
    bearer = {"Authorization": f"Bearer {secret}"}
    for path in ("/articles", "/campaigns"):
        assert client.get(f"/api/v1{path}?cursor={cursor}", headers=bearer).status_code == 400
