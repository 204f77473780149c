"""`baonoi submit`: hand in an article."""

from __future__ import annotations

import click

from service.cli import counter


@click.command()
@click.argument("source")
@click.option("--wait", is_flag=True, help="Stay until listeners can hear it.")
@counter.options
def submit(source: str, url: str, token: str, *, wait: bool) -> None:
    """Hand in SOURCE: a URL, a .txt, .html or .docx file, or - for standard input. Prints the article's id.

    Exit codes: 0 handed in (with --wait: on the air), 1 refused or unreachable, 3 its recording failed, 4 it waits
    for an editor.
    """
    from service.cli.progress import follow

    desk = counter.open_counter(url, token)
    article_id = desk.submit(source)
    click.echo(article_id)
    if wait:
        raise SystemExit(follow(desk, article_id))
