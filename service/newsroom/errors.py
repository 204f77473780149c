"""The newsroom's exceptions. Every message is a sentence for the editor or caller who asked."""

from __future__ import annotations

from collections.abc import Sequence


class NewsroomError(Exception):
    """The newsroom can't do what was asked.

    The sentence is English and may hold {names}, which `values` fill: so the desk can say it in its own language.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(sentence.format(**values) if values else sentence)
        self.sentence = sentence
        self.values = values


class NotFoundError(NewsroomError):
    """What was asked for by id or name does not exist."""


class ConflictError(NewsroomError):
    """What was asked does not fit how things stand now: another state, another revision, taken already."""


class RefusedError(NewsroomError):
    """What was given can't be accepted as it is; the message says what would be right."""


class ForbiddenError(NewsroomError):
    """Whoever asked may not do this."""


class FieldsError(RefusedError):
    """Some of the values given can't be accepted; `wrong` names each by its JSON pointer."""

    def __init__(self, wrong: Sequence[tuple[str, RefusedError]]) -> None:
        super().__init__(" ".join(str(error) for _, error in wrong))
        self.wrong = tuple(wrong)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The pointers, each with what would be right, in English."""
        return tuple((pointer, str(error)) for pointer, error in self.wrong)


class GoneError(NotFoundError):
    """What was asked for was here, and was withdrawn."""
