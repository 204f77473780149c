"""The core's exceptions. Every message is a sentence for the person who caused it."""

from __future__ import annotations


class CoreError(Exception):
    """Something the rules of the newsroom do not allow."""


class IllegalMoveError(CoreError):
    """A version was asked into a state it can't reach from where it is."""


class SettingError(CoreError):
    """A setting has a value it can't have; the message names the variable, the value and what would be right."""
