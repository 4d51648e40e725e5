"""Everything in one archive: readable as it is, and the same again in an empty installation."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from domain.errors import Invalid
from domain.store.files import Files
from domain.store.tracker import Tracker
from jobs.tables import plain, safe, table
from jobs.takeaway import Takeaway
from tests.support.searching import Search, opened


def takeaway(search: Search, folder: Path, tracker: Tracker | None = None) -> Takeaway:
    return Takeaway(tracker=tracker or search.tracker, files=Files(folder), clock=lambda: search.now, version="0.1.0")


def packed(search: Search, folder: Path, tracker: Tracker | None = None) -> dict[str, bytes]:
    """Every file of the archive by its name."""
    content = b"".join(takeaway(search, folder, tracker).archive("me"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def attach(search: Search, id_: str, *, digest: str, name: str) -> None:
    search.change(
        id_,
        lambda one, stamp: one.attach_document(
            document=digest, name=name, media_type="application/pdf", size=14, stamp=stamp
        ),
    )


def lived(search: Search, folder: Path) -> str:
    """A search with an application, somebody, two letters on one day and a file; returns the application."""
    id_ = search.applied("Data Engineer", "Nordlicht", salary="=1+1", url="https://nordlicht.example/1")
    search.meet(application=id_, phone="+44 7700 900123")
    digest = Files(folder).keep("me", b"%PDF my resume")
    attach(search, id_, digest=digest, name="Resume: Sam.pdf")
    search.write(id_, body="Dear Robin,\n\nany news?\n")
    search.write(id_, body="Dear Robin, once more.")
    search.later(minutes=1).applied("Analyst", "Südwind")
    return id_


def test_the_archive_can_be_read_without_the_program(search: Search, tmp_path: Path) -> None:
    id_ = lived(search, tmp_path)
    search.of("ada").applied("Chemist", "Curie")
    files = packed(search, tmp_path)
    [first, second] = rows(files["applications.csv"])
    assert (first["Company"], first["Role"], first["Stage"]) == ("Nordlicht", "Data Engineer", "Applied")
    assert (first["Salary"], first["Date Applied"], first["ID"]) == ("'=1+1", "2026-03-02", id_.partition("-")[2])
    assert second["Company"] == "Südwind"
    [robin] = rows(files["contacts.csv"])
    assert (robin["Name"], robin["Phone"]) == ("Robin Ahrens", "'+44 7700 900123")
    letters = {name: content.decode() for name, content in files.items() if name.startswith("letters/")}
    assert set(letters) == {
        "letters/2026-03-02 Nordlicht Data Engineer.txt",
        "letters/2026-03-02 Nordlicht Data Engineer (2).txt",
    }
    assert "any news?" in letters["letters/2026-03-02 Nordlicht Data Engineer.txt"]
    [document] = [name for name in files if name.startswith("documents/")]
    assert document.endswith(" Resume Sam.pdf")
    assert files[document] == b"%PDF my resume"
    assert json.loads(files["about.json"])["events"] == len(files["events.jsonl"].splitlines())
    assert "Curie" not in b"".join(files.values()).decode("utf-8", "replace")


def test_an_empty_installation_takes_it_in_and_gives_out_the_same(search: Search, tmp_path: Path) -> None:
    id_ = lived(search, tmp_path)
    file, folder = tmp_path / "all.zip", tmp_path / "elsewhere"
    folder.mkdir()
    takeaway(search, tmp_path).write("me", file)
    with opened(folder) as other:
        there = takeaway(search, folder, other)
        assert there.bring("me", file) == len(search.tracker.history("me"))
        assert packed(search, folder, other) == packed(search, tmp_path)
        assert Search(other).application(id_).details.role == "Data Engineer"
        assert there.bring("me", file) == 0


def test_progress_goes_from_the_first_event_to_the_last(search: Search, tmp_path: Path) -> None:
    lived(search, tmp_path)
    seen: list[tuple[int, int]] = []
    for _ in takeaway(search, tmp_path).archive("me", progress=lambda *at: seen.append(at)):
        pass
    total = len(search.tracker.history("me"))
    assert seen == [(number, total) for number in range(1, total + 1)]


def test_it_comes_bit_by_bit(search: Search, tmp_path: Path) -> None:
    id_ = search.applied()
    noise = random.Random(7)  # noqa: S311 noise
    for number in range(4):
        digest = Files(tmp_path).keep("me", noise.randbytes(300_000))
        attach(search, id_, digest=digest, name=f"{number}.bin")
    pieces = list(takeaway(search, tmp_path).archive("me"))
    assert [len(piece) > 250_000 for piece in pieces] == [True, True, True, True, False]


def test_a_file_that_is_there_is_not_written_over(search: Search, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    file.write_text("mine")
    with pytest.raises(Invalid, match="there already"):
        takeaway(search, tmp_path).write("me", file)
    assert file.read_text() == "mine"


def test_a_place_that_is_not_there_is_told(search: Search, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no folder"):
        takeaway(search, tmp_path).write("me", tmp_path / "no" / "all.zip")
    with pytest.raises(Invalid, match="no file"):
        takeaway(search, tmp_path).bring("me", tmp_path / "all.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_archive_is_refused(search: Search, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "all.zip"
    file.write_bytes(content)
    with pytest.raises(Invalid, match="no archive"):
        takeaway(search, tmp_path).bring("me", file)


def test_an_archive_without_events_is_refused(search: Search, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    with pytest.raises(Invalid, match="no archive"):
        takeaway(search, tmp_path).bring("me", tmp_path / "all.zip")


def test_no_cell_runs_and_each_can_be_had_back() -> None:
    for cell in ("=1+1", "+44", "-1", "@x", "\tx", " =x", "＝x"):
        assert safe(cell) == f"'{cell}"
        assert plain(safe(cell)) == cell
    for cell in ("", "a=b", "'quoted'", "’"):
        assert (safe(cell), plain(cell)) == (cell, cell)


def test_a_table_keeps_commas_quotes_and_lines() -> None:
    content = b"".join(table(("a", "b"), [('x, "y"', "1\n2")]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows(content) == [{"a": 'x, "y"', "b": "1\n2"}]
