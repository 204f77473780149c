"""`baonoi user`: who may sign in to the desk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.newsroom.room import Room

WHO = "command line"
ROLES = ("reporter", "editor", "secretary", "administrator")


@contextmanager
def ready_room() -> Iterator[Room]:
    """Open the newsroom of this environment, with its tables up to date."""
    from service.newsroom.room import open_room
    from service.settings import read_settings
    from service.storage.migrations import migrate

    room = open_room(read_settings())
    try:
        migrate(room.database)
        yield room
    finally:
        room.close()


@click.group()
def user() -> None:
    """Add, list and stop the people of the desk."""


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default=None, help="[default: editor; administrator for the first]")
@click.option("--display", default="", help="the name shown at the desk, such as 'Thùy Dung'")
@click.option("--password-stdin", is_flag=True, help="read the password from the first line of stdin")
def add(name: str, role: str | None, display: str, *, password_stdin: bool) -> None:
    """Add a person who signs in as NAME; the password is asked for."""
    from service.newsroom import people

    password = _password(from_stdin=password_stdin)
    with ready_room() as room:
        chosen = role or ("editor" if people.everyone(room) else "administrator")
        person = people.add(room, name, chosen, password, display=display, who=WHO)
    click.echo(f"{person.name} may sign in now, as {person.role}.")


@user.command("list")
def listed() -> None:
    """List everybody: name, role, and what is special."""
    from service.newsroom import people

    with ready_room() as room:
        for person in people.everyone(room):
            special = [*(["disabled"] if person.disabled else []), *(["one-time codes"] if person.two_factor else [])]
            click.echo("\t".join([person.name, person.role, person.display, ", ".join(special)]).rstrip())


@user.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="let the person in again")
def disable(name: str, *, again: bool) -> None:
    """Stop NAME from signing in and end every session of theirs."""
    from service.newsroom import people

    with ready_room() as room:
        people.disable(room, people.named(room, name).id, disabled=not again, who=WHO)
    click.echo(f"{name} may sign in again." if again else f"{name} may not sign in any more.")


@user.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="read the password from the first line of stdin")
@click.option("--stop-codes", is_flag=True, help="also turn one-time codes off, for someone who lost the phone")
def password(name: str, *, password_stdin: bool, stop_codes: bool) -> None:
    """Give NAME a new password; their sessions end."""
    from service.newsroom import one_time, people

    given = _password(from_stdin=password_stdin)
    with ready_room() as room:
        person = people.named(room, name)
        people.change_password(room, person.id, given, who=WHO)
        if stop_codes:
            one_time.stop(room, person.id, who=WHO)
    click.echo(f"{name} has a new password.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for the password on; pipe it in with --password-stdin.")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given
