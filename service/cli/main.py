"""The command `baonoi`: a table of commands, each imported when it runs."""

from __future__ import annotations

import importlib
import importlib.metadata
from typing import Any

import click

from service.cli.sentences import sentence_of
from service.core.errors import SettingError

COMMANDS = {
    "backup": "service.cli.backup:backup",
    "bulletin": "service.cli.bulletin:bulletin",
    "clock": "service.cli.clock:clock",
    "doctor": "service.cli.doctor:doctor",
    "lexicon": "service.cli.lexicon:lexicon",
    "migrate": "service.cli.migrate:migrate",
    "normalize": "service.cli.normalize:normalize",
    "read": "service.cli.read:read",
    "regenerate": "service.cli.regenerate:regenerate",
    "restore": "service.cli.backup:restore",
    "script": "service.cli.script:script",
    "site": "service.cli.site:site",
    "status": "service.cli.status:status",
    "submit": "service.cli.submit:submit",
    "token": "service.cli.token:token",
    "up": "service.cli.up:up",
    "user": "service.cli.user:user",
    "voices": "service.cli.voices:voices",
    "web": "service.cli.web:web",
    "worker": "service.cli.worker:worker",
}
"""Every command and where it stands; adding one is one line."""


class CommandTable(click.Group):
    """A group whose commands are imported when they are named, so that `--help` and small commands stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; errors meant for people become a sentence on stderr and exit code 1 (2: a setting)."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            raise
        except Exception as error:
            says = sentence_of(error)
            if not says:
                raise
            click.echo(f"baonoi: {says}", err=True)
            raise click.exceptions.Exit(2 if isinstance(error, SettingError) else 1) from error


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(importlib.metadata.version("baonoi"), message="Báo Nói %(version)s")
def baonoi() -> None:
    """Make a newspaper speak: articles in, a podcast and a player out."""


if __name__ == "__main__":
    baonoi(prog_name="baonoi")
