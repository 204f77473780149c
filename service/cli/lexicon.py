"""`baonoi lexicon`: the newsroom's readings as a spreadsheet."""

from __future__ import annotations

import sys
from typing import IO

import click

from service.cli.user import WHO, ready_room


@click.group()
def lexicon() -> None:
    """Take the newsroom's lexicon in and out as CSV."""


@lexicon.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--replace", is_flag=True, help="let the file win where another reading stands")
@click.option("--dry-run", is_flag=True, help="only tell what would be done")
def take_in(file: IO[str], *, replace: bool, dry_run: bool) -> None:
    """Take the entries of FILE in ('-' is stdin); exit code 1 when a line was wrong."""
    from service.newsroom import exchange

    text = file.read()
    with ready_room() as room:
        lines = exchange.preview(room, text)
        done = None if dry_run else exchange.import_csv(room, text, replace=replace, who=WHO)
    for line in lines:
        if line.verdict == "conflict" and line.wish and line.standing:
            click.echo(f"line {line.number}: {line.wish.printed}: «{line.standing.spoken}» → «{line.wish.spoken}»")
        elif line.verdict == "wrong":
            click.echo(f"line {line.number}: {line.why}", err=True)
    if done:
        click.echo(f"{done.added} added, {done.changed} changed, {done.left} left as they were.")
    sys.exit(1 if any(line.verdict == "wrong" for line in lines) else 0)


@lexicon.command()
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
def export(file: IO[str]) -> None:
    """Write every entry to FILE, or to stdout."""
    from service.newsroom import exchange

    with ready_room() as room:
        file.write(exchange.export(room))
