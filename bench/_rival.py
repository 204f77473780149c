"""The usual script: gTTS for every paragraph, pydub to put them together, ffmpeg to write the MP3."""

from __future__ import annotations

import io
from pathlib import Path

import gtts.tts
from gtts import gTTS
from pydub import AudioSegment
from pydub.effects import normalize


def voice_article(paragraphs: list[str], address: str, target: Path, *, loudnorm: bool) -> None:
    gtts.tts._translate_url = lambda tld="com", path="": f"{address}/{path}"  # noqa: ARG005, SLF001 - to the stand-in
    whole = AudioSegment.empty()
    for paragraph in paragraphs:
        sound = io.BytesIO()
        gTTS(paragraph, lang="vi").write_to_fp(sound)
        sound.seek(0)
        whole += AudioSegment.from_mp3(sound) + AudioSegment.silent(600)
    wishes = ["-af", "loudnorm=I=-16:TP=-1.5:LRA=11"] if loudnorm else None
    normalize(whole).export(target, format="mp3", bitrate="64k", parameters=wishes)
