"""Thêm bài, the list's bulk actions and the campaigns' pages."""

from __future__ import annotations

import io

import pytest
from desk_paper import DeskPaper, post, text_of, token_of
from flask.testing import FlaskClient

from service.newsroom import campaigns, intake, lexicon, publishing, sites
from service.newsroom import desk as newsroom
from service.newsroom.desk import Filters
from service.newsroom.fixing import fix
from service.newsroom.impact import impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room


def newest(room: Room) -> newsroom.Row:
    return newsroom.listing(room, Filters()).rows[0]


def test_an_article_comes_in_by_its_text_its_address_or_a_file(room: Room, administrator: FlaskClient) -> None:
    sites.save_site(room, "bao-thu", hosts=["bao-thu.example"], who="test")
    assert post(administrator, "/desk/add", text="Tít bài\n\nNội dung của bài.")[0] == 200
    assert post(administrator, "/desk/add", url="https://bao-thu.example/tin-1")[0] == 200
    page = administrator.get("/desk/add").get_data(as_text=True)
    form = {"csrf_token": token_of(page), "title": "Tin tải lên", "file": (io.BytesIO("Nội dung.".encode()), "tin.txt")}
    answer = administrator.post("/desk/add", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert newsroom.listing(room, Filters()).total == 3
    post(administrator, f"/desk/articles/{newest(room).id}/read-again")
    assert len(room.queue.jobs("read_article")) == 4  # type: ignore[attr-defined] - the queue of tests


@pytest.mark.parametrize(
    ("form", "why"),
    [({}, "Hãy dán địa chỉ"), ({"url": "ftp://x"}, "phải bắt đầu bằng http://"), ({"text": " "}, "Hãy")],
)
def test_what_is_no_article_is_refused_in_vietnamese(
    administrator: FlaskClient, form: dict[str, str], why: str
) -> None:
    code, text = post(administrator, "/desk/add", **form)
    assert code == 422
    assert why in text


def test_several_articles_are_withdrawn_with_one_reason(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    article_id = desk.article()
    desk.air(article_id)
    code, text = post(administrator, "/desk/bulk", action="withdraw", id=article_id, why="sai ảnh")
    assert (code, "1 bài: đã làm." in text) == (200, True)
    assert intake.get(room, article_id).withdrawn_why == "sai ảnh"
    _, text = post(administrator, "/desk/bulk", action="withdraw", id=article_id, why="")
    assert "Hãy ghi lý do gỡ bài" in text


def test_what_waits_is_approved_at_once_and_another_voice_is_asked_for(
    room: Room, desk: DeskPaper, administrator: FlaskClient, editor: FlaskClient
) -> None:
    article_id = desk.article()
    desk.record(article_id)
    _, text = post(editor, "/desk/bulk", action="publish", id=article_id)
    assert "không được làm việc này" in text
    post(administrator, "/desk/bulk", action="publish", id=article_id)
    assert newest(room).stage == "published"
    post(administrator, "/desk/bulk", action="voice", id=article_id, voice="nu-nam")
    assert (newest(room).voice, newest(room).stage) == ("nu-nam", "working")


@pytest.mark.parametrize(
    ("form", "says"),
    [({"action": "voice", "voice": "ma"}, "Không có giọng"), ({"action": "voice"}, "Hãy chọn giọng"), ({}, "Không có")],
)
def test_what_the_list_can_not_do_is_said_and_not_counted_as_done(
    room: Room, desk: DeskPaper, editor: FlaskClient, form: dict[str, str], says: str
) -> None:
    article_id = desk.article()
    _, text = post(editor, "/desk/bulk", id=article_id, **form)
    assert "0 bài: đã làm." in text
    assert says in text
    assert newest(room).stage == "silent"


def test_the_states_keep_the_search_and_the_filters(desk: DeskPaper, editor: FlaskClient) -> None:
    desk.air(desk.article())
    text = text_of(editor, "/desk/?search=ca+phe&section=kinh-te&page=1")
    assert "/desk/?search=ca+phe&amp;section=kinh-te&amp;stage=published" in text
    assert "Không có bài nào khớp" in text_of(editor, "/desk/?search=khong+co&stage=failed")


def test_a_campaign_is_watched_stopped_and_undone(room: Room, desk: DeskPaper, administrator: FlaskClient) -> None:
    article_id = desk.article()
    desk.air(article_id)
    made = fix(room, Wish(printed="HTX", spoken="hát tê ích"), scope="all", who="test").campaign
    assert "HTX" in text_of(administrator, "/desk/campaigns")
    assert "0/1" in text_of(administrator, f"/desk/campaigns/{made}")
    assert administrator.get(f"/desk/campaigns/{made}/progress?have=running-0-1").status_code == 204
    assert "0/1" in text_of(administrator, f"/desk/campaigns/{made}/progress?have=running-0-2")
    _, text = post(administrator, f"/desk/campaigns/{made}/stop")
    assert "Đã dừng" in text
    code, text = post(administrator, f"/desk/campaigns/{made}/stop")
    assert (code, "không còn chạy" in text) == (409, True)
    post(administrator, f"/desk/campaigns/{made}/undo")
    assert campaigns.progress(room, made).campaign.state == "undone"
    assert lexicon.page(room)[1] == 0


def test_the_lexicon_says_where_an_entry_is_used(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    desk.air(desk.article())
    desk.article("Bài khác", ("Không có chữ ấy.",))
    entry = lexicon.add(room, Wish(printed="HTX", spoken="hợp tác xã"), who="test")
    section = lexicon.add(room, Wish(printed="UBND", spoken="ủy ban", tier="section", scope="the-thao"), who="test")
    text = text_of(editor, "/desk/lexicon")
    assert (text.count("<td>1 bài</td>"), text.count("<td>0 bài</td>")) == (1, 1)
    assert "Dùng trong 1 bài" in text_of(editor, f"/desk/lexicon/{entry.id}/used")
    assert "Chưa bài nào" in text_of(editor, f"/desk/lexicon/{section.id}/used")
    assert len(impact(room, Wish(printed="HTX", spoken="x")).articles) == 1


def test_a_withdrawn_article_is_brought_back_from_its_page(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    article_id = desk.article()
    desk.air(article_id)
    publishing.withdraw(room, article_id, who="test", why="thử")
    assert "Bài đã gỡ" in text_of(administrator, f"/desk/articles/{article_id}")
    code, _ = post(administrator, f"/desk/articles/{article_id}/restore")
    assert code == 200
    assert newest(room).stage == "published"
    code, text = post(administrator, f"/desk/articles/{article_id}/restore")
    assert (code, "không ở trạng thái đã gỡ" in text) == (409, True)
