"""Numbers that nothing of ours has are answered like any other wrong one."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper, post
from flask.testing import FlaskClient

from service.newsroom import lexicon
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.web.desk.numbers import whole

HUGE = "9" * 30


@pytest.mark.parametrize("text", [HUGE, f"-{HUGE}", str(2**31), "", "x", "1.5", "1e3"])
def test_what_is_no_number_of_ours_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|invalid literal"):
        whole(text)


def test_the_greatest_and_the_least_are_numbers() -> None:
    assert [whole(text) for text in ("2147483647", "-2147483647", " 7 ", "0")] == [2147483647, -2147483647, 7, 0]


@pytest.mark.parametrize("path", ["/desk/audit?before=", "/desk/lexicon?page=", "/desk/?page="])
def test_a_page_past_everything_is_answered(administrator: FlaskClient, path: str) -> None:
    assert administrator.get(path + HUGE).status_code == 200


def test_a_change_of_a_revision_there_never_was_is_a_late_one(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    entry = lexicon.add(room, Wish(printed="XKVH", spoken="nhà văn hóa"), who="dung")
    form = {"printed": "XKVH", "spoken": "khác"}
    assert post(administrator, f"/desk/lexicon/{entry.id}", revision=HUGE, **form)[0] == 409
    assert post(administrator, f"/desk/lexicon/{entry.id}", revision="1", priority="1000", **form)[0] == 422
    assert post(administrator, f"/desk/lexicon/{entry.id}/back", revision="1", past=HUGE)[0] == 404
    article_id = desk.article()
    assert post(administrator, f"/desk/articles/{article_id}/edits", edit="skip", index=HUGE, tag="?")[0] == 409
    assert post(administrator, "/desk/house", revision=HUGE, name="Báo Thử")[0] == 409
    assert lexicon.get(room, entry.id).spoken == "nhà văn hóa"
