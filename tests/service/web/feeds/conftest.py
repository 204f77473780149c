"""A feed of a newspaper that uses everything, as it is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from paper import Paper
from podcast_rules import Served

from service.newsroom.house import change_house
from service.newsroom.room import open_room
from service.settings import Settings
from service.storage.tables import metadata
from service.web.app import create_app
from workers.artwork import draw_artwork

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """A newspaper that filled in everything, with five articles, two of one title, and a drawn picture."""
    room = open_room(Settings(data=tmp_path_factory.mktemp("newspaper")))
    metadata.create_all(room.database.engine)
    change_house(room, 0, who="test", name="Báo Thử", email="toasoan@bao-thu.example", owner="Tòa soạn")
    paper = Paper(room)
    paper.publish("Tăng cường lãnh đạo & “triển khai” <mô hình> mới", lead="Ngày 6/11, đoàn công tác…")
    paper.publish("Dự báo thời tiết", section="Thời tiết")
    paper.publish("Dự báo thời tiết", section="Thời tiết")
    paper.publish("Hương cà phê \x0bChiềng Ban ", lead="")
    paper.publish("Mùa quả ngọt " * 30, lead="Lời dẫn dài. " * 800)
    draw_artwork(room, "all")
    yield paper
    room.close()


@pytest.fixture(scope="module")
def served(newspaper: Paper) -> Served:
    """The newspaper's main feed, and a way to fetch what it names: GET, HEAD, or RANGE for two bytes."""
    client = create_app(newspaper.room.settings, newspaper.room).test_client()

    def fetch(method: str, url: str) -> Any:
        path = url.removeprefix(ADDRESS)
        headers = {"Range": "bytes=0-1"} if method == "RANGE" else {}
        return client.open(path, method=method.replace("RANGE", "GET"), headers=headers, buffered=True)

    url = f"{ADDRESS}/feeds/all.xml"
    return Served(url, fetch("GET", url).data, fetch)
