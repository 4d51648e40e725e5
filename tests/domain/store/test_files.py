"""Attached files: whole, once, private, and each person's apart."""

from __future__ import annotations

import hashlib
import io
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Invalid, NotFound
from domain.store.files import Files

RESUME = b"%PDF-1.7 my resume"
NAME = hashlib.sha256(RESUME).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5_000))
def test_what_is_kept_is_read_again_byte_by_byte(files: Files, content: bytes) -> None:
    name = files.keep("ann", content)
    assert name == hashlib.sha256(content).hexdigest()
    assert files.read("ann", name) == content
    with files.open("ann", name) as file:
        assert file.read() == content


def test_a_stream_is_kept_like_its_bytes(files: Files) -> None:
    long = RESUME * 200_000
    assert files.keep("ann", io.BytesIO(long)) == files.keep("ann", long)


def test_the_same_file_is_kept_once(files: Files, tmp_path: Path) -> None:
    files.keep("ann", RESUME)
    files.keep("ann", RESUME)
    assert everything(tmp_path) == [tmp_path / "files" / "ann" / NAME[:2] / NAME[2:]]


def test_only_we_can_read_it(files: Files, tmp_path: Path) -> None:
    files.keep("ann", RESUME)
    [kept] = everything(tmp_path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (kept.parent, kept.parent.parent)} == {0o700}


def test_nobody_reads_what_somebody_else_kept(files: Files) -> None:
    files.keep("ann", RESUME)
    for seeker in ("bob", "an", "../ann", "ann/..", "", "Ann", "a" * 33):
        with pytest.raises(NotFound):
            files.open(seeker, NAME)


@pytest.mark.parametrize("name", ["", "../../../tracker.db", NAME[:-1], NAME + "0", NAME.upper(), "/etc/passwd"])
def test_a_name_that_is_no_hash_leads_nowhere(files: Files, name: str) -> None:
    files.keep("ann", RESUME)
    with pytest.raises(NotFound, match="no such file among yours"):
        files.open("ann", name)


def test_a_folder_is_only_made_for_a_seeker(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such person"):
        files.keep("../ann", RESUME)
    assert everything(tmp_path) == []


def test_a_file_too_large_is_refused_and_leaves_nothing_behind(files: Files, tmp_path: Path) -> None:
    megabyte = bytes(1 << 20)
    assert files.keep("ann", megabyte, limit=1 << 20)
    [kept] = everything(tmp_path)
    for content in (megabyte + b"!", io.BytesIO(megabyte + b"!")):
        with pytest.raises(Invalid, match="larger than 1 MB") as refused:
            files.keep("ann", content, limit=1 << 20)
        assert refused.value.field == "file"
    assert everything(tmp_path) == [kept]


def test_a_source_that_breaks_off_leaves_nothing_behind(files: Files, tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionError
            return super().read(min(size or 0, 10))

    with pytest.raises(ConnectionError):
        files.keep("ann", Torn(RESUME))
    assert everything(tmp_path) == []


def test_a_damaged_file_is_told_and_not_handed_out(files: Files, tmp_path: Path) -> None:
    files.keep("ann", RESUME)
    [kept] = everything(tmp_path)
    kept.write_bytes(RESUME.replace(b"my", b"no"))
    with pytest.raises(NotFound, match="damaged"):
        files.read("ann", NAME)
