"""The house's logo and ident."""

from __future__ import annotations

import pytest

from service.newsroom import belongings
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


def test_a_file_is_kept_by_its_bytes_not_its_name(room: Room) -> None:
    path = belongings.keep(room, "logo", PNG, who="dung")
    assert path.endswith(".png")
    assert room.media.read(path) == PNG
    assert belongings.keep(room, "logo", PNG, who="dung") == path


@pytest.mark.parametrize(
    ("use", "data"),
    [("logo", b"<svg onload=alert(1)>"), ("ident", PNG), ("logo", b""), ("logo", PNG + b"x" * belongings.LARGEST)],
)
def test_anything_else_is_refused(room: Room, use: str, data: bytes) -> None:
    with pytest.raises(RefusedError):
        belongings.keep(room, use, data, who="dung")
