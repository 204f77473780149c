"""What is recorded belongs to its article, or to the articles of a bulletin."""

from types import SimpleNamespace
from typing import Any, cast

from workers.parts import Part, parts_of


def article(**options: object) -> Any:
    return cast("Any", SimpleNamespace(id="a1", title="Tin", options=options))


def test_an_article_is_one_part() -> None:
    assert parts_of(article()) == (Part(0, "a1", "Tin"),)


def test_the_bulletins_own_words_are_read_by_its_own_lexicon() -> None:
    told = [
        {"first": 0, "article_id": "", "title": "Tin chính"},
        {"first": 3, "article_id": "b2", "title": "Đường mới"},
    ]
    assert parts_of(article(parts=told)) == (Part(0, "a1", "Tin chính"), Part(3, "b2", "Đường mới"))
