"""The player in a real WebKit: the nearest thing to Safari that runs here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stage import Air
from webkit import WebKit, window

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("webkit", "xvfb", "webkit-mp3", "ffmpeg")]

PLAYER = "document.querySelector('bao-noi').player"
PLAYS = f"{PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 0.3"
MAIN = "bao-noi >>> button.main"


@pytest.fixture
def safari(tmp_path: Path) -> Iterator[WebKit]:
    """A window of WebKit that remembers nothing."""
    with window(tmp_path) as opened:
        yield opened


@pytest.fixture
def visit(safari: WebKit, air: Air) -> WebKit:
    """A listener on the long article's page."""
    safari.open(air.article)
    safari.until(f"{PLAYER}?.state === 'idle'")
    return safari


def play(safari: WebKit) -> None:
    safari.click(MAIN)
    safari.until(PLAYS)


def test_webkit_plays_and_lights_up_the_word_that_is_spoken(visit: WebKit) -> None:
    play(visit)
    visit.until("[...(CSS.highlights.get('bao-noi-tu') ?? [])][0]?.toString().length > 1")


def test_webkit_obeys_the_keys(visit: WebKit) -> None:
    play(visit)
    visit.press("k")
    visit.until(f"{PLAYER}.state === 'paused'")
    visit.press("5")
    visit.until(f"{PLAYER}.time > 22")
    visit.press("jk")
    visit.until(f"{PLAYER}.state === 'playing' && {PLAYER}.time < 15")


def test_webkit_goes_on_in_the_same_sentence_with_another_voice(visit: WebKit) -> None:
    play(visit)
    visit.press("5")
    visit.until(f"{PLAYER}.audio.currentTime > 22")
    sentence = visit.run(f"{PLAYER}.record.cues[{PLAYER}.cue].slice(2, 5)")
    visit.choose("bao-noi >>> .voice select", "nu-bac")
    visit.until(f"{PLAYER}.voice.id === 'nu-bac' && {PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 1")

    assert visit.run(f"{PLAYER}.record.cues[{PLAYER}.cue].slice(2, 5)") == sentence


def test_webkit_keeps_the_speed_it_was_given(visit: WebKit, air: Air) -> None:
    play(visit)
    visit.choose("bao-noi >>> .speed select", "1.5")
    before = visit.run(f"{PLAYER}.time")
    visit.until(f"{PLAYER}.audio.playbackRate === 1.5 && {PLAYER}.time > {before} + 1")
    visit.press("k")
    visit.open(air.article)
    visit.until(f"{PLAYER}?.state === 'idle'")
    visit.click(MAIN)
    visit.until(f"{PLAYER}.audio.playbackRate === 1.5 && {PLAYER}.state === 'playing'")


def test_webkit_resumes_where_the_last_visit_ended(visit: WebKit, air: Air) -> None:
    play(visit)
    visit.press("5")
    visit.until(f"{PLAYER}.audio.currentTime > 22")
    visit.press("k")
    visit.open(air.article)
    visit.until(f"{PLAYER}?.state === 'idle'")
    assert visit.run(f"{PLAYER}.resumes") > 21
    visit.click(MAIN)
    visit.until(f"{PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 22")


def test_webkit_plays_the_small_file_from_the_same_place(visit: WebKit) -> None:
    play(visit)
    visit.click("bao-noi >>> button.more")
    visit.click("bao-noi >>> .panel label:nth-child(1)")  # what follows the voice can't be aimed at
    visit.press("5")
    visit.click("bao-noi >>> .panel label:nth-child(3)")
    visit.until(f"{PLAYER}.audio.currentSrc.endsWith('.webm') && {PLAYER}.state === 'playing' && {PLAYER}.time > 21")


def test_the_sound_goes_on_in_webkit_while_pages_change(visit: WebKit, air: Air) -> None:
    play(visit)
    visit.click(".name")
    docked = "document.querySelector('#dock bao-noi')?.player"
    visit.until(f"location.pathname === '/' && {docked}?.state === 'playing'")
    before = visit.run(f"{docked}.time")
    visit.until(f"{docked}.time > {before}")


def test_webkit_reads_along_on_a_newspapers_page_under_its_policy(safari: WebKit, foreign: str) -> None:
    safari.open(foreign)
    safari.until(f"{PLAYER}?.state === 'idle'")
    play(safari)
    safari.until(
        "[...(CSS.highlights.get('bao-noi-cau') ?? [])][0]?.startContainer.parentNode.closest('article') !== null"
    )

    assert safari.run("document.querySelectorAll('.bao-noi-tu-day').length") == 5


def test_webkit_plays_in_a_sandboxed_frame_without_storage(safari: WebKit, foreign: str) -> None:
    safari.open(foreign + "/khung.html")
    safari.frame("iframe")
    safari.until(f"{PLAYER}?.state === 'idle'")
    play(safari)


def test_webkit_plays_what_was_saved_when_the_service_is_away(
    safari: WebKit, short_air: tuple[Air, Callable[[], None]]
) -> None:
    station, end = short_air
    safari.open(station.article)
    safari.until("navigator.serviceWorker.controller !== null")
    safari.until(f"{PLAYER}?.state === 'idle'")
    safari.click("[data-save]")
    safari.until("document.querySelector('[data-save]').textContent.includes('Đã lưu')")
    end()
    safari.open(station.home + "/da-luu")
    safari.click("#saved h2 a")
    safari.until(f"location.pathname === '{station.path}' && {PLAYER}?.state === 'idle'")
    play(safari)
    safari.press("8")
    safari.until(f"{PLAYER}.audio.currentTime > 36")
