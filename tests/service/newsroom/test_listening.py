"""What listeners may see, and what they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper import Paper

from service.newsroom import listening
from service.newsroom.room import Room
from service.storage.schema import now


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def test_a_published_article_has_its_words_voices_and_address(room: Room, paper: Paper) -> None:
    article_id = paper.publish("Hương cà phê Chiềng Ban")
    page = listening.article(room, article_id)
    assert page is not None
    assert page.state == "published"
    assert page.listed.path == f"/nghe/huong-ca-phe-chieng-ban-{article_id}"
    assert [each.voice for each in page.listed.voices] == ["nam-bac"]
    assert page.listed.voices[0].short == "Giọng nam"
    assert [block.text for block in page.blocks][:1] == ["Hương cà phê Chiềng Ban"]


def test_the_house_voice_comes_first_whatever_was_published_first(room: Room, paper: Paper) -> None:
    article_id = paper.publish(voice="nu-bac")
    paper.air(paper.record(article_id, "nam-bac"))
    page = listening.article(room, article_id)
    assert page is not None
    assert [each.voice for each in page.listed.voices] == ["nam-bac", "nu-bac"]


def test_a_recording_holds_segments_and_timed_words(room: Room, paper: Paper) -> None:
    article_id = paper.publish()
    heard = listening.recording(room, article_id)
    assert heard is not None
    assert heard.segments == (("title", "Tiêu đề."), ("body", "Thân bài."))
    assert heard.cues[0].words[1] == (0.7, 1.5, 5, 8)
    assert listening.recording(room, article_id, "nu-bac") is None


def test_a_withdrawn_article_says_so_and_shows_none_of_its_text(room: Room, paper: Paper) -> None:
    article_id = paper.publish()
    paper.withdraw(article_id)
    page = listening.article(room, article_id)
    assert page is not None
    assert (page.state, page.blocks, page.withdrawn_why) == ("withdrawn", (), "sai sự thật")
    assert listening.latest(room) == ()


def test_an_article_under_embargo_is_unknown_to_listeners(room: Room, paper: Paper) -> None:
    hidden = paper.print(embargo_until=now() + timedelta(hours=1))
    draft = paper.print(status="draft")
    assert listening.article(room, hidden) is None
    assert listening.article(room, draft) is None
    assert listening.article(room, "nothing") is None


def test_an_article_whose_first_recording_runs_tells_how_far_it_is(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    paper.record(article_id, done=3, total=9)
    with room.database.writing() as connection:
        connection.exec_driver_sql("UPDATE versions SET state = 'recording'")
    page = listening.article(room, article_id)
    assert page is not None
    assert page.making is not None
    assert (page.state, page.making.done, page.making.total) == ("making", 3, 9)


def test_a_recording_that_waits_for_a_person_is_no_promise(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    paper.record(article_id, policy="review")
    page = listening.article(room, article_id)
    assert page is not None
    assert page.state == "silent"


def test_sections_list_their_own_newest_first_and_page_by_moment(room: Room, paper: Paper) -> None:
    ids = [paper.publish(section="Kinh tế") for _ in range(3)]
    paper.publish(section="Văn hóa")
    first = listening.section(room, "kinh-te", limit=2)
    assert [each.article_id for each in first] == [ids[2], ids[1]]
    rest = listening.section(room, "kinh-te", before=first[-1].published_at, limit=2)
    assert [each.article_id for each in rest] == [ids[0]]


def test_the_front_page_starts_with_the_section_that_has_the_newest(room: Room, paper: Paper) -> None:
    paper.publish(section="Văn hóa")
    paper.publish(section="Kinh tế")
    paper.publish(section="Kinh tế")
    shelves = listening.front_page(room, each=1)
    assert [(shelf.section, len(shelf.items), shelf.total) for shelf in shelves] == [
        ("Kinh tế", 1, 2),
        ("Văn hóa", 1, 1),
    ]


def test_an_article_that_changes_section_leaves_the_old_one(room: Room, paper: Paper) -> None:
    article_id = paper.publish(section="Kinh tế")
    with room.database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET section = 'Văn hóa', section_slug = 'van-hoa'")
    paper.air(paper.record(article_id))
    assert listening.section(room, "kinh-te") == ()
    assert [each.article_id for each in listening.section(room, "van-hoa")] == [article_id]


def test_bulletins_stand_apart_from_articles(room: Room, paper: Paper) -> None:
    bulletin = paper.publish("Bản tin sáng 2/3", source_kind="bulletin", section="")
    article = paper.publish()
    assert [each.article_id for each in listening.bulletins(room)] == [bulletin]
    assert [each.article_id for each in listening.latest(room)] == [article]
    assert listening.bulletins(room)[0].path == f"/ban-tin/{bulletin}"


@pytest.mark.parametrize("words", ["ca phe chieng ban", "CÀ PHÊ Chiềng", "huong, ca-phe"])
def test_search_needs_no_accents(room: Room, paper: Paper, words: str) -> None:
    found = paper.publish("Hương cà phê Chiềng Ban")
    paper.publish("Đường về bản", lead="Không có gì khác.")
    assert [each.article_id for each in listening.search(room, words)] == [found]


def test_search_for_nothing_finds_nothing(room: Room, paper: Paper) -> None:
    paper.publish()
    assert listening.search(room, " % _ ") == ()


def test_an_article_is_found_by_the_address_the_paper_printed_it_at(room: Room, paper: Paper) -> None:
    article_id = paper.publish(source_url="https://bao-thu.example/bai-1.html")
    assert listening.by_source_url(room, "https://bao-thu.example/bai-1.html?utm_source=zalo#top") == article_id
    assert listening.by_source_url(room, "https://bao-thu.example/bai-2.html") is None


def test_one_articles_withdrawal_says_nothing_of_another(room: Room, paper: Paper) -> None:
    withdrawn, silent = paper.publish(), paper.print()
    paper.withdraw(withdrawn)
    pages = [listening.article(room, each) for each in (withdrawn, silent)]
    assert [page and page.state for page in pages] == ["withdrawn", "silent"]
