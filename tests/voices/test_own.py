"""A newsroom adds a voice of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from speech_servers import tiny_piper

from voices import catalogue
from voices.catalogue import CatalogueError
from voices.own import NewVoice, add_piper, remove

LAN = NewVoice("lan", 'Cô Lan "đài tỉnh"', "female", "north")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "download").mkdir()
    return tiny_piper.write(tmp_path / "download" / "vi_VN-lan-medium.onnx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "voices"


def test_a_voice_of_its_own(model: Path, folder: Path) -> None:
    added = add_piper(model, LAN, folder)
    assert added == catalogue.voice("lan", folder)
    assert (added.label, added.sex, added.region) == (LAN.label, "female", "north")
    [part] = added.engines
    assert part.id == "piper-lan"
    assert (folder / "piper-lan.onnx").read_bytes() == model.read_bytes()


@pytest.mark.needs("piper")
def test_it_speaks(model: Path, folder: Path) -> None:
    [part] = add_piper(model, LAN, folder).engines
    model.unlink()
    engine = catalogue.open_engine(part, {}, folder)
    assert catalogue.why_not(part, {}, folder) == ""
    assert engine.speak("xin chào").sample_rate == tiny_piper.SAMPLE_RATE
    engine.close()


def test_a_better_speaker_for_a_voice_we_have(model: Path, folder: Path) -> None:
    add_piper(model, NewVoice("lan", "", "female", "north", before="nu-bac"), folder)
    add_piper(model, NewVoice("mai", "", "female", "north", before="nu-bac"), folder)
    chain = [part.id for part in catalogue.voice("nu-bac", folder).engines]
    assert chain[:2] == ["piper-mai", "piper-lan"]
    assert chain[-1] == "espeak-nu-bac"


def test_the_newsrooms_own_file_is_not_touched_and_has_the_last_word(model: Path, folder: Path) -> None:
    add_piper(model, LAN, folder)
    text = '# ours\nvoices.lan = { label = "Lan" }\n'
    (folder / "voices.toml").write_text(text)
    add_piper(model, NewVoice("mai", "Mai", "female", "north"), folder)
    assert catalogue.voice("lan", folder).label == "Lan"
    assert (folder / "voices.toml").read_text() == text


def refused(model: Path, new: NewVoice, folder: Path) -> str:
    before = sorted(folder.rglob("*")) if folder.exists() else []
    with pytest.raises(CatalogueError) as caught:
        add_piper(model, new, folder)
    assert (sorted(folder.rglob("*")) if folder.exists() else []) == before
    return str(caught.value)


@pytest.mark.parametrize("name", ["", "Lan", "lan lan", "../lan", "-lan", "l" * 36])
def test_a_name_that_can_not_be_one_is_refused(name: str, model: Path, folder: Path) -> None:
    assert "can't be a name" in refused(model, NewVoice(name, "x", "male", "north"), folder)


def test_a_name_that_is_taken_is_refused(model: Path, folder: Path) -> None:
    assert "already" in refused(model, NewVoice("nam-bac", "x", "male", "north"), folder)
    add_piper(model, LAN, folder)
    assert "already" in refused(model, LAN, folder)


def test_a_promise_is_not_broken(model: Path, folder: Path) -> None:
    assert "keep sex and region" in refused(model, NewVoice("lan", "", "female", "north", before="nam-bac"), folder)


def test_a_voice_to_stand_before_must_be_there(model: Path, folder: Path) -> None:
    assert "no voice 'ghost'" in refused(model, NewVoice("lan", "", "female", "north", before="ghost"), folder)


def test_a_file_that_is_no_voice_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"")
    assert "must be an .onnx file" in refused(tmp_path / "song.mp3", LAN, folder)


def test_a_voice_that_listeners_could_not_name_is_refused(model: Path, folder: Path) -> None:
    assert "[voices.lan] says label = '  '" in refused(model, NewVoice("lan", "  ", "female", "north"), folder)


@pytest.mark.needs("piper")
def test_a_model_that_can_not_speak_is_refused(model: Path, folder: Path) -> None:
    model.write_bytes(b"not a model")
    assert "no voice that Piper can speak with" in refused(model, LAN, folder)


def test_what_was_added_can_be_taken_out_again(model: Path, folder: Path) -> None:
    add_piper(model, LAN, folder)
    add_piper(model, NewVoice("mai", "", "female", "north", before="nu-bac"), folder)
    remove("lan", folder)
    remove("mai", folder)
    assert catalogue.voices(folder) == catalogue.voices()
    assert [each.name for each in folder.iterdir()] == ["added.toml"]
    add_piper(model, LAN, folder)
    assert catalogue.voice("lan", folder).label == LAN.label


def test_only_what_was_added_can_be_taken_out(model: Path, folder: Path) -> None:
    add_piper(model, LAN, folder)
    with pytest.raises(CatalogueError, match=r"No voice 'nu-bac' was added; these were: lan\."):
        remove("nu-bac", folder)


def test_a_speaker_that_the_newsrooms_own_file_names_stays(model: Path, folder: Path) -> None:
    add_piper(model, LAN, folder)
    (folder / "voices.toml").write_text('[voices.nu-bac]\nfirst = ["piper-lan"]\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="names the speaker 'piper-lan'"):
        remove("lan", folder)
    assert catalogue.voice("nu-bac", folder).engines[0].id == "piper-lan"
    assert (folder / "piper-lan.onnx").is_file()
