"""Every table: importing this module completes the metadata that migrations and tests draw from."""

from __future__ import annotations

import importlib
import pkgutil

import service.storage
from service.storage.schema import metadata

__all__ = ["metadata"]

_NOT_TABLES = ("migrations", "media_s3", "queue", "tables")  # queue: rq is no business of a migration

for _module in pkgutil.iter_modules(service.storage.__path__):
    if _module.name not in _NOT_TABLES:
        importlib.import_module(f"service.storage.{_module.name}")
