"""`baonoi voices`: who can speak here, a try, a voice of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from speech_servers import protocols, tiny_piper
from speech_servers.loopback import Answer, Loopback

from service.cli.main import baonoi


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAONOI_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(baonoi, ["voices", *arguments])


def test_every_voice_is_listed_with_who_speaks_or_why_not(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_KEY_FPT", "s3cr3t")
    listed = run()
    assert listed.exit_code == 0
    assert "Giọng nam miền Bắc" in listed.output
    assert "speaks with fpt" in listed.output
    assert "Set BAONOI_KEY_VIETTEL." in listed.output
    assert "s3cr3t" not in listed.output


def test_the_list_is_to_be_had_as_json(data: Path) -> None:
    voices = json.loads(run("--json").output)
    assert voices[0]["id"] == "nam-bac"
    assert voices[0]["engines"][-1] == {"part": "espeak-nam-bac", "engine": "espeak", "price": 0.0, "why_not": ""}


def test_a_try_is_read_as_an_article_would_be(data: Path, tmp_path: Path) -> None:
    tried = run("try", "nu-bac", "Ngày 21/11, UBND tỉnh họp.", "-o", str(tmp_path / "a.mp3"))
    assert tried.exit_code == 0, tried.output
    assert (tmp_path / "a.mp3").read_bytes()[:3] == b"ID3"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(protocols.SERVICES))
def test_a_service_whose_key_is_set_speaks_through_the_whole_line(
    name: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Loopback(protocols.SERVICES[name])
    given = {name: protocols.KEY, f"{name}_url": server.url, "azure_region": "x", "vbee_app": "app-7"}
    for key, value in given.items():
        monkeypatch.setenv(f"BAONOI_KEY_{key.upper()}", value)
    tried = run(
        "try", "nam-minh" if name == "azure" else "nam-bac", "Sáng nay trời đẹp.", "-o", str(tmp_path / "a.mp3")
    )
    server.close()
    assert tried.exit_code == 0, tried.output
    assert server.requests
    assert "Going on with" not in tried.output
    assert (tmp_path / "a.mp3").read_bytes()[:3] == b"ID3"


def test_a_blocked_service_hands_the_whole_to_the_next(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Loopback(protocols.gtts)
    server.faults.append(Answer(status=429))
    monkeypatch.setenv("BAONOI_KEY_GTTS_URL", server.url)
    first = run("try", "nu-google", "Sáng nay trời đẹp.", "-o", str(tmp_path / "a.mp3"))
    again = run("try", "nu-google", "Sáng nay trời đẹp.", "-o", str(tmp_path / "b.mp3"))
    server.close()
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "asked us to slow down (HTTP 429). Going on with espeak-nu-bac." in first.output
    assert len(server.requests) == 1, "a second process asked again"


def test_a_voice_that_is_not_there_is_an_error_with_a_sentence(data: Path) -> None:
    tried = run("try", "ghost", "xin chào")
    assert tried.exit_code == 1
    assert "There is no voice 'ghost'; choose one of: nam-bac" in tried.output


@pytest.mark.needs("piper")
def test_a_voice_of_ones_own_is_added_and_speaks(data: Path, tmp_path: Path) -> None:
    model = tiny_piper.write(tmp_path / "x.onnx")
    added = run("add", str(model), "--name", "lan", "--label", "Cô Lan", "--sex", "female", "--region", "south")
    assert added.exit_code == 0, added.output
    assert "lan (Cô Lan) now speaks with piper-lan" in added.output
    listed = json.loads(run("--json").output)[-1]
    assert (listed["id"], listed["engines"][0]["why_not"]) == ("lan", "")
    assert run("remove", "lan").output == "lan is out of the catalogue.\n"
    assert run("remove", "lan").exit_code == 1


def test_a_file_that_is_no_voice_is_an_error_with_a_sentence(data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(b"")
    added = run("add", str(tmp_path / "x.onnx"), "--name", "lan", "--sex", "female", "--region", "south")
    assert added.exit_code == 1
    assert "must stand beside" in added.output
