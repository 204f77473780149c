"""Microsoft Edge's read-aloud voices by the package edge-tts: good, free, and promised by nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, WordMark, check
from voices.engines import sound

DEFAULTS = {"voice": "vi-VN-NamMinhNeural", "rate": "+0%", "pitch": "+0Hz"}
WHOLE_SECONDS = 60.0
_TICKS_PER_MS = 10_000


class Edge:
    """A voice of the Edge browser, with word marks. Not for sale: its author says so, Microsoft may end it any day.

    Parameters: `voice`, `rate` (as "+10%"), `pitch` (as "+5Hz").
    """

    name = "edge"
    longest = 1000
    """The service takes 4,096 bytes of escaped text at once; Vietnamese needs up to three for a letter."""
    parallel = 3

    def __init__(self, parameters: Mapping[str, Any], keys: Mapping[str, str], folder: Path) -> None:  # noqa: ARG002
        self._parameters = {**DEFAULTS, **parameters}

    @property
    def fingerprint(self) -> str:
        """Name the voice and its parameters; the service tells no version."""
        return "edge " + " ".join(f"{name}={self._parameters[name]}" for name in DEFAULTS)

    def ready(self) -> str:
        """Look for the package."""
        if find_spec("edge_tts") is None:
            return "Edge voices need the extra `edge`; run: pip install 'baonoi[edge]'."
        return ""

    def speak(self, words: str) -> Clip:
        """Ask over one WebSocket and hear it to its end."""
        if why := self.ready():
            raise SpeechError(why, permanent=True)
        check(self, words)
        audio, heard = asyncio.run(_heard(words, self._parameters))
        clip = sound.clip("Edge", audio, words, sample_rate=24_000)
        return Clip(clip.audio, clip.format, clip.sample_rate, tuple(_marks(words, heard)))

    def close(self) -> None:
        """Nothing is kept open."""


async def _heard(words: str, parameters: Mapping[str, Any]) -> tuple[bytes, list[tuple[str, float]]]:
    """Collect the sound, and each word as the service wrote it with its start in milliseconds."""
    import aiohttp  # noqa: PLC0415 - what an engine needs loads when it first speaks
    import edge_tts  # noqa: PLC0415
    from edge_tts.exceptions import EdgeTTSException, NoAudioReceived  # noqa: PLC0415

    audio: list[bytes] = []
    heard: list[tuple[str, float]] = []
    asked = edge_tts.Communicate(
        words, boundary="WordBoundary", connect_timeout=5, receive_timeout=15, **{n: parameters[n] for n in DEFAULTS}
    )
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            async for message in asked.stream():
                if message["type"] == "audio":
                    audio.append(message["data"])
                elif message["type"] == "WordBoundary":
                    heard.append((message["text"], message["offset"] / _TICKS_PER_MS))
    except TimeoutError:
        raise SpeechError("Edge did not answer in time.", permanent=False) from None
    except aiohttp.ClientResponseError as error:
        raise _refusal(error.status, dict(error.headers or {})) from None
    except aiohttp.ClientError:
        raise SpeechError("Edge can't be reached.", permanent=False) from None
    except NoAudioReceived:
        raise SpeechError("Edge sent no sound.", permanent=False) from None
    except (EdgeTTSException, ValueError, KeyError):
        raise SpeechError(f"Edge answered as edge-tts {version('edge-tts')} can't read.", permanent=True) from None
    return b"".join(audio), heard


def _refusal(status: int, headers: Mapping[str, str]) -> SpeechError:
    after = headers.get("Retry-After", "")
    return SpeechError(
        f"Edge refused us (HTTP {status}).",
        permanent=status < 500 and status != 429,
        retry_after=float(after) if after.isdigit() else None,
    )


def _marks(words: str, heard: list[tuple[str, float]]) -> Iterator[WordMark]:
    """Find each word the service named in the words given, in order; one that is not there has no mark."""
    place = 0
    for text, at_ms in heard:
        start = words.find(text, place)
        if start >= 0:
            place = start + len(text)
            yield WordMark(start, place, at_ms)
