"""What an article teaches about its own abbreviations."""

from __future__ import annotations

import pytest

from voices.text import read, teach

TAUGHT = [
    ("Câu lạc bộ dân ca (CLBDC) ra mắt.", "CLBDC", "câu lạc bộ dân ca"),
    ("Trung tâm Bảo tồn Voi (TTBTV) cho biết", "TTBTV", "trung tâm bảo tồn voi"),
    ("Ban quản lý và khai thác chợ (BQLKTC)", "BQLKTC", "ban quản lý và khai thác chợ"),
    ("Quỹ khuyến học bản (gọi tắt là QKHB)", "QKHB", "quỹ khuyến học bản"),
]


@pytest.mark.parametrize(("text", "short", "long_form"), TAUGHT)
def test_an_article_teaches_its_abbreviations(text: str, short: str, long_form: str) -> None:
    assert [(each.printed, each.spoken) for each in teach(text)] == [(short, long_form)]


@pytest.mark.parametrize(
    "text", ["Ảnh (PV)", "họp tại Mộc Châu (SL)", "(ABC)", "số lượng lớn (XYZ)", "báo West Star Times (WST)"]
)
def test_brackets_that_explain_nothing_teach_nothing(text: str) -> None:
    assert teach(text) == ()


def test_what_was_taught_is_used_in_the_rest() -> None:
    text = "Câu lạc bộ dân ca (CLBDC) ra mắt. CLBDC có 12 người."
    assert read(text).text == "Câu lạc bộ dân ca ra mắt. câu lạc bộ dân ca có mười hai người."


def test_another_segment_uses_what_the_article_taught() -> None:
    taught = teach("Câu lạc bộ dân ca (CLBDC) ra mắt.")
    assert read("Hội viên CLBDC", teaching=taught).text == "Hội viên câu lạc bộ dân ca"


def test_the_long_form_is_not_said_twice_in_a_row() -> None:
    assert read("thành lập hợp tác xã (HTX) Mận Hậu").text == "thành lập hợp tác xã Mận Hậu"
