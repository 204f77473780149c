"""What a CMS may deliver."""

from __future__ import annotations

from pathlib import Path

import pytest
from speech_servers import tiny_piper

from service.newsroom.payload import LONGEST, PayloadError, payload_of
from voices.own import NewVoice, add_piper

ARTICLE = {"title": "Tít", "body_text": "Thân bài.", "voices": ["lan"]}


def test_a_voice_of_the_newsroom_s_own_may_be_asked_for(tmp_path: Path) -> None:
    model = tiny_piper.write(tmp_path / "lan.onnx")
    add_piper(model, NewVoice("lan", "Cô Lan", "female", "north"), tmp_path / "voices")
    assert payload_of(ARTICLE, tmp_path / "voices").voices == ("lan",)


def test_a_voice_nobody_has_is_refused_by_its_field(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="There is no voice 'lan'") as refused:
        payload_of(ARTICLE, tmp_path / "voices")
    assert [pointer for pointer, _ in refused.value.fields] == ["/voices"]


@pytest.mark.parametrize(("name", "most"), LONGEST.items())
def test_what_no_list_of_ours_could_hold_is_refused_by_its_field(name: str, most: int) -> None:
    article = {"title": "Tít", "body_text": "Thân bài."}
    assert payload_of({**article, name: "x" * most})
    with pytest.raises(PayloadError, match=f"at most {most} letters") as refused:
        payload_of({**article, name: "x" * (most + 1)})
    assert [pointer for pointer, _ in refused.value.fields] == [f"/{name}"]
