"""Two articles written for these tests, in the manner of a provincial paper, and the blurbs that surround them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.workers.intake.press import Printed

_KEPT = json.loads(Path(__file__).with_name("stories.json").read_text(encoding="utf-8"))

STORIES = {
    name: Printed(**{**story, "parts": tuple((kind, text) for kind, text in story["parts"])})
    for name, story in _KEPT["stories"].items()
}
VISIT, HARVEST = STORIES["visit"], STORIES["harvest"]
