"""The client and the commands that use it, against a real served newsroom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from desk_paper import DeskPaper, web
from stage import serving

from service.cli.client import Client, ClientError
from service.cli.counter import ServiceCounter
from service.cli.main import baonoi
from service.newsroom import bulletins, intake, keys, lexicon
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import articles

WISH = {"printed": "XKVH", "spoken": "trung tâm văn hóa"}


@dataclass
class Service:
    room: Room
    desk: DeskPaper
    url: str
    token: str
    client: Client

    def run(self, *words: str, given: str = "", code: int = 0) -> Result:
        here = {"BAONOI_URL": self.url, "BAONOI_TOKEN": self.token, "BAONOI_DATA": "/nowhere"}
        result = CliRunner(env=here).invoke(baonoi, list(words), input=given)
        assert result.exit_code == code, result.output
        return result


@pytest.fixture
def service(room: Room) -> Iterator[Service]:
    _, secret = keys.add(room, "an", list(keys.SCOPES), who="test")
    with serving(web(room)) as url, Client(url, secret) as client:
        yield Service(room, DeskPaper(room), url, secret, client)


def refused(call: Any, *given: Any, **named: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        call(*given, **named)
    return caught.value


def test_an_article_goes_from_the_hand_to_the_air_and_off_it(service: Service) -> None:
    client, article_id = service.client, service.desk.article()
    version_id = service.desk.record(article_id)
    client.publish(version_id)
    assert [each["state"] for each in client.versions(article_id)] == ["published"]
    assert client.article(article_id)["links"]["audio"]
    assert client.regenerate(article_id, why="giọng mới")["jobs"]
    client.withdraw(article_id, "sai tên")
    assert client.article(article_id)["state"] == "withdrawn"
    client.restore(article_id)
    assert client.article(article_id)["state"] != "withdrawn"


def test_a_site_is_changed_as_it_was_read_and_a_logo_is_sent(service: Service) -> None:
    client = service.client
    made = client.save_site("bao-thu", ["bao-thu.example"])
    assert refused(client.save_site, "bao-thu", []).status == 409
    hosts = ["bao-thu.example", "m.bao-thu.example"]
    assert client.save_site("bao-thu", hosts, revision=made["revision"])["hosts"] == hosts
    assert client.site("bao-thu")["revision"] == made["revision"] + 1
    path = client.send_file("logo", b"\x89PNG\r\n\x1a\n" + bytes(20))
    _, revision = client.house()
    assert client.change_house(revision, logo=path)["logo"] == path
    assert "PNG or JPEG" in str(refused(client.send_file, "logo", b"<svg/>"))


def test_a_delivery_is_known_the_second_time(service: Service) -> None:
    payload = {"title": "Tin vui", "body_text": "Mùa này được giá."}
    assert service.client.deliver("bao-thu", "a/1", payload)["state"] == "received"
    assert service.client.deliver("bao-thu", "a/1", payload)["changed"] is False
    first = service.client.submit({**payload, "title": "Khác"}, key="k1")
    assert service.client.submit({**payload, "title": "Khác"}, key="k1")["id"] == first["id"]


def test_a_script_is_edited_once_for_each_reading_of_it(service: Service) -> None:
    article_id = service.desk.article()
    tag = service.client.script(article_id)["tag"]
    changed = service.client.edit(article_id, tag, "reading", 0, {"spoken": "đọc khác"})
    assert changed["lines"][0]["spoken"] == "đọc khác"
    assert refused(service.client.edit, article_id, tag, "reading", 0, {"spoken": "muộn"}).status == 409


def test_lists_are_read_to_their_end(service: Service) -> None:
    for number in range(203):
        lexicon.add(service.room, Wish(printed=f"XQ{number:03}", spoken="a"), who="test")
    assert len({each["id"] for each in service.client.lexicon()}) == 203
    assert [each["printed"] for each in service.client.lexicon(search="xq007")] == ["XQ007"]
    assert "nam-bac" in {each["id"] for each in service.client.voices()}
    service.desk.air(service.desk.article())
    assert [each["title"] for each in service.client.articles(search="ca phe")] == ["Mùa cà phê ở Mường Khoa"]
    last = list(service.client.events())[-1]
    assert list(service.client.events(after=last["id"])) == []


def test_an_entry_is_changed_and_removed_as_it_was_read(service: Service) -> None:
    client = service.client
    made = client.add_entry(WISH)
    changed = client.change_entry(made, {**WISH, "spoken": "khác"})
    assert refused(client.change_entry, made, WISH).status == 409
    client.remove_entry(changed)
    service.desk.air(service.desk.article())
    fixed = client.fix({"printed": "HTX", "spoken": "hợp tác xã ta"}, scope="all")
    assert client.campaign(fixed["campaign"])["total"] == 1


def test_the_house_is_changed_from_the_revision_read(service: Service) -> None:
    ours, revision = service.client.house()
    assert service.client.change_house(revision, name="Báo Thử")["name"] == "Báo Thử" != ours["name"]
    assert refused(service.client.change_house, revision, name="Muộn").status == 409


def test_a_refusal_says_what_was_wrong_where(service: Service) -> None:
    wrong = refused(service.client.add_entry, {"printed": "", "spoken": 5})
    assert (wrong.status, {pointer for pointer, _ in wrong.fields}) == (422, {"/printed", "/spoken"})
    assert "/spoken" in str(wrong)
    with Client(service.url, "bn_nothing") as stranger:
        assert "living API key" in str(refused(stranger.house))
    assert refused(service.client.article, "a/b").status == 404


def test_what_is_no_newsroom_is_said_in_one_sentence(service: Service) -> None:
    with Client(f"{service.url}/feeds", "x") as elsewhere:
        assert "not as Báo Nói does" in str(refused(elsewhere.voices))
    with Client("http://127.0.0.1:9", "x") as nobody:
        assert "can't be reached" in str(refused(nobody.voices))


def test_a_caller_that_asks_too_often_is_told_how_long_to_wait(service: Service) -> None:
    told = [refused(service.client.upload, "tin.txt", b"") for _ in range(121)]
    assert told[0].status == 422
    assert told[-1].status == 429
    assert told[-1].retry_after is not None


def test_the_commands_work_a_service_without_its_data_folder(service: Service, tmp_path: Path) -> None:
    page = tmp_path / "tin.txt"
    page.write_text("Tin vui\n\nMùa này được giá.", encoding="utf-8")
    article_id = service.run("submit", str(page)).output.strip()
    assert intake.get(service.room, article_id).source_kind == "file"
    assert article_id in service.run("status", "--once", article_id, code=4).output
    recorded = service.desk.article()
    assert "requested" in service.run("regenerate", recorded).output
    bulletin = service.run("bulletin", "Bản tin trưa", "--most", "3").output.strip()
    assert bulletins.get(service.room, bulletin).most == 3


def test_the_lexicon_goes_through_the_service_as_a_spreadsheet(service: Service) -> None:
    service.client.add_entry(WISH)
    sheet = service.run("lexicon", "export").output
    assert "trung tâm văn hóa" in sheet
    changed = sheet.replace("trung tâm văn hóa", "nhà văn hóa")
    assert (
        "«trung tâm văn hóa» → «nhà văn hóa»"
        in service.run("lexicon", "import", "-", "--dry-run", given=changed).output
    )
    assert "1 changed" in service.run("lexicon", "import", "-", "--replace", given=changed).output
    assert [each["spoken"] for each in service.client.lexicon()] == ["nhà văn hóa"]


def test_a_page_that_can_not_be_had_says_so_to_whoever_waits_for_it(service: Service) -> None:
    article_id = service.client.submit({"url": "https://bao.example/tin.html"})["id"]
    with service.room.database.writing() as connection:
        articles.note(connection, article_id, flags=["The page does not answer."], read_tries=1)
    looked = ServiceCounter(service.client).look(article_id)
    assert (looked.state, looked.notes, looked.silent) == ("received", "The page does not answer.", False)


def test_an_article_that_is_never_to_be_recorded_is_told_from_one_that_waits(service: Service) -> None:
    told = service.client.deliver("bao", "7", {"title": "Tin", "body_text": "Lời dài.", "audio": "never"})
    assert ServiceCounter(service.client).look(told["id"]).silent
