"""Versions at the desk: heard side by side, published at a time, approved by a second person."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from desk_paper import DeskPaper, now, signed_in, token_of
from flask import Flask
from flask.testing import FlaskClient

from service.core.states import State
from service.core.vietnam import VIETNAM
from service.newsroom import house, lexicon, publishing, versions
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room


def post(client: FlaskClient, path: str, **form: str) -> int:
    token = token_of(client.get("/desk/me").get_data(as_text=True))
    return client.post(path, data={"csrf_token": token, **form}).status_code


def test_two_versions_are_heard_side_by_side_with_what_is_said_otherwise(
    room: Room, desk: DeskPaper, app: Flask
) -> None:
    article_id = desk.article()
    older = desk.air(article_id)
    lexicon.add(room, Wish(printed="HTX", spoken="đội sản xuất"), who="dung")
    newer = desk.record(article_id, "nu-bac")
    page = signed_in(app, "editor").get(f"/desk/articles/{article_id}/compare?older={older}&newer={newer}").text
    assert "<del>hợp tác xã</del>" in page
    assert "<ins>đội sản xuất</ins>" in page
    assert "Giọng nữ" in page
    assert len({part.split('"')[0] for part in page.split('data-play="')[1:]}) == 2
    assert page.count("data-from") == 7  # each of the six segments as it is now, the changed one as it was too


def test_the_last_two_of_several_versions_are_offered_for_comparing(desk: DeskPaper, app: Flask) -> None:
    article_id = desk.article()
    made = [desk.air(article_id) for _ in range(3)]
    page = signed_in(app, "editor").get(f"/desk/articles/{article_id}/versions").text
    chosen = re.findall(r'name="(older|newer)" value="(\w+)"[^>]* checked', page)
    assert sorted(chosen) == [("newer", made[2]), ("older", made[1])]


def test_a_version_is_published_when_its_time_has_come(room: Room, desk: DeskPaper, app: Flask) -> None:
    version_id = desk.record(desk.article())
    at = (datetime.now(VIETNAM) + timedelta(hours=2)).replace(second=0, microsecond=0)
    secretary, path = signed_in(app, "secretary"), f"/desk/versions/{version_id}/publish"
    assert post(secretary, path, at=f"{at:%Y-%m-%dT%H:%M}") == 303
    assert versions.status(room, version_id).version.publish_at == at
    assert publishing.publish_due(room, now()) == 0
    assert post(secretary, path, at=f"{at - timedelta(hours=3):%Y-%m-%dT%H:%M}") == 303
    assert publishing.publish_due(room, now()) == 1
    assert versions.status(room, version_id).version.state is State.PUBLISHED


def test_where_a_second_person_approves_the_first_is_refused_and_the_second_publishes(
    room: Room, desk: DeskPaper, app: Flask
) -> None:
    house.change_house(room, 0, who="minh", second_person=True)
    version_id = desk.record(desk.article(), who="secretary.thu")
    assert post(signed_in(app, "secretary"), f"/desk/versions/{version_id}/publish") == 422
    assert post(signed_in(app, "secretary"), f"/desk/versions/{version_id}/publish", why="restore") == 422
    assert post(signed_in(app, "administrator"), f"/desk/versions/{version_id}/publish") == 303
    assert versions.status(room, version_id).version.state is State.PUBLISHED


def test_what_was_on_the_air_is_put_back_by_whoever_asked_for_it(room: Room, desk: DeskPaper, app: Flask) -> None:
    house.change_house(room, 0, who="minh", second_person=True)
    article_id = desk.article()
    first = desk.record(article_id, who="secretary.thu")
    publishing.publish(room, first, who="minh", why="approved")
    publishing.publish(room, desk.record(article_id), who="minh", why="approved")
    assert post(signed_in(app, "secretary"), f"/desk/versions/{first}/publish", why="restore") == 303
    assert versions.status(room, first).version.state is State.PUBLISHED
