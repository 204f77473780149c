"""Captions fit a phone, keep every word, and stand when they are spoken."""

import json
import re
from itertools import pairwise

import pytest

from service.core.model import Chapter, Cue
from service.core.transcript import LINE_LENGTH, captions, chapters_json, srt, vtt, word_list

PRINTED = (
    "Năm 2025, bà con nông dân các xã vùng cao trong tỉnh được mùa cà phê, nhiều hộ thu về hàng trăm triệu đồng, "
    "cuộc sống ngày càng ấm no hơn trước rất nhiều."
)


def cue(printed: str = PRINTED, start: float = 10.0, segment: int = 0, offset: int = 0) -> Cue:
    words = [match.span() for match in re.finditer(r"\w+", printed)]
    timed = tuple((start + n / 4, start + n / 4 + 0.2, offset + a, offset + b) for n, (a, b) in enumerate(words))
    return Cue(start, start + len(words) / 4, printed, printed.lower(), segment, timed)


def test_a_caption_has_at_most_two_lines_of_a_phones_width() -> None:
    for each in captions([cue()]):
        assert 1 <= len(each.lines) <= 2
        assert all(len(line) <= LINE_LENGTH for line in each.lines)


def test_no_word_is_lost_or_said_twice() -> None:
    said = " ".join(" ".join(each.lines) for each in captions([cue()]))
    assert said == PRINTED


@pytest.mark.parametrize("offset", [0, 37])
def test_a_caption_begins_with_its_first_word(offset: int) -> None:
    spoken = cue(offset=offset)
    for each in captions([spoken]):
        place = PRINTED.index(each.lines[0])
        begins = next(word[0] for word in spoken.words if word[2] - offset >= place)
        assert each.start == begins


def test_captions_follow_one_another_without_a_gap_inside_a_cue() -> None:
    shown = list(captions([cue()]))
    assert shown[0].start == 10.0
    assert all(earlier.end == later.start for earlier, later in pairwise(shown))


def test_without_word_times_letters_share_the_time() -> None:
    untimed = Cue(0.0, 20.0, PRINTED, PRINTED, 0)
    starts = [each.start for each in captions([untimed])]
    assert starts == sorted(starts)
    assert 0 < starts[1] < 20


def test_a_word_longer_than_a_line_stands_alone() -> None:
    address = "https://bao.example/" + "x" * 60
    lines = [line for each in captions([Cue(0, 5, f"Xem {address} nhé", "xem", 0)]) for line in each.lines]
    assert address in lines


def test_a_caption_ends_where_the_voice_rests() -> None:
    shown = [" ".join(each.lines) for each in captions([cue()])]
    assert all(text[-1] in ",." for text in shown)


LONG = "Toàn xã nay đã có hơn ba trăm hộ dân cùng nhau trồng cà phê trên những sườn đồi từng bỏ hoang nhiều năm trước"


@pytest.mark.parametrize("count", range(8, 26))
def test_lines_are_even_and_no_word_stands_alone(count: int) -> None:
    printed = " ".join(LONG.split()[:count]) + "."
    for each in captions([cue(printed)]):
        assert len(" ".join(each.lines)) >= 24
        if len(each.lines) == 2:
            assert all(" " in line for line in each.lines)
            assert abs(len(each.lines[0]) - len(each.lines[1])) < 20


@pytest.mark.parametrize("before", range(1, 14))
def test_no_caption_and_no_line_ends_inside_a_reading(before: int) -> None:
    printed = " ".join(LONG.split()[:before]) + " 1 200 000 đồng một tấn quả tươi, cao nhất từ trước đến nay."
    place = printed.index("1 200 000")
    words = [match.span() for match in re.finditer(r"\w+", printed)]
    words = [(place, place + 9) if place <= first < place + 9 else (first, last) for first, last in words]
    timed = tuple((n / 4, n / 4 + 0.2, *word) for n, word in enumerate(words))
    lines = [line for each in captions([Cue(0, 20, printed, "", 0, timed)]) for line in each.lines]
    assert any("1 200 000" in line for line in lines)
    assert " ".join(lines) == printed


def test_webvtt_is_what_players_read() -> None:
    text = vtt([cue(), cue("Bà con <vui> & khoẻ.", 3723.5, 1)])
    assert text.startswith("WEBVTT\n")
    assert "01:02:03.500 --> " in text
    assert "Bà con &lt;vui&gt; &amp; khoẻ." in text
    blocks = text.strip().split("\n\n")[1:]
    assert [block.splitlines()[0] for block in blocks] == [str(n) for n in range(1, len(blocks) + 1)]


def test_subrip_counts_its_milliseconds_after_a_comma() -> None:
    assert "00:00:10,000 --> " in srt([cue()])


def test_nothing_spoken_gives_an_empty_transcript() -> None:
    assert vtt([]) == "WEBVTT\nLanguage: vi\n"
    assert srt([]) == ""


def test_the_word_list_keeps_times_and_printed_places() -> None:
    told = json.loads(word_list([cue()]))
    first = told["cues"][0]
    assert first["printed"] == PRINTED
    assert first["words"][1] == [10.25, 10.45, 4, 8]


def test_chapters_are_podcasting_2_chapters() -> None:
    told = json.loads(chapters_json([Chapter(0.0, "Tin chính"), Chapter(12.3456, "Thời tiết")]))
    assert told == {
        "version": "1.2.0",
        "chapters": [{"startTime": 0.0, "title": "Tin chính"}, {"startTime": 12.346, "title": "Thời tiết"}],
    }
