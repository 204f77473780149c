"""A newsroom with people of every role, and browsers signed in for them."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper, signed_in, web
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom.room import Room


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    paper = DeskPaper(room)
    paper.people()
    return paper


@pytest.fixture
def app(room: Room, desk: DeskPaper) -> Flask:
    return web(room)


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    return signed_in(app, "editor")


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    return signed_in(app)
