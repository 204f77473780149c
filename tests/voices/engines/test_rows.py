"""What a row of services.toml may say, and what is said of one that says it wrongly."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from speech_servers import tones
from speech_servers.loopback import Answer, Loopback

from voices import catalogue
from voices.engine import SpeechError
from voices.engines import rows
from voices.engines.http import Service

WORDS = "Xin chào & tạm biệt quý vị"
MANUAL = Path(__file__).resolve().parents[3] / "docs" / "voices.md"


def own(folder: Path, text: str) -> Path:
    (folder / "services.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", rows.names(Path("nowhere")))
def test_every_row_of_ours_is_whole(name: str, tmp_path: Path) -> None:
    row = rows.row(name, tmp_path)
    assert row.needs
    assert "{words}" in json.dumps(dict(row.body))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('x.url = "u"', "a reply whose kind is one of: bytes, base64, url, ticket"),
        ('x.url = "u"\nx.reply = "bytes"', "says reply = 'bytes'; it must be a table"),
        (
            'x.url = "u"\nx.reply = { kind = "bytes" }\nx.needs = "key"',
            "needs = 'key'; it must be a list of texts",
        ),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.parallel = 0', "it must be a whole number from 1 to 64"),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.headers.A = 3', "it must be a table of texts"),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.body = "words"', "says body = 'words'; it must be a table"),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.body.text = 3', "has a body that says text = 3"),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.method = "post"', "it must be one of: POST, GET, PUT"),
        ('x.url = "u"\nx.reply = { kind = "bytes" }\nx.failed.at = "e"', "must say `at` and `good`"),
        ('x.url = "u"\nx.reply = { kind = "base64", at = 3 }', "has a reply that says at = 3"),
        ("x = 3", "x is 3; it must be a table, as [x]"),
        ('x.reply.kind = "bytes"', "must say its url"),
        ('x.url = "u"\nx.reply.kind = "base64"', "must say 'at' in its reply"),
        ('x.url = "u"\nx.reply.kind = "bytes"\nx.body.yaml = ""', "must have one body"),
        ('x.url = "u"\nx.reply.kind = "bytes"\nx.body = { text = "", json = {} }', "must have one body"),
        ('x.url = "u"\nx.reply.kind = "bytes"\nx.colour = "red"', "says 'colour', which means nothing here"),
        ("x = {", "is not TOML"),
    ],
)
def test_a_row_that_does_not_say_how_to_ask_is_an_error_that_names_it(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(SpeechError) as caught:
        rows.row("x", own(tmp_path, text))
    assert named in str(caught.value)
    assert caught.value.permanent


def test_a_speaker_whose_service_is_not_there_is_not_ready(tmp_path: Path) -> None:
    part = catalogue.Part("p", "ghost", "male", "north")
    assert "There is no engine 'ghost'" in catalogue.why_not(part, {}, tmp_path)


def test_a_newsrooms_row_changes_ours_field_by_field(tmp_path: Path) -> None:
    row = rows.row("fpt", own(tmp_path, "fpt.timeout = 40"))
    assert (row.timeout, row.address) == (40, "https://api.fpt.ai")


@pytest.mark.parametrize(
    ("place", "found"),
    [("a.b", 1), ("list.1.url", "x"), ("list.7.url", None), ("a.b.c", None), ("gone", None), ("list.x", None)],
)
def test_a_path_leads_into_an_answer(place: str, found: object) -> None:
    assert rows.look({"a": {"b": 1}, "list": [{}, {"url": "x"}]}, place) == found


def test_words_in_an_address_are_quoted(start: Callable[..., Loopback], tmp_path: Path) -> None:
    server = start(lambda _: lambda _: Answer(tones.wav(WORDS)))
    text = '[x]\nurl = "{address}/say?text={words}"\nmethod = "GET"\nreply = { kind = "bytes" }\n'
    engine = Service("x", {}, {"x_url": server.url}, own(tmp_path, text))
    engine.speak(WORDS)
    engine.close()
    [request] = server.requests
    assert (request.method, request.body) == ("GET", b"")
    assert request.path == "/say?text=Xin%20ch%C3%A0o%20%26%20t%E1%BA%A1m%20bi%E1%BB%87t%20qu%C3%BD%20v%E1%BB%8B"


def test_headerless_sound_is_taken_when_the_row_says_so(start: Callable[..., Loopback], tmp_path: Path) -> None:
    server = start(lambda _: lambda _: Answer(tones.pcm(WORDS)))
    text = '[x]\nurl = "{address}"\nbody.text = "{words}"\nreply.kind = "bytes"\nraw = true\nsample_rate = 24000\n'
    engine = Service("x", {}, {"x_url": server.url}, own(tmp_path, text))
    clip = engine.speak(WORDS)
    engine.close()
    assert (clip.audio, clip.format, clip.sample_rate) == (tones.pcm(WORDS), "s16le", 24_000)


@pytest.mark.parametrize("before", ["", "data:audio/wav;base64,"])
def test_base64_may_be_broken_into_lines_or_be_a_data_url(
    before: str, start: Callable[..., Loopback], tmp_path: Path
) -> None:
    text = before + base64.encodebytes(tones.wav(WORDS)).decode()
    server = start(lambda _: lambda _: Answer(json.dumps({"parts": [{"audio": text}]}).encode()))
    row = '[x]\nurl = "{address}"\nbody.text = "{words}"\nreply = { kind = "base64", at = "parts.0.audio" }\n'
    engine = Service("x", {}, {"x_url": server.url}, own(tmp_path, row))
    assert engine.speak(WORDS).audio == tones.wav(WORDS)
    engine.close()


def examples() -> list[str]:
    return re.findall(r"```toml\n(.+?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def test_the_manuals_catalogue_is_one(tmp_path: Path) -> None:
    (tmp_path / "voices.toml").write_text(examples()[0], encoding="utf-8")
    assert catalogue.voice("co-lan", tmp_path).engines[0].id == "studio-lan"
    assert catalogue.voice("nu-bac", tmp_path).engines[0].parameters["model"] == "f5-vi"


def test_the_manuals_service_speaks(start: Callable[..., Loopback], tmp_path: Path) -> None:
    sound = base64.b64encode(tones.wav(WORDS)).decode()
    server = start(lambda _: lambda _: Answer(json.dumps({"result": {"audio": sound}}).encode()))
    keys = {"saigon": "k", "saigon_url": server.url}
    engine = Service("saigon", {"voice": "lan"}, keys, own(tmp_path, examples()[1]))
    assert engine.speak(WORDS).audio == tones.wav(WORDS)
    engine.close()
    [request] = server.requests
    assert request.path == "/v2/speak"
    assert request.headers["Authorization"] == "Bearer k"
    assert json.loads(request.body) == {"text": WORDS, "voice": "lan"}


def test_the_manual_names_every_key() -> None:
    named = {name.lower() for name in re.findall(r"BAONOI_KEY_(\w+)", MANUAL.read_text(encoding="utf-8"))}
    assert {key for name in rows.names(Path("nowhere")) for key in rows.row(name, Path("nowhere")).needs} <= named
