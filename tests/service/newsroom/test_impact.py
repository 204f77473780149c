"""What a change of the lexicon touches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_paper import BODY, DeskPaper

from service.newsroom import archive, desk, edits
from service.newsroom.desk import Filters
from service.newsroom.impact import impact, sentences_with
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import pace, publications
from service.storage.schema import now

HTX = Wish(printed="HTX", spoken="hợp tác xã")


@pytest.mark.parametrize(
    ("printed", "wish", "number"),
    [
        ("HTX Mường Khoa. Và HTX Nà Bai.", HTX, 2),
        ("Liên minh HTXNN không phải.", HTX, 0),
        ("Nghị quyết số 02-NQ/TU.", Wish(printed="NQ/TU", spoken=""), 1),
        ("htx viết thường", HTX, 0),
        ("htx viết thường", Wish(printed="HTX", spoken="", case="any"), 1),
        ("xã HTX", Wish(printed="HTX", spoken="", left=("xã",)), 1),
        ("bản HTX", Wish(printed="HTX", spoken="", left=("xã", "phường")), 0),
        ("xã HTX", Wish(printed="HTX", spoken="", left=("!xã",)), 0),
        ("HTX, tổ", Wish(printed="HTX", spoken="", right=("tổ",)), 1),
        ("Ủy ban  nhân dân", Wish(printed="Ủy ban nhân dân", spoken=""), 1),
        ("quý 4HTX", HTX, 1),
        ("giá 5% là", Wish(printed="%", spoken=""), 1),
    ],
)
def test_an_entry_applies_to_whole_words_under_its_conditions(printed: str, wish: Wish, number: int) -> None:
    assert len(sentences_with(printed, wish)) == number


def test_sentences_are_counted_not_words() -> None:
    assert sentences_with("HTX và HTX. Không có. Của HTX!\nDòng hai HTX", HTX) == [
        "HTX và HTX.", "Của HTX!", "Dòng hai HTX",
    ]  # fmt: skip


def test_every_sentence_of_the_archive_that_holds_the_words_is_found(room: Room) -> None:
    paper = DeskPaper(room)
    heard, silent = paper.article("Bài một"), paper.article("Bài hai")
    paper.article("Bài ba", ("Không nhắc tới.",))
    paper.air(heard)
    paper.air(heard, "nu-bac")
    found = impact(room, HTX)
    assert {each.article_id for each in found.articles} == {heard, silent}
    assert (found.sentences, found.episodes) == (2, 2)
    assert found.articles[0].article_id == heard
    assert found.articles[0].example == "Theo ông Lò Văn Mười, HTX Mường Khoa đã thu 25,5 tấn."
    assert [each.characters - len(each.example) for each in found.articles] == [0, 0]
    with room.database.reading() as connection:
        seconds = pace.milliseconds_per_character(connection) / 1000
    assert found.seconds == pytest.approx(2 * len(found.articles[0].example) * seconds)


def test_an_editor_s_own_reading_of_the_segment_is_not_touched(room: Room) -> None:
    paper = DeskPaper(room)
    article_id = paper.article()
    draft = edits.draft(room, article_id)
    place = next(n for n, piece in enumerate(draft.pieces) if piece.segment.printed == BODY[1])
    edits.make(room, article_id, "reading", place, {"spoken": "tay"}, tag=draft.tag, who="dung")
    assert impact(room, HTX).sentences == 0


def test_scope_and_days_narrow_what_is_found(room: Room) -> None:
    paper = DeskPaper(room)
    here, there = paper.article(), paper.article("Khác", section="Thể thao")
    for article_id in (here, there):
        paper.air(article_id)
    section = Wish(printed="HTX", spoken="x", tier="section", scope="the-thao")
    assert [each.article_id for each in impact(room, section).articles] == [there]
    own = Wish(printed="HTX", spoken="x", tier="article", scope=here)
    assert [each.article_id for each in impact(room, own).articles] == [here]
    with room.database.writing() as connection:
        old = publications.publications.update().where(publications.publications.c.article_id == here)
        connection.execute(old.values(first_published_at=now() - timedelta(days=30)))
    assert [each.article_id for each in impact(room, HTX, days=7).articles] == [there]


def test_the_search_needs_no_accents_and_takes_the_beginning_of_the_last_word(room: Room) -> None:
    paper = DeskPaper(room)
    article_id = paper.article()
    paper.article("Bóng đá", ("Trận cuối.",))
    for words in ("muong khoa", "Nghị quyết 02", "HTX mươ", "cà phê đượ"):
        found = desk.listing(room, Filters(search=words))
        assert article_id in {row.id for row in found.rows}, words
    assert desk.listing(room, Filters(search="mường khoa hxt")).total == 0


def test_an_article_that_nobody_indexed_is_indexed_by_the_first_search(room: Room) -> None:
    article_id = DeskPaper(room).article()
    with room.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM archive_terms")
        connection.exec_driver_sql("DELETE FROM archive")
    assert [row.id for row in desk.listing(room, Filters(search="lo van muoi")).rows] == [article_id]
    assert archive.catch_up(room) == 0
