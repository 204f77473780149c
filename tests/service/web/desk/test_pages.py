"""The desk's pages: what they show, how they refuse, what they escape."""

from __future__ import annotations

import re
from pathlib import Path

from desk_paper import BODY, DeskPaper, post, signed_in, text_of, token_of
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import audit, bulletins, campaigns, edits, house, lexicon, publishing, reports, versions, webhooks
from service.newsroom.impact import impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.web.desk import names
from service.web.desk.language import english

HOSTILE = '<script>alert("x")</script>{{1234*5678}}</textarea><img src=x onerror=alert(1)>"\'&'
LARGEST_PAGE = 100_000
KINH_TE = {"sections_shown": "1", "section": "0", "section-0-name": "Kinh tế"}


def pages(room: Room, desk: DeskPaper, app: Flask, text: str) -> list[str]:
    """Fill every corner of the newsroom with a text and list every page that shows something."""
    article_id = desk.article(text, (f"{text} một hai ba.", "Đoạn thứ hai."), section="Kinh tế")
    older, newer = desk.air(article_id), desk.air(article_id)
    draft = edits.draft(room, article_id)
    edits.make(room, article_id, "reading", 0, {"spoken": text}, tag=draft.tag, who="dung")
    desk.reprint(article_id, text + " mới", (f"{text} một hai bốn.", "Đoạn thứ hai."))
    wish = Wish(printed=text[:150].strip(), spoken="đọc", note=text, left=(text[:20].strip(),))
    entry = lexicon.add(room, wish, who="dung")
    lexicon.add(room, Wish(printed="X" + text[:150].strip(), spoken="đọc"), who="dung", proposed=True)
    reports.report(room, article_id, newer, 0.5)
    webhooks.add(room, "https://tin.example/?q=<script>", note=text, who="dung")
    publishing.withdraw(room, desk.air(desk.article("Khác")) and desk.article("Nữa"), who="dung", why=text)
    made = campaigns.start(room, text[:100], impact(room, wish), scope="all", change={}, who=text[:40])
    house.change_house(
        room, 0, who="dung", name=text[:100], about=text, owner=text[:100],
        sections=[house.Section(slug="x", name=text)], bulletins=[house.Timetable(slug="y", name=text, at="06:00")],
    )  # fmt: skip
    quoted = "/desk/readings/new?article={}&printed={}".format(article_id, "%3Cscript%3E")
    rules = [str(rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods and str(rule).startswith("/desk")]
    plain = [rule for rule in rules if "<" not in rule and rule not in ("/desk/rows", "/desk/readings/new")]
    return [
        *plain,
        quoted,
        f"/desk/articles/{article_id}",
        f"/desk/articles/{article_id}/progress",
        f"/desk/articles/{article_id}/lines/0",
        f"/desk/articles/{article_id}/versions",
        f"/desk/articles/{article_id}/compare?older={older}&newer={newer}",
        f"/desk/lexicon/{entry.id}",
        f"/desk/lexicon/{entry.id}/used",
        f"/desk/campaigns/{made}",
        f"/desk/campaigns/{made}/progress",
    ]


def test_a_hostile_article_is_only_text_on_every_page(
    room: Room, desk: DeskPaper, app: Flask, administrator: FlaskClient
) -> None:
    shown = 0
    for path in pages(room, desk, app, HOSTILE):
        text = text_of(administrator, path)
        if path.endswith(".csv"):
            continue  # a spreadsheet holds the words as they are, and is served as nothing else
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        assert "7006652" not in text, path
        shown += "&lt;script&gt;" in text
    assert shown >= 8


def test_no_page_is_large_or_holds_anything_inline(
    room: Room, desk: DeskPaper, app: Flask, administrator: FlaskClient
) -> None:
    for path in pages(room, desk, app, "Dài " * 30):
        text = text_of(administrator, path)
        assert len(text.encode()) < LARGEST_PAGE, path
        if not path.endswith(".csv"):
            assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", text), path


def test_an_article_of_forty_paragraphs_is_still_a_small_page(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    article_id = desk.article("Dài", tuple(f"Đoạn {n}. " + BODY[n % 3] for n in range(40)))
    desk.air(article_id)
    assert len(text_of(administrator, f"/desk/articles/{article_id}").encode()) < LARGEST_PAGE


def test_every_sentence_of_the_desk_is_there_in_english() -> None:
    folder = Path(names.__file__).parent
    said: set[str] = set()
    for template in (folder / "templates" / "desk").glob("*.html"):
        found = re.findall(r"""(?<!\w)_\(\s*(?:"([^"]*)"|'([^']*)')""", template.read_text(encoding="utf-8"))
        said |= {one or other for one, other in found}
    for module in folder.glob("*.py"):
        said |= set(re.findall(r'say\(\s*"([^"]*)"', module.read_text(encoding="utf-8")))
    for name, table in names.NAMES.items():
        said |= set(table if name == "DAYS" else table.values() if name != "READING" else ())
    said |= {choice["label"] for choice in names.READING.values()} | set(names.READING["document"]["offered"].values())
    assert len(said) > 400
    assert said - set(english()) == set()
    for vietnamese, written in english().items():
        assert sorted(re.findall(r"\{\w+\}", vietnamese)) == sorted(re.findall(r"\{\w+\}", written))


def test_the_language_is_changed_for_the_session(editor: FlaskClient) -> None:
    assert 'lang="vi"' in text_of(editor, "/desk/")
    _, text = post(editor, "/desk/language", language="en", back="/desk/lexicon")
    assert "<title>Lexicon" in text


def test_the_list_answers_204_until_something_changes(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    article_id = desk.article()
    polled = re.search(r'hx-get="(/desk/rows[^"]*)"', text_of(editor, "/desk/"))
    address = polled[1].replace("&amp;", "&")
    assert editor.get(address).status_code == 204
    versions.request(room, article_id, "nam-bac", who="test", why="new")
    changed = editor.get(address)
    assert changed.status_code == 200
    assert "Chờ (thứ 1)" in changed.get_data(as_text=True)


def test_the_list_shows_progress_by_segments_and_what_is_heard_meanwhile(
    room: Room, desk: DeskPaper, editor: FlaskClient
) -> None:
    article_id = desk.article()
    desk.air(article_id)
    version_id = versions.request(room, article_id, "nam-bac", who="test", why="new")
    with room.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE versions SET state = 'recording', done = 3, total = 9 WHERE id = ?", (version_id,)
        )
    assert "3/9 đoạn" in text_of(editor, "/desk/?stage=working")
    assert "Không có bài nào khớp" in text_of(editor, "/desk/?stage=failed")


def test_the_article_marks_what_is_read_otherwise_and_why(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    article_id = desk.article()
    desk.air(article_id)
    text = text_of(editor, f"/desk/articles/{article_id}")
    assert re.search(r'<span class="read" title="hợp tác xã · Viết tắt · lexicon:HTX · \d+%">HTX</span>', text)
    assert "hai mươi lăm phẩy năm tấn" in text


def test_a_changed_reading_says_how_little_is_recorded_again(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    article_id = desk.article()
    desk.air(article_id)
    lexicon.add(room, Wish(printed="HTX", spoken="hát tê ích"), who="dung")
    assert "1 đoạn đã đổi → chỉ thu lại 1/6 đoạn, khoảng" in text_of(editor, f"/desk/articles/{article_id}")


def test_the_second_editor_gets_a_page_with_both_texts(room: Room, desk: DeskPaper, app: Flask) -> None:
    article_id = desk.article()
    first, second = signed_in(app, "editor"), signed_in(app, "secretary")
    tag = edits.draft(room, article_id).tag
    path = f"/desk/articles/{article_id}/edits"
    assert post(first, path, edit="reading", index="0", tag=tag, spoken="lời người thứ nhất")[0] == 200
    code, text = post(second, path, edit="reading", index="0", tag=tag, spoken="lời người thứ hai")
    assert code == 409
    assert "lời người thứ nhất" in text
    assert "lời người thứ hai" in text


def test_an_undone_edit_is_made_again_from_the_page_that_says_so(
    room: Room, desk: DeskPaper, editor: FlaskClient
) -> None:
    article_id = desk.article()
    path, tag = f"/desk/articles/{article_id}/edits", edits.draft(room, article_id).tag
    post(editor, path, edit="reading", index="0", tag=tag, spoken="lời sửa tay")
    undo = f"{path}/{edits.history(room, article_id)[0].id}/undo"
    _, page = post(editor, undo)
    assert f'action="{undo}"' in page
    assert edits.draft(room, article_id).pieces[0].segment.spoken == ""
    post(editor, undo, again="1")
    assert edits.draft(room, article_id).pieces[0].segment.spoken == "lời sửa tay"


def test_two_editors_of_one_entry_meet_the_same_page(room: Room, desk: DeskPaper, administrator: FlaskClient) -> None:
    entry = lexicon.add(room, Wish(printed="XKVH", spoken="thứ nhất"), who="dung")
    lexicon.change(room, entry.id, Wish(printed="XKVH", spoken="đã đổi"), revision=1, who="minh")
    code, text = post(
        administrator, f"/desk/lexicon/{entry.id}", revision="1", printed="XKVH", spoken="đến muộn", tier="newspaper"
    )
    assert code == 409
    assert "XKVH → đã đổi" in text
    assert "XKVH → đến muộn" in text


def test_two_administrators_of_the_settings_see_what_each_wrote(room: Room, administrator: FlaskClient) -> None:
    house.change_house(room, 0, who="minh", name="Báo của Minh", colour="#112233")
    late = {"revision": "0", "name": "Báo đến muộn", "colour": "#112233", **KINH_TE}
    code, text = post(administrator, "/desk/house", **late)
    assert code == 409
    assert "Tên báo: Báo của Minh" in text
    assert "Tên báo: Báo đến muộn" in text
    assert "kinh-te, Kinh tế" in text
    assert "Màu:" not in text
    assert house.house(room).name == "Báo của Minh"


def test_a_fixed_reading_tells_what_it_touches_and_starts_a_campaign(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    article_id = desk.article()
    desk.air(article_id)
    form = {"printed": "HTX", "spoken": "hát tê ích", "tier": "newspaper", "scope": "all"}
    _, told = post(administrator, "/desk/readings/impact", **form)
    assert "Bài có chứa từ này: 1" in told
    assert "1 câu" in told
    _, page = post(administrator, "/desk/readings", **form)
    assert "0/1" in page
    assert room.queue.jobs("run_campaign")


def test_an_editor_s_entry_for_the_whole_newspaper_is_a_proposal(
    room: Room, desk: DeskPaper, editor: FlaskClient
) -> None:
    code, text = post(editor, "/desk/readings", printed="XKVH", spoken="a", tier="newspaper", scope="all")
    assert code == 200
    assert "đề xuất" in text
    assert [row.state for row in lexicon.page(room)[0]] == ["proposed"]


def test_words_without_a_reading_are_refused(room: Room, desk: DeskPaper, administrator: FlaskClient) -> None:
    assert post(administrator, "/desk/readings", printed="XKVH", spoken="", tier="newspaper")[0] == 422
    assert lexicon.page(room)[1] == 0


def test_a_sentence_is_asked_for_on_the_preview_queue(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    form = {"printed": "HTX", "spoken": "hát tê ích", "sentence": "HTX Mường Khoa."}
    code, text = post(editor, "/desk/previews", **form)
    assert code == 200
    assert [queue for job, _, queue in room.queue.nudges if job == "preview"] == ["previews"]
    assert "/desk/previews/" in text


def test_withdrawing_asks_for_a_reason_and_can_be_undone(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    article_id = desk.article()
    desk.air(article_id)
    assert post(administrator, f"/desk/articles/{article_id}/withdraw")[0] == 422
    _, page = post(administrator, f"/desk/articles/{article_id}/withdraw", why="Sai số liệu")
    assert "Sai số liệu" in page
    assert f'action="/desk/articles/{article_id}/restore"' in page
    assert [(line.who, line.what) for line in audit.lines(room, about=article_id)] == [
        ("administrator.thu", "article.withdraw")
    ]


def test_a_person_who_must_be_second_may_not_publish_his_own(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    version_id = desk.record(desk.article(), who="administrator.thu")
    page = text_of(administrator, "/desk/house")
    form = {"revision": "0", "second_person_shown": "1", "second_person": "1"}
    assert "second_person" in page
    assert post(administrator, "/desk/house", **form)[0] == 200
    code, text = post(administrator, f"/desk/versions/{version_id}/publish")
    assert code == 422
    assert "người thứ hai" in text


def test_a_bulletin_is_asked_for_with_two_presenters(room: Room, app: Flask) -> None:
    house.change_house(room, 0, who="minh", sections=[{"slug": "kinh-te", "name": "Kinh tế"}])
    secretary = signed_in(app, "secretary")
    form = {"name": "Bản tin trưa", "most": "5", "voice": "nam-bac", "second_voice": "nu-bac", "section": "kinh-te"}
    code, page = post(secretary, "/desk/bulletins", **form)
    assert code == 200
    assert "Bản tin trưa" in page
    made = bulletins.recent(room)[0]
    assert (made.voice, made.second_voice, made.sections, made.most) == ("nam-bac", "nu-bac", ["kinh-te"], 5)
    assert room.queue.jobs("make_bulletin")
    assert post(secretary, "/desk/bulletins", name=" ", most="5")[0] == 422


def test_the_inbox_gathers_reports_proposals_and_doubts(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    article_id = desk.article("Đội XKQZ", ("Đội XKQZ ra quân.",))
    version_id = desk.air(article_id)
    reports.report(room, article_id, version_id, 0.5)
    text = text_of(editor, "/desk/inbox")
    assert "XKQZ" in text
    assert "Tiêu đề." in text


def test_the_spreadsheet_is_shown_before_it_is_taken_in(
    room: Room, desk: DeskPaper, administrator: FlaskClient
) -> None:
    text = "printed,spoken\nXKVH,a\n,b\n"
    _, page = post(administrator, "/desk/lexicon/import", text=text)
    assert "1 mục mới" in page
    assert lexicon.page(room)[1] == 0
    post(administrator, "/desk/lexicon/import", text=text, sure="1")
    assert [row.printed for row in lexicon.page(room)[0]] == ["XKVH"]


def test_several_articles_are_made_again_at_once(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    ids = [desk.article(f"Bài {number}") for number in range(2)]
    token = token_of(editor.get("/desk/me").get_data(as_text=True))
    answer = editor.post("/desk/bulk", data={"csrf_token": token, "action": "regenerate", "id": [*ids, "nothing"]})
    assert answer.status_code == 303
    assert len(room.queue.jobs("produce")) == 2
