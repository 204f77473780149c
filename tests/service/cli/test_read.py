"""`baonoi read`: a source in, a sound file with transcript and facts out; no server, no queue."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner
from speech_servers import protocols
from speech_servers.loopback import Loopback
from tone_engine import engage

from service.cli.main import baonoi
from service.newsroom import speech
from service.newsroom.room import open_room
from service.settings import read_settings
from service.storage import usage
from service.storage.database import open_database

TEXT = """Được mùa cà phê năm 2025

Bà con vùng cao được mùa, giá tăng 12,5% so với năm trước.

Trời nắng đều nên quả chín đỏ. Hạt to và chắc, nhiều hộ đã bán hết cho hợp tác xã ngay tại vườn nhà mình.
"""


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    engage(monkeypatch, tmp_path / "data" / "voices")
    monkeypatch.setenv("BAONOI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BAONOI_VOICE", "giong-thu")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bai.txt").write_text(TEXT, encoding="utf-8")
    return CliRunner()


def test_it_writes_sound_captions_and_facts_that_agree(runner: CliRunner, tmp_path: Path) -> None:
    run = runner.invoke(baonoi, ["read", "bai.txt", "-o", "a.mp3", "--vtt", "a.vtt", "--json", "a.json"])
    assert run.exit_code == 0, run.output
    samples, rate = soundfile.read(tmp_path / "a.mp3")
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert told["duration"] == pytest.approx(len(samples) / rate, abs=0.001)
    assert (told["voice"], told["outcome"]) == ("giong-thu", "ok")
    assert told["loudness"] == pytest.approx(-16, abs=0.5)
    assert told["segments"][0]["role"] == "title"
    assert "hai nghìn không trăm hai mươi lăm" in told["segments"][0]["spoken"]
    assert {"start", "end", "printed", "spoken", "segment"} <= set(told["cues"][0])
    assert (tmp_path / "a.vtt").read_text(encoding="utf-8").startswith("WEBVTT")


@pytest.mark.parametrize(("name", "begins"), [("a.wav", b"RIFF"), ("a.webm", b"\x1a\x45\xdf\xa3"), ("a.mp3", b"ID3")])
def test_the_files_name_tells_the_format(runner: CliRunner, tmp_path: Path, name: str, begins: bytes) -> None:
    assert runner.invoke(baonoi, ["read", "bai.txt", "-o", name, "-q"]).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_without_a_name_the_file_is_called_as_the_source(runner: CliRunner, tmp_path: Path) -> None:
    assert runner.invoke(baonoi, ["read", "bai.txt", "-q"]).exit_code == 0
    assert (tmp_path / "bai.mp3").exists()


def test_standard_input_is_a_source(runner: CliRunner, tmp_path: Path) -> None:
    assert runner.invoke(baonoi, ["read", "-", "-o", "b.mp3", "-q"], input=TEXT).exit_code == 0
    assert (tmp_path / "b.mp3").stat().st_size > 10_000


def test_an_ending_of_ones_own_is_spoken_last(runner: CliRunner, tmp_path: Path) -> None:
    runner.invoke(baonoi, ["read", "bai.txt", "-o", "a.mp3", "--json", "a.json", "--outro", "Xin cảm ơn."])
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert told["segments"][-1]["printed"] == "Xin cảm ơn."
    assert told["segments"][-1]["role"] == "outro"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nope.txt"], 1, "nope.txt"),
        (["bai.txt", "--voice", "ai-do"], 1, "'ai-do'"),
        (["bai.txt", "-o", "a.flac"], 2, "--format"),
    ],
)
def test_what_can_not_be_done_is_said(runner: CliRunner, arguments: list[str], code: int, says: str) -> None:
    run = runner.invoke(baonoi, ["read", *arguments])
    assert run.exit_code == code
    assert says in run.output


def test_a_file_that_cannot_be_written_is_named(runner: CliRunner) -> None:
    run = runner.invoke(baonoi, ["read", "bai.txt", "-o", "nowhere/a.mp3", "-q"])
    assert (run.exit_code, run.output) == (1, "baonoi: nowhere/a.mp3 can't be used: No such file or directory.\n")


def test_words_that_have_no_sound_are_refused(runner: CliRunner) -> None:
    run = runner.invoke(baonoi, ["voices", "try", "giong-thu", "", "-o", "a.mp3"])
    assert (run.exit_code, run.output) == (1, "baonoi: There is nothing in it that can be said aloud.\n")


PAID = """
[speakers]
paid = { engine = "azure", sex = "male", region = "north", voice = "vi-VN-Test" }
[voices]
giong-mua = { label = "Giọng mua", sex = "male", region = "north", speakers = ["paid"] }
"""


@pytest.fixture
def azure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: CliRunner) -> Iterator[Loopback]:
    """A paid service on this machine, and a voice that it speaks."""
    server = Loopback(protocols.azure)
    for name, value in (("", protocols.KEY), ("_REGION", "x"), ("_URL", server.url)):
        monkeypatch.setenv(f"BAONOI_KEY_AZURE{name}", value)
    (tmp_path / "data" / "voices" / "voices.toml").write_text(PAID, encoding="utf-8")
    yield server
    server.close()


@pytest.mark.slow
def test_in_a_newsrooms_folder_paid_speech_is_counted_and_stops_at_its_ceiling(
    runner: CliRunner, azure: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runner.invoke(baonoi, ["migrate"]).exit_code == 0
    run = runner.invoke(baonoi, ["read", "bai.txt", "-o", "a.mp3", "--voice", "giong-mua"])
    assert run.exit_code == 0, run.output
    room = open_room(read_settings())
    [spent] = speech.month(room).engines
    room.close()
    assert spent.calls == len(azure.requests)
    assert spent.dollars > 0
    monkeypatch.setenv("BAONOI_SPEECH_BUDGET", "1")
    with (database := open_database(read_settings().sql_url)).writing() as connection:
        usage.add(connection, datetime.now(speech.VIETNAM).date(), "azure", 1, 2_000_000)
    database.close()
    run = runner.invoke(baonoi, ["read", "bai.txt", "-o", "b.mp3", "--voice", "giong-mua"])
    assert run.exit_code == 1
    assert "ceiling of 1 US dollars" in run.output
    assert spent.calls == len(azure.requests)


@pytest.mark.slow
def test_without_a_newsroom_none_is_made_for_a_mere_reading(runner: CliRunner, azure: Loopback, tmp_path: Path) -> None:
    run = runner.invoke(baonoi, ["read", "bai.txt", "-o", "a.mp3", "--voice", "giong-mua"])
    assert run.exit_code == 0, run.output
    assert azure.requests
    assert [each.name for each in (tmp_path / "data").iterdir()] == ["voices"]
