"""A feed's own guid: made of its first public address, and kept for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from paper import Paper
from read_feed import ALL

from service.newsroom.announcing import podcast_guid
from service.newsroom.room import Room
from service.web.app import create_app


# Podcast Namespace, the guid tag's own examples
@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_a_feeds_guid_is_the_podcast_namespaces(address: str, guid: str) -> None:
    assert podcast_guid(address) == guid


def guid_at(room: Room, address: str) -> str:
    there = replace(room, settings=replace(room.settings, base_url=address))
    text = create_app(there.settings, there).test_client().get(ALL).text
    return text.partition("<podcast:guid>")[2].partition("<")[0]


def test_a_feeds_guid_survives_a_move_of_the_site(room: Room, paper: Paper) -> None:
    paper.publish()
    first = guid_at(room, "https://nghe.bao-thu.example")
    assert first == podcast_guid("https://nghe.bao-thu.example/feeds/all.xml")
    assert guid_at(room, "https://audio.bao-thu.example") == first
    assert guid_at(room, "") == first


def test_a_trial_without_a_public_address_settles_no_guid(room: Room, paper: Paper) -> None:
    paper.publish()
    assert guid_at(room, "") == podcast_guid("http://127.0.0.1:8000/feeds/all.xml")
    assert guid_at(room, "https://nghe.bao-thu.example") == podcast_guid("nghe.bao-thu.example/feeds/all.xml")
