"""Several calls in one request, and their answers told apart."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote

import pytest

from voices.engines.batchexecute import Told, joined, told


def body(words: str) -> bytes:
    call = ["Speak", json.dumps([words, "vi"]), None, "generic"]
    return f"f.req={quote(json.dumps([[call]]))}&".encode()


def calls(request: bytes) -> list[list[str]]:
    [calls] = json.loads(parse_qs(request.decode())["f.req"][0])
    return [[json.loads(arguments)[0], index] for _, arguments, _, index in calls]


def answer(index: object, data: str | None = "[1]") -> str:
    return json.dumps(["wrb.fr", "Speak", data, None, None, None, index])


def test_a_call_alone_is_sent_as_it_was_written() -> None:
    assert joined([body("một")]) == body("một")


def test_several_calls_are_numbered_in_their_order() -> None:
    assert calls(joined([body("một"), body("hai & “ba”"), body("bốn+năm")])) == [
        ["một", "1"], ["hai & “ba”", "2"], ["bốn+năm", "3"],
    ]  # fmt: skip


def test_all_else_of_a_call_stays() -> None:
    [[first, _]] = json.loads(parse_qs(joined([body("một"), body("hai")]).decode())["f.req"][0])
    assert first[:3] == ["Speak", json.dumps(["một", "vi"]), None]


@pytest.mark.parametrize(
    "text",
    [
        f'[{answer("2")},{answer("1")},["di",8]]',
        f'[{answer("2")}\n,{answer("1")}\n,["di",8]]\n',
        f'63\n[{answer("2")}]\n63\n[{answer("1")}]\n9\n[["di",8]]\n',
        f"[{answer('2')}]\r\n[{answer('1')}]",
        f"[{answer(2)},{answer(1)}]",
    ],
    ids=["one line", "a line each", "pieces with lengths", "pieces without", "numbers"],
)
@pytest.mark.parametrize("guard", [")]}'\n\n", ""])
def test_answers_are_found_in_every_form(guard: str, text: str) -> None:
    assert list(told((guard + text).encode())) == [Told("2", "[1]"), Told("1", "[1]")]


def test_a_call_that_failed_has_no_data() -> None:
    assert list(told(f"[{answer('1', None)}]".encode())) == [Told("1", None)]


def test_an_answer_without_an_index_is_told_all_the_same() -> None:
    assert list(told(b'[["wrb.fr","Speak","[1]"]]')) == [Told("", "[1]")]


def test_what_was_cut_off_is_not_there() -> None:
    whole = f"[{answer('1')}]\n[{answer('2')}]"
    assert list(told(whole[:-20].encode())) == [Told("1", "[1]")]


@pytest.mark.parametrize(
    "text", [b"", b")]}'\n\n", b"17", b"[]", b"[[]]", b'["wrb.fr"]', b"{}", b"<html>", b"\xff\xfe"]
)
def test_what_holds_no_answer_tells_nothing(text: bytes) -> None:
    assert list(told(text)) == []
