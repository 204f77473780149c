"""A recording by an engine that asks for several stretches at once: each clip is its own phrase's, and is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from speech_servers import protocols, tones
from speech_servers.loopback import Answer, Loopback, Request

from service.core.model import Role, Segment
from service.newsroom import speech
from service.newsroom.room import Room
from service.storage.media import FolderStore
from voices.catalogue import voice
from voices.text import NORTHERN
from workers.audio.forms import form_of
from workers.audio.recording import Microphone, Recorded
from workers.audio.shelf import Shelf, clip_key
from workers.phrasing import Line, Manner, lines_of

TEXTS = [
    "Chợ phiên vùng cao",
    "Từ tờ mờ sáng, bà con các bản đã gùi măng, mật ong, gà đồi và rau rừng xuống chợ; tiếng khèn vang lên từ góc sân.",
    "Trời mưa. Đường trơn. Chợ vẫn đông. Xe khách từ thị trấn lên tới nơi lúc bảy giờ.",
    "Theo ban quản lý, chợ họp mỗi tuần một lần, có gần hai trăm quầy hàng, quá nửa là của các hộ mới thoát nghèo,",
    "Cuối năm nay sẽ có thêm một dãy nhà mái ngói. Bà con khỏi lo mưa nắng. Khách cũng có chỗ ngồi uống chén trà.",
]

PART = voice("nu-google").engines[0]


def lines(*texts: str) -> tuple[Line, ...]:
    manner = Manner(100, NORTHERN)
    return lines_of([Segment(Role.BODY, text) for text in texts or TEXTS], lambda _position: manner)


def words_of(read: tuple[Line, ...]) -> list[str]:
    return [phrase.spoken for line in read for phrase in line.phrases]


@pytest.fixture
def google() -> Iterator[Loopback]:
    server = Loopback(protocols.gtts)
    usual = server.speak

    def slowly(request: Request) -> Answer:
        time.sleep(0.05)  # else nothing need wait for a connection
        return usual(request)

    server.speak = slowly
    yield server
    server.close()


@pytest.fixture
def newsroom(room: Room, google: Loopback) -> Room:
    return replace(room, settings=replace(room.settings, keys={"gtts_url": google.url}))


def recorded(room: Room, read: tuple[Line, ...]) -> list[Recorded]:
    engine = speech.open_engine(room, PART)
    try:
        shelf, form = Shelf(FolderStore(room.settings.data / "shelf")), form_of("light", engines=("gtts",))
        return list(Microphone(engine, shelf, form).record(read))
    finally:
        engine.close()


def clips(room: Room, words: list[str]) -> list[bytes]:
    shelf = Shelf(FolderStore(room.settings.data / "shelf"))
    found = [shelf.clip(clip_key("gtts vi com", "", each)) for each in words]
    return [clip.audio if clip else b"" for clip in found]


def asked(google: Loopback) -> list[list[str]]:
    return [[arguments[0] for _, arguments, _ in protocols.gtts_calls(each)] for each in google.requests]


def test_fewer_requests_bring_the_same_clips(newsroom: Room, google: Loopback) -> None:
    read = lines()
    made = recorded(newsroom, read)
    words = words_of(read)
    assert clips(newsroom, words) == [tones.mp3(each) for each in words]
    assert sorted(sum_of(asked(google))) == sorted(words)
    assert len(google.requests) < len(words)
    assert [each.line.position for each in made] == [0, 1, 2, 3, 4]
    assert sum(each.spoken for each in made) == len(words)


def test_every_stretch_is_counted_once(newsroom: Room, google: Loopback) -> None:
    read = lines()
    recorded(newsroom, read)
    [spent] = speech.month(newsroom).engines
    words = words_of(read)
    assert (spent.calls, spent.characters) == (len(words), sum(map(len, words)))


def test_only_the_changed_sentence_is_asked_for(newsroom: Room, google: Loopback) -> None:
    recorded(newsroom, lines())
    google.requests.clear()
    recorded(newsroom, lines())
    assert asked(google) == []
    recorded(newsroom, lines(*TEXTS[:2], TEXTS[2].replace("Đường trơn", "Đường lầy"), *TEXTS[3:]))
    assert asked(google) == [["Đường lầy."]]


def test_google_taking_one_call_a_request_costs_a_request_and_no_clip(newsroom: Room, google: Loopback) -> None:
    usual: Callable[[Request], Answer] = google.speak
    google.speak = lambda each: Answer(status=400) if len(protocols.gtts_calls(each)) > 1 else usual(each)
    read = lines()
    recorded(newsroom, read)
    words = words_of(read)
    assert clips(newsroom, words) == [tones.mp3(each) for each in words]
    refused = [each for each in asked(google) if len(each) > 1]
    assert len(refused) == 1
    assert len(google.requests) == len(words) + 1
    [spent] = speech.month(newsroom).engines
    assert (spent.calls, spent.characters) == (len(words), sum(map(len, words)))
    assert speech.why_not(newsroom, PART) == ""


def sum_of(requests: list[list[str]]) -> list[str]:
    return [words for each in requests for words in each]
