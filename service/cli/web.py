"""`baonoi web`: the web process."""

from __future__ import annotations

import click


@click.command()
@click.option("--host", default=None, help="Address to listen on; BAONOI_HOST when not given.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port to listen on; PORT when not given.")
@click.option("--fd", type=int, default=None, hidden=True, help="A listening socket that `up` hands down.")
def web(host: str | None, port: int | None, fd: int | None) -> None:
    """Serve pages, feeds, media, the desk and the API."""
    import signal
    import socket
    import sys
    from dataclasses import replace

    from service.cli import logs
    from service.cli.listening import listen
    from service.cli.serving import make_server
    from service.settings import read_settings
    from service.web.app import MOST_BODY, create_app

    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    logs.set_up(settings)
    listening = socket.socket(fileno=fd) if fd is not None else listen(settings.host, settings.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # answers under way are finished
    server = make_server(
        create_app(settings),
        listening,
        threads=16,
        connection_limit=4000,  # 1,500 slow readers must not keep the health check from answering
        asyncore_use_poll=True,  # select() ends at 1,024 descriptors
        channel_timeout=120,
        max_request_body_size=MOST_BODY,  # it keeps bodies in files until they are whole: a gigabyte when not told
        clear_untrusted_proxy_headers=settings.trusted_hops == 0,  # else the application reads them
    )
    server.run()
