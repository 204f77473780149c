"""Ask a service over HTTP: one verified session, timeouts that end a slow drip too, and every failure a SpeechError."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from voices.engine import RefusedError, SpeechError

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
WHOLE_READS = 4
"""A whole answer may take so many times as long as the wait for its next byte: a slow drip is no service."""

MOST_BYTES = 32 * 1024 * 1024
_PASSING = (408, 409, 425)
_REFUSED = (401, 402, 403)


@dataclass(frozen=True, slots=True)
class Reply:
    """A service's answer with a status under 300, or one the caller allowed."""

    status: int
    body: bytes


class Wire:
    """One service's connections. Verifies certificates; keys it is given never leave it in an error.

    The HTTP library is loaded with the first request: most services of a chain are never asked.
    """

    def __init__(self, who: str, *, connections: int = 4, read: float = READ_SECONDS) -> None:
        self.who = who
        self._timeout = (CONNECT_SECONDS, read)
        self._whole = WHOLE_READS * read
        self._connections = connections
        self._session: requests.Session | None = None
        self._lock = Lock()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        allow: tuple[int, ...] = (),
    ) -> Reply:
        """Send a request and read the whole answer. `allow` are statuses of 300 and more that are answers too.

        A request with headers of ours is not sent on to where a redirect points: they may hold a key.
        """
        until = time.monotonic() + self._whole
        with (
            self._failures(),
            self._open().request(
                method,
                url,
                headers=dict(headers or {}),
                data=body,
                timeout=self._timeout,
                stream=True,
                allow_redirects=not headers,
            ) as answer,
        ):
            if answer.status_code >= 300 and answer.status_code not in allow:
                raise self._refusal(answer)
            return Reply(answer.status_code, self._body(answer, until))

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()

    def _open(self) -> requests.Session:
        import requests  # noqa: PLC0415
        from requests.adapters import HTTPAdapter  # noqa: PLC0415

        with self._lock:
            if self._session is None:
                self._session = requests.Session()
                self._session.auth = _as_it_is  # else a ~/.netrc of the user would replace our Authorization
                adapter = HTTPAdapter(pool_connections=2, pool_maxsize=self._connections, pool_block=True)
                self._session.mount("https://", adapter)
                self._session.mount("http://", adapter)
            return self._session

    def _body(self, answer: requests.Response, until: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := answer.raw.read1(64 * 1024, decode_content=True):  # returns what has come: a drip is noticed
            parts.append(part)
            size += len(part)
            if time.monotonic() > until:
                raise SpeechError(f"{self.who} was still sending after {self._whole:.1f} s.", permanent=False)
            if size > MOST_BYTES:
                raise SpeechError(f"{self.who} sent more than {MOST_BYTES} bytes.", permanent=True)
        return b"".join(parts)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn the library's errors into sentences of ours: theirs may quote a URL or header that holds a key."""
        import requests  # noqa: PLC0415
        from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415

        try:
            yield
        except requests.exceptions.SSLError:
            raise SpeechError(f"{self.who} has no certificate we can trust.", permanent=True) from None
        except (requests.exceptions.Timeout, ReadTimeoutError):
            raise SpeechError(f"{self.who} did not answer in time.", permanent=False) from None
        except HTTPError:
            raise SpeechError(f"{self.who} broke off in the middle of its answer.", permanent=False) from None
        except requests.exceptions.ConnectionError:
            raise SpeechError(f"{self.who} can't be reached.", permanent=False) from None
        except (requests.exceptions.RequestException, ValueError):
            raise SpeechError(
                f"The request to {self.who} can't be made: look at its address and key.", permanent=True
            ) from None

    def _refusal(self, answer: requests.Response) -> SpeechError:
        status = answer.status_code
        if status in _REFUSED:
            return RefusedError(f"{self.who} refused us (HTTP {status}): look at its key and account.", permanent=True)
        after = _seconds(answer.headers.get("Retry-After", ""))
        if status == 429:
            return RefusedError(f"{self.who} asked us to slow down (HTTP 429).", permanent=False, retry_after=after)
        passing = status in _PASSING or status >= 500
        return SpeechError(
            f"{self.who} answered with an error (HTTP {status}).", permanent=not passing, retry_after=after
        )


def parsed(who: str, body: bytes) -> Any:
    """Parse a JSON answer. Raise SpeechError when it is none."""
    try:
        return json.loads(body)
    except ValueError:
        raise SpeechError(f"{who} sent an answer that is not JSON.", permanent=False) from None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _seconds(value: str) -> float | None:
    """Read Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to load, and seldom needed

    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
