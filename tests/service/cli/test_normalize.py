"""`baonoi normalize`: printed lines in, spoken lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli.normalize import normalize


def run(*arguments: str, text: str) -> str:
    result = CliRunner().invoke(normalize, arguments, input=text, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_each_line_gives_one_line() -> None:
    assert run(text="Tổ 5\n\nNăm 2025\u2028quý I\n") == "Tổ năm\n\nNăm hai nghìn không trăm hai mươi lăm quý một\n"


def test_a_last_line_without_its_end_is_read_as_well() -> None:
    assert run(text="Tổ 5").splitlines() == ["Tổ năm"]


def test_the_house_style_can_be_chosen() -> None:
    assert run("--style", "southern", text="1.104") == "một ngàn một trăm lẻ bốn\n"


def test_explaining_prints_the_readings_as_json() -> None:
    readings = json.loads(run("--explain", text="Tổ 5\n"))
    assert [(each["printed"], each["spoken"], each["kind"]) for each in readings] == [
        ("Tổ", "Tổ", "words"),
        ("5", "năm", "cardinal"),
    ]


def test_a_lexicon_file_goes_before_our_words(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("printed,spoken\nUBND,ủy ban\n", encoding="utf-8-sig")
    assert run("--lexicon", str(file), text="UBND") == "ủy ban\n"


def test_a_wrong_lexicon_file_is_named_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("printed,spoken\nUBND,uy ban 5\n", encoding="utf-8")
    result = CliRunner().invoke(normalize, ["--lexicon", str(file)], input="a")
    assert result.exit_code == 1
    assert "Line 2 of the lexicon: Entry 'UBND' is said 'uy ban 5'" in result.output


@pytest.mark.slow
def test_lines_are_answered_while_more_are_to_come() -> None:
    command = [sys.executable, "-m", "service.cli.main", "normalize"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number, spoken in (("7", "bảy"), ("8", "tám")):
            process.stdin.write(number + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == spoken + "\n"
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_lexicon_file_in_no_known_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes(b"printed,spoken\n\xba\xff,a\n")
    result = CliRunner().invoke(normalize, ["--lexicon", str(file)], input="UBND\n")
    assert result.exit_code == 1
    assert result.output == f"Error: {file} is not in UTF-8; save it again as CSV UTF-8.\n"
