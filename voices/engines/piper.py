"""Piper: a neural voice of the newsroom's own, one .onnx file and the .json beside it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, check
from voices.engines.child import ChildDiedError, Children
from voices.engines.espeak import clean

CHILD = Path(__file__).with_name("piper_child.py")
DEFAULTS: dict[str, Any] = {"speed": 1.0, "speaker": 0}


class Piper:
    """A Piper voice in a child process: its phonemiser is espeak-ng, with espeak-ng's crashes.

    Parameters: `model` (a file in the voices folder), `speed` (1 is the model's own), `speaker` (of a model with
    several), `sha256` (of the file, written when it was added).
    """

    name = "piper"
    longest = 1000
    parallel = 1
    """onnxruntime uses every core by itself."""
    instant = False

    def __init__(self, parameters: Mapping[str, Any], keys: Mapping[str, str], folder: Path) -> None:  # noqa: ARG002
        self._parameters = {**DEFAULTS, **parameters}
        self._model = folder / str(self._parameters.get("model", ""))
        self._children = Children(partial(_command, self._model, self._parameters), keep=1)

    @property
    def fingerprint(self) -> str:
        """Name the package, our cleaning, the file's own bytes and the parameters."""
        content = self._parameters.get("sha256") or self._model.name
        spoken_as = " ".join(f"{name}={self._parameters[name]}" for name in DEFAULTS)
        return f"piper {version('piper-tts')} clean=1 {content} {spoken_as}"

    def ready(self) -> str:
        """Look for the package, the model and what stands beside it."""
        if find_spec("piper") is None:
            return "Piper voices need the extra `piper`; run: pip install 'baonoi[piper]'."
        for file in (self._model, beside(self._model)):
            if not file.is_file():
                return f"The file {file.name} is not in {file.parent}; run: baonoi voices add FILE."
        return ""

    def warm(self) -> None:
        """Start the child, which then loads the model."""
        if not self.ready():
            self._children.start()

    def speak(self, words: str) -> Clip:
        """Speak; a child that dies is replaced and asked once more."""
        if why := self.ready():
            raise SpeechError(why, permanent=True)
        check(self, words)
        for _ in range(2):
            try:
                answer = self._children.ask(clean(words).strip())
            except ChildDiedError:
                continue
            if not answer.pcm:
                raise SpeechError(f"Piper gave no sound for “{words[:40]}”.", permanent=True)
            return Clip(answer.pcm, "s16le", answer.sample_rate)
        raise SpeechError(f"Piper could not speak with {self._model.name}: its process ended twice.", permanent=False)

    def close(self) -> None:
        """End the child."""
        self._children.close()


def beside(model: Path) -> Path:
    """Name the JSON file that describes a model."""
    return model.with_name(model.name + ".json")


def look(model: Path) -> str:
    """Say what is wrong with a model somebody wants to add, or nothing; the content is believed when it speaks."""
    if not model.is_file() or model.suffix != ".onnx":
        return f"{model.name} is not a Piper voice; it must be an .onnx file."
    if not beside(model).is_file():
        return f"{beside(model).name} must stand beside {model.name}: Piper voices are published as these two files."
    try:
        described = json.loads(beside(model).read_text(encoding="utf-8"))
        fits = isinstance(described["audio"]["sample_rate"], int) and described["phoneme_id_map"]
    except (ValueError, LookupError, TypeError):
        fits = False
    if not fits:
        return f"{beside(model).name} does not describe a Piper voice (audio.sample_rate, phoneme_id_map)."
    return ""


def sha256(model: Path) -> str:
    """Hash a model's file."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _command(model: Path, parameters: Mapping[str, Any]) -> list[str]:
    return [sys.executable, "-P", str(CHILD), str(model), str(parameters["speed"]), str(parameters["speaker"])]
