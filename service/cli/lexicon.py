"""`baonoi lexicon`: the newsroom's readings as a spreadsheet."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import IO, Any

import click

from service.cli import counter
from service.cli.user import WHO, ready_room


@click.group()
def lexicon() -> None:
    """Take the newsroom's lexicon in and out as CSV."""


@lexicon.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--replace", is_flag=True, help="let the file win where another reading stands")
@click.option("--dry-run", is_flag=True, help="only tell what would be done")
@counter.options
def take_in(file: IO[str], url: str, token: str, *, replace: bool, dry_run: bool) -> None:
    """Take the entries of FILE in ('-' is stdin); exit code 1 when a line was wrong."""
    service = counter.open_service(url, token)
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is not in UTF-8; save it again as CSV UTF-8.") from None
    if service is not None:
        told = service.import_lexicon(text, replace=replace, dry_run=dry_run)
    else:
        told = _taken_in(text, replace=replace, dry_run=dry_run)
    for line in told["lines"]:
        if line["verdict"] == "conflict" and line["wish"] and line["standing"]:
            wish, standing = line["wish"], line["standing"]
            click.echo(f"line {line['number']}: {wish['printed']}: «{standing['spoken']}» → «{wish['spoken']}»")
        elif line["verdict"] == "wrong":
            click.echo(f"line {line['number']}: {line['why']}", err=True)
    if dry_run:
        click.echo(_foretold([line["verdict"] for line in told["lines"]], replace=replace))
    else:
        click.echo(f"{told['added']} added, {told['changed']} changed, {told['left']} left as they were.")
    sys.exit(1 if any(line["verdict"] == "wrong" for line in told["lines"]) else 0)


@lexicon.command()
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@counter.options
def export(file: IO[str], url: str, token: str) -> None:
    """Write every entry to FILE, or to stdout."""
    service = counter.open_service(url, token)
    if service is not None:
        file.write(service.export_lexicon())
        return
    from service.newsroom import exchange

    with ready_room() as room:
        file.write(exchange.export(room))


def _foretold(verdicts: list[str], *, replace: bool) -> str:
    added, changed = verdicts.count("new"), verdicts.count("conflict") if replace else 0
    return f"{added} would be added, {changed} changed, {len(verdicts) - added - changed} left as they are."


def _taken_in(text: str, *, replace: bool, dry_run: bool) -> dict[str, Any]:
    """Do on this machine's data folder what the service answers to the same wish."""
    from service.newsroom import exchange

    with ready_room() as room:
        lines = [exchange.told(line) for line in exchange.preview(room, text)]
        done = {} if dry_run else asdict(exchange.import_csv(room, text, replace=replace, who=WHO))
    return {"lines": lines, **done}
