"""An editor hears a sentence before its reading is kept."""

import io
from dataclasses import asdict

import pytest
import soundfile
from tone_engine import ToneEngine

from service.newsroom import previews as asking
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from voices.engine import SpeechError
from workers.preview import preview

pytestmark = pytest.mark.usefixtures("tones")


def test_the_sentence_can_be_heard(room: Room) -> None:
    wish = asking.request(room, "Năm 2025 trời nắng.", voice="giong-thu", who="an")
    preview(room, wish.id)
    done = asking.get(room, wish.id)
    assert (done.state, done.error) == ("done", "")
    assert done.spoken.startswith("Năm hai nghìn")
    decoded, rate = soundfile.read(io.BytesIO(room.media.read(done.path)))
    assert len(decoded) * 1000 / rate == pytest.approx(done.duration_ms, abs=1)


def test_an_entry_is_tried_on_top_of_the_lexicon(room: Room) -> None:
    wish = Wish(printed="XYZ", spoken="xe yêu dấu")
    made = asking.request(room, "Hôm nay XYZ về bản.", voice="giong-thu", wishes=[wish], who="an")
    assert made.entries == [{**asdict(wish), "left": [], "right": []}]
    preview(room, made.id)
    assert "xe yêu dấu" in asking.get(room, made.id).spoken


def test_the_next_engine_speaks_where_the_first_can_not(room: Room, tones: dict[str, ToneEngine]) -> None:
    tones["a"].fail = lambda _words: SpeechError("No credit is left.", permanent=True)
    made = asking.request(room, "Trời nắng.", voice="giong-thu", who="an")
    preview(room, made.id)
    assert asking.get(room, made.id).state == "done"
    assert tones["b"].spoken == ["Trời nắng."]


@pytest.mark.parametrize(("text", "says"), [("…", "nothing to say"), ("Trời nắng.", "No credit")])
def test_what_can_not_be_heard_says_why(room: Room, tones: dict[str, ToneEngine], text: str, says: str) -> None:
    for name in "ab":
        tones[name].fail = lambda _words: SpeechError("No credit is left.", permanent=True)
    made = asking.request(room, text, voice="giong-thu", who="an")
    preview(room, made.id)
    assert asking.get(room, made.id).state == "failed"
    assert says in asking.get(room, made.id).error


def test_hearing_it_twice_speaks_once(room: Room, tones: dict[str, ToneEngine]) -> None:
    for _ in range(2):
        made = asking.request(room, "Trời nắng.", voice="giong-thu", who="an")
        preview(room, made.id)
        preview(room, made.id)
    assert tones["a"].spoken == ["Trời nắng."]


def test_a_preview_that_is_gone_is_no_error(room: Room) -> None:
    preview(room, "nope")
