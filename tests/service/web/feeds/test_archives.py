"""Older items stand in pages whose items never move (RFC 5005)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import etree
from paper import Paper
from read_feed import ALL, get, guids, links

from service.newsroom import paging


def test_older_items_stand_in_pages_whose_items_never_move(
    client: FlaskClient, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 3)
    for _ in range(8):
        paper.publish()
    newest = guids(client)
    assert len(newest) == 5
    older = links(client, ALL)["next"]
    assert links(client, ALL)["prev-archive"] == older == "/feeds/all.xml?page=1"
    archived = get(client, older).data
    assert len(guids(client, older)) == 3
    assert not set(newest) & set(guids(client, older))
    assert b"<fh:archive/>" in archived
    assert links(client, older)["current"] == ALL
    for _ in range(2):
        paper.publish()
    assert guids(client, older) == [str(each) for each in etree.fromstring(archived).xpath("//item/guid/text()")]
    seen, url = guids(client), links(client, ALL).get("next", "")
    while url:
        seen += guids(client, url)
        url = links(client, url).get("next", "")
    assert len(seen) == len(set(seen)) == 10


def test_only_an_archive_page_stands_next_to_an_archive_page(
    client: FlaskClient, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    for _ in range(8):
        paper.publish()
    pages = {number: links(client, f"{ALL}?page={number}" if number else ALL) for number in range(3)}
    assert {number: (each.get("prev-archive"), each.get("next-archive")) for number, each in pages.items()} == {
        0: (f"{ALL}?page=2", None),
        1: (None, f"{ALL}?page=2"),
        2: (f"{ALL}?page=1", None),
    }
    assert {each["self"] for each in pages.values()} == {ALL, f"{ALL}?page=1", f"{ALL}?page=2"}
    assert {each.get("current") for each in pages.values()} == {None, ALL}
