"""How a feed is asked for: conditions, ranges, gzip, and addresses typed nearly right."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import etree
from paper import Paper
from read_feed import ALL, get
from werkzeug.http import parse_date

from service.newsroom.room import Room


def test_an_unchanged_feed_answers_304_to_every_form_of_asking(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    whole = get(client)
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', f'W/"other", W/{tag}', "*"):
        answer = get(client, If_None_Match=known)
        assert (answer.status_code, answer.data) == (304, b""), known
        assert answer.headers["ETag"] == tag
    assert get(client, If_Modified_Since=date).status_code == 304
    assert get(client, If_None_Match='"other"', If_Modified_Since=date).status_code == 200
    zipped = get(client, Accept_Encoding="gzip").headers["ETag"]
    assert get(client, If_None_Match=zipped, Accept_Encoding="gzip").status_code == 304


def test_who_asks_for_one_state_of_a_feed_gets_no_other(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    tag = get(client).headers["ETag"]
    for encoding in ("identity", "gzip"):
        for fits in (tag, f'"other", {tag}', "*"):
            assert get(client, If_Match=fits, Accept_Encoding=encoding).status_code == 200
        for fails in ({"If_Match": '"other"'}, {"If_Unmodified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"}):
            answer = get(client, Accept_Encoding=encoding, **fails)
            assert (answer.status_code, answer.data) == (412, b"")


@pytest.mark.parametrize("url", [ALL, "/feeds/all.json", "/feeds/shows.opml", "/feeds/bao-noi.jpg"])
def test_a_range_is_of_the_plain_bytes_and_kept_to_the_rules(client: FlaskClient, paper: Paper, url: str) -> None:
    paper.publish()
    whole = get(client, url)
    size, tag = len(whole.data), whole.headers["ETag"]
    for asked, start, end in (
        ("bytes=5-", 5, size),
        (f"bytes=-{size + 9}", 0, size),
        (f"bytes={size - 1}-{size + 9}", size - 1, size),
    ):
        answer = get(client, url, Range=asked, Accept_Encoding="gzip")
        assert (answer.status_code, answer.data) == (206, whole.data[start:end])
        assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
    for asked in ("bytes=0-1,4-5", "items=0-1", "bytes=5-2"):  # RFC 9110, 14.2: to be ignored, as HEAD's are
        assert (get(client, url, Range=asked).status_code, get(client, url, Range=asked).data) == (200, whole.data)
    assert client.head(url, headers={"Range": "bytes=0-1"}).headers["Content-Length"] == str(size)
    assert get(client, url, Range="bytes=2-4", If_Range=tag).status_code == 206
    for stale in (f"W/{tag}", '"other"', "Sat, 01 Jan 2000 00:00:00 GMT"):
        assert get(client, url, Range="bytes=2-4", If_Range=stale).status_code == 200
    assert get(client, url, Range="bytes=2-4", If_None_Match=tag).status_code == 304
    beyond = get(client, url, Range=f"bytes={size}-")
    assert (beyond.status_code, beyond.data, beyond.headers["Content-Range"]) == (416, b"", f"bytes */{size}")


def test_the_zipped_twin_holds_the_same_feed(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    plain, zipped = get(client), get(client, Accept_Encoding="gzip, br")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert zipped.headers["ETag"] == f"W/{plain.headers['ETag']}"


def test_nobody_gets_a_cookie_or_an_answer_that_depends_on_one(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    for url in (ALL, "/feeds/all.json", "/feeds/shows.opml", "/healthz"):
        answer = get(client, url)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "url",
    [
        "/feeds/section/none.xml",
        "/feeds/all.xml?page=1",
        "/feeds/all.xml?page=x",
        "/feeds/all.xml?page=٠",
        "/feeds/../x.xml",
    ],
)
def test_a_feed_or_page_there_is_not_answers_404(client: FlaskClient, paper: Paper, url: str) -> None:
    paper.publish()
    assert get(client, url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [("/feeds/section/kinh-te.xml/", "/feeds/section/kinh-te.xml"), ("/feed", ALL), ("/feed/", ALL), ("/rss.xml", ALL)],
)
def test_an_address_typed_nearly_right_leads_to_the_feed(client: FlaskClient, typed: str, leads_to: str) -> None:
    answer = get(client, typed)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)


@pytest.mark.parametrize(("page", "own"), [("0", ALL), ("00", ALL), ("01", f"{ALL}?page=1")])
def test_a_page_has_one_address(client: FlaskClient, paper: Paper, page: str, own: str) -> None:
    paper.publish()
    answer = get(client, f"{ALL}?page={page}")
    assert (answer.status_code, answer.headers["Location"]) == (301, own)


def test_no_date_of_change_lies_ahead_of_the_answer(client: FlaskClient, room: Room, paper: Paper) -> None:
    paper.publish()
    url = etree.fromstring(get(client).data).find("channel/item/enclosure").get("url")
    path = url.partition("/media/")[2]
    ahead = datetime.now(UTC) + timedelta(days=2)  # the clock of another machine
    os.utime(room.media.local(path), (ahead.timestamp(), ahead.timestamp()))
    with room.database.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE shows SET changed_at = '{ahead:%Y-%m-%d %H:%M:%S.%f}', revision = revision + 1"
        )
    for url in (ALL, f"/media/{path}"):
        date = parse_date(get(client, url).headers["Last-Modified"])
        assert date is not None
        assert date <= datetime.now(UTC)


def test_a_query_that_means_nothing_changes_nothing(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    plain, asked = get(client), get(client, f"{ALL}?utm_source=app")
    assert asked.data == plain.data
    assert get(client, f"{ALL}?utm_source=app", If_None_Match=plain.headers["ETag"]).status_code == 304
