"""Editors' changes as the newsroom keeps them."""

from __future__ import annotations

import pytest
from desk_paper import BODY, DeskPaper

from service.newsroom import audit, edits
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.newsroom.scripts import script_from
from service.storage import articles


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    return DeskPaper(room)


def place(draft: edits.Draft, printed: str) -> int:
    return next(index for index, piece in enumerate(draft.pieces) if piece.segment.printed == printed)


def test_a_change_is_in_the_script_that_is_recorded(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    draft = edits.draft(room, article_id)
    edits.make(room, article_id, "reading", place(draft, BODY[2]), {"spoken": "bà con vui"}, tag=draft.tag, who="dung")
    with room.database.reading() as connection:
        script = script_from(articles.get(connection, article_id).script)
    made = edits.apply(room, article_id, script)
    assert [segment.spoken for segment in made.segments if segment.spoken] == ["bà con vui"]


def test_an_article_nobody_edited_is_recorded_as_the_intake_gave_it(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    with room.database.reading() as connection:
        script = script_from(articles.get(connection, article_id).script)
    assert edits.apply(room, article_id, script) is script


def test_the_second_of_two_editors_is_refused_and_nothing_is_lost(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    seen = edits.draft(room, article_id).tag
    edits.make(room, article_id, "reading", 0, {"spoken": "của người thứ nhất"}, tag=seen, who="dung")
    with pytest.raises(ConflictError):
        edits.make(room, article_id, "reading", 0, {"spoken": "của người thứ hai"}, tag=seen, who="thu")
    assert edits.draft(room, article_id).pieces[0].segment.spoken == "của người thứ nhất"


def test_the_paper_s_own_update_changes_the_tag_as_well(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    seen = edits.draft(room, article_id).tag
    desk.reprint(article_id, "Mùa cà phê ở Mường Khoa", ("Câu mới hoàn toàn.", *BODY[1:]))
    with pytest.raises(ConflictError):
        edits.make(room, article_id, "skip", 0, {"skip": "1"}, tag=seen, who="dung")


def test_hand_edits_survive_an_update_of_the_article(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    draft = edits.draft(room, article_id)
    edits.make(room, article_id, "reading", place(draft, BODY[1]), {"spoken": "tay"}, tag=draft.tag, who="dung")
    desk.reprint(article_id, "Mùa cà phê ở Mường Khoa", ("Đoạn đầu đã viết lại.", *BODY[1:]))
    after = edits.draft(room, article_id)
    assert after.pieces[place(after, BODY[1])].segment.spoken == "tay"
    assert after.conflicts == ()


def test_a_conflict_is_settled_by_keeping_the_reading_or_letting_it_go(room: Room, desk: DeskPaper) -> None:
    changed = BODY[1].replace("25,5", "26")
    for keep, spoken in ((True, "tay"), (False, "")):
        article_id = desk.article()
        draft = edits.draft(room, article_id)
        edits.make(room, article_id, "reading", place(draft, BODY[1]), {"spoken": "tay"}, tag=draft.tag, who="dung")
        desk.reprint(article_id, "Mùa cà phê ở Mường Khoa", (BODY[0], changed, BODY[2]))
        found = edits.draft(room, article_id).conflicts
        assert [each.printed_now for each in found] == [changed]
        after = edits.settle(room, article_id, found[0].edit.id, keep=keep, who="thu")
        assert after.conflicts == ()
        assert after.pieces[place(after, changed)].segment.spoken == spoken


def test_a_change_is_undone_and_made_again(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    draft = edits.draft(room, article_id)
    made = edits.make(room, article_id, "skip", 1, {"skip": "1"}, tag=draft.tag, who="dung")
    edit_id = made.pieces[1].edits[0]
    assert edits.undo(room, article_id, edit_id, who="dung").pieces[1].skipped == ""
    assert edits.undo(room, article_id, edit_id, who="dung", again=True).pieces[1].skipped
    with pytest.raises(NotFoundError):
        edits.undo(room, article_id, "nothing", who="dung")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("pause", {"ms": "-1"}),
        ("pause", {"ms": "mười"}),
        ("voice", {"voice": "ma"}),
        ("reading", {}),
        ("reading", {"spoken": "a" * 5001}),
        ("split", {"left": "không có trong đoạn"}),
        ("split", {"at": "0"}),
        ("move", {"by": "-1"}),
        ("block", {"kind": "poem"}),
        ("repaint", {}),
    ],
)
def test_a_change_that_can_t_be_made_is_refused_with_a_sentence(
    room: Room, desk: DeskPaper, kind: str, value: dict[str, str]
) -> None:
    article_id = desk.article()
    with pytest.raises(RefusedError, match=r"\w"):
        edits.make(room, article_id, kind, 0, value, tag=edits.draft(room, article_id).tag, who="dung")
    assert edits.history(room, article_id) == []


def test_every_change_is_in_the_audit_log_with_before_and_after(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    edits.make(room, article_id, "pause", 0, {"ms": "900"}, tag=edits.draft(room, article_id).tag, who="dung")
    line = audit.lines(room, about=article_id)[0]
    assert (line.who, line.what, line.after) == ("dung", "script.pause", {"ms": 900})


def order(draft: edits.Draft) -> list[str]:
    return [piece.segment.printed for piece in draft.pieces]


@pytest.mark.parametrize("by", [-2, -1, 1, 2])
def test_a_segment_moves_as_far_as_it_was_told_past_equal_ones_too(room: Room, desk: DeskPaper, by: int) -> None:
    article_id = desk.article("Bài", ("Một.", "Hai.", "Hai.", "Ba.", "Hai.", "Bốn."))
    draft = edits.draft(room, article_id)
    index = order(draft).index("Ba.")
    expected = order(draft)
    expected.insert(index + by, expected.pop(index))
    moved = edits.make(room, article_id, "move", index, {"by": by}, tag=draft.tag, who="dung")
    assert order(moved) == expected


@pytest.mark.parametrize(("index", "by"), [(0, -1), (-1, 1)])
def test_nothing_moves_past_the_beginning_or_the_end(room: Room, desk: DeskPaper, index: int, by: int) -> None:
    article_id = desk.article()
    draft = edits.draft(room, article_id)
    with pytest.raises(RefusedError, match="at the beginning or the end"):
        edits.make(room, article_id, "move", index % len(draft.pieces), {"by": by}, tag=draft.tag, who="dung")
    assert edits.draft(room, article_id) == draft


def test_who_makes_a_change_is_told_which_it_is(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    one = edits.make(room, article_id, "skip", 0, {"skip": True}, tag=edits.draft(room, article_id).tag, who="dung")
    two = edits.make(room, article_id, "skip", 1, {"skip": True}, tag=one.tag, who="thu")
    assert [one.made, two.made] == [line.id for line in edits.history(room, article_id)]
    edits.undo(room, article_id, one.made, who="dung")
    left = edits.draft(room, article_id)
    assert left.made == ""
    assert [bool(piece.skipped) for piece in left.pieces[:2]] == [False, True]
