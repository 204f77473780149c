"""An episode has one rate: speech's own where all its engines share it, else one they are all brought to."""

import pytest

from workers.audio.forms import form_of


@pytest.mark.parametrize(
    ("profile", "engines", "rate"),
    [
        ("light", ("espeak",), 22_050),
        ("light", ("piper",), 22_050),
        ("light", ("espeak", "piper"), 22_050),
        ("light", ("gtts",), 24_000),
        ("light", ("espeak", "gtts"), 24_000),
        ("podcast", ("espeak",), 44_100),
        ("podcast", ("gtts", "espeak"), 44_100),
    ],
)
def test_the_rate_is_that_of_all_engines_together(profile: str, engines: tuple[str, ...], rate: int) -> None:
    assert form_of(profile, engines=engines).shape.rate == rate
