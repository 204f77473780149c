"""The crew of `baonoi up`: Redis, the web, the workers and the clock under one supervisor."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket

import click

from service.cli.listening import address, listen
from service.newsroom.room import open_room
from service.settings import Settings, read_settings
from voices.catalogue import voice
from workers import embedded_redis
from workers.clock import run_clock
from workers.endings import end_with_parent
from workers.supervisor import Child, ProcessChild, Supervisor, forked
from workers.worker import preload, run_worker

_HEALTHY_SECONDS = 60
_SMALL_QUEUES = ("breaking", "previews", "intake")


class CrewError(Exception):
    """The newsroom can't be put on the air; the message says why."""


def run(settings: Settings, *, samples: bool) -> None:
    """Start everything, say when listeners can tune in, and stay until told to stop."""
    began = time.monotonic()
    voice(settings.voice, settings.voices_folder)  # a wrong name stops the start, not every article
    with alone(settings), listen(settings.host, settings.port) as listening:
        os.environ["PORT"] = str(address(listening)[1])  # port 0 would mean another one in every process
        settings = read_settings()
        click.echo(f"Báo Nói opens the newsroom in {settings.data.absolute()}")
        supervisor = Supervisor()
        try:
            if not settings.redis_url:
                supervisor.add("redis", partial(embedded_redis.start, settings.data, os.getpid()), last=True)
            _open(supervisor, settings, listening, samples=samples)
            supervisor.run(until=partial(_is_healthy, listening, began + _HEALTHY_SECONDS))
            if not supervisor.stopping:
                _announce(settings, time.monotonic() - began)
                supervisor.run()
        finally:
            supervisor.stop()
            click.echo("Báo Nói is off the air.")


def _open(supervisor: Supervisor, settings: Settings, listening: socket, *, samples: bool) -> None:
    """Prepare the database, then man the web, the clock and the queues."""
    preparing = forked(partial(_prepare, settings, samples=samples))()
    queues = ("articles",) * settings.workers + _SMALL_QUEUES
    try:
        preload(settings, tuple(dict.fromkeys(queues)))
        while not preparing.ended():
            time.sleep(0.01)
    finally:
        preparing.signal(signal.SIGKILL)
    if preparing.code != 0:
        raise CrewError("The database could not be prepared; what went wrong stands above.")
    supervisor.add("web", partial(_start_web, listening))
    supervisor.add("clock", forked(partial(run_clock, settings)))
    for number, queue in enumerate(queues, 1):
        supervisor.add(f"worker {number} ({queue})", forked(partial(run_worker, settings, queue)))


def _prepare(settings: Settings, *, samples: bool) -> None:
    """Migrate and, on an empty newsroom, load the samples: in a child, so that nobody keeps what only this needs."""
    from service.newsroom import speech
    from service.storage.migrations import migrate

    room = open_room(settings)
    migrate(room.database)
    speech.forget_failures(room)
    if samples:
        from service.newsroom.samples import load

        load(room)
    room.close()


def _start_web(listening: socket) -> Child:
    """Start the web as a process of its own program: it shares nothing with workers, and its socket with us."""
    command = [sys.executable, "-m", "service.cli.main", "web", "--fd", str(listening.fileno())]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        pass_fds=(listening.fileno(),),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=partial(end_with_parent, os.getpid()),  # noqa: PLW1509 - the supervisor has one thread
    )
    return ProcessChild(process.pid)


def _is_healthy(listening: socket, deadline: float) -> bool:
    """Ask the web whether it is there. Raise CrewError when it has not been for long."""
    host, port = address(listening)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not listened on
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        if connection.getresponse().status == http.client.OK:
            return True
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    if time.monotonic() > deadline:
        raise CrewError(f"The web process does not answer on port {port}; what went wrong stands above.")
    return False


def _announce(settings: Settings, seconds: float) -> None:
    click.echo(f"  web       {settings.public_url}")
    click.echo(f"  desk      {settings.public_url}/desk/   (the first editor: baonoi user add NAME)")
    click.echo(f"  feed      {settings.public_url}/feeds/all.xml")
    click.echo(f"  workers   {settings.workers} for articles, one each for {', '.join(_SMALL_QUEUES)}")
    click.echo(f"Báo Nói is on the air at {settings.public_url} after {seconds:.1f} s; Ctrl-C stops it.")


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder: two crews on one would fight for its Redis and its clock."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CrewError(
                f"Another `baonoi up` runs on {settings.data.absolute()}; stop it, or choose another --data."
            ) from None
        yield
