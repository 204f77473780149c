"""Sessions for editors alone: listeners get no cookie, and what they read may be cached for all."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionMixin

PATHS = ("/desk", "/nghe-ngay/")


class DeskSessions(SecureCookieSessionInterface):
    """Opens a session under PATHS and nowhere else, so no other answer depends on a cookie (`Vary: Cookie`)."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # type: ignore[override]
        """Read the session's cookie; elsewhere give one that holds nothing and can't be written."""
        if request.path.startswith(PATHS):
            return super().open_session(app, request)
        return NullSession()

    def save_session(self, app: Flask, session: SessionMixin, response: object) -> None:
        """Write the session's cookie where one was opened."""
        if not self.is_null_session(session):
            super().save_session(app, session, response)  # type: ignore[arg-type]  # as Flask gives it


def install(app: Flask) -> None:
    """Use these sessions."""
    app.session_interface = DeskSessions()
