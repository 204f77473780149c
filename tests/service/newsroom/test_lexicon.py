"""The newsroom's lexicon: tiers, history, proposals, the spreadsheet and the inbox."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper

from service.newsroom import exchange, lexicon
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from voices.text import read

TRANG = Wish(printed="XKVH", spoken="trung tâm văn hóa")


def said(room: Room, article_id: str, printed: str) -> str:
    return read(printed, lexicon.for_article(room, article_id)).text


def test_an_entry_of_the_newspaper_is_read_in_every_article(room: Room) -> None:
    article_id = DeskPaper(room).article()
    lexicon.add(room, TRANG, who="dung")
    assert said(room, article_id, "XKVH mở cửa.") == "trung tâm văn hóa mở cửa."


def test_the_article_s_own_entry_wins_over_its_section_s_and_that_over_the_newspaper_s(room: Room) -> None:
    article_id = DeskPaper(room).article()
    other = DeskPaper(room).article("Bài khác", section="Thể thao")
    lexicon.add(room, TRANG, who="dung")
    lexicon.add(room, Wish(printed="XKVH", spoken="chuyên mục", tier="section", scope="kinh-te"), who="dung")
    assert said(room, article_id, "XKVH") == "chuyên mục"
    lexicon.add(room, Wish(printed="XKVH", spoken="của bài", tier="article", scope=article_id), who="dung")
    assert said(room, article_id, "XKVH") == "của bài"
    assert said(room, other, "XKVH") == "trung tâm văn hóa"


def test_a_proposal_is_not_read_until_it_is_approved(room: Room) -> None:
    article_id = DeskPaper(room).article()
    made = lexicon.add(room, TRANG, who="dung", proposed=True)
    assert "trung tâm" not in said(room, article_id, "XKVH")
    lexicon.approve(room, made.id, revision=made.revision, who="thu")
    assert said(room, article_id, "XKVH") == "trung tâm văn hóa"


def test_the_same_words_have_one_entry_in_a_scope_unless_conditions_differ(room: Room) -> None:
    lexicon.add(room, TRANG, who="dung")
    with pytest.raises(ConflictError, match="trung tâm văn hóa"):
        lexicon.add(room, Wish(printed="XKVH", spoken="khác"), who="thu")
    lexicon.add(room, Wish(printed="XKVH", spoken="khác", left=("phòng",)), who="thu")


def test_no_change_makes_two_entries_of_one(room: Room) -> None:
    lexicon.add(room, TRANG, who="dung")
    other = lexicon.add(room, Wish(printed="NVH", spoken="nhà văn hóa"), who="dung")
    with pytest.raises(ConflictError, match="trung tâm văn hóa"):
        lexicon.change(room, other.id, Wish(printed="XKVH", spoken="khác"), revision=other.revision, who="thu")
    assert lexicon.get(room, other.id).printed == "NVH"


def test_what_was_removed_does_not_come_back_beside_what_took_its_place(room: Room) -> None:
    first = lexicon.add(room, TRANG, who="dung")
    gone = lexicon.remove(room, first.id, revision=first.revision, who="dung")
    lexicon.add(room, Wish(printed="XKVH", spoken="mới"), who="thu")
    with pytest.raises(ConflictError, match="«mới»"):
        lexicon.put_back(room, first.id, first.revision, revision=gone.revision, who="dung")
    assert [row.spoken for row in lexicon.active(room)] == ["mới"]


@pytest.mark.parametrize("again", [False, True])
def test_words_longer_than_any_entry_s_are_not_taken_out_of_the_inbox(room: Room, *, again: bool) -> None:
    with pytest.raises(RefusedError):
        lexicon.dismiss(room, "x" * 201, who="dung", again=again)


def test_a_change_on_an_old_revision_is_refused_with_the_newer_reading(room: Room) -> None:
    made = lexicon.add(room, TRANG, who="dung")
    lexicon.change(room, made.id, Wish(printed="XKVH", spoken="mới hơn"), revision=made.revision, who="thu")
    with pytest.raises(ConflictError, match="mới hơn"):
        lexicon.change(room, made.id, Wish(printed="XKVH", spoken="muộn"), revision=made.revision, who="dung")


def test_history_tells_who_changed_what_and_an_old_reading_comes_back(room: Room) -> None:
    made = lexicon.add(room, TRANG, who="dung")
    changed = lexicon.change(room, made.id, Wish(printed="XKVH", spoken="khác"), revision=1, who="thu")
    gone = lexicon.remove(room, made.id, revision=changed.revision, who="thu")
    back = lexicon.put_back(room, made.id, 1, revision=gone.revision, who="dung")
    assert (back.spoken, back.state) == ("trung tâm văn hóa", "active")
    assert [(line.revision, line.who) for line in lexicon.history(room, made.id)] == [
        (4, "dung"), (3, "thu"), (2, "thu"), (1, "dung"),
    ]  # fmt: skip
    with pytest.raises(NotFoundError):
        lexicon.put_back(room, made.id, 9, revision=back.revision, who="dung")


def test_the_search_needs_no_accents_and_looks_at_both_sides(room: Room) -> None:
    lexicon.add(room, TRANG, who="dung")
    lexicon.add(room, Wish(printed="HĐQT", spoken="hội đồng quản trị"), who="dung")
    assert [row.printed for row in lexicon.page(room, search="van hoa")[0]] == ["XKVH"]
    assert [row.printed for row in lexicon.page(room, search="hdqt")[0]] == ["HĐQT"]
    assert lexicon.page(room, search="100%_")[1] == 0


@pytest.mark.parametrize(
    "wish",
    [
        Wish(printed=" ", spoken="a"),
        Wish(printed="a" * 201, spoken="a"),
        Wish(printed="A", spoken="a" * 1001),
        Wish(printed="A", spoken="a", tier="city"),
        Wish(printed="A", spoken="a", tier="section"),
        Wish(printed="A", spoken="a", scope="kinh-te"),
        Wish(printed="A", spoken="a", case="some"),
    ],
)
def test_an_entry_that_won_t_do_is_refused_with_a_sentence(room: Room, wish: Wish) -> None:
    with pytest.raises(RefusedError, match=r"\w"):
        lexicon.add(room, wish, who="dung")


def test_what_is_exported_is_taken_in_again_unchanged(room: Room) -> None:
    lexicon.add(room, TRANG, who="dung")
    lexicon.add(room, Wish(printed="Shan, tuyết", spoken="san", left=("chè", "!cây"), case="any", note='"a"'), who="x")
    text = exchange.export(room)
    assert {line.verdict for line in exchange.preview(room, text)} == {"same"}
    made = exchange.import_csv(room, text, replace=True, who="thu")
    assert (made.added, made.changed, made.left) == (0, 0, 2)


def test_an_import_shows_conflicts_and_wrong_lines_and_replaces_only_when_told(room: Room) -> None:
    lexicon.add(room, TRANG, who="dung")
    text = "printed,spoken,tier\nXKVH,khác,\nMTTQ,mặt trận tổ quốc,\n,trống,\nMTTQ,hai lần,\nX,x,city\n"
    lines = exchange.preview(room, text)
    assert [line.verdict for line in lines] == ["conflict", "new", "wrong", "wrong", "wrong"]
    assert exchange.import_csv(room, text, replace=False, who="thu").added == 1
    assert lexicon.page(room, search="xkvh")[0][0].spoken == "trung tâm văn hóa"
    assert exchange.import_csv(room, text, replace=True, who="thu").changed == 1
    assert lexicon.page(room, search="xkvh")[0][0].spoken == "khác"


def test_a_spreadsheet_without_its_columns_is_refused(room: Room) -> None:
    with pytest.raises(RefusedError, match="spoken"):
        exchange.preview(room, "printed,read\nA,a\n")


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_spreadsheet_is_taken_whatever_stands_between_its_cells(room: Room, between: str) -> None:
    lines = (("printed", "spoken", "note"), ("XKVH", "trung tâm", "cũ; mới, khác"), ("XKTT", "thể thao", ""))
    cells = [[f'"{cell}"' if {",", ";"} & {*cell} else cell for cell in line] for line in lines]
    text = "\r\n".join(between.join(line) for line in cells)
    assert exchange.import_csv(room, text, replace=False, who="lan").added == 2
    assert {(each.printed, each.spoken, each.note) for each in lexicon.active(room)} == {*lines[1:]}


@pytest.mark.parametrize("cell", ['"hai mươi', '"hai" mươi'])
def test_a_stray_quotation_mark_is_named_instead_of_swallowing_the_lines_below(room: Room, cell: str) -> None:
    text = f"printed,spoken\nXKVH,trung tâm văn hóa\nXK20,{cell}\nXKTT,thể thao\n"
    with pytest.raises(RefusedError, match="line 3"):
        exchange.import_csv(room, text, replace=False, who="lan")
    assert not lexicon.active(room)


def test_words_the_reader_doubts_wait_in_the_inbox_until_answered_or_dismissed(room: Room) -> None:
    desk = DeskPaper(room)
    for number in range(2):
        desk.article(f"Bài {number}", ("Đội XKQZ gặp đội PRTW.",) if number else ("Đội XKQZ ra quân.",))
    found = {row.printed: row.articles for row in lexicon.inbox(room)}
    assert found == {"XKQZ": 2, "PRTW": 1}
    lexicon.add(room, Wish(printed="XKQZ", spoken="ích ca"), who="dung")
    lexicon.dismiss(room, "PRTW", who="dung")
    assert lexicon.inbox(room) == []
