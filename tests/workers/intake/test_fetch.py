"""Opening an article's address: what is had, and everything that is refused without a packet leaving the machine."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from http.server import BaseHTTPRequestHandler

import pytest

from tests.workers.intake.servers import Door, Names, Newspaper
from workers.intake.addresses import is_loopback
from workers.intake.fetch import FEED_TYPES, Fetched, FetchError, Rules, fetch

LOOPBACK = Rules(loopback=True, seconds=5)
HASTY = Rules(loopback=True, seconds=0.6)
PUBLIC = Rules(seconds=5)

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "240.0.0.1", "192.0.0.8", "198.18.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1",
    "ff02::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "2001:db8::1", "3fff::1",
    "5f00::1", "100::1",
]  # fmt: skip


def refused(url: str, rules: Rules = PUBLIC) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, rules)
    return caught.value


def test_a_page_is_had_with_its_type_and_validators(paper: Newspaper) -> None:
    paper.page("/bai.html", "<p>Chào buổi sáng</p>", ETag='"v1"', Last_Modified="Mon, 02 Mar 2026 00:00:00 GMT")
    page = fetch(paper.url("/bai.html"), LOOPBACK)
    assert page == Fetched(
        paper.url("/bai.html"), 200, "<p>Chào buổi sáng</p>".encode(), "text/html; charset=utf-8", '"v1"',
        "Mon, 02 Mar 2026 00:00:00 GMT",
    )  # fmt: skip


def test_the_visitor_names_itself_and_sends_what_it_knows(paper: Newspaper) -> None:
    paper.page("/bai.html", "", status=304)
    page = fetch(paper.url("/bai.html"), LOOPBACK, etag='"v1"', last_modified="Mon, 02 Mar 2026 00:00:00 GMT")
    headers = paper.asked[0][1]
    assert (page.status, page.body) == (304, b"")
    assert headers["User-Agent"].startswith("BaoNoi/")
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "Mon, 02 Mar 2026 00:00:00 GMT"


@pytest.mark.parametrize("address", INSIDE)
def test_no_inside_address_is_opened_by_number_or_by_name(address: str, names: Names, door: Door) -> None:
    names.say("bao.example", address)
    literal = f"[{address}]" if ":" in address else address
    for url in (f"http://{literal}/", "http://bao.example/", "https://bao.example/"):
        error = refused(url)
        assert error.permanent, url
        assert "not a public address" in str(error), url
    assert door.tried == []


@pytest.mark.parametrize("address", [each for each in INSIDE if not is_loopback(each)])
def test_who_may_open_this_machine_may_open_nothing_else_inside(address: str, names: Names, door: Door) -> None:
    names.say("bao.example", address)
    assert "not a public address" in str(refused("http://bao.example/", LOOPBACK))
    assert door.tried == []


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_an_inside_address_in_disguise_is_seen(spelling: str, names: Names, door: Door) -> None:
    assert "not a public address" in str(refused(f"http://{spelling}/"))
    assert door.tried == []


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.5/", "http://[fd00::1]/"]
)
def test_a_redirect_can_not_reach_inside(target: str, paper: Newspaper, names: Names, door: Door) -> None:
    paper.page("/bai.html", "", status=302, Location=target)
    assert "not a public address" in str(refused(paper.url("/bai.html"), LOOPBACK))
    assert set(door.tried) == {"127.0.0.1"}


def test_a_name_that_changes_its_address_gains_nothing(paper: Newspaper, names: Names, door: Door) -> None:
    names.say("bao.example", "127.0.0.1", "10.0.0.5")
    paper.page("/bai.html", "<p>một</p>")
    assert fetch(paper.url("/bai.html", "bao.example"), LOOPBACK).body == "<p>một</p>".encode()
    assert names.asked.count("bao.example") == 1, "the address that was checked is the one connected to"
    names.say("bao.example", "127.0.0.1", "10.0.0.5")
    paper.page("/di.html", "", status=301, Location="/bai.html")
    assert "10.0.0.5" in str(refused(paper.url("/di.html", "bao.example"), LOOPBACK))
    assert set(door.tried) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("gopher://bao.example/1", "only http and https"),
        ("ftp://bao.example/bai.html", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://an:matkhau@bao.example/", "user name or password"),
        ("http:///bai.html", "names no host"),
        ("http://bao.example/a b", "is not a URL"),
        ("http://bao.example/\r\nHost: x", "is not a URL"),
        ("http://bao.example\\@10.0.0.1/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://bao.example:99999/", "is not a URL"),
        ("http://bao.example/" + "a" * 3000, "is not a URL"),
    ],
)
def test_only_plain_web_addresses_are_opened(url: str, says: str, names: Names, door: Door) -> None:
    assert says in str(refused(url))
    assert names.asked == []
    assert door.tried == []


def test_only_the_sites_own_hosts_are_opened_at_every_hop(paper: Newspaper, names: Names) -> None:
    for name in ("baosonla.example", "m.baosonla.example", "khac.example"):
        names.say(name, "127.0.0.1")
    rules = Rules(hosts=frozenset({"baosonla.example"}), loopback=True)
    paper.page("/bai.html", "<p>một</p>")
    paper.page("/ra.html", "", status=302, Location=paper.url("/bai.html", "khac.example"))
    assert fetch(paper.url("/bai.html", "m.baosonla.example"), rules).status == 200
    assert "allowed hosts" in str(refused(paper.url("/bai.html", "khac.example"), rules))
    assert "allowed hosts" in str(refused(paper.url("/bai.html", "xbaosonla.example"), rules))
    assert "allowed hosts" in str(refused(paper.url("/ra.html", "baosonla.example"), rules))


def test_three_redirects_are_followed_and_no_more(paper: Newspaper) -> None:
    for i in range(5):
        paper.page(f"/{i}", "", status=302, Location=f"/{i + 1}")
    paper.page("/5", "<p>đây</p>")
    assert fetch(paper.url("/2"), LOOPBACK).url == paper.url("/5")
    assert "more than 3 times" in str(refused(paper.url("/1"), LOOPBACK))


def test_a_proxy_of_the_environment_is_not_used(paper: Newspaper, monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.0.0.9:3128")
    paper.page("/bai.html", "<p>một</p>")
    assert fetch(paper.url("/bai.html"), LOOPBACK).status == 200
    assert set(door.tried) == {"127.0.0.1"}


def test_ten_gigabytes_are_refused_by_their_own_account(paper: Newspaper) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", str(10 * 2**30))
        request.end_headers()

    paper.answers["/to.html"] = answer
    assert "larger than 5000000 bytes" in str(refused(paper.url("/to.html"), LOOPBACK))


def test_an_endless_body_is_cut_at_the_limit(paper: Newspaper) -> None:
    sent = 0

    def answer(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while sent < 200_000_000:
            sent += request.wfile.write(b"<p>mua</p>" * 10_000)

    paper.answers["/mai.html"] = answer
    assert "larger than" in str(refused(paper.url("/mai.html"), LOOPBACK))
    assert sent < 60_000_000


def test_a_gzip_bomb_is_refused_in_little_memory(paper: Newspaper) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    paper.page("/bom.html", bomb, Content_Encoding="gzip")
    paper.page("/boms.html", gzip.compress(bomb), Content_Encoding="gzip, gzip")
    for path in ("/bom.html", "/boms.html"):
        tracemalloc.start()
        assert "larger than" in str(refused(paper.url(path), LOOPBACK))
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
        tracemalloc.stop()


@pytest.mark.parametrize("drips", ["head", "body"])
def test_a_slow_drip_ends_at_the_deadline(drips: str, paper: Newspaper) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if drips == "body":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        else:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(600):
            request.wfile.write(b"a")
            request.wfile.flush()
            time.sleep(0.05)

    paper.answers["/cham.html"] = answer
    error = refused(paper.url("/cham.html"), HASTY)
    assert "took longer than 0.6 seconds" in str(error)
    assert not error.permanent


@pytest.mark.parametrize("kind", ["application/pdf", "video/mp4", "application/octet-stream", "text/xml", ""])
def test_only_pages_are_read(kind: str, paper: Newspaper) -> None:
    paper.page("/tep", b"x", kind=kind)
    assert "not text/html" in str(refused(paper.url("/tep"), LOOPBACK))


def test_a_feed_may_be_xml(paper: Newspaper) -> None:
    paper.page("/rss", b"<rss/>", kind="application/rss+xml; charset=utf-8")
    assert fetch(paper.url("/rss"), Rules(loopback=True, types=FEED_TYPES)).body == b"<rss/>"


@pytest.mark.parametrize(
    ("status", "permanent"), [(404, True), (410, True), (403, True), (429, False), (500, False), (503, False)]
)
def test_the_servers_no_is_told_apart_from_its_not_now(status: int, permanent: bool, paper: Newspaper) -> None:
    paper.page("/loi", "lỗi", status=status)
    error = refused(paper.url("/loi"), LOOPBACK)
    assert (error.status, error.permanent) == (status, permanent)


def test_a_server_that_is_not_there_may_come_back(paper: Newspaper, names: Names) -> None:
    assert not refused("http://khong-co.example/").permanent
    error = refused("http://127.0.0.1:1/", LOOPBACK)
    assert not error.permanent
    assert "could not be opened" in str(error)


@pytest.mark.parametrize("garbage", [b"", b"\x00\xff\x00", b"HTTP/1.1 999999 x\r\n\r\n", b"SSH-2.0-OpenSSH_9.9\r\n"])
def test_what_is_no_http_is_a_fetch_error(garbage: bytes, paper: Newspaper) -> None:
    paper.answers["/rac"] = lambda request: request.wfile.write(garbage) and None
    assert isinstance(refused(paper.url("/rac"), LOOPBACK), FetchError)
