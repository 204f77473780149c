"""The parts of what is recorded: one for an article; one for each article of a bulletin, and its headlines."""

from __future__ import annotations

from dataclasses import dataclass

from service.storage.articles import ArticleRow


@dataclass(frozen=True, slots=True)
class Part:
    """The segments from `first` on that belong to one article (empty: the bulletin's own words), until the next."""

    first: int
    article_id: str
    title: str


def parts_of(article: ArticleRow) -> tuple[Part, ...]:
    """List the parts of a script in order; the first begins at segment 0."""
    told = article.options.get("parts") or [{"first": 0, "article_id": "", "title": article.title}]
    return tuple(Part(each["first"], each["article_id"] or article.id, each["title"]) for each in told)
