"""Machines by what their browsers call themselves."""

from __future__ import annotations

import pytest

from service.web.desk.machines import machine

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0.0.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/131.0 {CHROME} Safari/537.36", "Cốc Cốc, Windows"),
        (f"Mozilla/5.0 (Linux; Android 15; SM-A556E) SamsungBrowser/28.0 {CHROME} Mobile", "Samsung Internet, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.5.0", ""),
    ],
)
def test_a_machine_is_named_by_browser_and_system(agent: str, says: str) -> None:
    assert machine(agent) == says
