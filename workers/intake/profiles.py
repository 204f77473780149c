"""Site profiles: what is known of a newspaper's pages, as data in `sites.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any


class ProfileError(Exception):
    """A profile can't be used; the message names the file, the key and what would be right."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the parts of a site's articles stand: CSS selectors, tried in order, and words of the house."""

    name: str = ""
    container: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    agency_prefixes: tuple[str, ...] = ()
    photo_sections: tuple[str, ...] = ()
    skip_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sites:
    """The whole file: what holds everywhere, the families, and which host is which."""

    everywhere: Profile
    families: tuple[Profile, ...]
    hosts: Mapping[str, Profile]

    def of(self, host: str) -> Profile | None:
        """Find a host's profile; a host stands for its subdomains too (`www.`, `m.`, `amp.`)."""
        parts = host.lower().rstrip(".").split(".")
        names = (".".join(parts[start:]) for start in range(len(parts) - 1))
        return next((self.hosts[name] for name in names if name in self.hosts), None)


@cache
def shipped() -> Sites:
    """Give the profiles that come with the software."""
    text = resources.files("workers.intake").joinpath("sites.toml").read_text(encoding="utf-8")
    return sites_of(tomllib.loads(text), "sites.toml")


def load_profile(file: Path) -> Profile:
    """Read one profile being tried: a TOML file with a profile's keys, or `[[site]]` tables (the first is taken)."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise ProfileError(f"The profile {file.name} can't be read: {wrong}.") from None
    return profile_of(data["site"][0] if data.get("site") else data, file.name)


def profile_of(row: Mapping[str, Any], source: str) -> Profile:
    """Make a profile of a table or a JSON object. A `family` gives what the row itself does not say."""
    base = _family(row["family"], source) if row.get("family") else Profile()
    return replace(base, name=str(row.get("name") or base.name), **_given(row, source))


def completed(own: Profile | None, shipped_one: Profile | None) -> Profile | None:
    """Let a newsroom's own profile say what differs from the one that is shipped for its host."""
    if own is None or shipped_one is None:
        return own or shipped_one
    said = {each.name: getattr(own, each.name) for each in fields(own) if getattr(own, each.name)}
    return replace(shipped_one, **said)


def sites_of(data: Mapping[str, Any], source: str) -> Sites:
    """Make the whole set of a parsed file."""
    families = tuple(replace(Profile(), name=row["name"], **_given(row, source)) for row in data.get("family", ()))
    by_name = {family.name: family for family in families}
    hosts = {
        host: replace(by_name.get(row.get("family", ""), Profile()), **_given(row, source))
        for row in data.get("site", ())
        for host in row["hosts"]
    }
    return Sites(replace(Profile(), name="everywhere", **_given(data.get("everywhere", {}), source)), families, hosts)


def _family(name: str, source: str) -> Profile:
    families = {family.name: family for family in shipped().families}
    if name not in families:
        raise ProfileError(f"{source}: there is no family {name!r}; choose one of: {', '.join(families)}.")
    return families[name]


def _given(row: Mapping[str, Any], source: str) -> dict[str, Any]:
    known = {each.name for each in fields(Profile)} - {"name"}
    beside = {"family", "hosts", "name"}
    given: dict[str, Any] = {}
    for key, value in row.items():
        if key in beside:
            continue
        if key not in known:
            raise ProfileError(f"{source}: a profile has no key {key!r}; it may have: {', '.join(sorted(known))}.")
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list | tuple) or not all(isinstance(each, str) for each in values):
            raise ProfileError(f"{source}: {key} must be a list of texts.")
        given[key] = tuple(values)
    return given
