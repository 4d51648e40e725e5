"""The verbs of the command line that look after a record, told to a folder."""

from __future__ import annotations

from pathlib import Path

from jobs.installation import Installation
from jobs.settings import Settings
from jobs.verbs import bring_in, take_out
from tests.support.searching import MONDAY, Search


def installation(folder: Path, said: list[str]) -> Installation:
    folder.mkdir()
    return Installation(
        settings=Settings(data_dir=folder),
        clock=lambda: MONDAY,
        version="0.1.0",
        told={},
        say=said.append,
        progress=lambda _: lambda _done, _total: None,
    )


def test_an_archive_goes_into_an_installation_in_use_and_what_that_did_is_said(tmp_path: Path) -> None:
    said = list[str]()
    here, there = (installation(tmp_path / name, said) for name in ("here", "there"))
    file = tmp_path / "all.zip"
    with there.opened() as tracker:
        both = Search(tracker).begin("Asia/Tokyo").applied("Chemist", "Curie")
    take_out(there, file=file, seeker="me")
    bring_in(here, file=file, seeker="me")
    bring_in(here, file=file, seeker="me")
    for place, words in ((here, "here"), (there, "there")):
        with place.opened() as tracker:
            search = Search(tracker)
            search.change(both, lambda one, stamp, words=words: one.add_note(text=words, stamp=stamp))  # type: ignore[misc]
            search.save(f"Only {words}")
    file.unlink()
    take_out(there, file=file, seeker="me")
    said.clear()
    bring_in(here, file=file, seeker="me")
    assert said == [
        "1 event was taken in.",
        "New: 1 application.",
        "Your settings stay as they are here.",
        "Chemist, Curie went on here and there in different ways, and stays as it is here.",
    ]
    with here.opened() as tracker:
        assert sorted(Search(tracker).lane("saved")) == ["Only here", "Only there"]
        assert list(tracker.verify())
