"""Parsers that apps are built on read every field we write."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from podcast_rules import Served

TITLES = ["Dự báo thời tiết (2)", "Dự báo thời tiết", "Tăng cường lãnh đạo & “triển khai” <mô hình> mới"]


def test_feedparser_reads_every_field(served: Served) -> None:
    feed = feedparser.parse(served.body)
    assert not feed.bozo
    assert (feed.feed.title, feed.feed.language, feed.feed.ttl) == ("Báo Thử", "vi", "15")
    assert feed.feed.image.href.endswith(".jpg")
    assert feed.feed.publisher_detail == {"name": "Tòa soạn", "email": "toasoan@bao-thu.example"}
    assert [tag.term for tag in feed.feed.tags] == ["News", "Daily News"]
    assert [entry.title for entry in feed.entries][2:] == TITLES
    for entry in feed.entries:
        (audio,) = entry.enclosures
        assert (audio.type, audio.length) == ("audio/mpeg", "4800")
        assert entry.id.startswith("baonoi-")
        assert not entry.guidislink
        assert entry.published_parsed is not None
        assert entry.itunes_duration == "83"
        assert "trí tuệ nhân tạo" in entry.summary


def test_podcastparser_reads_every_field(served: Served) -> None:
    feed = podcastparser.parse(served.url, io.BytesIO(served.body))
    assert (feed["title"], feed["language"], feed["explicit"]) == ("Báo Thử", "vi", False)
    assert feed["cover_url"].endswith(".jpg")
    assert feed["itunes_categories"] == [["News", "Daily News"]]
    assert feed["itunes_owner"] == {"name": "Tòa soạn", "email": "toasoan@bao-thu.example"}
    assert [episode["title"] for episode in feed["episodes"]][2:] == TITLES
    for episode in feed["episodes"]:
        assert episode["total_time"] == 83
        assert episode["guid"].startswith("baonoi-")
        assert episode["published"] > 0
        assert episode["link"].startswith("http://127.0.0.1:8000/nghe/")
        assert [chapter["title"] for chapter in episode["chapters"]] == ["Mở đầu", "Thân bài"]
        (audio,) = episode["enclosures"]
        assert (audio["mime_type"], audio["file_size"]) == ("audio/mpeg", 4800)


def said_by_node(script: str, package: str, body: bytes) -> Any:
    """Run a script of Node on a feed, with a package's place as its argument; return the JSON it writes."""
    where = Path(os.environ.get("BAONOI_NODE_MODULES", "node_modules")).absolute() / package
    node = shutil.which("node")
    assert node is not None
    run = subprocess.run([node, "-e", script, str(where)], input=body, capture_output=True, check=True, timeout=60)
    return json.loads(run.stdout)


PARTYTIME = """
const { parseFeed } = require(process.argv[1]);
const xml = require("fs").readFileSync(0, "utf8");
process.stdout.write(JSON.stringify(parseFeed(xml, { allowMissingGuid: false })));
"""


@pytest.mark.slow
@pytest.mark.needs("node", "partytime")
def test_partytime_reads_every_field_of_the_podcast_namespace(served: Served) -> None:
    feed = said_by_node(PARTYTIME, "podcast-partytime", served.body)
    assert feed["title"] == "Báo Thử"
    assert len(feed["guid"]) == 36
    assert feed["locked"] is True
    assert feed["medium"] == "podcast"
    assert feed["podcastOwner"] == "toasoan@bao-thu.example"
    assert feed["license"]["identifier"] == "all-rights-reserved"
    assert len(feed["items"]) == 5
    for item in feed["items"]:
        kinds = [each["type"] for each in item["podcastTranscripts"]]
        assert kinds == ["text/vtt", "application/srt"]  # its own name for SubRip
        assert item["podcastChapters"]["type"] == "application/json+chapters"
        assert item["podcastPeople"][0]["role"] == "Narrator"
        default, small = item["alternativeEnclosures"]
        assert default["default"] is True
        assert default["integrity"]["type"] == "sri"
        assert small["type"] == "audio/webm"
        address = default["source"][0]["uri"]
        assert item["enclosure"] == {"url": address, "length": 4800, "type": "audio/mpeg"}


RSS_PARSER = """
const Parser = require(process.argv[1]);
const xml = require("fs").readFileSync(0, "utf8");
new Parser().parseString(xml).then((feed) => process.stdout.write(JSON.stringify({
  title: feed.title,
  items: feed.items.map((each) => [each.title, each.guid, each.enclosure.url, each.enclosure.length, each.isoDate]),
})));
"""
FEED_PARSER = """
const { parseFeed } = require(process.argv[1]);
const feed = parseFeed(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({
  title: feed.title,
  items: feed.items.map((each) =>
    [each.title, each.id, each.media[0].url, String(each.media[0].length), each.published.toISOString()]),
}));
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("package", "script"),
    [
        pytest.param("rss-parser", RSS_PARSER, marks=pytest.mark.needs("node", "rss-parser")),
        pytest.param("@rowanmanning/feed-parser", FEED_PARSER, marks=pytest.mark.needs("node", "feed-parser")),
    ],
)
def test_parsers_of_the_web_read_what_feedparser_reads(served: Served, package: str, script: str) -> None:
    ours = feedparser.parse(served.body)
    said = said_by_node(script, package, served.body)
    assert said["title"] == ours.feed.title
    assert said["items"] == [
        [each.title, each.id, each.enclosures[0].href, each.enclosures[0].length, f"{moment(each)}.000Z"]
        for each in ours.entries
    ]


def moment(entry: Any) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", entry.published_parsed)
