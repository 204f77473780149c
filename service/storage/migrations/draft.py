"""Draw the first migration again from the tables: `python -m service.storage.migrations.draft`.

Only while nothing is released: a database made by an older drawing can't be brought to a newer one. After the
first release, give a message to add a migration instead: `python -m service.storage.migrations.draft "add x"`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from service.storage.database import open_database
from service.storage.migrations import configuration, migrate

_VERSIONS = Path(__file__).parent / "versions"


def draft(message: str = "") -> Path:
    """Write a migration from what the tables have and the migrations lack; return its file."""
    if not message:
        for old in _VERSIONS.glob("*.py"):
            old.unlink()
    number = f"{len(list(_VERSIONS.glob('*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/draft.db")
        if message:
            migrate(database)
        with database.writing() as connection:
            config = configuration(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(config, message or "first tables", autogenerate=True, rev_id=number)
        database.close()
    made = next(_VERSIONS.glob(f"{number}_*.py"))
    for work in (("format", "-q"), ("check", "-q", "--fix"), ("format", "-q")):
        subprocess.run([sys.executable, "-m", "ruff", *work, made], check=True)  # noqa: S603 - our own tool
    return made


if __name__ == "__main__":
    print(draft(*sys.argv[1:]))  # noqa: T201 - a developer's command
