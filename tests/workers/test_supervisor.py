"""The supervisor keeps children alive and leaves none behind."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen, run

import pytest
from crew import children, wait_until

STORY = textwrap.dedent(
    """
    import os, signal, sys, time
    from workers.supervisor import StartError, Supervisor, forked

    def tell(words):
        os.write(1, (words + "\\n").encode())  # whole lines, whoever else writes

    def at(name, action):
        def live():
            if action is not None:
                signal.signal(signal.SIGTERM, action)
            tell(name + " is here")
            time.sleep(0 if name == "failing" else 600)
            raise SystemExit(3)
        return name, forked(live)

    def say(words):
        def leave(*_):
            tell(words)
            os._exit(0)
        return leave

    def missing():
        tries.append(1)
        if len(tries) > 1:
            tell(f"try {len(tries)} is here")
            raise StartError("not yet")
        return forked(lambda: None)()

    tries = []
    supervisor = Supervisor()
    supervisor.add(*at("door", say("door closed")), last=True)
    for name in sys.argv[1:]:
        if name == "missing":
            supervisor.add(name, missing)
            tell("missing is here")
            continue
        supervisor.add(*at(name, {"polite": say("goodbye"), "stubborn": signal.SIG_IGN}.get(name)))
    try:
        supervisor.run()
    finally:
        supervisor.stop()
        tell("down")
    """
)


class Watched:
    """A supervisor in a process of its own, and the people it keeps at work."""

    def __init__(self, *stations: str) -> None:
        self.process = Popen([sys.executable, "-c", STORY, *stations], stdout=PIPE, stderr=PIPE, text=True)
        self.heard: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()
        self.wait_for("door", *stations)

    def wait_for(self, *names: str) -> None:
        """Read on until each of the names has been heard once more than it was waited for before."""
        assert self.process.stdout is not None
        self.expected.update(f"{name} is here\n" for name in names)
        while not self.expected <= self.heard:
            line = self.process.stdout.readline()
            assert line, f"it ended after {self.heard}"
            self.heard[line] += 1

    def children(self) -> list[int]:
        return children(self.process.pid)

    def end(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        told, _ = self.process.communicate(timeout=60)
        return told


@pytest.fixture
def watched() -> Iterator[list[Watched]]:
    started: list[Watched] = []
    yield started
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate()


def watch(watched: list[Watched], *stations: str) -> Watched:
    watched.append(Watched(*stations))
    return watched[-1]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"


def test_a_killed_child_is_started_again(watched: list[Watched]) -> None:
    crew = watch(watched, "quiet", "polite")
    before = set(crew.children())
    victim = max(before)
    os.kill(victim, signal.SIGKILL)
    crew.wait_for("polite")
    after = set(crew.children())
    assert len(after) == 3
    assert before - {victim} < after


def test_a_child_that_keeps_failing_is_tried_again_and_does_not_stop_the_others(watched: list[Watched]) -> None:
    crew = watch(watched, "quiet", "failing")
    crew.wait_for("failing", "failing")
    assert crew.process.poll() is None
    assert len(crew.children()) >= 2


def test_a_child_that_can_not_be_started_again_is_tried_later_while_the_others_go_on(watched: list[Watched]) -> None:
    crew = watch(watched, "quiet", "missing")
    crew.wait_for("try 4")
    assert crew.process.poll() is None
    assert len(crew.children()) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_are_stopped_in_order_and_none_is_left(watched: list[Watched], number: int) -> None:
    crew = watch(watched, "polite", "quiet")
    pids = crew.children()
    assert crew.end(number).split("\n") == ["goodbye", "door closed", "down", ""]
    assert not [pid for pid in pids if is_alive(pid)]
    assert crew.process.returncode == 0


@pytest.mark.slow
def test_a_child_that_will_not_go_is_killed(watched: list[Watched]) -> None:
    crew = watch(watched, "stubborn")
    pids = crew.children()
    assert crew.end().endswith("down\n")
    assert not [pid for pid in pids if is_alive(pid)]


def test_a_second_signal_stops_the_stubborn_at_once(watched: list[Watched]) -> None:
    crew = watch(watched, "stubborn", "polite")
    crew.process.send_signal(signal.SIGINT)
    assert crew.process.stdout is not None
    assert crew.process.stdout.readline() == "goodbye\n"
    assert crew.end(signal.SIGINT).endswith("down\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_no_child_outlives_a_supervisor_that_was_killed(watched: list[Watched]) -> None:
    crew = watch(watched, "stubborn", "quiet")
    pids = crew.children()
    assert len(pids) == 3
    crew.process.kill()
    wait_until(lambda: not [pid for pid in pids if is_alive(pid)], "all children have ended")


def test_a_child_that_ends_with_an_error_of_ours_says_only_its_sentence() -> None:
    story = """
import os
from workers.supervisor import StartError, forked

def live():
    raise StartError("There is no room.")

child = forked(live)()
os.waitpid(child.pid, 0)
"""
    ended = run([sys.executable, "-c", story], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr == "baonoi: There is no room.\n"
