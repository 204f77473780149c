"""Voices as listeners know them, and the promise that a fallback keeps sex and region."""

from __future__ import annotations

from pathlib import Path

import pytest

from voices import catalogue
from voices.catalogue import CatalogueError
from voices.engines import ENGINES, rows


def own(folder: Path, text: str) -> Path:
    (folder / "voices.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_default_voice_is_a_northern_man() -> None:
    voice = catalogue.voice("nam-bac")
    assert (voice.label, voice.short) == ("Giọng nam miền Bắc", "Giọng nam")
    assert (voice.sex, voice.region) == ("male", "north")


@pytest.mark.parametrize("sex", ["nam", "nu"])
@pytest.mark.parametrize("region", ["bac", "trung", "nam"])
def test_both_sexes_of_all_three_regions_can_always_be_heard(sex: str, region: str) -> None:
    last = catalogue.voice(f"{sex}-{region}").engines[-1]
    assert last.engine == "espeak"
    assert not last.remote


def test_every_part_of_a_voice_keeps_its_sex_and_region() -> None:
    for voice in catalogue.voices():
        assert {(part.sex, part.region) for part in voice.engines} == {(voice.sex, voice.region)}


def test_a_voice_whose_region_nobody_states_is_one_and_the_same_speaker() -> None:
    unstated = [voice for voice in catalogue.voices() if voice.region == "unstated"]
    assert unstated
    for voice in unstated:
        assert len({part.parameters["voice"] for part in voice.engines}) == 1


def test_every_part_has_an_engine(tmp_path: Path) -> None:
    known = {*ENGINES, *rows.names(tmp_path)}
    assert {part.engine for voice in catalogue.voices() for part in voice.engines} <= known


def test_every_engine_has_a_voice(tmp_path: Path) -> None:
    spoken = {part.engine for voice in catalogue.voices() for part in voice.engines}
    assert {*ENGINES, *rows.names(tmp_path)} - spoken == {"piper"}, "Piper speaks with a newsroom's own file only"


def test_labels_are_told_apart_in_both_languages() -> None:
    for labels in ([v.label for v in catalogue.voices()], [v.label_en for v in catalogue.voices()]):
        assert len(set(labels)) == len(labels)


def test_a_converted_voice_says_so() -> None:
    for voice in catalogue.voices():
        if any(part.convert for part in voice.engines):
            assert "chuyển" in voice.label
            assert "chuyển" in voice.short
            assert "convert" in voice.label_en.lower()


def test_what_leaves_the_machine_for_money_has_its_price() -> None:
    parts = {part.engine: part for voice in catalogue.voices() for part in voice.engines}
    paid = {name for name, part in parts.items() if part.price}
    assert paid == {name for name, part in parts.items() if part.remote} - {"gtts", "edge", "openai"}


def test_a_voice_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(CatalogueError, match=r"There is no voice 'ghost'; choose one of: nam-bac, nu-bac,"):
        catalogue.voice("ghost")


def test_a_newsroom_adds_a_voice(tmp_path: Path) -> None:
    text = """
    [speakers.studio]
    engine = "openai"
    sex = "female"
    region = "north"
    voice = "lan"
    [voices.co-lan]
    label = "Cô Lan"
    sex = "female"
    region = "north"
    speakers = ["studio", "espeak-nu-bac"]
    """
    voice = catalogue.voice("co-lan", own(tmp_path, text))
    assert [part.id for part in voice.engines] == ["studio", "espeak-nu-bac"]
    assert (voice.short, voice.label_en) == ("Cô Lan", "Cô Lan")
    assert catalogue.voices(tmp_path)[0].id == "nam-bac"


def test_a_newsroom_puts_a_speaker_first_and_sets_its_price(tmp_path: Path) -> None:
    text = """
    engines.azure.price = 9.5
    speakers.azure-nam-minh.region = "north"
    voices.nam-minh.region = "north"
    speakers.edge-nam-minh.region = "north"
    voices.nam-bac.first = ["azure-nam-minh"]
    """
    first, *rest = catalogue.voice("nam-bac", own(tmp_path, text)).engines
    assert (first.id, first.price) == ("azure-nam-minh", 9.5)
    assert [part.id for part in rest] == [part.id for part in catalogue.voice("nam-bac").engines]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('voices.nam-bac.first = ["espeak-nu-bac"]', "a fallback must keep sex and region"),
        ('voices.nam-bac.first = ["nobody"]', "nobody"),
        ('voices.nam-bac.region = "west"', "must be one of: north, central, south"),
        ('voices."Nam Bac" = { label = "x", sex = "male", region = "north" }', "can't be a name"),
        ('speakers.x = { engine = "espeak", region = "north" }', "[speakers.x] does not say its 'sex'"),
        ('voices.x = { label = "X", sex = "male", region = "north" }', "[voices.x] does not say its 'speakers'"),
        ('voices.nam-bac.speakers = "espeak-nam-bac"', "it must be a list of texts"),
        ('voices.nam-bac.speakers = ["nobody"]', "[voices.nam-bac] names the speaker 'nobody', who has no"),
        ('engines.fpt.price = "much"', "[engines.fpt] says price = 'much'; it must be a number from 0 to 1000000"),
        ("engines.fpt.price = -3", "it must be a number from 0"),
        ('engines.fpt.colour = "red"', "says 'colour', which means nothing here; it can say: label, price, remote"),
        ("speakers.gtts-nu-bac.per_second = 0", "it must be a number from 0.01 to 1000"),
        ("speakers.gtts-nu-bac.together = 0", "it must be a whole number from 1 to 20"),
        ('speakers.gtts-nu-bac.convert = "robot"', "it must be one of: '', male"),
        ("speakers.gtts-nu-bac.voice = []", "it must be a text, a number, true or false"),
        ("voices = 3", "voices is 3; it must be tables, as [voices.name]"),
        ('voices.nam-bac = "x"', "[voices.nam-bac] is 'x'; it must be a table"),
        ('voice.x.label = "X"', "[voice] means nothing here; there can be: [engines.…], [speakers.…], [voices.…]"),
        ("voices = [", "is not TOML"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_an_error_that_names_file_and_rule(
    text: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(CatalogueError) as caught:
        catalogue.voices(own(tmp_path, text))
    assert named in str(caught.value)
    assert "voices.toml" in str(caught.value)


def test_one_newsrooms_file_does_not_change_anothers_voices(tmp_path: Path) -> None:
    before = catalogue.voices()
    catalogue.voices(own(tmp_path, 'voices.nam-bac.first = ["espeak-nam-bac"]'))
    assert catalogue.voices() == before


def test_why_a_part_can_not_speak_is_a_sentence(tmp_path: Path) -> None:
    reasons = {part.id: catalogue.why_not(part, {}, tmp_path) for voice in catalogue.voices() for part in voice.engines}
    assert reasons["espeak-nam-bac"] == ""
    assert reasons["vbee-nam-bac"] == "Set BAONOI_KEY_VBEE and BAONOI_KEY_VBEE_APP."
    assert all(why.endswith(".") for why in reasons.values() if why)


def test_while_the_file_is_broken_its_voices_stand_as_they_were(tmp_path: Path) -> None:
    own(tmp_path, 'voices.nam-bac.label = "Anh Nam"')
    assert catalogue.standing(tmp_path)["nam-bac"].label == "Anh Nam"
    assert catalogue.fault(tmp_path) == ""
    own(tmp_path, "voices.nam-bac.label = 3")
    assert catalogue.standing(tmp_path)["nam-bac"].label == "Anh Nam"
    assert "[voices.nam-bac] says label = 3" in catalogue.fault(tmp_path)
    with pytest.raises(catalogue.BrokenCatalogueError, match="it must be a text"):
        catalogue.voice("nam-bac", tmp_path)
    own(tmp_path, 'voices.nam-bac.label = "Ông Nam"')
    assert catalogue.standing(tmp_path)["nam-bac"].label == "Ông Nam"


def test_a_file_that_was_never_in_order_leaves_ours(tmp_path: Path) -> None:
    own(tmp_path, "voices = 3")
    assert list(catalogue.standing(tmp_path)) == [voice.id for voice in catalogue.voices()]
