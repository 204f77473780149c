"""Articles in a page's data, where the page has no paragraphs."""

from __future__ import annotations

import html
import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from workers.intake.embedded import Embedded, embedded_article

LINES = [
    f"Đoạn {n} kể tiếp chuyện người dân bản Nà Hin dựng lại cây cầu tre sau trận lũ đầu mùa năm nay." for n in range(6)
]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)


def found(data: object, *titles: str, kind: str = "application/json") -> Embedded | None:
    page = f"<script type='{kind}'>{json.dumps(data)}</script>" if not isinstance(data, str) else data
    return embedded_article(LexborHTMLParser(page), titles)


@pytest.mark.parametrize(
    "body", [PARAGRAPHS, html.escape(PARAGRAPHS), "\n\n".join(LINES)], ids=["html", "escaped html", "lines"]
)
def test_a_body_comes_as_html_however_it_is_written(body: str) -> None:
    article = found({"a": [{"headline": "Cầu tre", "sapo": "Bản Nà Hin.", "content": body}]})
    assert article is not None
    assert (article.title, article.lead) == ("Cầu tre", "Bản Nà Hin.")
    assert [line for line in LINES if f"<p>{line}</p>" in article.body] == LINES


def test_of_several_articles_the_one_with_the_pages_title_is_taken() -> None:
    longer = {"title": "Một bài khác", "content": PARAGRAPHS * 3}
    article = found({"list": [longer, {"title": "Cầu tre", "content": PARAGRAPHS}]}, "CẦU TRE")
    assert article is not None
    assert article.title == "Cầu tre"


@pytest.mark.parametrize(
    "data",
    [
        {"content": "quá ngắn"},
        {"content": "x" * 9_000},
        {"content": 7},
        [[[[]]]],
        "<script type='application/json'>{</script>",
    ],
    ids=["short", "no words", "no text", "empty", "broken"],
)
def test_data_without_an_article_give_none(data: object) -> None:
    assert found(data) is None


def test_data_thousands_deep_or_wide_end_in_time() -> None:
    assert found("<script type='application/json'>" + "[" * 100_000 + "</script>") is None
    assert found({"all": [{"n": n} for n in range(50_000)]}) is None
