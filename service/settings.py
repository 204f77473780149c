"""The settings: one frozen value, read from the environment when a process starts and passed down."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from service.core.errors import SettingError

Parse = Callable[[str], Any]


def _text(value: str) -> str:
    return value


def _secret(value: str) -> str:
    if value and len(value) < 16:
        raise ValueError("at least 16 characters, as random as `openssl rand -hex 32` makes them")
    return value


def _secrets(value: str) -> str:
    for each in value.split(",") if value else ():
        if len(each.strip()) < 16:
            raise ValueError("keys of at least 16 characters, the newest first, with commas between them")
    return value


def _flag(value: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    try:
        return words[value.strip().lower()]
    except KeyError:
        raise ValueError("1 or 0") from None


def _whole(least: int, most: int) -> Parse:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError(f"a whole number from {least} to {most}") from None
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return parse


def _url(*schemes: str) -> Parse:
    def parse(value: str) -> str:
        if value and urlsplit(value).scheme.split("+")[0] not in schemes:
            raise ValueError("a URL that starts with " + " or ".join(f"{s}://" for s in schemes))
        return value.rstrip("/") if schemes[0].startswith("http") else value

    return parse


def _one_of(*choices: str) -> Parse:
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError("one of: " + ", ".join(choices))
        return value

    return parse


def setting(variable: str, default: Any, parse: Parse, says: str, *, shown: bool = True) -> Any:
    """Declare a setting: its environment variable, default, parser, and what it does (for docs/settings.md).

    One that is not `shown` is secret: it may turn up in no log.
    """
    return field(default=default, repr=shown, metadata={"variable": variable, "parse": parse, "says": says})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a process may be told from outside. Units stand in the names or in `says`."""

    data: Path = setting("BAONOI_DATA", Path("data"), Path, "folder for the database, media, Redis and keys")
    database_url: str = setting(
        "DATABASE_URL", "", _url("sqlite", "postgresql", "postgres"), "SQL database; empty: SQLite in the data folder"
    )
    redis_url: str = setting(
        "REDIS_URL", "", _url("redis", "rediss", "unix"), "Redis or Valkey; empty: the embedded one, started by `up`"
    )
    media_url: str = setting(
        "MEDIA_URL", "", _url("file", "s3"), "where media is kept; empty: the data folder; s3://bucket/prefix"
    )
    host: str = setting("BAONOI_HOST", "127.0.0.1", _text, "address the web process listens on")
    port: int = setting("PORT", 8000, _whole(0, 65535), "port the web process listens on; 0 takes a free one")
    base_url: str = setting(
        "BAONOI_BASE_URL", "", _url("http", "https"), "the public address of this site; empty: http://HOST:PORT"
    )
    secret_key: str = setting(
        "BAONOI_SECRET_KEY", "", _secret, "signs cookies; empty: one is made and kept in the data folder", shown=False
    )
    seal_key: str = setting(
        "BAONOI_SEAL_KEY", "", _secrets, "encrypts the secrets kept in the database; empty: they lie open", shown=False
    )
    trusted_hops: int = setting(
        "BAONOI_TRUSTED_HOPS", 0, _whole(0, 8), "proxies in front whose X-Forwarded-* headers are believed"
    )
    accel: str = setting(
        "BAONOI_ACCEL", "", _text, "nginx location that serves the media folder (X-Accel-Redirect), e.g. /_media/"
    )
    hub: str = setting("BAONOI_HUB", "", _url("http", "https"), "WebSub hub to ping and to name in feeds; empty: none")
    voice: str = setting("BAONOI_VOICE", "nam-bac", _text, "the voice of an article that asks for none")
    audio: str = setting(
        "BAONOI_AUDIO", "podcast", _one_of("podcast", "light"), "the MP3: podcast (44.1 kHz, as Apple asks) or light"
    )
    small_audio: bool = setting("BAONOI_SMALL_AUDIO", True, _flag, "also makes a small Opus file for slow lines")
    clip_budget: int = setting(
        "BAONOI_CLIP_BUDGET", 5_000, _whole(100, 10_000_000), "megabytes kept of clips and takes; the oldest go first"
    )
    spare: int = setting(
        "BAONOI_SPARE", 200, _whole(0, 1_000_000), "megabytes kept free on the disk: with less, recordings wait"
    )
    workers: int = setting("BAONOI_WORKERS", 2, _whole(1, 64), "worker processes for articles that `up` starts")
    debounce: int = setting(
        "BAONOI_DEBOUNCE", 60, _whole(0, 3600), "seconds an edited article rests before it is voiced"
    )
    engine_wait: int = setting(
        "BAONOI_ENGINE_WAIT", 600, _whole(0, 86400), "seconds to wait for the engine that made the last version"
    )
    speech_budget: int = setting(
        "BAONOI_SPEECH_BUDGET", 0, _whole(0, 1_000_000), "US dollars a month that speech may cost; 0: no ceiling"
    )
    keys: Mapping[str, str] = field(
        default_factory=dict,
        repr=False,  # a key may not turn up in a log
        compare=False,
        metadata={"variable": "BAONOI_KEY_", "says": "keys of speech services, one per name: BAONOI_KEY_AZURE, …"},
    )
    allow_loopback: bool = setting(
        "BAONOI_ALLOW_LOOPBACK", False, _flag, "lets intake open loopback addresses; for tests only"
    )
    log: str = setting("BAONOI_LOG", "info", _one_of("debug", "info", "warning", "error"), "least level that is logged")

    @property
    def voices_folder(self) -> Path:
        """Where the newsroom's own voices are kept."""
        return self.data / "voices"

    @property
    def public_url(self) -> str:
        """The site's address as listeners type it, without a trailing slash."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def sql_url(self) -> str:
        """The database's SQLAlchemy URL, with the driver named."""
        if not self.database_url:
            return f"sqlite:///{self.data.absolute() / 'baonoi.db'}"
        scheme, rest = self.database_url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raise SettingError naming the variable, the value and what would be right."""
    environ = os.environ if environ is None else environ
    given: dict[str, Any] = {}
    for each in fields(Settings):
        variable: str = each.metadata["variable"]
        if variable.endswith("_"):  # a family: every variable that starts so, by the rest of its name
            given[each.name] = {
                name.removeprefix(variable).lower(): value
                for name, value in environ.items()
                if name.startswith(variable) and value
            }
            continue
        if variable not in environ:
            continue
        try:
            given[each.name] = each.metadata["parse"](environ[variable])
        except ValueError as wrong:
            raise SettingError(f"{variable} is {_shown(variable, environ[variable])}; it must be {wrong}.") from None
    return Settings(**given)


def _shown(variable: str, value: str) -> str:
    """Show a wrong value without what nobody should read over a shoulder."""
    hidden = {each.metadata["variable"] for each in fields(Settings) if not each.repr}
    return "no such thing" if variable in hidden else repr(re.sub(r"//[^/@]*@", "//…@", value))
