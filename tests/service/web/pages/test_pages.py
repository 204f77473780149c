"""What every listener's page promises, whoever asks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from station import BRIDGE, BRIDGE_LEAD, Station

from service.newsroom import house, listening
from service.newsroom.room import Room
from service.web.pages.typography import title

LISTS = ("/", "/chuyen-muc/thoi-su", "/ban-tin", "/tim?q=cau+treo", "/dang-ky", "/da-luu", "/ngoai-tuyen")


@pytest.mark.parametrize("address", LISTS)
def test_every_list_has_one_heading_and_no_cookie_and_is_light(client: FlaskClient, bridge: str, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "Set-Cookie" not in answer.headers
    assert len(answer.data) < 60_000


@pytest.mark.parametrize("address", LISTS)
def test_no_page_holds_a_script_or_a_style_of_its_own(client: FlaskClient, bridge: str, address: str) -> None:
    page = client.get(address).text

    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_an_article_is_printed_with_its_words_and_its_player(client: FlaskClient, bridge: str, path: str) -> None:
    page = client.get(path).text

    assert f'<h1 lang="vi">{title(BRIDGE)}</h1>' in page
    assert BRIDGE_LEAD in page
    assert "<h2>Con suối và những mùa lũ</h2>" in page
    assert f'<bao-noi article="{bridge}"' in page
    assert "Giọng nam · 0:45" in page


def test_without_scripts_the_page_holds_a_plain_player(client: FlaskClient, room: Room, bridge: str, path: str) -> None:
    (voice, _) = listening.article(room, bridge).listed.voices

    assert f'<audio controls preload="none" src="/media/{voice.audio.path}">' in client.get(path).text


def test_another_slug_leads_to_the_right_one(client: FlaskClient, bridge: str, path: str) -> None:
    answer = client.get(f"/nghe/tua-cu-{bridge}?lang=en")

    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"{path}?lang=en")


def test_a_page_nobody_printed_is_a_finished_page(client: FlaskClient, bridge: str) -> None:
    answer = client.get("/nghe/khong-co-bai-nay-0123456789ab")

    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.text
    assert BRIDGE in answer.text


def test_a_withdrawn_article_is_gone_with_a_word_of_why(client: FlaskClient, station: Station, room: Room) -> None:
    gone = station.air("Bài sẽ bị gỡ vì sai số liệu")
    address = listening.article(room, gone).listed.path
    station.withdraw(gone)
    answer = client.get(address)

    assert answer.status_code == 410
    assert "Bài viết đã được gỡ" in answer.text


def test_an_article_whose_recording_is_on_its_way_can_be_heard_at_once(
    client: FlaskClient, station: Station, room: Room
) -> None:
    from service.newsroom import versions

    article_id = station.print("Bài đang được đọc", "Kinh tế", "Lời dẫn.", (("body", "Thân bài."),))
    version = versions.request(room, article_id, "nam-bac", who="tests", why="new")
    page = client.get(listening.article(room, article_id).listed.path).text

    assert "Bản audio đang được tạo" in page
    assert f"/nghe-ngay/{version}.mp3" in page


def test_an_article_nobody_has_read_yet_says_so(client: FlaskClient, station: Station, room: Room) -> None:
    article_id = station.print("Bài chưa ai đọc", "Kinh tế", "Lời dẫn.", (("body", "Thân bài."),))
    page = client.get(listening.article(room, article_id).listed.path).text

    assert "Bài này chưa có bản audio" in page
    assert "<bao-noi" not in page


def test_an_empty_paper_says_what_will_come(client: FlaskClient) -> None:
    assert "Chưa có bài nào được đọc" in client.get("/").text
    assert "Chưa có bản tin nào" in client.get("/ban-tin").text
    assert client.get("/chuyen-muc/khong-co").status_code == 404


def test_a_bulletin_shows_what_it_holds_and_where(client: FlaskClient, station: Station, room: Room) -> None:
    body = (("subhead", "Tin một"), ("body", "Câu của tin một."), ("subhead", "Tin hai"), ("body", "Câu của tin hai."))
    bulletin = station.air("Bản tin sáng 12/3", "Bản tin", body=body, source_kind="bulletin")
    page = client.get(f"/ban-tin/{bulletin}").text

    assert listening.article(room, bulletin).listed.path == f"/ban-tin/{bulletin}"
    assert re.findall(r'data-seek="([\d.]+)" lang="vi">([^<]+)<', page)[1:] == [("1.2", "Tin một"), ("3.0", "Tin hai")]
    assert "<h3>Tin một</h3>" in page
    assert "<p>Câu của tin hai.</p>" in page
    assert "Bản tin sáng 12/3" in client.get("/ban-tin").text


def test_search_needs_no_accents(client: FlaskClient, bridge: str) -> None:
    assert BRIDGE in client.get("/tim?q=khoi+cong+ban+na+tam").text
    assert "Chưa có bài nào chứa" in client.get("/tim?q=bong+da").text


def test_what_a_visitor_types_comes_back_as_text(client: FlaskClient, bridge: str) -> None:
    assert "<img src=x" not in client.get("/tim?q=<img src=x onerror=alert(1)>").text


def test_english_is_carried_by_every_link_of_the_page(client: FlaskClient, bridge: str, path: str) -> None:
    page = client.get(f"{path}?lang=en").text
    inside = re.findall(r'<a[^>]* href="(/(?!media|feeds|#)[^"]*)"', page)

    assert '<html lang="en">' in page
    assert "Listen to this article" in page
    assert [link for link in inside if "lang=en" not in link] == [path]  # the way back to Vietnamese


def test_a_playlist_goes_further_back_page_by_page(client: FlaskClient, station: Station) -> None:
    titles = [f"Tin số {number} trong ngày" for number in range(26)]
    for each in titles:
        station.air(each, "Kinh tế")
    first = client.get("/chuyen-muc/kinh-te").text
    (older,) = re.findall(r'href="(/chuyen-muc/kinh-te\?truoc=[^"]+)"', first)
    second = client.get(older.replace("&amp;", "&")).text

    assert [title for title in titles if (title in first) == (title in second)] == []


def test_search_engines_read_the_article_and_its_sound(client: FlaskClient, room: Room, bridge: str, path: str) -> None:
    page = client.get(path).text
    described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    voice = listening.article(room, bridge).listed.voices[0]

    assert described["@type"] == "NewsArticle"
    assert described["headline"] == BRIDGE
    assert described["audio"]["@type"] == "AudioObject"
    assert described["audio"]["contentUrl"] == f"http://localhost/media/{voice.audio.path}"
    assert described["audio"]["duration"] == "PT0M45S"
    assert described["subjectOf"]["@type"] == "PodcastEpisode"


def test_a_title_cannot_end_the_structured_data(client: FlaskClient, station: Station, room: Room) -> None:
    article_id = station.air("Tựa có </script><script>alert(1)</script> bên trong")
    page = client.get(listening.article(room, article_id).listed.path).text

    assert "<script>alert(1)" not in page


def test_chats_and_feeds_find_what_they_look_for(client: FlaskClient, bridge: str, path: str) -> None:
    page = client.get(path).text

    assert f'<meta property="og:title" content="{BRIDGE}">' in page
    assert '<meta property="og:audio:type" content="audio/mpeg">' in page
    assert f'<link rel="canonical" href="http://localhost{path}">' in page
    assert 'type="application/json+oembed"' in page
    assert 'href="/feeds/section/thoi-su.xml"' in page


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://bao-thu.example/cau.jpg", "https://bao-thu.example/cau.jpg"),
        ("", "http://localhost/icon-512.png"),
        ("javascript:alert(1)", "http://localhost/icon-512.png"),
    ],
)
def test_whoever_passes_an_article_on_shows_the_papers_own_picture(
    client: FlaskClient, station: Station, room: Room, given: str, shown: str
) -> None:
    article_id = station.air("Bài có ảnh", image_url=given)
    page = client.get(listening.article(room, article_id).listed.path).text

    assert f'<meta property="og:image" content="{shown}">' in page
    assert not re.search(r"<img[^>]*bao-thu", page)


def test_the_sitemap_lists_articles_and_sections(client: FlaskClient, path: str) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").data)
    listed = [each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert f"http://localhost{path}" in listed
    assert "http://localhost/chuyen-muc/thoi-su" in listed
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_a_page_seen_before_is_not_sent_again(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_the_newspapers_own_name_and_colour_are_everywhere(client: FlaskClient, room: Room) -> None:
    house.change_house(room, 0, who="tests", name="Báo Mường Thảo", short_name="Mường Thảo", colour="#005f3c")

    assert "Báo Mường Thảo" in client.get("/").text
    assert "#005f3c" in client.get("/brand.css").text
    assert "#005f3c" in client.get("/icon.svg").text
    assert client.get("/manifest.webmanifest").json["name"] == "Báo Mường Thảo · Nghe báo"


def test_no_link_of_any_page_leads_nowhere(client: FlaskClient, path: str) -> None:
    seen: set[str] = set()
    for address in (*LISTS, path):
        seen |= set(re.findall(r'(?:href|src)="(/[^"#]*)', client.get(address).text))
    answers = {link: client.get(link.replace("&amp;", "&")).status_code for link in seen}

    assert {link: code for link, code in answers.items() if code not in (200, 206)} == {}
    assert len(answers) > 20
