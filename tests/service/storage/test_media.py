"""One contract, held by every media store."""

from __future__ import annotations

import re
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from service.storage.errors import MediaConflictError, MediaError, MediaPathError, MissingError
from service.storage.media import FolderStore, Marker, MediaStore, open_media


@pytest.fixture(
    params=["folder", pytest.param("bucket", marks=[pytest.mark.needs("obstore"), pytest.mark.needs("moto")])]
)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    url = "" if request.param == "folder" else request.getfixturevalue("bucket_url")
    return open_media(url, tmp_path / "media")


def test_what_is_put_can_be_read_whole_and_in_part(store: MediaStore) -> None:
    store.put("audio/ab/tin-0123.mp3", b"0123456789")
    assert store.read("audio/ab/tin-0123.mp3") == b"0123456789"
    assert store.read("audio/ab/tin-0123.mp3", 2, 5) == b"234"
    assert store.read("audio/ab/tin-0123.mp3", 8) == b"89"
    assert store.read("audio/ab/tin-0123.mp3", 8, 99) == b"89"
    assert store.size("audio/ab/tin-0123.mp3") == 10


def test_a_local_file_can_be_put(store: MediaStore, tmp_path: Path) -> None:
    source = tmp_path / "made.mp3"
    source.write_bytes(bytes(range(256)) * 9000)
    store.put_file("audio/made.mp3", source)
    assert store.read("audio/made.mp3") == source.read_bytes()


def test_putting_the_same_bytes_twice_is_fine_and_other_bytes_are_refused(store: MediaStore) -> None:
    store.put("a.mp3", b"one")
    store.put("a.mp3", b"one")
    with pytest.raises(MediaConflictError, match=r"a\.mp3"):
        store.put("a.mp3", b"two")
    assert store.read("a.mp3") == b"one"


def test_putting_a_file_over_other_bytes_is_refused(store: MediaStore, tmp_path: Path) -> None:
    source = tmp_path / "made.mp3"
    source.write_bytes(b"two")
    store.put("a.mp3", b"one")
    with pytest.raises(MediaConflictError):
        store.put_file("a.mp3", source)


def test_what_is_not_there_has_no_size_no_date_and_can_not_be_read(store: MediaStore) -> None:
    assert store.size("a.mp3") is None
    assert store.modified("a.mp3") is None
    assert store.marker("a.mp3") is None
    with pytest.raises(MissingError, match=r"a\.mp3"):
        store.read("a.mp3")


def test_the_date_is_when_it_was_put(store: MediaStore) -> None:
    store.put("a.mp3", b"one")
    modified = store.modified("a.mp3")
    assert modified is not None
    assert abs(modified - datetime.now(UTC)) < timedelta(minutes=1)


def test_deleting_takes_the_marker_too_and_may_be_repeated(store: MediaStore) -> None:
    store.put("a.mp3", b"one")
    store.mark("a.mp3", Marker("withdrawn"))
    store.delete("a.mp3")
    store.delete("a.mp3")
    assert store.size("a.mp3") is None
    assert store.marker("a.mp3") is None


def test_listing_names_the_files_under_a_prefix_without_their_markers(store: MediaStore) -> None:
    for path in ("audio/ab/one.mp3", "audio/ab/two.mp3", "audio/cd/three.mp3", "takes/four.mp3"):
        store.put(path, path.encode())
    store.mark("audio/ab/one.mp3", Marker("withdrawn"))
    assert set(store.list("audio/ab/")) == {"audio/ab/one.mp3", "audio/ab/two.mp3"}
    assert set(store.list("audio/ab/t")) == {"audio/ab/two.mp3"}
    assert set(store.list("audio/")) == {"audio/ab/one.mp3", "audio/ab/two.mp3", "audio/cd/three.mp3"}
    assert len(set(store.list())) == 4
    assert set(store.list("nothing/")) == set()
    assert set(store.list("audio/", before=datetime.now(UTC) + timedelta(hours=1))) == set(store.list("audio/"))
    assert set(store.list("audio/", before=datetime.now(UTC) - timedelta(hours=1))) == set()


def test_a_marker_says_what_became_of_a_path_until_it_is_taken_away(store: MediaStore) -> None:
    store.put("old.mp3", b"one")
    store.mark("old.mp3", Marker("superseded", "new.mp3"))
    assert store.marker("old.mp3") == Marker("superseded", "new.mp3")
    store.mark("old.mp3", Marker("withdrawn"))
    assert store.marker("old.mp3") == Marker("withdrawn")
    store.mark("old.mp3", None)
    store.mark("old.mp3", None)
    assert store.marker("old.mp3") is None
    assert store.read("old.mp3") == b"one"


