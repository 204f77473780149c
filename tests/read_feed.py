"""Reading a feed as it is served: its answer, its guids, its links."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from lxml import etree

ALL = "/feeds/all.xml"


def get(client: FlaskClient, url: str = ALL, **headers: str) -> Any:
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True)


def guids(client: FlaskClient, url: str = ALL) -> list[str]:
    return [str(each) for each in etree.fromstring(get(client, url).data).xpath("//item/guid/text()")]


def links(client: FlaskClient, url: str) -> dict[str, str]:
    tree = etree.fromstring(get(client, url).data)
    found = tree.xpath("//a:link", namespaces={"a": "http://www.w3.org/2005/Atom"})
    return {each.get("rel"): each.get("href").removeprefix("http://127.0.0.1:8000") for each in found}
