"""The child process that holds libespeak-ng: run by its path, it imports nothing of ours.

What goes over its pipes stands in child.py.

Every request is spoken in a fork of this process. The library carries state and a noise generator from one call to
the next, and it can crash; a fork always starts from the same untouched image, so equal words give equal bytes, and
a crash ends one answer. It then ends this process too: half an answer may stand in the pipe, and only the end of the
stream says so.
"""

from __future__ import annotations

import ctypes
import gc
import os
import struct
import sys

SYNCHRONOUS = 2
DO_NOT_EXIT = 0x8000
UTF8 = 1
BY_CHARACTER = 1
RATE, PITCH, RANGE = 1, 3, 4
WORD = 1
LAST_EVENT = 0
NO_VOICE, BROKEN = 3, 4
SECONDS_OF_WORK = 60
SIGINT, IGNORED = 2, 1  # the module `signal` takes as long to load as Python to start
ANSWER, QUESTION = 1, 0
SEED = 1
MOST_PIECES = 1024  # of one writev (IOV_MAX)


class Event(ctypes.Structure):
    """One espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Event))


def main(library: str, folder: str, voice: str, *levels: str) -> int:
    """Answer requests until stdin ends; `levels` are rate, pitch and range, the exit code says why it ended."""
    system = ctypes.CDLL(None)
    system.signal(SIGINT, ctypes.c_void_p(IGNORED))
    espeak = ctypes.CDLL(library)
    sample_rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, folder.encode(), DO_NOT_EXIT)
    if sample_rate <= 0:
        return BROKEN
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        return NO_VOICE
    for parameter, value in zip((RATE, PITCH, RANGE), levels, strict=True):
        espeak.espeak_SetParameter(parameter, int(value), 0)
    espeak.espeak_ng_SetRandSeed(ctypes.c_long(SEED))  # a female voice's breath is noise: else the clock would draw it
    # A first call binds symbols and fills tables; without it each fork would do so, and copy the pages, anew.
    _speak(espeak, "xin chào, quý vị.".encode())
    gc.freeze()
    gc.disable()
    while head := _read(4):
        words = _read(struct.unpack("<I", head)[0])
        pid = os.fork()
        if pid == 0:
            system.alarm(SECONDS_OF_WORK)
            _answer(sample_rate, *_speak(espeak, words))
            os._exit(0)
        if os.waitpid(pid, 0)[1] != 0:
            return 1
    return 0


def _speak(espeak: ctypes.CDLL, words: bytes) -> tuple[list[bytes], list[tuple[int, int, int]]]:
    """Collect the sound as it comes, and the marks: position, length, sample."""
    sound: list[bytes] = []
    marks: list[tuple[int, int, int]] = []

    def heard(samples: int | None, count: int, events: ctypes._Pointer[Event]) -> int:
        if samples and count:
            sound.append(ctypes.string_at(samples, count * 2))
        position = 0
        while (event := events[position]).type != LAST_EVENT:
            if event.type == WORD:
                marks.append((event.text_position, event.length, event.sample))
            position += 1
        return 0

    listener = Heard(heard)
    espeak.espeak_SetSynthCallback(listener)
    espeak.espeak_Synth(words, ctypes.c_size_t(len(words) + 1), 0, BY_CHARACTER, 0, UTF8, None, None)
    return sound, marks


def _answer(sample_rate: int, sound: list[bytes], marks: list[tuple[int, int, int]]) -> None:
    """Send the answer piece by piece: joining a minute of sound first would cost as much as a fork."""
    size = sum(map(len, sound))
    packed = b"".join(struct.pack("<III", *(max(0, number) for number in mark)) for mark in marks)
    pieces = [struct.pack("<III", sample_rate, size, len(marks)), *sound, packed]
    for place in range(0, len(pieces), MOST_PIECES):
        _write(pieces[place : place + MOST_PIECES])


def _read(count: int) -> bytes:
    """Read that many bytes; fewer only when the stream has ended."""
    parts: list[bytes] = []
    while count and (part := os.read(QUESTION, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(pieces: list[bytes]) -> None:
    rest = [memoryview(piece) for piece in pieces if piece]
    while rest:
        written = os.writev(ANSWER, rest)
        while rest and written >= len(rest[0]):
            written -= len(rest.pop(0))
        if rest:
            rest[0] = rest[0][written:]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
