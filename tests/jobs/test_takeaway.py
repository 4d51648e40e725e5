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
from domain.letter import LetterTemplate
from domain.letter_commands import LetterCommands
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics
from domain.sent_resumes import Frozen
from domain.store.files import Files
from domain.store.tracker import Tracker
from domain.values import Meaning
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


def with_everything(search: Search, folder: Path) -> str:
    """The same with a resume, one tailored and sent, a letter of one's own, an end, and dates told long after."""
    id_ = lived(search, folder)
    resumes, stamp = ResumeCommands(search.tracker), search.stamp()
    resumes.change("me", lambda one: one.write_basics(basics=Basics(name="Sam"), stamp=stamp), stamp=stamp)
    resumes.tailor("me", id_, lambda one: one.hide(part="11111111", stamp=stamp), stamp=stamp)
    theme, pdf = (Files(folder).keep("me", content) for content in (b"#set page()", b"%PDF sent"))
    frozen = Frozen(content="{}", pdf=pdf, engine="typst", template=theme, theme="margin", pages=1, number=1)
    search.change(id_, lambda one, stamp: one.send_resume(frozen=frozen, name="Sam.pdf", stamp=stamp))
    LetterCommands(search.tracker).write("me", template=OWN_LETTER, stamp=stamp)
    search.change(id_, lambda one, stamp: one.receive_answer(words="Soon", stamp=stamp), happened="2026-02-20 09:00")
    search.interview(id_, "2026-03-05 11:00")
    search.change(id_, lambda one, stamp: one.reject(stamp=stamp), happened="2026-02-28 17:00")
    search.change(id_, lambda one, stamp: one.reopen(stamp=stamp))
    return id_


OWN_LETTER = LetterTemplate(title="My hello", purpose="networking", subject="Hello", bodies=(("warm", "Dear you,"),))


def test_an_empty_installation_takes_it_in_and_gives_out_the_same(search: Search, tmp_path: Path) -> None:
    id_ = with_everything(search, tmp_path)
    file, folder = tmp_path / "all.zip", tmp_path / "elsewhere"
    folder.mkdir()
    takeaway(search, tmp_path).write("me", file)
    with opened(folder) as other:
        there = takeaway(search, folder, other)
        assert there.bring("me", file).fresh == len(search.tracker.history("me"))
        there_now = packed(search, folder, other)
        assert there_now == packed(search, tmp_path)
        assert len([name for name in there_now if name.startswith("documents/")]) == 3
        told = [json.loads(line) for line in there_now["events.jsonl"].splitlines()]
        late = {one["topic"] for one in told if one["data"]["occurred_at"] < one["data"]["timestamp"]}
        assert {"answer.received", "application.rejected"} <= late
        assert {one["topic"].partition(".")[0] for one in told} >= {
            "resume",
            "tailored",
            "letter_template",
            "follow_up",
        }
        assert Search(other).application(id_).details.role == "Data Engineer"
        assert there.bring("me", file).fresh == 0


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


def test_a_search_that_has_begun_takes_it_in_and_lives_by_its_clock(search: Search, tmp_path: Path) -> None:
    id_ = lived(search, tmp_path)
    search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
    file, folder = tmp_path / "all.zip", tmp_path / "elsewhere"
    folder.mkdir()
    takeaway(search, tmp_path).write("me", file)
    with opened(folder) as tracker:
        other = Search(tracker).begin("America/Lima")
        assert takeaway(search, folder, tracker).bring("me", file).fresh == len(search.tracker.history("me")) - 1
        assert other.me().zone == "Asia/Tokyo"
        assert other.application(id_).details == search.application(id_).details
        assert takeaway(search, folder, tracker).bring("me", file).fresh == 0


def test_a_search_in_use_is_shown_what_would_come_and_then_has_it_beside_its_own(
    search: Search, tmp_path: Path
) -> None:
    id_ = lived(search, tmp_path)
    search.settle(lambda me, stamp: me.add_stage(name="Dream", meaning=Meaning.SAVED, stamp=stamp))
    dream = search.save("Dreamer", stage="own1")
    file, folder = tmp_path / "all.zip", tmp_path / "elsewhere"
    folder.mkdir()
    takeaway(search, tmp_path).write("me", file)
    with opened(folder) as tracker, file.open("rb") as content:
        other = Search(tracker).begin("America/Lima")
        mine = other.save("Mine")
        other.settle(lambda me, stamp: me.change_phone(phone="+447700900123", consented=True, stamp=stamp))
        there, before = takeaway(search, folder, tracker), tracker.position()
        looked = there.look_into("me", content, progress=lambda *_: None)
        assert (tracker.position(), list(Files(folder).all())) == (before, [])
        assert there.bring("me", file) == looked
        assert [stage.name for stage in looked.columns] == ["Dream"]
        assert (looked.plain, looked.settings, looked.kept) == (False, False, True)
        me = other.me()
        assert (me.zone, me.phone) == ("America/Lima", "+447700900123")
        assert other.application(id_).details == search.application(id_).details
        assert other.lane("own1") == ["Dreamer"]
        assert other.application(mine).details.role == "Mine"
        assert tracker.stream(dream)
        assert list(tracker.verify())
        assert len(list(Files(folder).all())) == 1
        again = there.bring("me", file)
        assert (again.fresh, again.columns, again.stays) == (0, (), ())
        other.settle(lambda me, stamp: me.add_stage(name="Wish", meaning=Meaning.SAVED, stamp=stamp))
        assert len({stage.id for stage in other.me().stages}) == len(other.me().stages)


def test_what_is_read_and_what_is_written_is_told(search: Search, tmp_path: Path) -> None:
    for number in range(130):
        search.applied(f"Role {number}")
    file, folder = tmp_path / "all.zip", tmp_path / "elsewhere"
    folder.mkdir()
    takeaway(search, tmp_path).write("me", file)
    read, written = list[int](), list[tuple[int, int]]()
    with opened(folder) as tracker, file.open("rb") as content:
        there = takeaway(search, folder, tracker)
        there.take_in("me", content, progress=lambda *at: written.append(at), looked=lambda at, _: read.append(at))
    total = len(search.tracker.history("me"))
    assert read == list(range(200, total + 1, 200))
    assert written[-1] == (total, total)


def test_too_many_files_and_locked_archives_are_refused(search: Search, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("events.jsonl", "")
        archive.writestr("documents/large", "")
        archive.infolist()[1].file_size = 3_000_000_000
    with pytest.raises(Invalid, match="larger than 2 GB"):
        takeaway(search, tmp_path).bring("me", file)
    locked = bytearray(b"".join(takeaway(search, tmp_path).archive("me")))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(locked)
    with pytest.raises(Invalid, match="locked"):
        takeaway(search, tmp_path).bring("me", file)
    assert not list(Files(tmp_path).all())
