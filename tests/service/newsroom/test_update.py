"""An article an editor has worked on, and the newspaper's system delivers it anew: the real door, the real reader."""

from __future__ import annotations

from service.newsroom import edits, intake
from service.newsroom.payload import payload_of
from service.newsroom.proof import proof
from service.newsroom.room import Room
from workers.intake.arrivals import read_article

FIRST = "Sáng 12/3, UBND xã họp bàn về mùa cà phê."
SECOND = "Hợp tác xã đã thu 25,5 tấn quả tươi."
THIRD = "Bà con phấn khởi vì giá tăng."
FOURTH = "Nhiều hộ trồng thêm 3 ha."


def deliver(room: Room, *paragraphs: str) -> str:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    payload = payload_of({"title": "Mùa cà phê ở Mường Khoa", "lead": "Cà phê được mùa.", "body_html": body})
    article_id = intake.deliver(room, "bao-thu", "12", payload, "token:cms").article_id
    read_article(room, article_id)
    return article_id


def edit(room: Room, article_id: str, kind: str, printed: str, **value: str) -> None:
    draft = edits.draft(room, article_id)
    index = next(place for place, piece in enumerate(draft.pieces) if piece.segment.printed == printed)
    edits.make(room, article_id, kind, index, value, tag=draft.tag, who="dung")


def read_aloud(room: Room, article_id: str) -> list[tuple[str, str]]:
    """List what a worker would record: the printed words and an editor's own reading."""
    script = edits.draft(room, article_id).replayed.script
    return [(segment.printed, segment.spoken) for segment in script.segments if segment.role == "body"]


def worked_on(room: Room) -> str:
    """Deliver an article of four paragraphs; say one by hand, skip one, and move the last one up."""
    article_id = deliver(room, FIRST, SECOND, THIRD, FOURTH)
    edit(room, article_id, "reading", SECOND, spoken="hợp tác xã đã thu hơn hai mươi lăm tấn")
    edit(room, article_id, "skip", THIRD, skip="1")
    edit(room, article_id, "move", FOURTH, by="-1")
    return article_id


def test_hand_edits_stay_when_the_paper_changes_another_paragraph(room: Room) -> None:
    article_id = worked_on(room)
    before = [(FIRST, ""), (SECOND, "hợp tác xã đã thu hơn hai mươi lăm tấn"), (FOURTH, "")]
    assert read_aloud(room, article_id) == before
    changed = "Chiều 12/3, UBND xã họp bàn về mùa cà phê năm nay."
    deliver(room, changed, SECOND, THIRD, "Xã mời thêm chuyên gia.", FOURTH)
    after = read_aloud(room, article_id)
    assert [each for each in after if each[0] in (SECOND, THIRD, FOURTH)] == before[1:]
    assert {printed for printed, _ in after} == {changed, SECOND, "Xã mời thêm chuyên gia.", FOURTH}
    assert edits.draft(room, article_id).conflicts == ()


def test_a_paragraph_changed_by_both_is_shown_as_a_conflict_and_read_as_printed(room: Room) -> None:
    article_id = worked_on(room)
    changed = "Hợp tác xã đã thu 26 tấn quả tươi."
    deliver(room, FIRST, changed, THIRD, FOURTH)
    found = proof(room, article_id).conflicts
    assert [(each.edit.value["spoken"], each.printed_now) for each in found] == [
        ("hợp tác xã đã thu hơn hai mươi lăm tấn", changed)
    ]
    assert (changed, "") in read_aloud(room, article_id)
    edits.settle(room, article_id, found[0].edit.id, keep=True, who="thu")
    assert (changed, "hợp tác xã đã thu hơn hai mươi lăm tấn") in read_aloud(room, article_id)
    assert THIRD not in {printed for printed, _ in read_aloud(room, article_id)}
