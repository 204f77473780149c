"""`baonoi bulletin`: ask for a bulletin of the newest articles, or of named ones."""

from __future__ import annotations

from typing import Any

import click

from service.cli import counter


@click.command()
@click.argument("name", default="Bản tin")
@click.option("--section", "sections", multiple=True, help="Take the newest of this section (its slug); repeatable.")
@click.option("--article", "articles", multiple=True, help="Read this article (its id), in this order; repeatable.")
@click.option("--voice", default="", help="Who presents.  [default: the house's voice]")
@click.option("--second-voice", default="", help="A second presenter, taking every other article.")
@click.option("--most", default=8, show_default=True, help="The most articles.")
@click.option("--here", is_flag=True, help="Make it in this process instead of asking a worker.")
@counter.options
def bulletin(name: str, url: str, token: str, *, here: bool, **wishes: Any) -> None:
    """Make one episode called NAME of several articles: headlines, then each article, with chapters.

    Prints the bulletin's id. Exit code 1 when it can't be.
    """
    service = counter.open_service(url, token)
    if service is not None:
        if here:
            raise counter.CounterError("With a token the service makes the bulletin; leave --here out.")
        click.echo(service.bulletin(name, **wishes))
        return
    from service.newsroom import bulletins
    from service.newsroom.room import open_room
    from service.settings import read_settings

    room = open_room(read_settings())
    try:
        bulletin_id = bulletins.order(room, name, who="command line", **wishes)
        if here:
            from workers.bulletin import make_bulletin

            make_bulletin(room, bulletin_id)
        click.echo(bulletin_id)
    finally:
        room.close()
