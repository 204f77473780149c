"""Sections and bulletins as editors write them."""

from __future__ import annotations

import pytest

from service.newsroom.errors import RefusedError
from service.newsroom.house import Section, Timetable
from service.web.desk.timetables import bulletins_of, bulletins_text, sections_of, sections_text


def test_what_is_shown_is_read_back_the_same() -> None:
    sections = (Section(slug="kinh-te", name="Kinh tế", voice="nu-bac"), Section(slug="the-thao", name="Thể thao"))
    assert tuple(Section(**each) for each in sections_of(sections_text(sections))) == sections
    bulletins = (
        Timetable(slug="sang", name="Bản tin sáng", at="06:00", days=(0, 6), sections=("kinh-te",), voice="nam-bac"),
        Timetable(slug="trua", name="Bản tin trưa", at="11:30", articles=5),
    )
    kept = [{**each, "days": tuple(each["days"]), "sections": tuple(each["sections"])} for each in
            bulletins_of(bulletins_text(bulletins))]  # fmt: skip
    assert tuple(Timetable(**each) for each in kept) == bulletins


def test_a_bulletin_without_days_is_for_every_day() -> None:
    assert bulletins_of("sang | Bản tin sáng | 06:00")[0]["days"] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("line", ["sang", "sang | x | 06:00 | 9", "sang | x | 06:00 | 2 | nhiều", "a|b|c|2|8|d|e|f"])
def test_a_line_that_is_no_bulletin_is_refused_with_the_form(line: str) -> None:
    with pytest.raises(RefusedError, match="Tên"):
        bulletins_of(line)


@pytest.mark.parametrize("line", ["kinh-te", "a | b | c | d"])
def test_a_line_that_is_no_section_is_refused_with_the_form(line: str) -> None:
    with pytest.raises(RefusedError, match="Tên"):
        sections_of(line)
