"""An editor's changes, replayed on what the paper prints now."""

from __future__ import annotations

from typing import Any

from service.core.editing import BY_HAND, Anchor, Edit, EditKind, Replayed, anchor_of, replay
from service.core.model import BlockKind, LeftOut, Role, Script, Segment

ORDER = ("Một hai ba bốn năm.", "Chú thích của ảnh.", "Sáu bảy tám chín mười.", "Kết thúc ở đây thôi.")


def script(*body: str, caption: str = ORDER[1]) -> Script:
    lines = body or (ORDER[0], ORDER[2], ORDER[3])
    segments = (Segment(Role.TITLE, "Tiêu đề bài"), *(Segment(Role.BODY, text) for text in lines))
    return Script("Tiêu đề bài", segments, (LeftOut(BlockKind.CAPTION, caption, "a photo's caption"),))


def edit(made: EditKind, printed: str, nth: int = 0, **value: Any) -> Edit:
    return Edit(f"{made}-{printed[:4]}", made, Anchor(printed, nth), value)


def read(replayed: Replayed) -> list[str]:
    return [segment.printed for segment in replayed.script.segments]


def test_without_changes_the_script_stays_as_it_is() -> None:
    assert replay(script(), [], ORDER).script == script()


def test_what_is_left_out_stands_where_it_was_printed() -> None:
    printed = [piece.segment.printed for piece in replay(script(), [], ORDER).pieces]
    assert printed == ["Tiêu đề bài", *ORDER]


def test_a_reading_replaces_how_a_whole_segment_is_said() -> None:
    made = replay(script(), [edit(EditKind.READING, ORDER[0], spoken="một hai ba")], ORDER)
    assert made.script.segments[1] == Segment(Role.BODY, ORDER[0], "một hai ba")
    assert made.pieces[1].edits == ("reading-Một ",)


def test_a_skipped_segment_is_left_out_with_the_reason_and_comes_back() -> None:
    skip = edit(EditKind.SKIP, ORDER[2], skip=True)
    made = replay(script(), [skip], ORDER)
    assert ORDER[2] not in read(made)
    assert LeftOut(BlockKind.BODY, ORDER[2], BY_HAND) in made.script.left_out
    assert ORDER[2] in read(replay(script(), [skip, edit(EditKind.SKIP, ORDER[2], skip=False)], ORDER))


def test_a_caption_that_is_called_body_is_read_in_its_place() -> None:
    made = replay(script(), [edit(EditKind.BLOCK, ORDER[1], kind="body")], ORDER)
    assert read(made) == ["Tiêu đề bài", *ORDER]


def test_body_that_is_called_a_caption_is_not_read() -> None:
    made = replay(script(), [edit(EditKind.BLOCK, ORDER[0], kind="caption")], ORDER)
    assert ORDER[0] not in read(made)


def test_a_segment_moves_after_another_or_to_the_top() -> None:
    down = replay(script(), [edit(EditKind.MOVE, ORDER[0], after=ORDER[2])], ORDER)
    assert read(down) == ["Tiêu đề bài", ORDER[2], ORDER[0], ORDER[3]]
    up = replay(script(), [edit(EditKind.MOVE, ORDER[3], after="")], ORDER)
    assert read(up)[0] == ORDER[3]


def test_a_segment_is_split_and_merged_again() -> None:
    split = edit(EditKind.SPLIT, ORDER[0], left="Một hai ba")
    assert read(replay(script(), [split], ORDER))[1:3] == ["Một hai ba", "bốn năm."]
    merge = edit(EditKind.MERGE, "Một hai ba", next="bốn năm.")
    assert read(replay(script(), [split, merge], ORDER)) == read(replay(script(), [], ORDER))


def test_pause_and_voice_are_kept_on_the_segment() -> None:
    edits = [edit(EditKind.PAUSE, ORDER[0], ms=1500), edit(EditKind.VOICE, ORDER[0], voice="nu-bac")]
    made = replay(script(), edits, ORDER).script.segments[1]
    assert (made.pause_ms, made.voice) == (1500, "nu-bac")


def test_the_second_of_two_equal_segments_is_found() -> None:
    twice = script("Như nhau cả.", "Ở giữa khác hẳn.", "Như nhau cả.")
    made = replay(twice, [edit(EditKind.READING, "Như nhau cả.", nth=1, spoken="hai")])
    assert [segment.spoken for segment in made.script.segments] == ["", "", "", "hai"]
    assert anchor_of(replay(twice, []).pieces, 3) == Anchor("Như nhau cả.", 1)


def test_a_change_elsewhere_in_the_article_keeps_every_edit() -> None:
    edits = [edit(EditKind.READING, ORDER[0], spoken="tay"), edit(EditKind.SKIP, ORDER[3], skip=True)]
    made = replay(script(ORDER[0], "Đoạn giữa đã viết lại hoàn toàn khác.", ORDER[3]), edits, ORDER)
    assert made.conflicts == ()
    assert made.script.segments[1].spoken == "tay"
    assert ORDER[3] not in read(made)


def test_a_skip_follows_a_segment_whose_words_changed_a_little() -> None:
    made = replay(script("Một hai ba bốn sáu.", ORDER[2]), [edit(EditKind.SKIP, ORDER[0], skip=True)])
    assert made.conflicts == ()
    assert "Một hai ba bốn sáu." not in read(made)


def test_a_reading_of_words_that_changed_is_a_conflict_and_the_new_words_are_read() -> None:
    made = replay(script("Một hai ba bốn sáu.", ORDER[2]), [edit(EditKind.READING, ORDER[0], spoken="tay")])
    assert [conflict.printed_now for conflict in made.conflicts] == ["Một hai ba bốn sáu."]
    assert made.conflicts[0].edit.value == {"spoken": "tay"}
    assert made.script.segments[1].spoken == ""


def test_a_change_of_a_segment_that_is_gone_is_a_conflict() -> None:
    made = replay(script(ORDER[2]), [edit(EditKind.PAUSE, ORDER[0], ms=100)])
    assert [conflict.printed_now for conflict in made.conflicts] == [""]


def test_a_split_whose_place_is_gone_is_a_conflict() -> None:
    made = replay(script("Một hai bốn năm sáu."), [edit(EditKind.SPLIT, "Một hai ba bốn năm.", left="Một hai ba")])
    assert len(made.conflicts) == 1


def test_a_move_behind_a_segment_that_is_gone_leaves_it_where_it_is() -> None:
    made = replay(script(ORDER[0], ORDER[2]), [edit(EditKind.MOVE, ORDER[0], after="Không còn đoạn nào như thế.")])
    assert read(made) == ["Tiêu đề bài", ORDER[0], ORDER[2]]
    assert len(made.conflicts) == 1
