"""What a version tells the desk: every unsure reading becomes a sentence an editor understands."""

import pytest

from service.core.model import Role, Segment
from voices.text import NORTHERN, WHYS
from workers.findings import flags_of
from workers.phrasing import Line, Manner, lines_of

DOUBTS = {
    "spelled": "Đơn vị XKQZ họp.",
    "respelled": "Ông Wronsky đến.",
    "composed": "Họp với UBKTHU.",
    "ambiguous": "Kết quả 9/4 kia.",
    "unreadable": "Ký hiệu \u2603 này.",
}


def lines(*printed: str) -> tuple[Line, ...]:
    segments = [Segment(Role.BODY, each) for each in printed]
    return lines_of(segments, lambda _position: Manner(400, NORTHERN), {})


@pytest.mark.parametrize("why", WHYS)
def test_every_reason_for_doubt_is_told_in_words(why: str) -> None:
    (line,) = lines(DOUBTS[why])
    assert [flag.why for flag in line.flags] == [why]
    (told,) = flags_of([line], [])
    assert told.startswith("Đoạn 1: ")
    assert why not in told


def test_each_reason_has_a_wording_of_its_own() -> None:
    told = flags_of(lines(*DOUBTS.values()), [])
    assert len({sentence.rsplit("(", 1)[1] for sentence in told}) == len(WHYS)
