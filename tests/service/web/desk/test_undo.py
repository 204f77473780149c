"""What is done at the desk is offered to be undone where it was done, and a reporter can flag what is read wrongly."""

from __future__ import annotations

import re

from desk_paper import DeskPaper, post, signed_in, text_of
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import edits, lexicon, people, reports
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room


def undo_of(page: str) -> tuple[str, dict[str, str]]:
    """Find the form that the page offers for taking back what was just done."""
    said = page.split('class="said"')[1].split("</form>", maxsplit=1)[0]
    path = re.search(r'action="([^"]+)"', said)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', said))
    assert path, said
    return path[1], {name: value for name, value in fields.items() if name != "csrf_token"}


def test_an_edit_is_undone_from_the_sentence_that_says_it_was_made(
    room: Room, desk: DeskPaper, editor: FlaskClient
) -> None:
    article_id = desk.article()
    tag = edits.draft(room, article_id).tag
    _, page = post(
        editor, f"/desk/articles/{article_id}/edits", edit="reading", index="0", tag=tag, spoken="lời đọc khác"
    )
    assert edits.draft(room, article_id).pieces[0].segment.spoken == "lời đọc khác"
    path, fields = undo_of(page)
    post(editor, path, **fields)
    assert edits.draft(room, article_id).pieces[0].segment.spoken == ""


def test_an_entry_changed_approved_or_removed_goes_back(room: Room, administrator: FlaskClient) -> None:
    entry = lexicon.add(room, Wish(printed="XKVH", spoken="thứ nhất"), who="dung", proposed=True)
    steps = (("approve", "active", "proposed"), ("remove", "removed", "proposed"))
    for action, after, before in steps:
        newest = lexicon.get(room, entry.id)
        _, page = post(administrator, f"/desk/lexicon/{entry.id}/{action}", revision=str(newest.revision))
        assert lexicon.get(room, entry.id).state == after
        path, fields = undo_of(page)
        post(administrator, path, **fields)
        assert lexicon.get(room, entry.id).state == before


def test_a_role_goes_back(room: Room, administrator: FlaskClient) -> None:
    person = people.named(room, "editor.thu")
    _, page = post(administrator, f"/desk/people/{person.id}", action="role", role="secretary")
    path, fields = undo_of(page)
    post(administrator, path, **fields)
    assert people.named(room, "editor.thu").role == "editor"


def test_words_and_reports_come_back_into_the_inbox(room: Room, desk: DeskPaper, editor: FlaskClient) -> None:
    article_id = desk.article(body=("Đội XKQZ ra quân.",))
    reports.report(room, article_id, desk.air(article_id), 0.5)
    (report,) = reports.open_reports(room)
    for path, form in (("/desk/inbox/dismiss", {"printed": "XKQZ"}), (f"/desk/reports/{report.id}/settle", {})):
        _, page = post(editor, path, **form)
        back, fields = undo_of(page)
        assert post(editor, back, **fields)[0] == 200
    assert [row.printed for row in lexicon.inbox(room)] == ["XKQZ"]
    assert [each.id for each in reports.open_reports(room)] == [report.id]
    assert post(editor, f"/desk/reports/{report.id}/settle", again="1")[0] == 409


def test_a_reporter_flags_a_line_that_is_read_wrongly(room: Room, desk: DeskPaper, app: Flask) -> None:
    article_id = desk.article()
    version_id = desk.air(article_id)
    reporter = signed_in(app, "reporter")
    page = text_of(reporter, f"/desk/articles/{article_id}")
    assert page.count(f'action="/desk/versions/{version_id}/report"') == 6
    code, page = post(reporter, f"/desk/versions/{version_id}/report", second="0.5")
    (report,) = reports.open_reports(room)
    assert (code, report.sentence in page) == (200, True)
    assert post(reporter, f"/desk/versions/{version_id}/report", second="-1")[0] == 422
    assert post(reporter, "/desk/versions/nothing/report", second="1")[0] == 404
    assert f"/desk/versions/{version_id}/report" not in text_of(
        signed_in(app, "editor"), f"/desk/articles/{article_id}"
    )
