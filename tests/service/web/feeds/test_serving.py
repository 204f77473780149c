"""How feeds are served: the same bytes until something changes, then only what changed."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from paper import Paper
from werkzeug.http import parse_date

from service.newsroom import paging, shows, wishes
from service.newsroom.announcing import podcast_guid
from service.newsroom.errors import RefusedError
from service.newsroom.house import change_house
from service.newsroom.room import Room
from service.storage.items import items
from service.web.app import create_app
from service.web.feeds import jsonfeed, rss

ALL = "/feeds/all.xml"


def get(client: FlaskClient, url: str = ALL, **headers: str) -> Any:
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True)


def guids(client: FlaskClient, url: str = ALL) -> list[str]:
    return [str(each) for each in etree.fromstring(get(client, url).data).xpath("//item/guid/text()")]


def get_enclosure(client: FlaskClient, paper: Paper) -> str:
    paper.publish()
    url = etree.fromstring(get(client).data).find("channel/item/enclosure").get("url")
    return str(url.partition("/media/")[2])


def links(client: FlaskClient, url: str) -> dict[str, str]:
    tree = etree.fromstring(get(client, url).data)
    found = tree.xpath("//a:link", namespaces={"a": "http://www.w3.org/2005/Atom"})
    return {each.get("rel"): each.get("href").removeprefix("http://127.0.0.1:8000") for each in found}


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


def test_two_processes_serve_the_same_bytes_at_any_time(room: Room, paper: Paper) -> None:
    paper.publish()
    one, other = (create_app(room.settings, room).test_client().get(ALL) for _ in range(2))
    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
    assert one.headers["Last-Modified"] == other.headers["Last-Modified"]


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_a_feed_that_grew_is_byte_for_byte_what_another_process_makes(
    client: FlaskClient, room: Room, paper: Paper, ending: str
) -> None:
    url = f"/feeds/all.{ending}"
    for number in range(6):
        if number:
            for _ in range(number % 3):
                paper.publish()
        grown = get(client, url)
        fresh = get(create_app(room.settings, room).test_client(), url)
        assert (grown.data, grown.headers["ETag"]) == (fresh.data, fresh.headers["ETag"])
        assert gzip.decompress(get(client, url, Accept_Encoding="gzip").data) == grown.data


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


def test_a_new_episode_changes_only_the_feeds_it_stands_in(client: FlaskClient, paper: Paper) -> None:
    paper.publish(section="Kinh tế")
    paper.publish(section="Văn hóa")
    before = {
        url: get(client, f"/feeds/{url}.xml").headers["ETag"] for url in ("section/kinh-te", "section/van-hoa", "all")
    }
    paper.publish(section="Kinh tế")
    after = {url: get(client, f"/feeds/{url}.xml").headers["ETag"] for url in before}
    assert [url for url in before if before[url] != after[url]] == ["section/kinh-te", "all"]


def test_an_item_is_rendered_once_and_kept(
    client: FlaskClient, room: Room, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        paper.publish()
    get(client)
    with room.database.reading() as connection:
        assert len(connection.execute(items.select()).all()) == 3
    rendered: list[str] = []
    real = rss.item
    monkeypatch.setattr(rss, "item", lambda s, c, h: rendered.append(h.title) or real(s, c, h))
    paper.publish("Bài mới nhất")
    fresh = create_app(room.settings, room).test_client()
    assert len(guids(fresh)) == 4
    assert rendered == ["Bài mới nhất"]


def test_a_newsroom_that_renames_itself_is_rendered_anew_and_dated(
    client: FlaskClient, room: Room, paper: Paper
) -> None:
    paper.publish()
    before, date = get(client), shows.channel(room, "all").changed_at  # type: ignore[union-attr]
    change_house(room, 0, who="test", name="Báo Mới", outro="Giọng máy đọc.")
    after = get(client)
    assert "<title>Báo Mới</title>" in after.text
    assert "Giọng máy đọc." in after.text.partition("<item>")[2]
    assert after.headers["ETag"] != before.headers["ETag"]
    assert shows.channel(room, "all").changed_at > date  # type: ignore[union-attr]


def test_a_replaced_recording_keeps_guid_and_date_at_a_new_path(client: FlaskClient, paper: Paper) -> None:
    article_id = paper.publish()
    before = etree.fromstring(get(client).data).find("channel/item")
    paper.air(paper.record(article_id))
    after = etree.fromstring(get(client).data).find("channel/item")
    assert after.findtext("guid") == before.findtext("guid")
    assert after.findtext("pubDate") == before.findtext("pubDate")
    old, new = before.find("enclosure").get("url"), after.find("enclosure").get("url")
    assert old != new
    path = old.removeprefix("http://127.0.0.1:8000")
    assert client.get(path).headers["Location"] == new.removeprefix("http://127.0.0.1:8000")
    assert get(client, path, Range="bytes=7-").status_code == 206


def test_a_withdrawn_article_leaves_every_feed_and_its_file_is_gone(client: FlaskClient, paper: Paper) -> None:
    stays, goes = paper.publish(), paper.publish()
    url = etree.fromstring(get(client).data).find("channel/item/enclosure").get("url")
    paper.withdraw(goes)
    for feed in (ALL, "/feeds/section/kinh-te.xml", "/feeds/voice/nam-bac.xml"):
        assert guids(client, feed) == [f"baonoi-{stays}-nam-bac"]
    assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 410


def test_an_article_in_two_voices_stands_once_in_each_feed(client: FlaskClient, paper: Paper) -> None:
    article_id = paper.publish()
    paper.air(paper.record(article_id, "nu-bac"))
    assert guids(client) == [f"baonoi-{article_id}-nam-bac"]
    assert guids(client, "/feeds/section/kinh-te.xml") == [f"baonoi-{article_id}-nam-bac"]
    assert guids(client, "/feeds/voice/nu-bac.xml") == [f"baonoi-{article_id}-nu-bac"]


def test_an_article_whose_voice_is_withdrawn_goes_on_in_the_next_one_published(
    client: FlaskClient, paper: Paper
) -> None:
    article_id = paper.publish()
    paper.withdraw(article_id)
    paper.air(paper.record(article_id, "nu-bac"))
    assert guids(client) == [f"baonoi-{article_id}-nu-bac"]


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
    path = get_enclosure(client, paper)
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


def test_a_feed_may_be_subscribed_to_before_its_first_item(client: FlaskClient) -> None:
    assert guids(client) == []
    assert guids(client, "/feeds/bulletins.xml") == []


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


def test_long_titles_of_one_day_stay_unlike_each_other(client: FlaskClient, paper: Paper) -> None:
    for title in ("Mùa quả ngọt " * 30, "Mùa quả ngọt " * 30, "a" * 400, "a" * 400):
        paper.publish(title)
    tree = etree.fromstring(get(client).data)
    titles = [str(each) for each in tree.xpath("//item/title/text()")]
    assert len(set(titles)) == 4
    assert max(map(len, titles)) <= 255
    assert titles[0] == "a" * 246 + "… (2)"
    assert [item["title"] for item in get(client, "/feeds/all.json").json["items"]] == titles


def test_a_newsroom_sets_what_a_feed_says_of_itself(client: FlaskClient, room: Room, paper: Paper) -> None:
    paper.publish(section="Kinh tế")
    wishes.change_wishes(
        room, "all", place="Sơn La", geo="geo:21.327,103.914", funding_url="https://bao-thu.example/ung-ho"
    )
    wishes.change_wishes(room, "section/kinh-te", title="Chuyện làm ăn", verify="123-abc")
    text = get(client, "/feeds/section/kinh-te.xml").text
    assert "<title>Chuyện làm ăn</title>" in text
    assert '<podcast:location rel="subject" geo="geo:21.327,103.914" country="VN">Sơn La</podcast:location>' in text
    assert '<podcast:funding url="https://bao-thu.example/ung-ho">' in text
    assert '<podcast:txt purpose="applepodcastsverify">123-abc</podcast:txt>' in text
    with pytest.raises(RefusedError, match="A feed has no 'colour'"):
        wishes.change_wishes(room, "all", colour="red")


def test_a_feed_that_moves_leads_its_apps_along(client: FlaskClient, room: Room, paper: Paper) -> None:
    paper.publish(section="Kinh tế")
    new = "https://nghe.bao-thu.example/tin.xml"
    wishes.change_wishes(room, "all", new_feed_url=new)
    for _ in range(2):
        answer = get(client)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert get(client, "/feeds/all.json").status_code == 200
    assert get(client, "/feeds/section/kinh-te.xml").status_code == 200
    here = "http://127.0.0.1:8000/feeds/all.xml"
    wishes.change_wishes(room, "all", new_feed_url=here)
    assert f"<itunes:new-feed-url>{here}</itunes:new-feed-url>" in get(client).text
    wishes.change_wishes(room, "all", new_feed_url="")
    assert "new-feed-url" not in get(client).text


def test_a_bulletin_has_its_own_feed_with_chapters(client: FlaskClient, paper: Paper) -> None:
    paper.publish("Bản tin sáng 2/3", source_kind="bulletin", section="")
    paper.publish()
    (item,) = etree.fromstring(get(client, "/feeds/bulletins.xml").data).findall("channel/item")
    marks = item.findall("{http://podlove.org/simple-chapters}chapters/{http://podlove.org/simple-chapters}chapter")
    assert [mark.get("start") for mark in marks] == ["00:00:00.000", "00:00:01.500"]
    assert item.find("{https://podcastindex.org/namespace/1.0}chapters").get("type") == "application/json+chapters"
    assert len(guids(client)) == 1


def test_the_list_of_feeds_names_every_show(client: FlaskClient, paper: Paper) -> None:
    paper.publish(section="Kinh tế")
    tree = etree.fromstring(get(client, "/feeds/shows.opml").data)
    paths = [each.get("xmlUrl").removeprefix("http://127.0.0.1:8000") for each in tree.iter("outline")]
    assert paths == ["/feeds/all.xml", "/feeds/section/kinh-te.xml", "/feeds/voice/nam-bac.xml"]


def test_a_json_feed_names_the_same_items(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    feed = get(client, "/feeds/all.json").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == guids(client)
    first = feed["items"][0]["attachments"][0]
    assert (first["mime_type"], first["size_in_bytes"], first["duration_in_seconds"]) == ("audio/mpeg", 4800, 83)
    assert jsonfeed.MIME.startswith("application/feed+json")


def test_a_hub_is_named_and_a_show_without_a_picture_asks_for_one(room: Room, paper: Paper) -> None:
    told = replace(room, settings=replace(room.settings, hub="https://hub.example/"))
    paper.publish()
    client = create_app(told.settings, told).test_client()
    assert links(client, ALL)["hub"] == "https://hub.example/"
    assert ("all",) in room.queue.jobs("draw_artwork")  # type: ignore[attr-defined]


def test_a_full_disk_keeps_no_app_from_its_feed(client: FlaskClient, paper: Paper, room: Room) -> None:
    written = [paper.publish(lead="Sapo dài. " * 300) for _ in range(6)]
    with room.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes as many pages as there are
    assert get(client).status_code == 200
    assert len(guids(client)) == len(written)
    with room.database.writing() as connection:
        assert connection.execute(items.select()).all() == []
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    again = create_app(room.settings, room).test_client()
    assert get(again).data == get(client).data
    with room.database.reading() as connection:
        assert len(connection.execute(items.select()).all()) == len(written)
