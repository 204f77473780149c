"""`baonoi normalize`: printed lines in, spoken lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from voices.text import STYLES, Lexicon, LexiconError, Style, explain, load_lexicon, read, read_csv


@click.command()
@click.option("--explain", "as_json", is_flag=True, help="Print the readings of each line as JSON.")
@click.option(
    "--lexicon",
    "lexicon_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of your words.",
)
@click.option("--style", "style_name", type=click.Choice(list(STYLES)), default="northern", show_default=True)
def normalize(as_json: bool, lexicon_file: Path | None, style_name: str) -> None:  # noqa: FBT001 - click hands flags over so
    """Read printed lines from standard input and say them, one line for each."""
    lexicon = _lexicon(lexicon_file)
    style = STYLES[style_name]
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "strict")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    for line in _lines(sys.stdin):
        said = _explained(line, lexicon, style) if as_json else read(line, lexicon, style).text
        sys.stdout.write(said.replace("\n", " ") + "\n")
        sys.stdout.flush()


def _lines(stream: TextIO) -> Iterator[str]:
    """Give lines one by one as they come; only a line feed ends one."""
    while line := stream.readline():
        yield line.rstrip("\n")


def _lexicon(file: Path | None) -> Lexicon:
    if file is None:
        return load_lexicon()
    try:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            return load_lexicon().with_tier(read_csv(rows))
    except LexiconError as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not in UTF-8; save it again as CSV UTF-8.") from None


def _explained(line: str, lexicon: Lexicon, style: Style) -> str:
    return json.dumps([asdict(each) for each in explain(line, lexicon, style)], ensure_ascii=False)
