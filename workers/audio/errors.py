"""The audio line's exceptions. Every message is a sentence for the desk."""

from __future__ import annotations


class AudioError(Exception):
    """Sound could not be read, made or written."""


class UnreadableClipError(AudioError):
    """An engine's answer is no sound that can be decoded."""


class BadClipError(AudioError):
    """A clip is sound, but not the speech that was asked for; the message names the check and its figure."""


class AudioFileError(AudioError):
    """A file the newsroom gave (ident, bed) can't be used; the message says why."""
