"""A small client of the newsroom's API: what the commands use to talk to a running service."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

import requests

PATIENCE_SECONDS = 30
"""How long one answer may take."""


class ClientError(Exception):
    """The service refused or can't be reached; the message says why.

    `status` is the answer's, 0 for none. `fields` are a body's wrong values: JSON pointer and what would be right.
    `retry_after` is how many seconds a caller that asked too often is to wait.
    """

    def __init__(
        self,
        sentence: str,
        *,
        status: int = 0,
        fields: tuple[tuple[str, str], ...] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.fields = fields
        self.retry_after = retry_after


class Client:
    """A newsroom at an address, with an API key; `with` closes its connection. Every method may raise ClientError."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        """Keep the connection open for the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the connection."""
        self._session.close()

    # Articles

    def articles(self, **chosen: str) -> Iterator[dict[str, Any]]:
        """List articles as the desk does, all pages; `chosen` may be search, stage, section, voice."""
        return self._pages("/articles", chosen)

    def article(self, article_id: str) -> dict[str, Any]:
        """Show how far an article is."""
        return self._json("GET", f"/articles/{_part(article_id)}")

    def deliver(self, site: str, source_id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Deliver an article under its own id at its site; safe to repeat."""
        return self._json("PUT", f"/sites/{_part(site)}/articles/{quote(source_id)}", body=payload)

    def submit(self, payload: Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
        """Submit an article by its URL, HTML, text or blocks; the same `key` again makes nothing new."""
        return self._json("POST", "/articles", body=payload, headers={"Idempotency-Key": key} if key else {})

    def upload(self, name: str, data: bytes, *, title: str = "") -> dict[str, Any]:
        """Hand in a file: .txt, .html or .docx."""
        body = {"name": name, "data": base64.b64encode(data).decode("ascii"), "title": title}
        return self._json("POST", "/articles/upload", body=body)

    def regenerate(
        self, article_id: str, *, segment: int | None = None, voice: str | None = None, why: str | None = None
    ) -> dict[str, Any]:
        """Ask for an article's recordings again, or for one segment's, or in one voice."""
        wish = {"segment": segment, "voice": voice, "why": why}
        body = {name: value for name, value in wish.items() if value is not None}
        return self._json("POST", f"/articles/{_part(article_id)}/regenerate", body=body)

    def withdraw(self, article_id: str, why: str) -> None:
        """Take an article off the air."""
        self._ask("DELETE", f"/articles/{_part(article_id)}", query={"why": why})

    def restore(self, article_id: str) -> None:
        """Bring a withdrawn article back."""
        self._ask("POST", f"/articles/{_part(article_id)}/restore")

    def versions(self, article_id: str) -> list[dict[str, Any]]:
        """List an article's versions, newest first."""
        return list(self._json("GET", f"/articles/{_part(article_id)}/versions")["items"])

    def publish(self, version_id: str, *, at: str | None = None) -> None:
        """Publish a version now, or at a moment (ISO 8601 with its zone)."""
        self._ask("POST", f"/versions/{_part(version_id)}/publish", body={"at": at} if at else {})

    def script(self, article_id: str) -> dict[str, Any]:
        """Show what will be read; `tag` names the revision that `edit` must give back."""
        return self._json("GET", f"/articles/{_part(article_id)}/script")

    def edit(self, article_id: str, tag: str, kind: str, segment: int, value: Mapping[str, Any]) -> dict[str, Any]:
        """Change one segment of the script with this tag; ClientError 409 when somebody else did meanwhile."""
        body = {"kind": kind, "segment": segment, "value": dict(value)}
        return self._json("POST", f"/articles/{_part(article_id)}/script/edits", body=body, revision=tag)

    # Voices and the lexicon

    def voices(self) -> list[dict[str, Any]]:
        """List the voices and whether they can be heard now."""
        return list(self._json("GET", "/voices")["items"])

    def lexicon(self, **chosen: str) -> Iterator[dict[str, Any]]:
        """List entries, all pages; `chosen` may be search, kind, tier, scope, state."""
        return self._pages("/lexicon", chosen)

    def add_entry(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Add an entry; `wish` has at least `printed` and `spoken`."""
        return self._json("POST", "/lexicon", body=wish)

    def change_entry(self, entry: Mapping[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
        """Change an entry as it was read; ClientError 409 when it changed meanwhile."""
        return self._json("PUT", f"/lexicon/{_part(entry['id'])}", body=wish, revision=str(entry["revision"]))

    def remove_entry(self, entry: Mapping[str, Any]) -> None:
        """Stop using an entry as it was read."""
        self._ask("DELETE", f"/lexicon/{_part(entry['id'])}", revision=str(entry["revision"]))

    def fix(self, wish: Mapping[str, Any], *, scope: str = "new", days: int = 0, revision: int = 0) -> dict[str, Any]:
        """Keep an entry and make again what it touches: `scope` is all, days or new."""
        body = {"entry": wish, "scope": scope, "revision": revision, **({"days": days} if days else {})}
        return self._json("POST", "/lexicon/fix", body=body)

    def import_lexicon(self, csv: str, *, replace: bool = False, dry_run: bool = False) -> dict[str, Any]:
        """Take entries in from CSV; conflicting lines only with `replace`."""
        return self._json("POST", "/lexicon/import", body={"csv": csv, "replace": replace, "dry_run": dry_run})

    def export_lexicon(self) -> str:
        """Give every entry as CSV."""
        return self._ask("GET", "/lexicon/csv").content.decode("utf-8")

    def campaign(self, campaign_id: str) -> dict[str, Any]:
        """Show how far a campaign is."""
        return self._json("GET", f"/campaigns/{_part(campaign_id)}")

    # The newsroom

    def bulletin(self, name: str, **wishes: Any) -> str:
        """Ask for a bulletin and return its id; `wishes` may be sections, articles, voice, second_voice, most."""
        return str(self._json("POST", "/bulletins", body={"name": name, **wishes})["id"])

    def house(self) -> tuple[dict[str, Any], str]:
        """Show the newsroom's settings, with the revision that `change_house` must give back."""
        answer = self._ask("GET", "/house")
        return dict(answer.json()), answer.headers["ETag"].removeprefix("W/").strip('"')  # compressed: weak

    def change_house(self, revision: str, **changes: Any) -> dict[str, Any]:
        """Change some of the newsroom's settings; ClientError 409 when somebody else did meanwhile."""
        return self._json("PATCH", "/house", body=changes, revision=revision)

    def send_file(self, use: str, data: bytes) -> str:
        """Send a file for `logo`, `ident`, `bed` or `closing`; return the path that `change_house` takes for it."""
        body = {"use": use, "data": base64.b64encode(data).decode("ascii")}
        return str(self._json("POST", "/house/files", body=body)["path"])

    def site(self, name: str) -> dict[str, Any]:
        """Show a site; its `revision` is what `save_site` must give back."""
        return self._json("GET", f"/sites/{_part(name)}")

    def save_site(
        self, name: str, hosts: list[str], *, profile: Mapping[str, Any] | None = None, revision: int = 0
    ) -> dict[str, Any]:
        """Add a site (revision 0) or change it as it was read; ClientError 409 when somebody else did meanwhile."""
        known = {"revision": str(revision)} if revision else {"headers": {"If-None-Match": "*"}}
        return self._json("PUT", f"/sites/{_part(name)}", body={"hosts": hosts, "profile": profile or {}}, **known)

    def events(self, after: int = 0) -> Iterator[dict[str, Any]]:
        """List what happened after the event with this id, oldest first."""
        return self._pages("/events", {"after": str(after)})

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        asked = {name: value for name, value in query.items() if value}
        while True:
            page = self._json("GET", path, query=asked)
            yield from page["items"]
            if not page["next"]:
                return
            asked["cursor"] = page["next"]

    def _json(self, method: str, path: str, **wish: Any) -> dict[str, Any]:
        answer = self._ask(method, path, **wish)
        try:
            return dict(answer.json())
        except ValueError:
            raise self._stranger(answer) from None

    def _ask(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        revision: str = "",
    ) -> requests.Response:
        sent = {**(headers or {}), **({"If-Match": f'"{revision}"'} if revision else {})}
        try:
            answer = self._session.request(
                method, f"{self._url}/api/v1{path}", params=query, json=body, headers=sent, timeout=PATIENCE_SECONDS
            )
        except requests.RequestException as error:
            raise ClientError(f"{self._url} can't be reached: {_why(error)}") from None
        if not answer.ok:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: requests.Response) -> ClientError:
        """Make an error of a problem (RFC 9457)."""
        try:
            told = dict(answer.json())
        except ValueError:
            return self._stranger(answer)
        wrong = tuple((str(each["pointer"]), str(each["detail"])) for each in told.get("errors", ()))
        sentence = str(told.get("detail") or told.get("title") or answer.status_code)
        named = "".join(f"\n  {pointer or '/'}: {detail}" for pointer, detail in wrong)
        wait = answer.headers.get("Retry-After", "")
        return ClientError(
            f"{self._url}: {sentence}{named}",
            status=answer.status_code,
            fields=wrong,
            retry_after=int(wait) if wait.isdecimal() else None,
        )

    def _stranger(self, answer: requests.Response) -> ClientError:
        return ClientError(
            f"{self._url} answers {answer.status_code}, and not as Báo Nói does.", status=answer.status_code
        )


def _why(error: requests.RequestException) -> str:
    """Say in plain words why nobody answered."""
    if isinstance(error, requests.Timeout):
        return "it took too long to answer."
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted here."
    if isinstance(error, requests.ConnectionError):
        return "nothing answers there; is the address right, and does the service run?"
    return f"{error}."


def _part(name: object) -> str:
    """Write a name as one part of a path."""
    return quote(str(name), safe="")
