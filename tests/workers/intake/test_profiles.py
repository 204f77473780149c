"""Profiles as data: what ships, what a trial may hold, what is told of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from service.core.model import BlockKind
from tests.workers.intake.press import printed
from tests.workers.intake.sheets import SHEETS
from tests.workers.intake.stories import VISIT
from workers.intake.profiles import Profile, ProfileError, completed, load_profile, profile_of, shipped
from workers.intake.read import Hints, read_bytes

PAGE = printed(VISIT, SHEETS[0])


def test_every_selector_that_ships_is_css() -> None:
    sites, tree = shipped(), LexborHTMLParser("<p>x</p>")
    for profile in [sites.everywhere, *sites.families, *sites.hosts.values()]:
        for key in ("container", "title", "lead", "caption", "credit", "byline", "drop"):
            for selector in getattr(profile, key):
                tree.css(selector)


@pytest.mark.parametrize("host", ["vnexpress.net", "www.vnexpress.net", "m.vnexpress.net", "VNEXPRESS.NET."])
def test_a_host_stands_for_its_subdomains(host: str) -> None:
    profile = shipped().of(host)
    assert profile is not None
    assert "article.fck_detail" in profile.container


@pytest.mark.parametrize("host", ["", "net", "evilvnexpress.net", "vnexpress.net.example"])
def test_other_hosts_have_no_profile(host: str) -> None:
    assert shipped().of(host) is None


def test_a_family_gives_what_a_site_does_not_say() -> None:
    profile = profile_of({"family": "dantri", "lead": [".mo-dau"]}, "thu")
    assert profile.lead == (".mo-dau",)
    assert "div.singular-content" in profile.container


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("container = [", "can't be read"),
        ("mau = ['x']", "has no key 'mau'"),
        ("family = 'la'", "no family 'la'"),
        ("lead = 5", "must be a list"),
    ],
)
def test_a_wrong_profile_is_told_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "thu.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=says):
        load_profile(file)


def test_a_site_table_is_a_profile_too(tmp_path: Path) -> None:
    file = tmp_path / "thu.toml"
    file.write_text("[[site]]\nhosts = ['vungcao.example']\nfamily = 'vov'\ndrop = ['.x']\n", encoding="utf-8")
    assert load_profile(file).drop == (".x",)


def test_a_profile_whose_body_is_gone_is_told_and_the_page_still_read() -> None:
    hints = Hints(profile=Profile(name="vungcao", container=("div.than-bai-cu",)))
    intake = read_bytes(PAGE.encode(), name="a.html", hints=hints)
    assert intake.outcome == "needs_review"
    assert "Không tìm thấy thân bài" in intake.flags[0]
    assert [b.text for b in intake.article.blocks if b.kind is BlockKind.BODY] == [
        t for k, t in VISIT.parts if k == "body"
    ]


def test_a_selector_that_is_no_css_is_named() -> None:
    with pytest.raises(ProfileError, match="not a CSS selector"):
        read_bytes(PAGE.encode(), name="a.html", hints=Hints(profile=Profile(container=("div[[",))))


def test_in_a_sites_photo_sections_captions_are_the_story() -> None:
    profile = profile_of({"family": "mastercms", "photo_sections": [VISIT.section]}, "thu")
    blocks = read_bytes(PAGE.encode(), name="a.html", hints=Hints(profile=profile)).article.blocks
    assert VISIT.parts[0][1] in [block.text for block in blocks if block.kind is BlockKind.BODY]


def test_a_marked_title_wins_over_the_first_heading() -> None:
    page = PAGE.replace("<main>", "<main><h1>Chuyên trang vùng cao hôm nay</h1>").replace(
        VISIT.title, "Tít " + VISIT.title, 2
    )
    assert read_bytes(page.encode(), name="a.html").article.title.endswith(VISIT.title)


def test_a_newsrooms_own_profile_says_only_what_differs_from_the_one_shipped_for_its_host() -> None:
    there = shipped().of("vnexpress.net")
    assert there is not None
    own = profile_of({"lead": [".sapo-moi"], "drop": ["h2"]}, "test")
    made = completed(own, there)
    assert made is not None
    assert (made.lead, made.drop) == ((".sapo-moi",), ("h2",))
    assert (made.container, made.title, made.photo_sections) == (there.container, there.title, there.photo_sections)
    assert completed(own, None) is own
    assert completed(None, there) is there
