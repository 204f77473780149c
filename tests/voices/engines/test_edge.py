"""Edge's voices, against a WebSocket server of their protocol."""

from __future__ import annotations

from pathlib import Path

import pytest
from speech_servers import tones
from speech_servers.edge_reader import EdgeReader

from voices.engine import SpeechError
from voices.engines.edge import Edge

pytestmark = pytest.mark.needs("edge-tts")
WORDS = "Sáng nay, đoàn công tác đã đến thăm xã vùng cao & làm việc ở đó."


@pytest.fixture
def engine(tmp_path: Path) -> Edge:
    return Edge({"voice": "vi-VN-NamMinhNeural"}, {}, tmp_path)


def failure(engine: Edge) -> SpeechError:
    with pytest.raises(SpeechError) as caught:
        engine.speak(WORDS)
    return caught.value


def test_it_speaks_with_a_mark_for_every_word(engine: Edge, edge_reader: EdgeReader) -> None:
    clip = engine.speak(WORDS)
    assert (clip.audio, clip.format, clip.sample_rate) == (tones.mp3(WORDS), "mp3", 24_000)
    words = [WORDS[mark.start : mark.end] for mark in clip.marks]
    assert words == WORDS.replace(",", "").replace(".", "").replace("& ", "").split()
    assert [mark.at_ms for mark in clip.marks] == [mark.start * tones.MS_PER_LETTER for mark in clip.marks]


def test_the_words_arrive_as_they_are(engine: Edge, edge_reader: EdgeReader) -> None:
    engine.speak(WORDS)
    assert edge_reader.heard == [WORDS]


@pytest.mark.parametrize(
    ("fault", "permanent"),
    [
        ("half", False),
        ("empty", False),
        ("rate", True),
        ("strange", True),
        ("500", False),
    ],
)
def test_every_fault_is_an_error(fault: str, permanent: bool, engine: Edge, edge_reader: EdgeReader) -> None:
    edge_reader.faults.append(fault)
    assert failure(engine).permanent is permanent


@pytest.mark.parametrize("fault", ["silent", "drip"])
def test_a_service_that_takes_for_ever_is_left_in_time(fault: str, edge_reader: EdgeReader, tmp_path: Path) -> None:
    edge_reader.faults.append(fault)
    assert not failure(Edge({"timeout": 0.2}, {}, tmp_path)).permanent


def test_a_refusal_that_stays_is_for_good(engine: Edge, edge_reader: EdgeReader) -> None:
    edge_reader.faults.extend(["403", "403"])  # the package tries a second time with the server's clock
    assert failure(engine).permanent


def test_asked_to_slow_down_it_says_for_how_long(engine: Edge, edge_reader: EdgeReader) -> None:
    edge_reader.faults.append("429")
    error = failure(engine)
    assert (error.permanent, error.retry_after) == (False, 7.0)


def test_nobody_there_is_passing(engine: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    import edge_tts.communicate

    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://127.0.0.1:9/?x=1")
    assert not failure(engine).permanent


def test_a_voice_that_can_not_be_is_an_error_for_good(edge_reader: EdgeReader, tmp_path: Path) -> None:
    error = failure(Edge({"voice": "somebody"}, {}, tmp_path))
    assert error.permanent
    assert "look at voice" in str(error)
