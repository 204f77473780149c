"""The web application over a test's own room."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from paper import Paper

from service.newsroom.room import Room
from service.web.app import create_app


@pytest.fixture
def paper(room: Room) -> Paper:
    """A small newspaper in the test's room."""
    return Paper(room)


@pytest.fixture
def app(room: Room) -> Flask:
    """The application as every visitor meets it."""
    return create_app(room.settings, room)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()
