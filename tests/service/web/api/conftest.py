"""A newsroom to fill, and its API as keys of every kind meet it."""

from __future__ import annotations

from typing import Any

import pytest
from desk_paper import DeskPaper
from flask.testing import FlaskClient

from service.newsroom import keys
from service.newsroom.room import Room


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    return DeskPaper(room)


@pytest.fixture
def api(client: FlaskClient, room: Room) -> Any:
    secrets: dict[str, str] = {}

    def call(method: str, path: str, code: int, body: Any = None, scopes: str = "all", **headers: str) -> Any:
        wanted = list(keys.SCOPES) if scopes == "all" else scopes.split()
        if scopes not in secrets:
            secrets[scopes] = keys.add(room, f"k{len(secrets)}", wanted, who="test")[1]
        bearer = {"Authorization": f"Bearer {secrets[scopes]}", **headers}
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=bearer)
        assert answer.status_code == code, answer.get_data(as_text=True)
        return answer.json

    return call
