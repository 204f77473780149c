"""Engines to test: each remote one beside a loopback server that speaks its protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from speech_servers import protocols
from speech_servers.edge_reader import EdgeReader
from speech_servers.loopback import Loopback, Speak

from voices.engines.http import Service

KEYS = {
    "azure": {"azure_region": "southeastasia"},
    "vbee": {"vbee_app": "app-7"},
}
Opened = tuple[Service, Loopback]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """An authority no machine trusts."""
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture
def start(authority: trustme.CA) -> Iterator[Callable[..., Loopback]]:
    """Start loopback servers, `tls=True` for one with a certificate of the authority; they end with the test."""
    running: list[Loopback] = []

    def started(speak: Callable[[Loopback], Speak], *, tls: bool = False) -> Loopback:
        running.append(Loopback(speak, authority.issue_cert("127.0.0.1") if tls else None))
        return running[-1]

    yield started
    for server in running:
        server.close()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process trust the authority, as a newsroom would behind a proxy of its own."""
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))


@pytest.fixture
def service(start: Callable[..., Loopback], tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a service of services.toml against a loopback server of its protocol; its polling does not really sleep."""
    opened: list[Service] = []

    def made(name: str, *, tls: bool = False, patience: float = 60.0, **parameters: Any) -> Opened:
        server = start(protocols.SERVICES[name], tls=tls)
        keys = {name: protocols.KEY, f"{name}_url": server.url, **KEYS.get(name, {})}
        voice = {"voice": "4" if name == "zalo" else "vi-VN-Test"}
        engine = Service(name, {**voice, **parameters}, keys, tmp_path, sleep=lambda _: None, patience=patience)
        opened.append(engine)
        return engine, server

    yield made
    for engine in opened:
        engine.close()


@pytest.fixture
def edge_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[EdgeReader]:
    """Stand in for Edge's service: the package knows one address only, so that is what is changed."""
    import edge_tts.communicate

    reader = EdgeReader()
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", reader.url)
    yield reader
    reader.close()
