"""The voice promise: who makes a version, when it waits, what is tried again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from voices import chain
from voices.catalogue import Part, Voice
from voices.chain import Step
from voices.engine import Clip, CutSpeechError, RefusedError, SpeechError

PARTS = tuple(Part(name, name, "male", "north") for name in ("best", "good", "embedded"))
VOICE = Voice("nam-bac", "Giọng nam", "Male", "Nam", "Male", "male", "north", PARTS)


def all_but(*unable: str) -> Callable[[Part], str]:
    return lambda part: f"{part.id} has no key." if part.id in unable else ""


def names(choice: chain.Choice) -> list[str]:
    return [part.id for part in choice.parts]


def test_all_that_can_speak_are_tried_in_the_catalogues_order() -> None:
    assert names(chain.choose(VOICE, all_but("good"))) == ["best", "embedded"]


def test_a_version_waits_and_says_why_when_nobody_can_speak() -> None:
    choice = chain.choose(VOICE, all_but("best", "good", "embedded"))
    assert choice.parts == ()
    assert choice.seconds > 0
    assert "good: good has no key." in choice.why


def test_an_edit_waits_for_the_engine_that_made_the_last_version() -> None:
    choice = chain.choose(VOICE, all_but("best"), previous="best", patience=30)
    assert choice.parts == ()
    assert choice.seconds == 30
    assert "Waiting for 'best'" in choice.why


def test_patience_ends() -> None:
    assert names(chain.choose(VOICE, all_but("best"), previous="best", patience=0)) == ["good", "embedded"]


def test_nobody_waits_for_a_worse_engine() -> None:
    assert names(chain.choose(VOICE, all_but("embedded"), previous="embedded", patience=600)) == ["best", "good"]


def test_an_engine_that_left_the_catalogue_is_not_waited_for() -> None:
    assert names(chain.choose(VOICE, all_but(), previous="gone", patience=600)) == ["best", "good", "embedded"]


BEST, GOOD, EMBEDDED = PARTS
PASSING = SpeechError("It asked us to slow down.", permanent=False, retry_after=90)
FOR_GOOD = SpeechError("It refused the key.", permanent=True)


def test_a_failed_engine_hands_the_whole_version_to_the_next() -> None:
    for error in (PASSING, FOR_GOOD):
        assert chain.decide(error, BEST, [GOOD, EMBEDDED]).step is Step.NEXT


def test_an_edit_waits_out_a_passing_failure_of_its_last_engine() -> None:
    decision = chain.decide(PASSING, BEST, [GOOD], previous="best", patience=600)
    assert (decision.step, decision.seconds) == (Step.WAIT, 90)
    assert "best: It asked us to slow down." in decision.why


def test_an_edit_does_not_wait_for_what_will_not_pass() -> None:
    assert chain.decide(FOR_GOOD, BEST, [GOOD], previous="best", patience=600).step is Step.NEXT


def test_the_last_engines_passing_failure_makes_the_version_wait() -> None:
    assert chain.decide(PASSING, EMBEDDED, []).step is Step.WAIT


def test_the_last_engines_refusal_goes_to_the_desk() -> None:
    assert chain.decide(FOR_GOOD, EMBEDDED, []).step is Step.DESK


def test_a_refused_key_may_be_mended_so_a_version_with_no_other_engine_waits() -> None:
    refused = RefusedError("It refused the key.", permanent=True)
    assert chain.decide(refused, EMBEDDED, []).step is Step.WAIT
    assert chain.decide(refused, BEST, [GOOD]).step is Step.NEXT
    assert chain.decide(refused, BEST, [GOOD], previous="best", patience=600).step is Step.WAIT


def test_words_that_came_cut_off_each_time_are_a_matter_for_the_desk() -> None:
    cut = CutSpeechError("It sent half of it.", permanent=False)
    assert chain.decide(cut, EMBEDDED, []).step is Step.DESK
    assert chain.decide(cut, BEST, [GOOD], previous="best", patience=600).step is Step.NEXT


class Engine:
    """An engine that fails as it is told, then speaks."""

    name = fingerprint = "fake"
    longest = 100
    parallel = 1
    instant = False

    def __init__(self, *failures: SpeechError) -> None:
        self.failures = list(failures)
        self.asked = 0

    def ready(self) -> str:
        return ""

    def warm(self) -> None:
        """There is nothing to begin."""

    def speak(self, words: str) -> Clip:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return Clip(words.encode(), "s16le", 8000)

    def close(self) -> None:
        """Hold nothing open."""


def passing(retry_after: float | None = None) -> SpeechError:
    return SpeechError("Not now.", permanent=False, retry_after=retry_after)


def test_a_passing_failure_is_tried_again_after_longer_and_longer_pauses() -> None:
    pauses: list[float] = []
    engine = Engine(passing(), passing(), passing())
    assert chain.speak(engine, "a", sleep=pauses.append, chance=lambda: 1.0).audio == b"a"
    assert pauses == [0.5, 1.0, 2.0]


def test_pauses_are_spread_by_chance() -> None:
    pauses: list[float] = []
    chain.speak(Engine(passing()), "a", sleep=pauses.append, chance=lambda: 0.0)
    assert pauses == [0.25]


def test_a_service_gets_at_least_the_time_it_asked_for() -> None:
    pauses: list[float] = []
    chain.speak(Engine(passing(7)), "a", sleep=pauses.append, chance=lambda: 0.5)
    assert pauses == [7.25]


def test_after_four_tries_it_gives_up() -> None:
    engine = Engine(*[passing()] * 9)
    with pytest.raises(SpeechError, match="Not now"):
        chain.speak(engine, "a", sleep=lambda _: None)
    assert engine.asked == 4


def test_what_took_long_to_fail_is_not_tried_four_times() -> None:
    engine, moments = Engine(*[passing()] * 9), iter([0.0, 30.0, 60.0])
    with pytest.raises(SpeechError, match="Not now"):
        chain.speak(engine, "a", sleep=lambda _: None, clock=lambda: next(moments))
    assert engine.asked == 2


def test_once_a_phrase_is_given_up_nothing_more_is_asked_for_its_version() -> None:
    engine = Engine(FOR_GOOD)
    asking = chain.Asking(engine)
    for words in ("a", "b"):
        with pytest.raises(SpeechError, match="refused the key"):
            asking.speak(words)
    assert engine.asked == 1
    assert chain.Asking(engine).speak("b").audio == b"b"


def test_a_permanent_failure_is_not_tried_again() -> None:
    engine = Engine(FOR_GOOD)
    with pytest.raises(SpeechError, match="refused the key"):
        chain.speak(engine, "a", sleep=lambda _: None)
    assert engine.asked == 1


def test_a_job_does_not_sit_out_an_hour() -> None:
    engine = Engine(passing(3600))
    with pytest.raises(SpeechError) as caught:
        chain.speak(engine, "a", sleep=lambda _: None)
    assert (engine.asked, caught.value.retry_after) == (1, 3600)
