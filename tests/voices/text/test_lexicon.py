"""Entries, conditions, tiers, and what our own data must hold to."""

from __future__ import annotations

import io
import re

import pytest

from voices.text import Entry, Lexicon, LexiconError, load_lexicon, read, read_csv, valid_syllable, write_csv
from voices.text.kinds.documents import document_parts
from voices.text.kinds.web import net_words
from voices.text.units import units


def said(printed: str, *entries: Entry) -> str:
    return read(printed, load_lexicon().with_tier(entries)).text


def test_the_newspapers_word_goes_before_ours() -> None:
    assert said("UBND họp", Entry("UBND", "ủy ban")) == "ủy ban họp"


def test_the_articles_own_word_goes_before_the_newspapers() -> None:
    paper = load_lexicon().with_tier([Entry("HTX", "hợp tác xã nhà")])
    assert read("HTX", paper, teaching=[Entry("HTX", "họ tên xóm")]).text == "họ tên xóm"


def test_the_longest_entry_wins() -> None:
    entries = [Entry("Bản Mòn", "bản mòn"), Entry("Bản", "làng")]
    assert said("Bản Mòn và Bản khác", *entries) == "bản mòn và làng khác"


def test_an_entry_waits_for_the_word_on_its_left() -> None:
    entry = Entry("ĐX", "đăng ký", left=("số",))
    assert said("số ĐX mới", entry) == "số đăng ký mới"
    assert said("đã ĐX mới", entry) == "đã đê ích mới"


def test_an_entry_waits_for_the_word_on_its_right() -> None:
    entry = Entry("CX", "cây xanh", right=("đô thị",))
    assert said("CX đô thị", entry) == "cây xanh đô thị"
    assert said("CX khác", entry) == "xê ích khác"


def test_an_entry_may_look_for_a_word_anywhere_in_its_sentence() -> None:
    entry = Entry("CX", "cây xanh", right=("~công viên",))
    assert said("Trồng CX ở bên công viên.", entry) == "Trồng cây xanh ở bên công viên."
    assert said("Bên công viên, ai trồng CX?", entry) == "Bên công viên, ai trồng cây xanh?"
    assert said("Đi công viên. Gặp CX.", entry) == "Đi công viên. Gặp xê ích."


def test_an_entry_is_found_across_loose_joints() -> None:
    entry = Entry("CX-KX&MX", "cây xanh")
    for printed in ("CX-KX&MX", "CX - KX & MX", "CX–KX và MX"):
        assert said(f"Phòng {printed} mới", entry) == "Phòng cây xanh mới"


def test_the_likeliest_of_several_meanings_is_flagged() -> None:
    assert [flag.why for flag in read("Xã có KH mới.", load_lexicon()).flags] == ["ambiguous"]


def test_an_entry_may_refuse_a_neighbour() -> None:
    entry = Entry("CX", "cây xanh", left=("!mã",))
    assert said("mã CX", entry) == "mã xê ích"


def test_case_decides_unless_the_entry_says_any() -> None:
    assert said("Zeta zeta", Entry("zeta", "dê ta", case="any")) == "dê ta dê ta"


def test_an_entry_matches_whole_words_only() -> None:
    assert "hợp tác xã" not in said("HTXA", Entry("HTX", "hợp tác xã"))


def test_capitals_that_are_syllables_stay_in_a_heading() -> None:
    assert read("CA NGỢI QUÊ HƯƠNG").text == "CA NGỢI QUÊ HƯƠNG"
    assert read("CA tỉnh").text == "công an tỉnh"


def test_entries_survive_the_journey_through_csv() -> None:
    entries = [
        Entry("ĐK", "đăng ký", left=("số", "mã"), right=("!xe",), case="any", priority=3, dot=True, note="xem lại"),
        Entry("CX", "cây xanh"),
    ]
    file = io.StringIO()
    write_csv(entries, file)
    file.seek(0)
    assert read_csv(file) == entries


def test_a_csv_without_its_columns_is_refused() -> None:
    with pytest.raises(LexiconError, match="spoken is missing"):
        read_csv(io.StringIO("printed\nA\n"))


def test_a_wrong_csv_line_is_named() -> None:
    with pytest.raises(LexiconError, match="Line 3 of the lexicon: The case of entry 'B'"):
        read_csv(io.StringIO("printed,spoken,case\nA,a,any\nB,bê,big\n"))


@pytest.mark.parametrize(("printed", "spoken"), [("", "a"), ("A", "a1"), ("A", "50%"), ("A", "")])
def test_an_entry_that_could_not_be_said_is_refused(printed: str, spoken: str) -> None:
    with pytest.raises(LexiconError):
        Entry(printed, spoken)


def test_our_own_words_are_said_in_syllables() -> None:
    spoken = [each.spoken for each in load_lexicon().entries]
    spoken += [*units().values(), *net_words().values(), *(said for _, said in document_parts().values())]
    words = {word for each in spoken for word in re.findall(r"[^\W_]+", each)}
    assert sorted(word for word in words if not valid_syllable(word)) == []


def test_our_own_entries_hold_no_doubles() -> None:
    seen = [(each.printed, each.left, each.right) for each in load_lexicon().entries]
    assert sorted({each for each in seen if seen.count(each) > 1}) == []


def test_a_lexicon_knows_its_size() -> None:
    assert len(Lexicon([Entry("A", "a")]).with_tier([Entry("B", "bê")])) == 2
