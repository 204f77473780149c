"""`baonoi token`: keys for the API."""

from __future__ import annotations

import click

from service.cli.user import WHO, ready_room


@click.group()
def token() -> None:
    """Make, list and end keys for the API."""


@token.command()
@click.argument("name")
@click.option("--scopes", required=True, help="what the key may do, separated by commas; 'all' for everything")
@click.option("--site", default="", help="the only site the key is for; all sites when left out")
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="days until the key ends; never when left out")
def add(name: str, scopes: str, site: str, days: int | None) -> None:
    """Make a key for NAME and print it, once."""
    from service.newsroom import keys

    wanted = list(keys.SCOPES) if scopes == "all" else [scope.strip() for scope in scopes.split(",") if scope.strip()]
    with ready_room() as room:
        key, secret = keys.add(room, name, wanted, site=site, days=days, who=WHO)
    click.echo(secret)
    click.echo(f"Key {key.id} of {key.name}; it can't be shown again.", err=True)


@token.command("list")
def listed() -> None:
    """List the keys: id, name, scopes, site, and when last used."""
    from service.newsroom import keys

    with ready_room() as room:
        for key in keys.every(room):
            used = key.used_at.isoformat(timespec="seconds") if key.used_at else "never used"
            state = "revoked" if key.revoked_at else used
            click.echo("\t".join([key.id, key.name, ",".join(sorted(key.scopes)), key.site or "all sites", state]))


@token.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """End the key with the id KEY_ID at once."""
    from service.newsroom import keys

    with ready_room() as room:
        keys.revoke(room, key_id, who=WHO)
    click.echo(f"The key {key_id} is revoked.")
