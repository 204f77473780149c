"""The picture drawn for a show that has none."""

from __future__ import annotations

import io
from pathlib import Path
from zlib import crc32

import pytest
from paper import Paper
from PIL import Image, ImageFont

from service.newsroom import shows
from service.newsroom.house import change_house
from service.newsroom.room import Room
from workers import artwork
from workers.artwork import SIDE, Poster, draw, draw_artwork

VIETNAMESE = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def test_the_picture_is_a_square_jpeg_that_directories_take() -> None:
    picture = draw(Poster("Báo Thử", "Kinh tế", "#0b5d4e"))
    image = opened(picture)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == ("JPEG", "RGB", (SIDE, SIDE), (72, 72))
    assert len(picture) < 512 * 1024


def test_the_same_words_make_the_same_bytes() -> None:
    poster = Poster("Báo Thử", "Kinh tế", "#0b5d4e")
    assert draw(poster) == draw(poster)
    assert draw(poster) != draw(Poster("Báo Thử", "Văn hóa", "#0b5d4e"))


def test_the_ground_has_the_papers_colour_and_the_letters_stand_out() -> None:
    for colour, ground, ink in (
        ("#103060", (16, 48, 96), 255),
        ("#f4e8c0", (244, 232, 192), 20),
        ("red?", (155, 28, 31), 255),
    ):
        image = opened(draw(Poster("Báo Thử", "", colour)))
        corner = image.getpixel((3, 3))
        assert isinstance(corner, tuple)
        assert all(abs(a - b) <= 3 for a, b in zip(corner, ground, strict=True))
        top = image.crop((0, 0, SIDE, SIDE // 2)).convert("L").getextrema()
        assert min(abs(ink - float(each)) for each in top) <= 20  # type: ignore[arg-type]


def test_the_shipped_font_has_every_vietnamese_letter() -> None:
    font = ImageFont.truetype(str(Path(artwork.__file__).parent / "fonts/NotoSans-Bold-Vietnamese.ttf"), 60)
    empty = bytes(font.getmask("\ufffe"))
    assert [letter for letter in VIETNAMESE + VIETNAMESE.lower() if bytes(font.getmask(letter)) in (empty, b"")] == []


@pytest.mark.parametrize(
    "name", ["A", "Báo và Phát thanh, Truyền hình tỉnh Thái Nguyên", "Nghiêngnghiêngnghiêngnghiêngnghiêng", "Đ " * 60]
)
def test_no_name_runs_over_the_edge(name: str) -> None:
    image = opened(draw(Poster(name, "Xây dựng Đảng – Chính trị", "#103060"))).convert("L")
    edge = image.crop((SIDE - 20, 0, SIDE, SIDE // 2))
    assert edge.getextrema()[1] < 80  # type: ignore[operator]  # nothing but the ground


def test_a_show_gets_its_picture_once_and_another_when_the_paper_changes(room: Room) -> None:
    Paper(room).publish(section="Kinh tế")
    first = draw_artwork(room, "section/kinh-te")
    assert first.startswith("art/")
    assert first.endswith(".jpg")
    assert draw_artwork(room, "section/kinh-te") == first
    change_house(room, 0, who="test", name="Báo Mới", colour="#204060")
    second = draw_artwork(room, "section/kinh-te")
    assert second != first
    assert room.media.size(first) is not None
    channel = shows.channel(room, "section/kinh-te")
    assert channel is not None
    assert channel.artwork == second


def test_a_square_logo_of_the_newsroom_is_used_and_any_other_is_not(room: Room) -> None:
    Paper(room).publish()
    for size, used in (((1600, 1600), True), ((1600, 900), False), ((300, 300), False)):
        out = io.BytesIO()
        Image.new("RGBA", size, (0, 200, 0, 255)).save(out, "PNG")
        path = f"logo/{size[0]}x{size[1]}.png"
        room.media.put(path, out.getvalue())
        change_house(room, shows.house(room).revision, who="test", logo=path)
        image = opened(room.media.read(draw_artwork(room, "all")))
        middle = image.getpixel((SIDE // 2, 5))
        assert isinstance(middle, tuple)
        assert (abs(middle[1] - 200) < 4) is used


def test_a_logo_that_is_small_to_send_and_huge_to_open_is_left(room: Room) -> None:
    Paper(room).publish()
    size = (60_000).to_bytes(4, "big")
    header = b"IHDR" + size + size + b"\x08\x02\x00\x00\x00"
    picture = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + crc32(header).to_bytes(4, "big")
    room.media.put("logo/huge.png", picture + b"\x00\x00\x00\x00IDAT" + crc32(b"IDAT").to_bytes(4, "big"))
    change_house(room, 0, who="test", logo="logo/huge.png")
    assert opened(room.media.read(draw_artwork(room, "all"))).size == (SIDE, SIDE)


def test_a_show_there_is_not_gets_none(room: Room) -> None:
    assert draw_artwork(room, "section/none") == ""
