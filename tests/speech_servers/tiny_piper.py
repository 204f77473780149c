"""A Piper voice of four kilobytes: an ONNX graph, written by hand, that hums for each phoneme it is given.

audio[1, 1, n * 900] = reshape(transpose(float(ids)) @ tone[1, 900]); lengths and scales are taken and not used.
"""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path

FLOAT, INT64 = 1, 7
SAMPLES_PER_PHONEME = 900
SAMPLE_RATE = 16_000


def write(path: Path, *, amplitude: float = 0.002) -> Path:
    """Write the voice to `path` (an .onnx file) and what describes it beside it."""
    path.write_bytes(_model(amplitude))
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz.,;:!?- ̛̣̆̂̀́̃̉̉"
    symbols = ["_", "^", "$", *dict.fromkeys(letters)]
    described = {
        "audio": {"sample_rate": SAMPLE_RATE},
        "espeak": {"voice": "vi"},
        "phoneme_type": "text",
        "num_symbols": len(symbols),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": {symbol: [place] for place, symbol in enumerate(symbols)},
    }
    path.with_name(path.name + ".json").write_text(json.dumps(described), encoding="utf-8")
    return path


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _node(kind: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    names = b"".join(_bytes(1, name) for name in inputs)
    return _bytes(1, names + _bytes(2, output) + _bytes(3, output) + _bytes(4, kind) + attribute)


def _value(field: int, name: str, kind: int, *dimensions: str | int) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, size) if isinstance(size, str) else _number(1, size)) for size in dimensions)
    return _bytes(field, _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape))))


def _constant(name: str, kind: int, dimensions: list[int], content: bytes) -> bytes:
    sizes = b"".join(_number(1, size) for size in dimensions)
    return _bytes(5, sizes + _number(2, kind) + _bytes(8, name) + _bytes(9, content))


def _model(amplitude: float) -> bytes:
    turn = 2 * math.pi * 160 / SAMPLE_RATE
    tone = struct.pack(
        f"<{SAMPLES_PER_PHONEME}f", *(amplitude * math.sin(turn * place) for place in range(SAMPLES_PER_PHONEME))
    )
    to_float = _bytes(5, _bytes(1, "to") + _number(3, FLOAT) + _number(20, 2))
    swap = _bytes(5, _bytes(1, "perm") + _number(8, 1) + _number(8, 0) + _number(20, 7))
    graph = (
        _node("Cast", ["input"], "ids", to_float)
        + _node("Transpose", ["ids"], "column", swap)
        + _node("MatMul", ["column", "tone"], "hum")
        + _node("Reshape", ["hum", "flat"], "output")
        + _bytes(2, "hum")
        + _constant("tone", FLOAT, [1, SAMPLES_PER_PHONEME], tone)
        + _constant("flat", INT64, [3], struct.pack("<3q", 1, 1, -1))
        + _value(11, "input", INT64, 1, "phonemes")
        + _value(11, "input_lengths", INT64, 1)
        + _value(11, "scales", FLOAT, 3)
        + _value(12, "output", FLOAT, 1, 1, "samples")
    )
    return _number(1, 8) + _bytes(8, _bytes(1, "") + _number(2, 13)) + _bytes(7, graph)
