"""Child processes that hold an engine's library: a crash in native code ends a child, never its caller.

A child answers on stdout what it is asked on stdin. Question: a length (u32) and UTF-8 text. Answer: sample rate, bytes
of sound, number of marks (u32 each); then the sound (s16le, mono) and the marks (three u32 each: position and length
in characters, sample). A child ends when its stdin does, so none outlives its parent.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

PATIENCE_SECONDS = 90.0
LAST_SECONDS = 2.0
PIPE_BYTES = 1024 * 1024
_HEAD = struct.Struct("<III")
_MARK = struct.Struct("<III")


class ChildDiedError(Exception):
    """The child ended, or said nothing for too long, before its answer was whole.

    `code` is its exit code; None when it had to be ended.
    """

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the child ended with {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child said: s16le at a rate in Hz; marks are (position, length, sample)."""

    sample_rate: int
    pcm: bytes
    marks: tuple[tuple[int, int, int], ...]


class Children:
    """As many children of one command as threads ask at once; at most `keep` of them wait for the next question.

    Safe from any number of threads, and after a fork: the forked process starts children of its own.
    """

    def __init__(self, command: Callable[[], Sequence[str]], keep: int) -> None:
        self._command = command
        self._keep = keep
        self._adopt()

    def start(self) -> None:
        """Start a child, unless one is there: it is ready when it is first asked, or sooner than without this."""
        child = self._take()
        self._idle.append(child)

    def ask(self, text: str) -> Answer:
        """Ask an idle child, or a new one. Raise ChildDiedError when it ended; the next question gets another."""
        child = self._take()
        try:
            answer = child.ask(text)
        except BaseException:
            child.kill()
            raise
        if len(self._idle) < self._keep:
            self._idle.append(child)
        else:
            child.kill()
        return answer

    def close(self) -> None:
        """End every idle child, without waiting for what it may be doing: it keeps nothing."""
        self._end()

    def _take(self) -> _Child:
        if os.getpid() != self._owner:  # the children are the parent's: two askers would read one pipe
            self._end.detach()
            self._adopt()
        try:
            return self._idle.pop()
        except IndexError:
            return _Child(self._command())

    def _adopt(self) -> None:
        self._owner = os.getpid()
        self._idle: deque[_Child] = deque()  # append and pop are atomic, and no lock can be held across a fork
        self._end = weakref.finalize(self, _kill_all, self._idle)


class _Child:
    def __init__(self, command: Sequence[str]) -> None:
        self._parent = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own file, run by our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            process_group=0,  # Ctrl-C in a terminal is the parent's to answer
        )
        assert self._process.stdout is not None
        _widen(self._process.stdout.fileno())

    def ask(self, text: str) -> Answer:
        assert self._process.stdin is not None
        words = text.encode()
        try:
            self._process.stdin.write(struct.pack("<I", len(words)) + words)
        except OSError:
            raise self._died() from None
        rate, size, count = _HEAD.unpack(self._read(_HEAD.size))
        pcm = self._read(size)
        return Answer(rate, pcm, tuple(_MARK.iter_unpack(self._read(count * _MARK.size))))

    def _read(self, count: int) -> bytes:
        assert self._process.stdout is not None
        place = self._process.stdout.fileno()
        parts: list[bytes] = []
        while count:
            able, _, _ = select.select([place], [], [], PATIENCE_SECONDS)
            part = os.read(place, min(count, PIPE_BYTES)) if able else b""
            if not part:
                raise self._died() if able else ChildDiedError(None)
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _died(self) -> ChildDiedError:
        try:
            return ChildDiedError(self._process.wait(timeout=LAST_SECONDS))
        except subprocess.TimeoutExpired:
            return ChildDiedError(None)

    def kill(self) -> None:
        """End the child now; in a fork of its parent, only let go of its pipes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        if os.getpid() == self._parent:
            self._process.kill()
            self._process.wait()


def _widen(pipe: int) -> None:
    """Let a sentence of sound fit the pipe; the usual 64 kB are 1.5 s of it, then reader and writer take turns."""
    with suppress(OSError, AttributeError):  # a user who has many pipes may not; other systems have no such call
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _kill_all(children: deque[_Child]) -> None:
    while children:
        children.pop().kill()
