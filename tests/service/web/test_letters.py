"""What no database keeps is refused before any view sees it."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper, signed_in, token_of, web
from flask import Flask

from service.newsroom.room import Room


@pytest.fixture
def app(room: Room) -> Flask:
    DeskPaper(room).people()
    return web(room)


@pytest.mark.parametrize(
    "path",
    [
        "/nghe/bai-%00", "/tim?q=a%00b", "/oembed?url=http://localhost/nghe/%00", "/api/v1/articles?section=%00",
        "/desk/audit?what=%00", "/desk/?search=a&search=%00",
    ],
)  # fmt: skip
def test_an_address_that_holds_nul_is_refused(app: Flask, path: str) -> None:
    assert signed_in(app).get(path).status_code == 400


def test_a_form_that_holds_nul_is_refused(app: Flask) -> None:
    client = signed_in(app)
    form = {"csrf_token": token_of(client.get("/desk/people").get_data(as_text=True)), "display": "Lan\0Anh"}
    assert client.post("/desk/people", data=form).status_code == 400
    assert client.post("/desk/people", data=form, content_type="multipart/form-data").status_code == 400


def test_other_letters_pass(app: Flask) -> None:
    assert signed_in(app).get("/desk/?search=m%C3%B9a+c%C3%A0+ph%C3%AA+%2500").status_code == 200
