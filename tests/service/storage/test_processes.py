"""A process's name tells whether it still lives."""

from __future__ import annotations

import os
import subprocess
import sys

from service.storage.processes import is_dead, me, name_of


def test_a_living_process_is_not_dead() -> None:
    assert me() == name_of(os.getpid())
    assert not is_dead(me())


def test_a_killed_process_is_dead_even_before_it_is_reaped() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = name_of(process.pid)
    assert not is_dead(name)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(name)
    process.communicate()
    assert is_dead(name)


def test_another_process_with_the_pid_of_a_dead_one_does_not_bring_it_back() -> None:
    assert is_dead(me().rpartition("/")[0] + "/1")


def test_nobody_can_say_that_a_process_of_another_machine_is_dead() -> None:
    assert not is_dead("elsewhere+4026531836/1/1")
    assert not is_dead("")
    assert not is_dead("what is this")


def test_a_cloned_machine_of_the_same_name_is_another_machine() -> None:
    machine = me().partition("/")[0]
    name, _, boot = machine.rpartition("+")
    assert boot
    assert not is_dead(f"{name}+{boot[::-1]}x/1/1")
    assert is_dead(f"{machine}/1/1")


def test_a_name_fits_where_it_is_kept() -> None:
    assert len(me()) <= 120
    assert " " not in me()
