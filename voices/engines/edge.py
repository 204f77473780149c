"""Microsoft Edge's read-aloud voices by the package edge-tts: good, free, and promised by nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, WordMark, check
from voices.engines import sound

DEFAULTS = {"voice": "vi-VN-NamMinhNeural", "rate": "+0%", "pitch": "+0Hz"}
TIMEOUT_SECONDS = 15
WHOLE_TIMEOUTS = 4
"""A whole answer may take so many times as long as the wait for its next message."""

UNHEARD_LETTERS = 20
"""More letters than this after the last word mark: the connection broke off, which the package does not tell."""

_TICKS_PER_MS = 10_000


class Edge:
    """A voice of the Edge browser, with word marks. Not for sale: its author says so, Microsoft may end it any day.

    Parameters: `voice`, `rate` (as "+10%"), `pitch` (as "+5Hz"), `timeout` (seconds without a
    message).
    """

    name = "edge"
    longest = 1000
    """The service takes 4,096 bytes of escaped text at once; Vietnamese needs up to three for a letter."""
    parallel = 3
    instant = False

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

    def warm(self) -> None:
        """Begin nothing: every clip has a connection of its own."""

    def speak(self, words: str) -> Clip:
        """Ask over one WebSocket and hear it to its end."""
        if why := self.ready():
            raise SpeechError(why, permanent=True)
        check(self, words)
        audio, heard = asyncio.run(_heard(words, self._parameters))
        clip = sound.clip("Edge", audio, words, sample_rate=24_000)
        marks = tuple(_marks(words, heard))
        if marks and sum(letter.isalnum() for letter in words[marks[-1].end :]) > UNHEARD_LETTERS:
            raise SpeechError("Edge broke off in the middle of its answer.", permanent=False)
        return Clip(clip.audio, clip.format, clip.sample_rate, marks)

    def close(self) -> None:
        """Nothing is kept open."""


async def _heard(words: str, parameters: Mapping[str, Any]) -> tuple[bytes, list[tuple[str, float]]]:
    """Collect the sound, and each word as the service wrote it with its start in milliseconds."""
    import aiohttp  # noqa: PLC0415 - what an engine needs loads when it first speaks
    import edge_tts  # noqa: PLC0415
    from edge_tts.exceptions import EdgeTTSException, NoAudioReceived  # noqa: PLC0415

    timeout = float(parameters.get("timeout", TIMEOUT_SECONDS))
    audio: list[bytes] = []
    heard: list[tuple[str, float]] = []
    try:
        asked = edge_tts.Communicate(
            words,
            boundary="WordBoundary",
            connect_timeout=5,
            voice=str(parameters["voice"]),
            rate=str(parameters["rate"]),
            pitch=str(parameters["pitch"]),
        )
        async with asyncio.timeout(WHOLE_TIMEOUTS * timeout):
            async for message in _in_time(asked.stream(), timeout):
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
        why = f"edge-tts {version('edge-tts')} can't make the request or read the answer; look at voice, rate and pitch"
        raise SpeechError(f"Edge can't speak: {why}.", permanent=True) from None
    return b"".join(audio), heard


async def _in_time(messages: AsyncGenerator[Any, None], seconds: float) -> AsyncIterator[Any]:
    """Pass messages on; raise TimeoutError when none comes for that long. The package's own timeout never fires."""
    try:
        while True:
            async with asyncio.timeout(seconds):
                message = await anext(messages)
            yield message
    except StopAsyncIteration:
        return
    finally:
        await messages.aclose()


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
