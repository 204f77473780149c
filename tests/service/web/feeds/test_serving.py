"""How feeds are served: the same bytes until something changes, then only what changed."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import etree
from paper import Paper
from read_feed import ALL, get, guids, links

from service.newsroom import shows, wishes
from service.newsroom.errors import RefusedError
from service.newsroom.house import change_house
from service.newsroom.room import Room
from service.storage.items import items
from service.web.app import create_app
from service.web.feeds import jsonfeed, rss


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


def test_a_feed_may_be_subscribed_to_before_its_first_item(client: FlaskClient) -> None:
    assert guids(client) == []
    assert guids(client, "/feeds/bulletins.xml") == []


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
