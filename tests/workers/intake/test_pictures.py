"""Captions told by the picture beside them, and paragraphs that only happen to stand there."""

from __future__ import annotations

import pytest

from service.core.script import script_of
from tests.workers.intake.stories import VISIT
from workers.intake.read import read_bytes

LONG = [text for kind, text in VISIT.parts if kind == "body"]
CAPTION = "Bà con bản Nậm Sen che chắn chuồng trại"


def spoken(*inner: str) -> list[str]:
    page = f"<html><body><h1>{VISIT.title}</h1><div>{''.join(inner)}</div>"
    return [segment.printed for segment in script_of(read_bytes(page.encode(), name="a.html").article).segments]


@pytest.mark.parametrize(
    "figure",
    [
        f"<p><img src=a></p><p>{CAPTION}</p>",
        f"<p><img src=a><br>{CAPTION}</p>",
        f"<div><img src=a><div>{CAPTION}</div></div>",
        f"<div><div>{CAPTION}</div><img src=a></div>",
        f"<table><tr><td><img src=a></td></tr><tr><td>{CAPTION}</td></tr></table>",
        f"<table><tr><td><img src=a></td><td><img src=b></td></tr><tr><td colspan=2>{CAPTION}</td></tr></table>",
        f"<figure><img src=a><figcaption>{CAPTION}</figcaption></figure>",
        f"<center><img src=a></center><center><i>{CAPTION}</i></center>",
        f"<a href=b><img src=a></a><p><em>{CAPTION}</em></p>",
        f"<p><img src=a></p><p><img src=b></p><p>{CAPTION}</p>",
        f"<picture><source srcset=x><img src=a></picture><span>{CAPTION}</span>",
        f"<amp-img src=a width=600 height=400></amp-img><p>{CAPTION}</p>",
        f"<p>{CAPTION}</p><p>Ảnh: PV</p>",
        f"<p>{CAPTION}. Ảnh: PV</p>",
        f"<video src=a></video><p>{CAPTION}</p>",
        f"<p><img alt='{CAPTION}' src=a></p><div></div><p>{CAPTION}</p>",
    ],
)
def test_a_caption_beside_its_picture_is_not_read(figure: str) -> None:
    paragraphs = [f"<p>{text}</p>" for text in LONG]
    assert spoken(*paragraphs[:2], figure, *paragraphs[2:])[1:] == LONG


@pytest.mark.parametrize(
    "picture", ["<img src=a width=16 height=16>", "<img class=emoji src=a>", "<img src=/icon-video.png>", "<img src=a>"]
)
def test_a_picture_in_mid_sentence_takes_no_words_away(picture: str) -> None:
    halves = LONG[1].partition(" và nghe ")
    text = f"{halves[0]} {picture} và nghe {halves[2]}"
    assert " ".join(spoken(f"<p>{LONG[0]}</p><p>{text}</p><p>{LONG[2]}</p>")[1:]) == " ".join(LONG[:3])


def test_a_counting_pixel_is_no_picture() -> None:
    short = "Đường dài mười tám cây số."
    inner = [
        f"<p>{LONG[0]}</p><img src=/dem.gif width=1 height=1><p>{short}</p>",
        *(f"<p>{text}</p>" for text in LONG[1:]),
    ]
    assert short in spoken(*inner)


def test_a_short_paragraph_below_an_uncaptioned_picture_is_kept_where_captions_are_marked_up() -> None:
    long = [text for kind, text in VISIT.parts if kind == "body"]
    short = "Dự kiến đường thông xe trước ngày 30/9."
    page = (
        f"<h1>{VISIT.title}</h1><p>{long[0]}</p><figure><img src=a><figcaption>Cầu mới</figcaption></figure>"
        f"<p>{long[1]}</p><p><img src=b></p><p>{short}</p><p>{long[2]}</p>"
    )
    script = script_of(read_bytes(page.encode(), name="a.html").article)
    assert short in [segment.printed for segment in script.segments]
    assert any(short[:20] in flag for flag in script.flags)
    assert "Cầu mới" not in [segment.printed for segment in script.segments]


def test_words_that_begin_like_running_text_are_kept_below_a_picture() -> None:
    long = [text for kind, text in VISIT.parts if kind == "body"]
    short = "Tuy nhiên, công trường vẫn thiếu nhân lực."
    page = f"<h1>{VISIT.title}</h1><p>{long[0]}</p><p><img src=b></p><p>{short}</p><p>{long[1]}</p><p>{long[2]}</p>"
    assert short in [s.printed for s in script_of(read_bytes(page.encode(), name="a.html").article).segments]
