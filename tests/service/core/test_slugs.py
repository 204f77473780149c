from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.slugs import fold, slug


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Xây dựng Đảng", "xay-dung-dang"),
        ("Thời sự - Chính trị", "thoi-su-chinh-tri"),
        ("  “Cây thoát nghèo” ở xã Nậm Lầu!  ", "cay-thoat-ngheo-o-xa-nam-lau"),
        ("57-NQ/TW", "57-nq-tw"),
        ("ƯỚC MƠ, ẩn số, ỹ", "uoc-mo-an-so-y"),
        ("…", ""),
    ],
)
def test_a_title_becomes_the_readable_part_of_an_address(printed: str, expected: str) -> None:
    assert slug(printed) == expected


def test_decomposed_letters_give_the_same_slug_as_composed_ones() -> None:
    assert slug(unicodedata.normalize("NFD", "Phường Chiềng Cơi")) == slug("Phường Chiềng Cơi")


def test_a_long_title_is_cut_between_words() -> None:
    assert slug("một hai ba bốn năm", longest=10) == "mot-hai-ba"
    assert slug("motchurataidaikhongcachnao", longest=10) == "motchurata"


@pytest.mark.parametrize(("typed", "printed"), [("nghi quyet", "Nghị quyết số 02-NQ/TU"), ("dinh thi", "Đinh Thị")])
def test_words_typed_without_accents_are_found_in_what_is_printed(typed: str, printed: str) -> None:
    assert fold(typed) in fold(printed)


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_slug_is_always_safe_in_an_address(text: str, longest: int) -> None:
    made = slug(text, longest)

    assert len(made) <= longest
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in made)
    assert not made.startswith("-")
    assert not made.endswith("-")
