"""The player's script, the strings, the colours and the icons."""

from __future__ import annotations

import gzip
import re
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.web.pages import assets, icons
from service.web.pages.colours import DARK_PAPER, LIGHT_PAPER, contrast, shades
from service.web.pages.language import strings

PAGES = Path(assets.__file__).parent


def test_the_player_with_its_styles_and_words_fits_15_kb_on_the_wire(client: FlaskClient) -> None:
    answer = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 15_000
    assert "bao-noi" in gzip.decompress(answer.data).decode()


@pytest.mark.needs("node")
@pytest.mark.parametrize("script", [assets.player_script, assets.site_script])
def test_the_joined_scripts_are_classic_scripts_without_a_fault(script: object, tmp_path: Path) -> None:
    file = tmp_path / "joined.cjs"
    file.write_text(script(), encoding="utf-8")  # type: ignore[operator]

    assert subprocess.run(["node", "--check", str(file)], check=False, capture_output=True, text=True).stderr == ""


def test_no_two_modules_of_a_script_declare_one_name() -> None:
    for names in (assets.PLAYER, assets.SITE):
        sources = [(PAGES / "static" / f"{name}.js").read_text(encoding="utf-8") for name in names]
        declared = [
            name
            for source in sources
            for name in re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", source, re.MULTILINE)
        ]

        assert len(declared) == len(set(declared))


def test_a_file_of_ours_is_kept_for_a_year_by_its_hash_and_shortly_by_name(client: FlaskClient) -> None:
    with client.application.test_request_context():
        address = assets.asset("site.css")

    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert client.get("/static/nghe/site.css?v=0000000000").headers["Cache-Control"] == "public, max-age=300"
    assert client.get("/static/nghe/player.js").status_code == 404


def test_both_languages_say_everything_with_the_same_gaps() -> None:
    vietnamese, english = strings("vi"), strings("en")
    gaps = {
        key: (set(re.findall(r"{\w+}", vietnamese[key])), set(re.findall(r"{\w+}", english.get(key, ""))))
        for key in vietnamese
    }

    assert vietnamese.keys() == english.keys()
    assert {key: pair for key, pair in gaps.items() if pair[0] != pair[1]} == {}


def test_the_players_english_words_are_asked_for_only_where_they_are_needed(client: FlaskClient) -> None:
    answer = client.get("/embed/words.json")

    assert answer.json["pause"] == "Pause"
    assert "Pause" not in assets.player_script()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_every_string_is_used_and_every_used_one_is_there() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in PAGES.rglob("*") if path.suffix in (".py", ".js", ".html")
    )
    known = strings("vi")
    unused = [
        key
        for key in known
        if not re.search(rf"""["'](?:{re.escape(key)}|{re.escape(key.partition(".")[2])})["']""", sources)
    ]
    asked = set(re.findall(r"""\bt\("((?:site|player)\.\w+)\"""", sources)) | {
        f"player.{key}" for key in re.findall(r"""\bt\("(\w+)"[,)]""", sources)
    }

    assert unused == []
    assert asked <= known.keys()


@pytest.mark.parametrize("colour", ["#9b1c1f", "#ffe600", "#000000", "#ffffff", "#00a0ff", "#7f7f7f"])
def test_any_colour_of_a_paper_becomes_readable(colour: str) -> None:
    both = shades(colour)

    assert contrast(both.light, LIGHT_PAPER) >= 4.5
    assert contrast(both.light, "#ffffff") >= 4.5
    assert contrast(both.dark, DARK_PAPER) >= 4.5


def test_a_readable_colour_stays_as_the_paper_chose_it() -> None:
    assert shades("#9b1c1f").light == "#9b1c1f"


def test_the_icon_is_a_whole_png_in_the_papers_colour() -> None:
    data = icons.png("#123456", 48)
    width, height = struct.unpack(">II", data[16:24])
    rows = zlib.decompress(data[data.index(b"IDAT") + 4 : data.index(b"IEND") - 8])

    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width, height) == (48, 48)
    assert len(rows) == 48 * (1 + 48 * 3)
    assert rows[1:4] == bytes.fromhex("123456")
    assert b"\xff\xff\xff" in rows
