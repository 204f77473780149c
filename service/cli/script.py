"""`baonoi script`: what of a source would be read aloud, and what was left out and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from service.core.model import Intake, Script

_COLOURS = {"title": "bright_white", "lead": "cyan", "subhead": "yellow", "body": "white", "outro": "magenta"}


@click.command()
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--doubtful", type=click.Choice(["keep", "drop"]), default="keep", show_default=True)
@click.option("--captions", type=click.Choice(["auto", "yes", "no"]), default="auto", show_default=True)
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Try this site profile.")
def script(source: str, as_json: bool, doubtful: Any, captions: Any, profile: Path | None) -> None:  # noqa: FBT001 - click
    """Print the script of SOURCE (a URL, an .html, .txt or .docx file, or - for stdin).

    Exit codes: 0 readable, 1 refused or not to be opened, 2 wrong use.
    """
    from service.core.model import Outcome
    from service.core.script import script_of
    from service.settings import read_settings
    from workers.intake.profiles import load_profile
    from workers.intake.source import read_source

    loopback = read_settings().allow_loopback
    intake = read_source(source, loopback=loopback, profile=load_profile(profile) if profile else None)
    made = script_of(intake.article, doubtful=doubtful, read_captions=captions)
    if as_json:
        click.echo(json.dumps(described(intake, made), ensure_ascii=False, indent=1))
    else:
        show(intake, made)
    if intake.outcome is Outcome.REFUSED:
        raise click.exceptions.Exit(1)


def described(intake: Intake, made: Script) -> dict[str, Any]:
    """Describe a script as the JSON other programs rely on."""
    from voices.text import read

    return {
        "title": made.title,
        "segments": [
            {"role": segment.role, "printed": segment.printed, "spoken": segment.spoken or read(segment.printed).text}
            for segment in made.segments
        ],
        "left_out": [{"kind": each.kind, "printed": each.printed, "why": each.why} for each in made.left_out],
        "flags": list(dict.fromkeys((*made.flags, *intake.flags))),
        "outcome": intake.outcome,
        "reason": intake.reason,
    }


def show(intake: Intake, made: Script) -> None:
    """Print a script for people: what is read in its colour by role, what is left out dimmed, then the doubts."""
    for segment in made.segments:
        click.echo(
            click.style(f"{segment.role:>8}  ", dim=True) + click.style(segment.printed, fg=_COLOURS[segment.role])
        )
    for each in made.left_out:
        click.echo(click.style(f"{each.kind:>8}  {each.printed[:160]}   [{each.why}]", dim=True))
    for flag in dict.fromkeys((*made.flags, *intake.flags)):
        click.echo(click.style(f"       !  {flag}", fg="red"))
    click.echo(f"{intake.outcome} {intake.reason}".strip(), err=True)