@pytest.mark.parametrize(
    "path",
    ["../a.mp3", "/etc/passwd", "a/../b.mp3", "a//b.mp3", "a/./b", "", ".hidden", "a\\b", "tin-tức.mp3", "a b.mp3",
     "a.mp3.marker", "a/", "x" * 241, "a\n.mp3"],
)  # fmt: skip
def test_a_path_that_could_leave_the_store_is_refused_before_anything_is_touched(store: MediaStore, path: str) -> None:
    for act in (store.read, store.size, store.delete, store.local, store.marker):
        with pytest.raises(MediaPathError):
            act(path)
    with pytest.raises(MediaPathError):
        store.put(path, b"x")
    with pytest.raises(MediaPathError):
        store.mark(path, Marker("withdrawn"))


def test_of_many_writers_at_once_one_wins_and_the_file_is_whole(store: MediaStore) -> None:
    refused: list[Exception] = []

    def write(letter: bytes) -> None:
        try:
            store.put("race.mp3", letter * 100_000)
        except MediaConflictError as error:
            refused.append(error)

    writers = [threading.Thread(target=write, args=(bytes([65 + each]),)) for each in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    data = store.read("race.mp3")
    assert data == data[:1] * 100_000
    assert len(refused) == 5


def test_a_folder_tells_the_local_file_and_a_bucket_a_signed_address(store: MediaStore) -> None:
    store.put("a.mp3", b"one")
    local, address = store.local("a.mp3"), store.presigned("a.mp3", 60)
    assert (local is None) != (address is None)
    if local is not None:
        assert local.read_bytes() == b"one"
    else:
        assert requests.get(address, timeout=10).content == b"one"  # type: ignore[arg-type]


def test_a_folder_keeps_no_remains_of_a_write_that_failed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "media")
    source = tmp_path / "folder"
    source.mkdir()
    with pytest.raises(IsADirectoryError):
        store.put_file("a/b.mp3", source)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_marker_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="superseded, withdrawn"):
        Marker("lost")


def test_the_data_folder_is_the_store_when_no_url_is_given(tmp_path: Path) -> None:
    open_media("", tmp_path / "media").put("a.mp3", b"x")
    assert (tmp_path / "media" / "a.mp3").read_bytes() == b"x"
    assert open_media(f"file://{tmp_path}/media", tmp_path / "other").read("a.mp3") == b"x"


def test_a_bucket_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "service.storage.media_s3", raising=False)
    with pytest.raises(MediaError, match=r"pip install 'baonoi\[s3\]'"):
        open_media("s3://bucket", tmp_path)


@pytest.mark.needs("obstore")
@pytest.mark.parametrize("url", ["s3://", "s3://bucket?colour=red"])
def test_an_address_of_no_bucket_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(MediaError, match="it must be s3://bucket/prefix"):
        open_media(url, tmp_path)


@pytest.mark.needs("obstore")
def test_a_bucket_that_does_not_answer_is_an_outage_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.storage.media_s3._PATIENCE", timedelta(seconds=1))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    store = open_media("s3://bucket?endpoint=http://127.0.0.1:9&region=us-east-1", tmp_path)
    acts = (
        lambda: store.put("a.mp3", b"x"), lambda: store.read("a.mp3"), lambda: store.size("a.mp3"),
        lambda: store.delete("a.mp3"), lambda: list(store.list()), lambda: store.marker("a.mp3"),
        lambda: store.mark("a.mp3", Marker("withdrawn")),
    )  # fmt: skip
    for act in acts:
        with pytest.raises(MediaError) as away:
            act()
        assert "\n" not in str(away.value)
        assert str(away.value).endswith(": HTTP error: error sending request.")


@pytest.mark.needs("obstore", "moto")
def test_a_bucket_that_refuses_is_quoted_without_its_address_or_its_page(bucket_url: str, tmp_path: Path) -> None:
    away = re.sub("media-[0-9a-f]+", "nobody-made-it", bucket_url)
    with pytest.raises(MediaError) as refused:
        open_media(away, tmp_path).put("a/b.mp3", b"x")
    assert str(refused.value).startswith(
        "a/b.mp3 could not be kept in the bucket: Server returned non-2xx status code: 404"
    )
    assert str(refused.value).endswith("The specified bucket does not exist.")
