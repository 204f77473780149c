"""Errors in sentences: which of them are for people, and what they say."""

from __future__ import annotations

from service.core.errors import CoreError

_OURS = ("service", "workers", "voices")


def sentence_of(error: BaseException) -> str:
    """Say an error to people: one of our own trees, or of the system, Redis or a disk; "" for a fault of the program.

    An error of the program's own stays with where it happened: a sentence would hide it.
    """
    home = type(error).__module__.partition(".")[0]
    if isinstance(error, CoreError) or home in _OURS:
        return str(error)
    if home == "redis":
        return f"Redis can't be used: {str(error).rstrip('.')}."
    if isinstance(error, OSError) and home == "builtins" and error.strerror:
        return f"{error.filename} can't be used: {error.strerror}." if error.filename else f"{error.strerror}."
    return ""
