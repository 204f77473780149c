"""Who holds a lease: a name for a running process that others on its machine can check for life."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path

_STATE, _STARTED = 0, 19  # places in /proc/<pid>/stat after the command's closing bracket (proc(5), fields 3 and 22)


def me() -> str:
    """Name the calling process. A fork has a name of its own."""
    return name_of(os.getpid())


def name_of(pid: int) -> str:
    """Name a process of this machine: machine, pid namespace and start of the machine, pid, start time."""
    return f"{_machine()}/{pid}/{_started(pid) or 0}"


def is_dead(name: str) -> bool:
    """Tell whether a named process has surely ended. False for one of another machine or container: who can know."""
    machine, _, rest = name.partition("/")
    pid, _, started = rest.partition("/")
    if machine != _machine() or not pid.isdigit():
        return False
    found = _started(int(pid))
    if found is not None:
        return found != started
    return _is_linux() or not _answers(int(pid))


def _machine() -> str:
    try:
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        space = "0"
    host = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in socket.gethostname())
    return f"{host[:60]}+{space}+{_boot()}"


@cache
def _boot() -> str:
    """Tell this start of the machine from others: two that were cloned may share name and pid namespace."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return "0"


def _started(pid: int) -> str | None:
    """Tell when a process started (clock ticks since boot); None when it ended, or where there is no /proc."""
    try:
        after_command = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if after_command[_STATE] in "ZX" else after_command[_STARTED]


def _is_linux() -> bool:
    return Path("/proc/self/stat").exists()


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
