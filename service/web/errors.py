"""What a visitor sees when something is wrong: a page, or problem+json (RFC 9457) under /api."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from service.newsroom.readiness import UnavailableError
from service.web.pages import error as missing

_log = logging.getLogger(__name__)
_AWAY = "A part of the newsroom is away or full; its log and /readyz say which."  # with no address for strangers
_SAYS = {
    400: ("Yêu cầu chưa đúng", "Máy chủ không hiểu yêu cầu này."),
    401: ("Cần đăng nhập", "Mời đăng nhập để xem trang này."),
    403: ("Không được phép", "Tài khoản này không có quyền xem trang này."),
    404: ("Không tìm thấy trang", "Địa chỉ này không có, hoặc bài chưa được xuất bản."),
    410: ("Bài viết đã được gỡ", "Tòa soạn đã gỡ bài này, bản audio không còn nữa."),
    413: ("Tệp quá lớn", "Tệp gửi lên lớn hơn mức cho phép."),
    429: ("Quá nhiều yêu cầu", "Xin chờ một lát rồi thử lại."),
    500: ("Máy chủ gặp lỗi", "Lỗi đã được ghi lại. Xin thử lại sau ít phút."),
    503: ("Đang bận", "Xin thử lại sau ít phút."),
}


def install(app: Flask) -> None:
    """Answer every error in the form its path asks for."""
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def answer(error: HTTPException) -> Response:
    """Turn an HTTP error into a problem document or a page, keeping the headers the error brought."""
    if error.response is not None and error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect: nothing went wrong
    response = problem(error) if request.path.startswith("/api/") else _page(error)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def problem(error: HTTPException, **more: object) -> Response:
    """Write an error as RFC 9457 problem details; `more` are its extension members."""
    code = error.code or 500
    body = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": error.description,
        **more,
    }
    return Response(json.dumps(body, ensure_ascii=False), status=code, mimetype="application/problem+json")


def _page(error: HTTPException) -> Response:
    code = error.code or 500
    if code == HTTPStatus.NOT_FOUND and request.blueprint is None:
        return Response(missing.page(error)[0], status=code, mimetype="text/html")
    title, detail = _SAYS.get(code, (HTTPStatus(code).phrase, error.description or ""))
    # the site's own page asks the database for the paper's name: that may be what failed, and no app looks at pages
    plain = code >= HTTPStatus.INTERNAL_SERVER_ERROR or request.blueprint in ("feeds", "live", "media")
    template = "plain_error.html" if plain else "pages/error.html"
    html = render_template(template, status=code, title=title, detail=detail)
    return Response(html, status=code, mimetype="text/html")


def _unavailable(error: Exception) -> Response:
    """Answer for a part that can't be used now: the database's disk is full, the bucket is away."""
    _log.warning("%s %s: %s", request.method, request.path, error)
    return answer(ServiceUnavailable(_AWAY, retry_after=60))


def _unexpected(error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(InternalServerError("The server failed; the log says where."))
