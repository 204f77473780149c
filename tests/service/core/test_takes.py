"""The file of a take: what went in comes out, what is not whole is known, frames alone pass as they are."""

import pytest

from service.core.takes import SEAL_BYTES, frames_of, opened, sealed

FRAMES, FACTS = b"\xff\xf3frames" * 9, b"facts"


@pytest.mark.parametrize("frames", [FRAMES, b""])
@pytest.mark.parametrize("facts", [FACTS, b""])
def test_frames_and_facts_come_back(frames: bytes, facts: bytes) -> None:
    file = sealed(frames, facts)
    assert opened(file) == (frames, facts)
    assert frames_of(file) == frames
    assert file.startswith(frames)


def test_a_file_that_is_not_whole_is_no_take() -> None:
    file = sealed(FRAMES, FACTS)
    changed = bytes([file[0] ^ 1]) + file[1:]
    for broken in (b"", file[:-1], file[1:], changed, file[:-SEAL_BYTES], bytes(len(file))):
        assert opened(broken) is None


def test_frames_without_a_seal_pass_as_they_are() -> None:
    assert frames_of(FRAMES) == FRAMES
    assert frames_of(b"") == b""
