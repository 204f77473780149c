"""The services' wire protocols, strict: a request that is not as their documents say gets their error."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs

from speech_servers import tones
from speech_servers.loopback import Answer, Loopback, Request, Speak

KEY = "s3cr3t-key-of-the-newsroom"
PAGE = Answer(b"<!DOCTYPE html><html><body>Are you a robot?</body></html>", kind="text/html")


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode(), status, "application/json")


def gtts(_: Loopback) -> Speak:
    """One call has the index "generic", several have "1", "2", …; the last is finished first."""

    def speak(request: Request) -> Answer:
        calls = gtts_calls(request)
        due = [str(index) for index in range(1, len(calls) + 1)] if len(calls) > 1 else ["generic"]
        good = all((rpc, args[1]) == ("jQ1olc", "vi") and 0 < len(args[0]) <= 100 for rpc, args, _ in calls)
        if request.path != "/_/TranslateWebserverUi/data/batchexecute":
            return Answer(status=404)
        if not good or [index for _, _, index in calls] != due:
            return Answer(status=400)
        return gtts_answer([gtts_told(index, tones.mp3(args[0])) for _, args, index in reversed(calls)])

    return speak


def gtts_calls(request: Request) -> list[tuple[str, list[Any], str]]:
    """List the calls a request holds: the name, the arguments, the index."""
    [form] = parse_qs(request.body.decode())["f.req"]
    return [(rpc, json.loads(arguments), index) for rpc, arguments, _, index in json.loads(form)[0]]


def gtts_told(index: str, sound: bytes | None) -> list[Any]:
    """Make the part of an answer that is one call's; without sound the call failed."""
    data = None if sound is None else json.dumps([base64.b64encode(sound).decode()])
    return ["wrb.fr", "jQ1olc", data, None, None, None, index]


def gtts_answer(told: list[list[Any]], *, pieces: bool = False) -> Answer:
    """Put an answer together, as one list over several lines or in pieces with their lengths between."""
    rest = [["di", 12], ["af.httprm", 11, "-4205", 8], ["e", 4, None, None, 1]]
    if pieces:
        lines = [json.dumps([each]) for each in [*told, *rest]]
        text = "".join(f"{len(line)}\n{line}\n" for line in lines)
    else:
        text = "[" + "\n,".join(json.dumps(each) for each in [*told, *rest]) + "]"
    return Answer(f")]}}'\n\n{text}".encode(), kind="application/json")


def azure(_: Loopback) -> Speak:
    def speak(request: Request) -> Answer:
        if request.headers.get("Ocp-Apim-Subscription-Key") != KEY:
            return Answer(status=401)
        found = re.fullmatch(
            r'<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="vi-VN">'
            r'<voice name="vi-VN-\w+"><prosody rate="[^"]+" pitch="[^"]+">([^<>]+)</prosody></voice></speak>',
            request.body.decode(),
        )
        kind = request.headers["Content-Type"]
        if not found or not kind.startswith("application/ssml+xml") or "User-Agent" not in request.headers:
            return Answer(status=400)
        assert request.headers["X-Microsoft-OutputFormat"] == "riff-24khz-16bit-mono-pcm"
        return Answer(tones.wav(unescape(found[1])), kind="audio/wav")

    return speak


def google(_: Loopback) -> Speak:
    def speak(request: Request) -> Answer:
        if request.headers.get("X-Goog-Api-Key") != KEY:
            return _json({"error": {"code": 403, "status": "PERMISSION_DENIED"}}, 403)
        asked = json.loads(request.body)
        fits = asked["voice"]["languageCode"] == "vi-VN" and isinstance(asked["audioConfig"]["speakingRate"], float)
        if request.path != "/v1/text:synthesize" or not fits:
            return _json({"error": {"code": 400}}, 400)
        sound = tones.wav(asked["input"]["text"], asked["audioConfig"]["sampleRateHertz"])
        return _json({"audioContent": base64.b64encode(sound).decode()})

    return speak


