"""`baonoi site`: help for whoever writes a site's profile."""

from __future__ import annotations

from pathlib import Path

import click

_COLOURS = {
    "body": "white",
    "subhead": "yellow",
    "lead": "cyan",
    "list_item": "white",
    "box": "white",
    "title": "white",
}


@click.group()
def site() -> None:
    """Look after the newspapers articles come from."""


@site.command()
@click.argument("host")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Try this site profile.")
def test(host: str, file: Path, profile: Path | None) -> None:
    """Read FILE, a saved page, as if it came from HOST, and print each block with its kind.

    Exit codes: 0 readable, 1 refused, 2 wrong use.
    """
    from service.core.model import Outcome
    from workers.intake.profiles import load_profile, shipped
    from workers.intake.read import Hints, read_bytes

    known = shipped().of(host)
    hints = Hints(profile=load_profile(profile) if profile else None)
    intake = read_bytes(file.read_bytes(), name=file.name, url=f"http://{host}/", hints=hints)
    used = profile.name if profile else f"as shipped for {host}" if known else "none; families and density"
    click.echo(click.style(f"profile: {used}", dim=True))
    click.echo(f"{'title':>10}  {intake.article.title}")
    click.echo(f"{'lead':>10}  {intake.article.lead}")
    for block in intake.article.blocks:
        sure = f"{block.confidence:.2f}{'?' if block.doubtful else ' '}"
        colour = _COLOURS.get(block.kind)
        head = click.style(f"{block.kind:>10}  {sure} ", dim=True)
        click.echo(head + click.style(f"{block.text[:200]}", fg=colour, dim=colour is None))
        if block.why:
            click.echo(click.style(f"{'':>17} {block.why}", dim=True))
    for flag in intake.flags:
        click.echo(click.style(f"{'!':>10}  {flag}", fg="red"))
    click.echo(f"{intake.outcome} {intake.reason}".strip())
    if intake.outcome is Outcome.REFUSED:
        raise click.exceptions.Exit(1)
