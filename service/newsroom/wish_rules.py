"""What directories take in a feed's header: one rule a line, each naming the field it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.newsroom.errors import FieldsError, RefusedError
from service.newsroom.house_rules import is_address

if TYPE_CHECKING:
    from service.newsroom.wishes import Wishes

DESCRIPTION_BYTES = 4000
"""What Apple reads of a description, in bytes of UTF-8."""

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality",
    ),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature",
        "Physics", "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
        "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}  # fmt: skip
"""Apple's categories (Apple Podcasts categories, 2024): a feed with another one is refused there."""

FOLLOWERS = {"category": ("subcategory",), "license": ("license_url",), "funding_url": ("funding_label",),
             "place": ("geo", "osm")}  # fmt: skip
"""Wishes that say more of another one, so are never taken from elsewhere than that one."""

_GEO = re.compile(r"geo:-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?", re.ASCII)  # RFC 5870, without height and accuracy
_OSM = re.compile(r"[NWR]\d+(#\d+)?", re.ASCII)  # Podcast Namespace, location: node, way or relation


def check(given: Wishes, changed: frozenset[str]) -> None:
    """Hold the fields that are changed to their rules. Raise FieldsError that names every one broken."""
    wrong = [(f"/{name}", error) for name, fine, error in _rules(given) if not fine and name in changed]
    if wrong:
        raise FieldsError(wrong)


def _rules(given: Wishes) -> Iterator[tuple[str, bool, RefusedError]]:
    many = RefusedError("A feed's description may have {most} bytes of UTF-8; shorten it.", most=DESCRIPTION_BYTES)
    yield "description", len(given.description.encode()) <= DESCRIPTION_BYTES, many
    yield from _categories(given.category, given.subcategory)
    for name in ("license_url", "funding_url", "new_feed_url"):
        url = getattr(given, name)
        address = RefusedError("{url!r} is no address of the web; it must start with https:// or http://.", url=url)
        yield name, not url or is_address(url), address
    geo = RefusedError("The place {geo!r} must look like geo:21.327,103.914.", geo=given.geo)
    yield "geo", not given.geo or bool(_GEO.fullmatch(given.geo)), geo
    osm = RefusedError("The place {osm!r} must be a number of OpenStreetMap such as R1884019.", osm=given.osm)
    yield "osm", not given.osm or bool(_OSM.fullmatch(given.osm)), osm


def _categories(category: str, subcategory: str) -> Iterator[tuple[str, bool, RefusedError]]:
    unknown = RefusedError(
        "Apple knows no category {name!r}; choose one of: {known}.", name=category, known=", ".join(CATEGORIES)
    )
    yield "category", not category or category in CATEGORIES, unknown
    alone = RefusedError("Say which of Apple's categories {name!r} is a part of.", name=subcategory)
    yield "subcategory", bool(category) or not subcategory, alone
    foreign = RefusedError(
        "Apple's category {category!r} has no part {name!r}; choose among: {known}.",
        category=category,
        name=subcategory,
        known=", ".join(CATEGORIES.get(category, ())),
    )
    fits = not subcategory or category not in CATEGORIES or subcategory in CATEGORIES[category]
    yield from ((name, fits, foreign) for name in ("category", "subcategory"))
