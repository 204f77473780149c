"""What each feed says of itself, changed by two people at once."""

from __future__ import annotations

import re

from desk_paper import DeskPaper, signed_in, token_of, web

from service.newsroom import wishes
from service.newsroom.room import Room


def test_who_saves_a_feed_later_is_told_that_it_changed(room: Room) -> None:
    desk = DeskPaper(room)
    desk.people()
    desk.air(desk.article())
    administrator = signed_in(web(room))
    page = administrator.get("/desk/shows").text
    form = {"csrf_token": token_of(page), "locked": "1"}
    [form["revision"]] = re.findall(r'action="/desk/shows/all".*?name="revision" value="(\w+)"', page)
    assert administrator.post("/desk/shows/all", data={**form, "place": "Sơn La"}).status_code == 303
    late = administrator.post("/desk/shows/all", data={**form, "place": "Mộc Châu"})
    assert late.status_code == 409
    assert "Có người vừa sửa kênh all" in late.text
    assert wishes.wishes(room, "all").place == "Sơn La"
