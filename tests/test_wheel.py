"""The wheel holds everything: it runs outside the clone with nothing but its dependencies."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN = "from service.cli.main import baonoi; baonoi()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("baonoi-*.whl")
    return built


@pytest.mark.slow
def test_every_data_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "service", "workers", "voices"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert tracked
    assert not [name for name in tracked if name not in packed]


@pytest.mark.slow
def test_the_unpacked_wheel_reads_speaks_and_migrates_away_from_the_clone(wheel: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    environ = {**os.environ, "PYTHONPATH": str(unpacked), "BAONOI_DATA": str(tmp_path / "data")}

    def baonoi(*words: str, said: str = "") -> str:
        code = f"import service; assert service.__file__.startswith({str(unpacked)!r}); {RUN}"
        run = subprocess.run(
            [sys.executable, "-c", code, *words],
            input=said,
            capture_output=True,
            text=True,
            env=environ,
            cwd=tmp_path,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert "năm mươi bảy" in baonoi("normalize", said="Nghị quyết số 57-NQ/TW\n")
    baonoi("migrate")
    assert (tmp_path / "data" / "baonoi.db").exists()
    sample = next((unpacked / "service" / "samples").glob("*.txt"))
    baonoi("read", str(sample), "-o", str(tmp_path / "out.mp3"))
    assert (tmp_path / "out.mp3").stat().st_size > 100_000
