"""Several stretches in one request to Google Translate: each gets its own sound, or is asked for by itself."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from crew import wait_until
from speech_servers import protocols, tones
from speech_servers.loopback import Answer, Loopback, Request, Speak

from voices.engine import Clip, RefusedError, SpeechError
from voices.engines.gtts import CONNECTIONS, Gtts

FIRST = ["Một.", "Hai ba.", "Bốn năm sáu.", "Bảy tám chín mười."]  # one for each connection
STRETCHES = [
    "Sáng nay trời có mưa nhỏ.",
    "Bà con nông dân xã vùng cao ra đồng từ sớm,",
    "gặt nốt thửa ruộng cuối cùng của vụ mùa này;",
    "lúa năm nay được mùa, giá lại cao hơn năm ngoái một chút.",
]
OTHERS = ["Chiều muộn, chợ phiên mới tan.", "Mai lại là một ngày nắng."]

Call = tuple[str, list[Any], str]
Spoil = Callable[[list[Call]], Answer]


def told(call: Call) -> list[Any]:
    """Answer one call well."""
    return protocols.gtts_told(call[2], tones.mp3(call[1][0]))


@dataclass
class Google:
    """A server of the protocol that waits with its first answers, and answers requests for several by `spoil`."""

    server: Loopback
    spoil: Spoil | None = None
    open: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._usual: Speak = self.server.speak
        self.server.speak = self._speak

    def _speak(self, request: Request) -> Answer:
        assert self.open.wait(20)
        calls = protocols.gtts_calls(request)
        return self.spoil(calls) if self.spoil and len(calls) > 1 else self._usual(request)

    @property
    def asked(self) -> list[list[str]]:
        """List the requests, with the words of each."""
        return [[arguments[0] for _, arguments, _ in protocols.gtts_calls(each)] for each in self.server.requests]

    @property
    def sizes(self) -> Counter[int]:
        return Counter(len(each) for each in self.asked)

    @property
    def places(self) -> int:
        return sum(len(each) for each in self.asked)


@pytest.fixture
def google(start: Callable[..., Loopback]) -> Google:
    return Google(start(protocols.gtts))


@pytest.fixture
def engine(google: Google, tmp_path: Path) -> Iterator[Gtts]:
    opened = Gtts({}, {"gtts_url": google.server.url}, tmp_path, sleep=lambda _: None)
    yield opened
    opened.close()


def crowd(engine: Gtts, google: Google, stretches: list[str]) -> list[Future[Clip]]:
    """Ask for stretches while every connection is taken, so that they wait; then let Google answer."""
    with ThreadPoolExecutor(20) as pool:
        before = len(google.server.requests)
        google.open.clear()
        asked = [pool.submit(engine.speak, words) for words in FIRST]
        wait_until(lambda: len(google.server.requests) == before + CONNECTIONS, "every connection is taken")
        asked += [pool.submit(engine.speak, words) for words in stretches]
        wait_until(lambda: len(engine._gathering) == len(stretches), "the stretches wait")
        google.open.set()
    return asked


def wrong(asked: list[Future[Clip]], stretches: list[str]) -> list[str]:
    """List the stretches that did not get the sound of their own words."""
    pairs = zip([*FIRST, *stretches], asked, strict=True)
    return [words for words, each in pairs if each.exception() or each.result().audio != tones.mp3(words)]


def test_what_waits_is_one_request_and_each_gets_its_own_sound(engine: Gtts, google: Google) -> None:
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes == {1: 4, 4: 1}
    assert sorted(max(google.asked, key=len)) == sorted(STRETCHES)


def test_an_answer_in_pieces_is_as_good(engine: Gtts, google: Google) -> None:
    google.spoil = lambda calls: protocols.gtts_answer([told(call) for call in calls[::-1]], pieces=True)
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes == {1: 4, 4: 1}


def test_when_one_is_wished_each_has_a_request(google: Google, tmp_path: Path) -> None:
    engine = Gtts({"together": 1}, {"gtts_url": google.server.url}, tmp_path, sleep=lambda _: None)
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes == {1: 8}
    assert engine.parallel == CONNECTIONS + 2
    engine.close()


def test_each_stretch_takes_a_place_of_the_pace(google: Google, tmp_path: Path) -> None:
    waits: list[float] = []
    engine = Gtts({"burst": 8, "per_second": 0.001}, {"gtts_url": google.server.url}, tmp_path, sleep=waits.append)
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert waits == [0] * len(google.asked)
    with pytest.raises(SpeechError, match="Too many words"):
        engine.speak("Một hai ba.")
    assert google.places == 8
    engine.close()


def test_where_places_are_short_nobody_waits_for_the_places_of_others(google: Google, tmp_path: Path) -> None:
    engine = Gtts({"burst": 6, "per_second": 0.2}, {"gtts_url": google.server.url}, tmp_path, sleep=lambda _: None)
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes[2] == 1
    assert set(google.sizes) == {1, 2}
    engine.close()


# what may come of a request for several, besides its sounds
SPOILT: dict[str, Spoil] = {
    "one is missing": lambda calls: protocols.gtts_answer([told(call) for call in calls if call[2] != "2"]),
    "one failed": lambda calls: protocols.gtts_answer(
        [protocols.gtts_told("3", None) if call[2] == "3" else told(call) for call in calls]
    ),
    "only one is known": lambda calls: protocols.gtts_answer([["wrb.fr", "jQ1olc", told(calls[0])[2], "generic"]]),
    "the first as generic": lambda calls: protocols.gtts_answer([protocols.gtts_told("generic", tones.mp3("a"))]),
    "all as generic": lambda calls: protocols.gtts_answer([[*told(call)[:-1], "generic"] for call in calls]),
    "one index twice": lambda calls: protocols.gtts_answer([[*told(call)[:-1], "1"] for call in calls]),
    "from nought": lambda calls: protocols.gtts_answer([[*told(call)[:-1], "0"] for call in calls]),
    "cut off": lambda calls: Answer(protocols.gtts_answer([told(call) for call in calls], pieces=True).body[:9_000]),
    "half": lambda calls: Answer(protocols.gtts_answer([told(call) for call in calls]).body, manner="half"),
    "nothing": lambda _calls: Answer(b")]}'\n\n[]"),
    "empty": lambda _calls: Answer(b""),
    "closed": lambda _calls: Answer(manner="close"),
    "400": lambda _calls: Answer(status=400),
    "404": lambda _calls: Answer(status=404),
    "413": lambda _calls: Answer(status=413),
    "500": lambda _calls: Answer(status=500),
    "302": lambda _calls: Answer(status=302, headers={"Location": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_what_is_not_answered_is_asked_for_by_itself_and_nothing_goes_together_any_more(
    spoil: Spoil, engine: Gtts, google: Google, caplog: pytest.LogCaptureFixture
) -> None:
    google.spoil = spoil
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes[4] == 1
    assert wrong(crowd(engine, google, OTHERS), OTHERS) == []
    assert set(google.sizes) == {1, 4}
    assert engine.ready() == ""
    [line] = [each for each in caplog.records if each.name == "voices.engines.gtts"]
    assert line.levelno == logging.WARNING
    assert "request for 4 stretches" in line.getMessage()
    assert not any(words in caplog.text for words in STRETCHES)


@pytest.mark.parametrize(("name", "again"), [("one is missing", 1), ("one failed", 1), ("500", 4), ("nothing", 4)])
def test_only_what_did_not_come_is_asked_for_again(name: str, again: int, engine: Gtts, google: Google) -> None:
    google.spoil = SPOILT[name]
    crowd(engine, google, STRETCHES)
    assert google.sizes == {1: 4 + again, 4: 1}
    assert google.places == 8 + again


def test_a_sound_too_short_for_its_words_is_asked_for_by_itself_and_the_others_stay_together(
    engine: Gtts, google: Google
) -> None:
    def short(calls: list[Call]) -> Answer:
        return protocols.gtts_answer(
            [protocols.gtts_told("4", tones.mp3("a")) if call[2] == "4" else told(call) for call in calls]
        )

    google.spoil = short
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes == {1: 5, 4: 1}
    google.spoil = None
    assert wrong(crowd(engine, google, OTHERS), OTHERS) == []
    assert google.sizes == {1: 9, 2: 1, 4: 1}


def test_what_is_short_by_itself_too_is_an_error_for_that_one_only(engine: Gtts, google: Google) -> None:
    usual = google.server.speak

    def short(request: Request) -> Answer:
        calls = protocols.gtts_calls(request)
        answer = usual(request)
        bad = any(call[1][0] == STRETCHES[2] for call in calls)
        return protocols.gtts_answer([_short(call) for call in calls]) if bad else answer

    def _short(call: Call) -> list[Any]:
        return protocols.gtts_told(call[2], tones.mp3("a")) if call[1][0] == STRETCHES[2] else told(call)

    google.server.speak = short
    asked = crowd(engine, google, STRETCHES)
    assert wrong(asked, STRETCHES) == [STRETCHES[2]]
    assert "needs at least" in str(asked[6].exception())
    assert google.sizes == {1: 5, 4: 1}


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [(Answer(status=429, headers={"Retry-After": "90"}), 90), (Answer(status=429), 60), (protocols.PAGE, 60)],
    ids=["429 for 90 s", "429", "captcha"],
)
def test_a_refusal_is_one_and_no_fault_of_the_company(
    refusal: Answer, seconds: float, engine: Gtts, google: Google, caplog: pytest.LogCaptureFixture
) -> None:
    google.spoil = lambda _calls: refusal
    asked = crowd(engine, google, STRETCHES)
    errors = [each.exception() for each in asked[4:]]
    assert [(error.permanent, error.retry_after) for error in errors if isinstance(error, SpeechError)] == [
        (False, seconds)
    ] * 4
    assert len({id(error) for error in errors}) == 4
    assert google.sizes == {1: 4, 4: 1}
    assert "asked for rest until" in engine.ready()
    assert not engine._throttle.apart()
    assert caplog.text == ""


def test_a_403_is_for_good_for_all(engine: Gtts, google: Google) -> None:
    google.spoil = lambda _calls: Answer(status=403)
    errors = [each.exception() for each in crowd(engine, google, STRETCHES)[4:]]
    assert all(isinstance(error, RefusedError) and error.permanent for error in errors)
    assert google.sizes == {1: 4, 4: 1}


def test_who_says_when_to_come_back_is_waited_for(engine: Gtts, google: Google) -> None:
    google.spoil = lambda _calls: Answer(status=503, headers={"Retry-After": "7"})
    errors = [each.exception() for each in crowd(engine, google, STRETCHES)[4:]]
    assert [getattr(error, "retry_after", None) for error in errors] == [7] * 4
    assert google.sizes == {1: 4, 4: 1}
    assert engine.ready() == ""


def test_a_request_for_several_that_fails_is_one_failure(engine: Gtts, google: Google) -> None:
    usual = google.server.speak

    def ill(request: Request) -> Answer:
        fine = protocols.gtts_calls(request)[0][1][0] in FIRST
        return usual(request) if fine else Answer(status=503, headers={"Retry-After": "1"})

    google.server.speak = ill
    crowd(engine, google, STRETCHES)
    assert engine.ready() == ""


def test_every_process_of_the_machine_asks_one_by_one(engine: Gtts, google: Google, tmp_path: Path) -> None:
    google.spoil = SPOILT["500"]
    crowd(engine, google, STRETCHES)
    google.spoil = None
    other = Gtts({}, {"gtts_url": google.server.url}, tmp_path, sleep=lambda _: None)
    assert wrong(crowd(other, google, OTHERS), OTHERS) == []
    assert set(google.sizes) == {1, 4}
    assert google.sizes[4] == 1
    other.close()


@pytest.mark.slow
def test_a_silent_answer_is_left_in_time_and_each_is_asked_for_by_itself(google: Google, tmp_path: Path) -> None:
    engine = Gtts({"timeout": 3.0}, {"gtts_url": google.server.url}, tmp_path, sleep=lambda _: None)
    google.spoil = lambda _calls: Answer(manner="silent")
    assert wrong(crowd(engine, google, STRETCHES), STRETCHES) == []
    assert google.sizes == {1: 8, 4: 1}
    engine.close()