def openai(_: Loopback) -> Speak:
    def speak(request: Request) -> Answer:
        asked = json.loads(request.body)
        if request.path != "/v1/audio/speech" or not 0.25 <= asked["speed"] <= 4 or len(asked["input"]) > 4096:
            return _json({"error": {"message": "bad request"}}, 400)
        make = {"wav": tones.wav, "mp3": tones.mp3, "pcm": tones.pcm}[asked["response_format"]]
        return Answer(make(asked["input"]), kind="audio/wav")

    return speak


def viettel(_: Loopback) -> Speak:
    def speak(request: Request) -> Answer:
        asked = json.loads(request.body)
        if asked["token"] != KEY:
            return _json({"code": 401, "vi_message": "Token không hợp lệ"}, 401)
        if request.path != "/tts/speech_synthesis" or asked["tts_return_option"] != 2:
            return _json({"code": 400}, 400)
        return Answer(tones.wav(asked["text"]), kind="audio/wav")

    return speak


def fpt(server: Loopback) -> Speak:
    return _by_url(server, _fpt_asked)


def zalo(server: Loopback) -> Speak:
    return _by_url(server, _zalo_asked)


def _fpt_asked(request: Request, place: str) -> tuple[str, Answer]:
    if request.headers.get("api-key") != KEY:
        return "", _json({"error": 401, "message": "no such key"}, 401)
    assert request.path == "/hmi/tts/v5"
    assert request.headers["voice"]
    return request.body.decode(), _json({"async": place, "error": 0, "request_id": "r-1"})


def _zalo_asked(request: Request, place: str) -> tuple[str, Answer]:
    if request.headers.get("apikey") != KEY:
        return "", _json({"error_code": 401, "error_message": "no"}, 401)
    form = parse_qs(request.body.decode())
    assert form["speaker_id"][0] in "1234"
    assert form["encode_type"] == ["0"]
    return form["input"][0], _json({"error_code": 0, "error_message": "Successful.", "data": {"url": place}})


def _by_url(server: Loopback, asked: Any) -> Speak:
    """Answer with a URL whose sound is not there at once: 404 twice, then it is."""
    sounds: dict[str, bytes] = {}
    missed: dict[str, int] = {}

    def speak(request: Request) -> Answer:
        if request.method == "POST":
            path = f"/files/{len(sounds)}.wav"
            words, answer = asked(request, server.url + path)
            sounds[path] = tones.wav(words)
            return answer  # type: ignore[no-any-return]
        assert KEY not in str(request.headers), "the key went where the sound lies"
        missed[request.path] = missed.get(request.path, 0) + 1
        return Answer(sounds[request.path], kind="audio/wav") if missed[request.path] > 2 else Answer(status=404)

    return speak


def vbee(server: Loopback) -> Speak:
    words: dict[str, str] = {}
    asked: dict[str, int] = {}

    def order(request: Request) -> Answer:
        body = json.loads(request.body)
        if body["app_id"] != "app-7" or body["response_type"] != "indirect" or not body["callback_url"]:
            return _json({"status": 0, "error_code": "BAD"}, 400)
        ticket = f"t{len(words)}"
        words[ticket] = body["input_text"]
        return _json({"status": 1, "result": {"request_id": ticket, "status": "IN_PROGRESS"}})

    def speak(request: Request) -> Answer:
        if request.path.startswith("/sound/"):
            return Answer(tones.wav(words[request.path.removeprefix("/sound/")]), kind="audio/wav")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _json({"status": 0, "error_message": "unauthorized"}, 401)
        if request.method == "POST":
            return order(request)
        ticket = request.path.removeprefix("/api/v1/tts/")
        asked[ticket] = asked.get(ticket, 0) + 1
        if asked[ticket] < 3:
            return _json({"status": 1, "result": {"request_id": ticket, "status": "IN_PROGRESS"}})
        link = f"{server.url}/sound/{ticket}"
        return _json({"status": 1, "result": {"request_id": ticket, "status": "SUCCESS", "audio_link": link}})

    return speak


SERVICES: dict[str, Callable[[Loopback], Speak]] = {
    "azure": azure,
    "fpt": fpt,
    "google": google,
    "openai": openai,
    "vbee": vbee,
    "viettel": viettel,
    "zalo": zalo,
}
