"""`baonoi script` and `baonoi site test`, run as a person would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.main import baonoi
from tests.workers.intake.press import printed
from tests.workers.intake.sheets import NAKED, SHEETS
from tests.workers.intake.stories import VISIT


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner(mix_stderr=False).invoke(baonoi, list(arguments), input=text)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "bai.html"
    file.write_text(printed(VISIT, SHEETS[0]), encoding="utf-8")
    return file


def test_the_json_says_what_is_read_and_what_is_not(page: Path) -> None:
    told = json.loads(run("script", str(page), "--json").stdout)
    assert [each["printed"] for each in told["segments"]] == VISIT.script
    assert {each["role"] for each in told["segments"]} == {"title", "lead", "body"}
    assert "hai mươi tám tháng hai" in told["segments"][1]["spoken"]
    assert {"caption", "credit", "byline"} <= {each["kind"] for each in told["left_out"]}
    assert all(each["why"] for each in told["left_out"])
    assert (told["title"], told["outcome"], told["flags"]) == (VISIT.title, "ok", [])


def test_doubtful_blocks_are_kept_or_dropped(tmp_path: Path) -> None:
    file = tmp_path / "tran.html"
    file.write_text(printed(VISIT, NAKED), encoding="utf-8")
    kept = json.loads(run("script", str(file), "--json").stdout)
    dropped = json.loads(run("script", str(file), "--json", "--doubtful", "drop").stdout)
    assert [each["printed"] for each in dropped["segments"]] == VISIT.script
    assert len(kept["segments"]) == len(dropped["segments"]) + 1
    assert kept["flags"]


def test_people_see_every_line_with_its_role(page: Path) -> None:
    result = run("script", str(page))
    assert result.exit_code == 0
    assert VISIT.lead in result.stdout
    assert "[marked up as a caption]" in result.stdout


def test_standard_input_is_read(page: Path) -> None:
    assert VISIT.title in run("script", "-", text=page.read_text(encoding="utf-8")).stdout


def test_a_refused_source_has_its_own_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "ngan.txt"
    file.write_text("Một dòng", encoding="utf-8")
    result = run("script", str(file), "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (1, "refused")


@pytest.mark.parametrize("source", ["khong-co.html", "http://10.0.0.1/bai.html", "http://127.0.0.1:9/"])
def test_a_source_that_can_not_be_opened_is_one_sentence(source: str) -> None:
    result = run("script", source)
    assert result.exit_code == 1
    assert result.stderr.startswith("baonoi: ")
    assert result.stderr.rstrip().endswith(".")
    assert "Traceback" not in result.output


def test_a_profile_can_be_tried(page: Path, tmp_path: Path) -> None:
    profile = tmp_path / "ho-so.toml"
    profile.write_text('container = [".article__body"]\ndrop = [".article__body p"]\n', encoding="utf-8")
    assert run("script", str(page), "--profile", str(profile)).exit_code == 1
    profile.write_text("container = 5\n", encoding="utf-8")
    assert "container must be a list of texts" in run("script", str(page), "--profile", str(profile)).stderr


def test_site_test_shows_each_block_with_its_kind(page: Path) -> None:
    result = run("site", "test", "baolaocai.vn", str(page))
    assert result.exit_code == 0
    assert "as shipped for baolaocai.vn" in result.stdout
    assert f"caption  0.97  {VISIT.parts[0][1]}" in result.stdout
    assert result.stdout.rstrip().endswith("ok")


def test_an_address_of_another_kind_is_refused_as_what_it_is() -> None:
    result = CliRunner().invoke(baonoi, ["script", "ftp://example.vn/bai.html"])
    assert result.exit_code == 1
    assert (
        result.output == "baonoi: ftp://example.vn/bai.html can't be opened: only http:// and https:// addresses are.\n"
    )
