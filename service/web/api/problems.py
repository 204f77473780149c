"""Errors of the API as problem+json (RFC 9457): one class to raise, one table for what the newsroom raises."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response
from werkzeug.exceptions import Conflict, Forbidden, HTTPException, NotFound, UnprocessableEntity

from service.core.errors import CoreError
from service.newsroom.errors import ConflictError, ForbiddenError, NewsroomError, NotFoundError, RefusedError
from service.web.errors import problem
from voices.catalogue import CatalogueError

_ANSWERS: tuple[tuple[type[Exception], type[HTTPException]], ...] = (
    (NotFoundError, NotFound),
    (ConflictError, Conflict),
    (RefusedError, UnprocessableEntity),
    (ForbiddenError, Forbidden),
    (CatalogueError, UnprocessableEntity),
    (CoreError, Conflict),
    (NewsroomError, Conflict),
)


class Problem(HTTPException):
    """An error of the API: its status, one sentence, and for a body the fields that are wrong.

    Each of `fields` is a JSON pointer and what would be right; `headers` go with the answer.
    """

    def __init__(
        self,
        code: int,
        detail: str,
        *,
        fields: Sequence[tuple[str, str]] = (),
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.fields = tuple(fields)
        self.headers = tuple(headers)


def install(blueprint: Blueprint) -> None:
    """Answer what the views of a blueprint raise."""
    blueprint.register_error_handler(Problem, _said)
    for kind in (NewsroomError, CoreError, CatalogueError):
        blueprint.register_error_handler(kind, _refused)


def _said(error: Problem) -> Response:
    errors = [{"pointer": pointer, "detail": detail} for pointer, detail in error.fields]
    response = problem(error, **({"errors": errors} if errors else {}))
    response.headers.extend(list(error.headers))
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _refused(error: Exception) -> Response:
    kind = next(answered for raised, answered in _ANSWERS if isinstance(error, raised))
    fields = getattr(error, "fields", ())  # of FieldsError and PayloadError
    return _said(Problem(kind.code or 500, str(error), fields=fields))
