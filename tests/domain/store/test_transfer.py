"""Events as lines: what went out of one record is the same in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import Invalid
from domain.store.tracker import Tracker
from domain.store.transfer import Lines, Progress, count, events_of, examine, line_of, take_over
from tests.support.searching import Search, opened


def told(search: Search) -> Search:
    """A few things happen, among them some to another person of the same store."""
    id_ = search.applied()
    search.of("ada").applied("Chemist", "Curie")
    search.meet(application=id_, part="recruiter")
    search.interview(id_, "2026-03-05 11:00", place="Zürich “Ω”")
    return search


def lines(tracker: Tracker, seeker: str = "me") -> list[bytes]:
    return [line_of(tracker, event) for event in events_of(tracker, seeker)]


def nothing(_done: int, _total: int) -> None:
    """Nobody looks."""


def bring(tracker: Tracker, seeker: str, lines: Lines, *, progress: Progress) -> int:
    """Both steps; returns how many events were new."""
    examined = examine(tracker, seeker, lines, progress=nothing)
    take_over(tracker, lines, examined, progress=progress)
    return examined.fresh


def test_what_went_out_comes_in_the_same(search_on_each: Search, tmp_path: Path) -> None:
    out = lines(told(search_on_each).tracker)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    seen: list[tuple[int, int]] = []
    with opened(folder) as other:
        assert bring(other, "me", lambda: out, progress=lambda *at: seen.append(at)) == len(out)
        assert lines(other) == out
        assert count(other, "me") == len(out)
        assert list(other.verify())
        fresh = Search(other)
        assert fresh.lane("interviewing") == ["Data Engineer"]
        assert bring(other, "me", lambda: out, progress=nothing) == 0
        fresh.now = search_on_each.now
        fresh.applied("Analyst", "Südwind")
        assert bring(other, "me", lambda: out, progress=nothing) == 0
    assert seen == [(len(out), len(out))]


def test_one_that_was_interrupted_goes_on(search: Search, tmp_path: Path) -> None:
    out = lines(told(search).tracker)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with opened(folder) as other:
        assert bring(other, "me", lambda: out[:4], progress=nothing) == 4
        assert bring(other, "me", lambda: out, progress=nothing) == len(out) - 4
        assert lines(other) == out


def test_a_search_that_has_begun_and_holds_nothing_takes_it_in(search: Search, tmp_path: Path) -> None:
    out = lines(told(search).tracker)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with opened(folder) as other:
        Search(other).begin("Asia/Tokyo")
        begun = lines(other)
        assert bring(other, "me", lambda: out, progress=nothing) == len(out) - 1
        assert lines(other) == [*begun, *out[1:]]
        assert bring(other, "me", lambda: out, progress=nothing) == 0
        assert list(other.verify())


def test_one_that_went_on_elsewhere_brings_the_rest(search: Search, tmp_path: Path) -> None:
    first = lines(told(search).tracker)
    search.later(days=1).applied("Analyst", "Südwind")
    more = lines(search.tracker)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with opened(folder) as other:
        assert bring(other, "me", lambda: first, progress=nothing) == len(first)
        assert bring(other, "me", lambda: more, progress=nothing) == len(more) - len(first)
        assert lines(other) == more
        assert bring(other, "me", lambda: first, progress=nothing) == 0


def test_how_much_was_read_is_told(search: Search) -> None:
    for number in range(120):
        search.applied(f"Role {number}")
    out, seen = lines(search.tracker), list[tuple[int, int]]()
    examine(search.tracker, "me", lambda: out, progress=lambda *at: seen.append(at))
    assert seen == [(number, 0) for number in range(200, len(out) + 1, 200)]
    assert seen


@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: [*out[:-1], out[-1][:-2]],
        lambda out: [*out[:-1], b'{"stream": "me/x-1", "version": 1, "topic": "no.such", "data": {}}'],
        lambda out: [*out[:1], *out[2:]],
        lambda out: [*out, b"\xff"],
        lambda out: [line.replace(b"me/", b"you/") for line in out],
    ],
    ids=["cut", "unknown", "gap", "bytes", "somebody else's"],
)
def test_what_is_damaged_changes_nothing(
    search: Search, tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    out = spoil(lines(told(search).tracker))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with opened(folder) as other:
        with pytest.raises(Invalid):
            bring(other, "me", lambda: out, progress=nothing)
        assert other.position() == 0


def test_somebody_who_writes_meanwhile_is_told(search: Search, tmp_path: Path) -> None:
    out = lines(told(search).tracker)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    asked = 0

    with opened(folder) as other:

        def racing() -> list[bytes]:
            nonlocal asked
            asked += 1
            if asked == 2:
                Search(other).begin()
            return out

        with pytest.raises(Invalid, match="writes into this"):
            bring(other, "me", racing, progress=nothing)
