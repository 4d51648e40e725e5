"""A timeline knows what each line corrects or takes back, on both databases and when it is made anew."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from domain.application import JobApplication
from domain.contact import Card
from domain.taking_back import bring_back
from domain.values import Stamp
from projections import timeline
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.timeline import TIMELINE
from tests.support.searching import Search, moment, wall


def beside(search: Search, about: str) -> list[tuple[str, str, str]]:
    """What each line bears on: its title, how, and the title of the other; as they were recorded."""
    lines = sorted(timeline.of(search.tracker, search.seeker, about=about), key=lambda line: line.position)
    titles = {line.position: f"{line.title} {line.detail}".strip() for line in lines}
    told = [
        (titles[line.position], way, titles[of])
        for line in lines
        for way, of in (("corrects", line.corrects), ("takes back", line.takes_back))
        if of is not None
    ]
    rebuild(search.tracker, Projector([TIMELINE]), names=["timeline"])
    assert sorted(timeline.of(search.tracker, search.seeker, about=about), key=lambda line: line.position) == lines
    return told


def _amend(text: str, one: JobApplication, at: Stamp) -> None:
    one.amend_note(note="1", text=text, stamp=at)


def _do(deed: str, one: JobApplication, at: Stamp, **more: str) -> None:
    getattr(one, deed)(stamp=at, **more)


def test_what_is_said_in_other_words_corrects_and_what_is_said_as_before_takes_back(search_on_each: Search) -> None:
    search = search_on_each
    id = search.save()
    search.later(hours=1).change(id, lambda it, at: it.add_note(text="one", stamp=at))
    for text in ("two", "three", "two"):
        search.later(hours=1).change(id, partial(_amend, text))
    assert beside(search, id) == [
        ("Note rewritten two", "corrects", "Note one"),
        ("Note rewritten three", "corrects", "Note rewritten two"),
        ("Note rewritten two", "takes back", "Note rewritten three"),
    ]


def test_a_move_corrects_nothing_unless_it_goes_back(search: Search) -> None:
    id = search.save()
    search.later(hours=1).move(id, "applied")
    assert not [told for told in beside(search, id) if told[0].startswith("Moved")]
    search.later(hours=1).move(id, "interviewing")
    search.later(hours=1).move(id, "applied")
    assert ("Moved to Applied", "takes back", "Moved to Interviewing") in beside(search, id)


def test_dates_and_details_are_corrected(search: Search) -> None:
    id = search.applied()
    search.later(days=1).change(
        id, lambda it, at: it.correct_date(of="applied", at=moment("2026-02-27 09:00"), stamp=at)
    )
    search.later(days=1).interview(id, "2026-03-20 10:00")
    search.later(hours=1).change(
        id, lambda it, at: it.move_interview(interview="1", starts=wall("2026-03-21 10:00"), stamp=at)
    )
    search.later(hours=1).change(
        id, lambda it, at: it.correct_details(details=replace(it.details, role="Cook"), stamp=at)
    )
    told = [(title.split(":")[0].split(" for ")[0].split(" to ")[0], way) for title, way, _ in beside(search, id)]
    assert [one for one in told if one[0] in {"Date corrected", "Interview moved", "Details corrected"}] == [
        ("Date corrected", "corrects"),
        ("Interview moved", "corrects"),
        ("Details corrected", "corrects"),
    ]


@pytest.mark.parametrize(
    ("there", "back"),
    [("archive", "restore"), ("remove", "restore"), ("reject", "reopen"), ("go_silent", "reopen")],
)
def test_an_undo_takes_back(search: Search, there: str, back: str) -> None:
    id = search.applied()
    for deed in (there, back):
        search.later(hours=1).change(id, partial(_do, deed))
    assert [way for title, way, _ in beside(search, id) if title in {"Back on the board", "Open again"}] == [
        "takes back"
    ]


def test_a_plan_that_was_done_or_let_go_is_taken_up_again(search: Search) -> None:
    id = search.applied()
    step = search.step(id).id
    search.later(hours=1).change(id, lambda it, at: it.cancel_step(step=step, stamp=at))
    search.later(hours=1).change(id, lambda it, at: it.reopen_step(step=step, stamp=at))
    assert ("Plan taken up again", "takes back", "Plan dropped You let it go.") in beside(search, id)


def test_people_too(search: Search) -> None:
    id = search.meet()
    search.later(hours=1).change_contact(id, lambda one, at: one.correct(card=Card(name="Robin"), stamp=at))
    search.later(hours=1).change_contact(id, lambda one, at: one.remove(stamp=at))
    search.later(hours=1).change_contact(id, lambda one, at: one.restore(stamp=at))
    assert [(title, way) for title, way, _ in beside(search, id)] == [
        ("Details corrected", "corrects"),
        ("Back among your people", "takes back"),
    ]


def test_tags_and_links_are_taken_off(search: Search) -> None:
    id, robin = search.save(), search.meet()
    for deed in ("tag", "untag"):
        search.later(hours=1).change(id, partial(_do, deed, tag="far"))
    for deed in ("link_contact", "unlink_contact"):
        search.later(hours=1).change(id, partial(_do, deed, contact=robin))
    assert beside(search, id) == [
        ("Tag #far taken off", "takes back", "Tagged #far"),
        ("Somebody unlinked", "takes back", "Somebody linked"),
    ]


def test_what_was_taken_back_is_no_longer_what_a_correction_corrects(search_on_each: Search) -> None:
    search = search_on_each
    id = search.applied()
    search.interview(id, "2026-03-20 10:00")

    def move(day: str) -> int:
        starts = wall(f"2026-03-{day} 10:00")
        search.later(hours=1).change(id, lambda it, at: it.move_interview(interview="1", starts=starts, stamp=at))
        moved = [one.event for one in search.tracker.stream(id) if one.event.TOPIC == "interview.moved"]
        return moved[-1].originator_version

    def corrected() -> list[str]:
        """What the moves correct, by its day."""
        told = beside(search, id)
        return [of.partition(" March")[0][-2:] for title, way, of in told if "moved" in title and way == "corrects"]

    first = move("21")
    search.later(hours=1).commands.take_back("me", id, entries=(first,), stamp=search.stamp())
    move("22")
    assert corrected() == ["20", "20"]
    search.later(hours=1).change(id, lambda it, at: bring_back(it, entry=first, stamp=at))
    move("23")
    assert corrected() == ["20", "20", "22"]


def test_what_was_said_anew_after_all_of_it_was_taken_back_corrects_nothing(search: Search) -> None:
    id = search.applied()
    applied = next(one.event for one in search.tracker.stream(id) if one.event.TOPIC == "application.applied")
    search.later(hours=1).commands.take_back("me", id, entries=(applied.originator_version,), stamp=search.stamp())
    search.later(hours=1).change(id, lambda it, at: it.apply(stamp=at))
    search.later(hours=1).change(
        id, lambda it, at: it.correct_date(of="applied", at=moment("2026-02-27 09:00"), stamp=at)
    )
    found = [(title.split(":")[0], way, of) for title, way, of in beside(search, id)]
    assert ("Date corrected", "corrects", "Applied") in found
    assert "Applied" not in {title for title, _, _ in found}
