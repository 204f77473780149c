"""`baonoi voices`: who can speak here, a try, and the newsroom's own voices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from service.cli.read import Engines
    from voices.catalogue import Voice


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def voices(context: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """List the voices, and which engines are ready here or why not."""
    if context.invoked_subcommand:
        return
    from service.cli.read import engines_of
    from service.settings import read_settings
    from voices import catalogue

    settings = read_settings()
    with engines_of(settings) as engines:
        listed = [_listed(voice, engines) for voice in catalogue.voices(settings.voices_folder)]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for voice in listed:
        click.echo(_line(voice))
        for part in voice["engines"]:
            click.echo(f"    {part['part']:24} {part['why_not'] or 'ready'}")


@voices.command(name="try")
@click.argument("voice_id")
@click.argument("text")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The MP3 file to write.")
def try_voice(voice_id: str, text: str, output: Path | None) -> None:
    """Let a voice read TEXT as it would stand in an article, and write what it says to an MP3 file."""
    from service.cli.read import Order, engines_of, fulfil
    from service.core.model import Article, Intake, Outcome, Role, Script, Segment
    from service.settings import read_settings
    from voices import catalogue

    settings = read_settings()
    order = Order(
        intake=Intake(Article(title=text), Outcome.OK),
        script=Script(text, (Segment(Role.BODY, text),)),
        voice=catalogue.voice(voice_id, settings.voices_folder),
        target=output or Path(f"{voice_id}.mp3"),
        format="mp3",
        profile=settings.audio,
        vtt=None,
        json=None,
        quiet=False,
    )
    with engines_of(settings) as engines:
        engines.forgive()  # whoever tries a voice wants to know how it is now
    fulfil(order, settings)


@voices.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="The voice's id: a-z, 0-9 and '-'.")
@click.option("--label", default="", help="What listeners read.  [default: the name]")
@click.option("--sex", type=click.Choice(["female", "male"]), required=True)
@click.option("--region", type=click.Choice(["north", "central", "south"]), required=True)
@click.option("--before", default="", help="Let it speak first in this voice, instead of making one of its own.")
def add(file: Path, **given: str) -> None:
    """Add a Piper voice: FILE is the .onnx, its .onnx.json stands beside it. Both are copied into the data folder."""
    from service.settings import read_settings
    from voices.own import NewVoice, add_piper

    settings = read_settings()
    new = NewVoice(**{**given, "label": given["label"] or given["name"]})
    voice = add_piper(file, new, settings.voices_folder)
    click.echo(f"{voice.id} ({voice.label}) now speaks with piper-{new.name}. Try it:")
    click.echo(f"  baonoi voices try {voice.id} 'Xin chào quý vị và các bạn.'")


@voices.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take a voice that was added by `voices add` out again, with its files. What it has recorded stays on the air."""
    from service.settings import read_settings
    from voices import own

    own.remove(name, read_settings().voices_folder)
    click.echo(f"{name} is out of the catalogue.")


def _listed(voice: Voice, engines: Engines) -> dict[str, Any]:
    parts = [
        {
            "part": part.id,
            "engine": part.engine,
            "price": part.price,
            "why_not": engines.why_not(part, 0),
        }
        for part in voice.engines
    ]
    return {"id": voice.id, "label": voice.label, "sex": voice.sex, "region": voice.region, "engines": parts}


def _line(voice: dict[str, Any]) -> str:
    able = next((part["engine"] for part in voice["engines"] if not part["why_not"]), None)
    return f"{voice['id']:12} {voice['label']:38} {'speaks with ' + able if able else 'CAN NOT SPEAK HERE'}"
