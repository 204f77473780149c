"""What the newsroom refuses is said in good Vietnamese at the desk, and in English to programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_paper import DeskPaper, post, signed_in, token_of, web
from flask.testing import FlaskClient

import service
import voices
from service.newsroom import errors
from service.newsroom.errors import FieldsError, NewsroomError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import engine_status
from service.web.desk import language

ROOT = Path(service.__file__).parent
FILES = [*(ROOT / "newsroom").glob("*.py"), *(ROOT / "web" / "desk").glob("*.py")]
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, NewsroomError)}
NAMES = re.compile(r"\{(\w+)")


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence the newsroom or the desk raises, with where it stands."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called not in KINDS or called == "FieldsError" or not node.args:
                continue
            given = node.args[0]
            assert not isinstance(given, ast.JoinedStr), (
                f"{path.name}:{node.lineno} builds its sentence: name its values"
            )
            if isinstance(given, ast.Constant):
                yield given.value, f"{path.name}:{node.lineno}"


def test_every_sentence_can_be_said_in_vietnamese_and_none_is_left_over() -> None:
    said = dict(sentences())
    told = language.vietnamese()
    assert {where for sentence, where in said.items() if sentence not in told} == set()
    kept = {"{value!r} won't do for {name}; it must be one of: {allowed}."}  # raised by its name, see house_rules
    assert set(told) - set(said) - kept == set()
    assert len(said) > 100


@pytest.mark.parametrize(("english", "vietnamese"), sorted(language.vietnamese().items()))
def test_a_sentence_fills_in_vietnamese_no_more_than_in_english(english: str, vietnamese: str) -> None:
    assert set(NAMES.findall(vietnamese)) <= set(NAMES.findall(english))
    assert vietnamese != english


@pytest.mark.parametrize(("chosen", "said"), [("vi", "Không có trang ma."), ("en", "There is no site 'ma'.")])
def test_the_desk_says_it_in_the_session_s_language(room: Room, chosen: str, said: str) -> None:
    DeskPaper(room).people()
    client = signed_in(web(room))
    page = client.get("/desk/me").get_data(as_text=True)
    client.post("/desk/language", data={"csrf_token": token_of(page), "language": chosen})
    form = {"csrf_token": token_of(page), "name": "ma", "action": "remove"}
    answer = client.post("/desk/sites", data=form)
    assert answer.status_code == 404
    assert said in answer.get_data(as_text=True).replace("&#39;", "'")


def test_several_faults_are_said_one_after_the_other(room: Room) -> None:
    wrong = FieldsError([("/name", RefusedError("The newspaper needs a name.")), ("/x", RefusedError("Else."))])
    with web(room).test_request_context():
        assert language.fault(wrong) == "Tờ báo cần có tên. Else."
        assert language.fault(NotFoundError("There is no article {id!r}.", id="x")).startswith("Không có bài này")
        assert language.fault(ValueError("other")) == "other"


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("recording with espeak-nam-bac", "thu bằng espeak-nam-bac"),
        ("Zalo answered with an error (HTTP 500).", "Zalo báo lỗi (HTTP 500)."),
        (
            "“Sáng nay” can't be had: Zalo did not answer in time.",
            "Không thu được “Sáng nay”: Zalo không trả lời kịp.",
        ),
        ("the words are settled", "đã chốt lời đọc"),
        (
            "espeak-ng speaks instead of FPT.AI: fpt refused us (HTTP 403): look at its key and account.",
            "espeak-ng đọc thay FPT.AI: fpt từ chối (HTTP 403): hãy xem lại khóa và tài khoản của dịch vụ.",
        ),
        (
            "fpt answered with an error (HTTP 500). It is asked again at 20:15:00.",
            "fpt báo lỗi (HTTP 500). Sẽ hỏi lại lúc 20:15:00.",
        ),
        ("Something nobody has thought of.", "Something nobody has thought of."),
    ],
)
def test_what_workers_note_is_said_in_vietnamese_where_we_know_it(room: Room, noted: str, said: str) -> None:
    with web(room).test_request_context():
        assert language.told(noted) == said


def test_every_sentence_of_a_speech_service_that_fails_is_said_in_vietnamese(room: Room) -> None:
    with web(room).test_request_context():
        for path in [Path(voices.__file__).parent / "engines" / name for name in ("wire.py", "http.py", "sound.py")]:
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Error") and call.args:
                    sentence = _filled_in(call.args[0])
                    assert not sentence or language.told(sentence) != sentence, f"{path.name}: {sentence}"


def _filled_in(node: ast.expr) -> str:
    """Write a sentence as it might be raised; "" of what is none."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "x" for each in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_what_is_said_of_a_note_fills_in_what_the_note_holds() -> None:
    for noted, said in language.noted().items():
        assert set(NAMES.findall(said)) <= set(NAMES.findall(noted))


def test_nothing_that_was_written_is_lost_with_a_refusal_and_no_password_is_shown(
    room: Room, administrator: FlaskClient
) -> None:
    words = "câu dài <b>đã</b> viết"
    code, page = post(administrator, "/desk/readings", printed="XKVH", spoken="5 + 7", note=words)
    assert code == 422
    assert "Bạn đã viết (chưa lưu)" in page
    assert "câu dài &lt;b&gt;đã&lt;/b&gt; viết" in page
    answer = administrator.post("/desk/readings", data={"csrf_token": "old", "spoken": "đọc thế này"})
    assert (answer.status_code, "đọc thế này" in answer.get_data(as_text=True)) == (400, True)
    _, page = post(administrator, "/desk/me/password", old="khong dung", password="bi mat cua toi")
    assert "bi mat cua toi" not in page


def test_what_keeps_the_newsroom_from_recording_stands_on_every_page(room: Room, editor: FlaskClient) -> None:
    assert "Chưa có máy thu nào báo bộ đọc sẵn sàng" in editor.get("/desk/").get_data(as_text=True)
    with room.database.writing() as connection:
        engine_status.replace_all(connection, [("espeak-nam-bac", "espeak", "")])
    assert 'class="alarm"' not in editor.get("/desk/").get_data(as_text=True)
    assert 'class="alarm"' not in editor.application.test_client().get("/desk/sign-in").get_data(as_text=True)
