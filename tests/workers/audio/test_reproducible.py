"""The same script in the same voice is the same file: in any process, any environment, any order of work."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.core.model import digest

ROOT = Path(__file__).parents[3]

MAKE = """
import hashlib, sys
from pathlib import Path
from service.core.model import Role, Segment
from service.storage.media import FolderStore
from voices.catalogue import open_engine, voice
from voices.text import NORTHERN
from workers.audio import episode
from workers.audio.episode import timeline_of
from workers.audio.forms import form_of
from workers.audio.recording import Microphone
from workers.audio.shelf import Shelf
from workers.phrasing import Manner, lines_of

folder, order = Path(sys.argv[1]), sys.argv[2]
script = [
    Segment(Role.TITLE, "Bản Lùng có đường mới"),
    Segment(Role.LEAD, "Ngày 15/11, con đường dài 12,5 km vào bản Lùng đã thông xe."),
    Segment(Role.BODY, "Trước đây bà con đi bộ nửa ngày mới ra đến chợ. Nay xe tải vào tận sân; hàng bán được giá."),
]
engine, shelf = open_engine(voice("nam-bac").engines[-1], {}, folder), Shelf(FolderStore(folder))
form = form_of("light", ("mp3", "small"))
lines = lines_of(script, lambda _position: Manner(engine.longest, NORTHERN))
if order == "backwards":
    for line in reversed(lines):
        list(Microphone(engine, shelf, form).record([line]))
made = list(Microphone(engine, shelf, form).record(lines))
engine.close()
timeline = timeline_of(((each.key, each.facts, each.line) for each in made), form.shape)
episode.write_mp3(folder / "e.mp3", b"", timeline, shelf.bytes_of)
episode.write_small(folder / "e.webm", timeline, shelf.bytes_of)
print(*(hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("e.mp3", "e.webm")))
"""


def made(folder: Path, order: str, **environment: str) -> list[str]:
    """Make the episode in a process of its own; give the hashes of its files."""
    folder.mkdir()
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    run = subprocess.run(
        [sys.executable, "-c", MAKE, folder, order],
        env={**kept, **environment}, cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stdout.split()


@pytest.mark.slow
def test_every_process_environment_and_order_gives_the_same_bytes(tmp_path: Path) -> None:
    first = made(tmp_path / "one", "forwards", LC_ALL="C", PYTHONHASHSEED="1")
    assert len(set(first)) == 2
    assert made(tmp_path / "two", "backwards", LC_ALL="C.UTF-8", TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="2") == first
    assert made(tmp_path / "three", "forwards", OMP_NUM_THREADS="1", PYTHONOPTIMIZE="1") == first


@pytest.mark.slow
def test_every_python_here_names_takes_alike() -> None:
    """Keys are what a shelf shared by workers on several Pythons is searched by; the sound needs their own packages."""
    value = ["bài", 1.5, [["k", 300.0]], True]
    say = f"from service.core.model import digest; print(digest({value!r}))"
    names = [sys.executable, *(name for minor in range(11, 16) if shutil.which(name := f"python3.{minor}"))]
    runs = [subprocess.run([each, "-c", say], cwd=ROOT, capture_output=True, text=True) for each in names]  # noqa: PLW1510 - a name may stand for a Python that is not installed
    assert {run.stdout.strip() for run in runs if run.returncode == 0} == {digest(value)}
