"""Reading along: what is spoken lights up in the article as it is printed, and any paragraph can be played from."""

from __future__ import annotations

from typing import Any

import pytest
from stage import PLAYER, SECONDS, play, seconds, until
from station import BRIDGE, WORD

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]


def test_hearing_the_last_sentence_again(visit: Any) -> None:
    play(visit)
    visit.evaluate(f"{PLAYER}.seek({PLAYER}.record.cues[2][0] + 2)")
    visit.locator("bao-noi button.again").click()
    start = visit.evaluate(f"{PLAYER}.record.cues[2][0]")

    assert seconds(visit) == pytest.approx(start, abs=1)


def test_the_spoken_word_and_sentence_light_up_within_150_ms(visit: Any) -> None:
    """Compare, frame by frame, the lit word's own time with the time of the sound."""
    play(visit)
    late = visit.evaluate(
        """async () => {
          const { player } = document.querySelector("bao-noi");
          const times = new Map();
          let worst = 0, changes = 0, before = "";
          const end = performance.now() + 4000;
          while (performance.now() < end) {
            await new Promise(requestAnimationFrame);
            const [range] = CSS.highlights.get("bao-noi-tu") ?? [];
            const cue = player.record.cues[player.cue];
            const word = cue[5].filter((each) => each[0] <= player.time + 0.02).at(-1);
            const expected = player.record.segments[cue[2]].slice(word[2], word[3]);
            const lit = range?.toString();
            if (lit !== before) changes += 1;
            before = lit;
            const clean = (text) => text?.replace(/[^\\p{L}\\p{N}]/gu, "");
            if (clean(lit) !== clean(expected)) worst = Math.max(worst, player.time - word[0]);
          }
          return { worst, changes };
        }"""
    )

    assert late["worst"] <= 0.15
    assert late["changes"] >= 8  # four seconds of words that last 0.3 s each
    assert WORD == 0.3


def test_the_sentence_is_marked_and_its_paragraph_is_current(visit: Any) -> None:
    play(visit)
    sentence = visit.evaluate("[...CSS.highlights.get('bao-noi-cau')][0].toString()")
    assert sentence == BRIDGE
    visit.evaluate(f"{PLAYER}.seek({PLAYER}.record.cues[3][0] + 0.1)")
    visit.wait_for_selector(".text p[aria-current=true]")

    assert visit.locator(".text p[aria-current=true]").inner_text().startswith("Cầu rộng 2,5 m")


def test_every_paragraph_can_be_played_from(visit: Any) -> None:
    buttons = visit.locator(".bao-noi-tu-day")
    assert buttons.count() == 5  # lead and four paragraphs; a heading and a caption have none
    paragraph = visit.locator(".text p", has_text="Ông Cà Văn Thuận")
    button = paragraph.get_by_role("button", name="Nghe từ đây")
    button.focus()
    visit.keyboard.press("Enter")
    until(visit, f"{PLAYER}.state === 'playing' && {SECONDS} > 20")

    assert paragraph.get_attribute("aria-current") == "true"
