"""What was taken back is shown nowhere as having happened, and everything that hung on it stands as it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.purpose import Purpose
from projections import agenda, insights, plans, sent_resumes, timeline
from projections import work_search as log
from projections.letter_fields import known
from projections.search import find
from tests.support.searching import LONDON, Search, wall
from tests.support.telling import FROZEN, HASH

STARTS = "2026-03-12 11:00"
TABLES = ("board", "agenda", "people", "wrote", "word_pieces", "journeys")
HOUSEKEEPING = {"version", "sequence", "position", "active", "moved_at"}

Deed = Callable[[Search, str, str], None]
DEEDS: dict[str, Deed] = {
    "applied": lambda me, one, _: me.change(one, lambda it, s: it.apply(resume="v1", stamp=s)),
    "moved": lambda me, one, _: me.move(one, "screening"),
    "promised": lambda me, one, _: me.change(one, lambda it, s: it.note_promise(by=date(2026, 4, 1), stamp=s)),
    "answered": lambda me, one, _: me.change(one, lambda it, s: it.receive_answer(stamp=s)),
    "posting": lambda me, one, _: me.change(one, lambda it, s: it.keep_posting(text="Fluent in Basque", stamp=s)),
    "attached": lambda me, one, _: me.change(
        one, lambda it, s: it.attach_document(document=HASH, name="a", media_type="b", size=1, stamp=s)
    ),
    "resume": lambda me, one, _: me.change(one, lambda it, s: it.send_resume(frozen=FROZEN, name="a.pdf", stamp=s)),
    "interview": lambda me, one, robin: me.interview(one, STARTS, with_whom=(robin,)),
    "offer": lambda me, one, _: me.change(
        one, lambda it, s: it.receive_offer(amount="£1", deadline=date(2026, 4, 1), stamp=s)
    ),
    "rejected": lambda me, one, _: me.change(one, lambda it, s: it.reject(stamp=s)),
    "wrote": lambda me, one, robin: me.write(one, contact=robin),
    "wrote to nobody": lambda me, one, _: me.write(one),
    "noted": lambda me, one, _: me.change(one, lambda it, s: it.add_note(text="Basque", stamp=s)),
    "wrote to them": lambda me, _, robin: me.write(robin, purpose=Purpose.SET_UP_MEETING),
    "arranged": lambda me, _, robin: me.change_contact(
        robin, lambda it, s: it.schedule_meeting(starts=wall(STARTS), stamp=s)
    ),
    "met": lambda me, _, robin: me.change_contact(robin, lambda it, s: it.hold_meeting(stamp=s)),
    "they answered": lambda me, _, robin: me.change_contact(robin, lambda it, s: it.answer(stamp=s)),
}


def shown(search: Search) -> dict[str, object]:
    """All that the read models say, but for housekeeping, and what is planned."""
    rows = {table: search.tracker.read(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES}
    steps = plans.open_steps(search.tracker, search.seeker)
    return {
        **{table: [{k: v for k, v in row.items() if k not in HOUSEKEEPING} for row in rows[table]] for table in TABLES},
        "plans": sorted((step.about, step.purpose, step.due_at) for step in steps),
        "letters": insights.letters_sent(search.tracker, search.seeker),
        "resumes": sent_resumes.latest(search.tracker, search.seeker),
        "log": log.weeks(search.tracker, search.seeker, zone=LONDON, since=date(2026, 2, 1), until=date(2026, 4, 1)),
    }


def latest(search: Search) -> timeline.Line:
    """The first line of what a person did last."""
    lines = [line for line in timeline.latest(search.tracker, search.seeker) if line.version]
    return [line for line in lines if line.recorded_at == lines[0].recorded_at][-1]


def take_back(search: Search) -> timeline.Line:
    """Take that back, a minute later."""
    line = latest(search)
    stamp = search.later(minutes=1).stamp()
    search.commands.take_back(search.seeker, line.about, entries=(line.version,), stamp=stamp)
    return line


class TestEverything:
    @pytest.mark.parametrize("applied", [False, True])
    @pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
    def test_stands_as_before_and_after_all_as_it_did(self, search: Search, deed: Deed, applied: bool) -> None:
        if applied and deed is DEEDS["applied"]:
            return
        one = search.applied() if applied else search.save()
        robin = search.meet(application=one)
        search.later(hours=1)
        before = shown(search)
        deed(search, one, robin)
        done = shown(search)
        line = take_back(search)
        assert shown(search) == before
        assert [told.taken for told in timeline.of(search.tracker, "me", about=line.about) if told == line] == []
        take_back(search)
        assert shown(search) == done


def test_a_line_that_was_taken_back_says_so_and_stays(search: Search) -> None:
    one = search.save()
    search.later(hours=1).change(one, lambda it, stamp: it.add_note(text="Basque", stamp=stamp))
    assert find(search.tracker, "me", text="basque")
    take_back(search)
    assert [(line.title, line.taken) for line in timeline.of(search.tracker, "me", about=one)] == [
        ("Taken back: a note", False),
        ("Note", True),
        ("Saved", False),
    ]
    assert not find(search.tracker, "me", text="basque")


def test_a_posting_goes_back_to_the_one_before(search: Search) -> None:
    one = search.save()
    search.change(one, lambda it, stamp: it.keep_posting(text="Basque", stamp=stamp))
    search.later(hours=1).change(one, lambda it, stamp: it.keep_posting(text="Catalan", stamp=stamp))
    take_back(search)
    assert find(search.tracker, "me", text="basque")
    assert not find(search.tracker, "me", text="catalan")


def test_an_interview_called_off_or_held_by_mistake_is_to_come(search: Search) -> None:
    one = search.applied()
    search.later(hours=1).interview(one, STARTS)
    search.later(hours=1).change(one, lambda it, stamp: it.cancel_interview(interview="1", stamp=stamp))
    take_back(search)
    assert [item.state for item in agenda.of(search.tracker, "me", about=one)] == [agenda.COMING]
    search.at("2026-03-12 13:00").change(one, lambda it, stamp: it.hold_interview(interview="1", stamp=stamp))
    search.later(hours=1).change(
        one, lambda it, stamp: it.move_interview(interview="1", starts=wall("2026-03-13 11:00"), stamp=stamp)
    )
    take_back(search)
    assert [(item.state, item.starts) for item in agenda.of(search.tracker, "me", about=one)] == [
        (agenda.HELD, wall(STARTS))
    ]
    search.later(hours=1).change(one, lambda it, stamp: it.cancel_interview(interview="1", stamp=stamp))
    take_back(search)
    take_back(search)
    assert [item.state for item in agenda.of(search.tracker, "me", about=one)] == [agenda.CANCELLED]


def test_what_a_letter_had_settled_is_to_be_done_again(search: Search) -> None:
    one = search.applied()
    search.later(days=9).write(one, step="1")
    assert known(search.tracker, "me", about=one, now=search.now)["first_subject"]
    line = take_back(search)
    [step] = [step for step in plans.steps_of(search.tracker, "me", about=one) if step.step == "1"]
    assert (step.state, step.done_at) == ("open", None)
    assert "first_subject" not in known(search.tracker, "me", about=one, now=search.now)
    take_back(search)
    [step] = [step for step in plans.steps_of(search.tracker, "me", about=one) if step.step == "1"]
    assert (step.state, step.done_at) == ("done", line.at)


def test_they_were_written_to_about_something_else_before(search: Search) -> None:
    first, second = search.applied(), search.applied("Cook")
    robin = search.meet(application=first)
    search.later(days=1).write(first, contact=robin, purpose=Purpose.CUSTOM)
    search.later(days=1).write(second, contact=robin)
    search.later(days=1).write(second, contact=robin, purpose=Purpose.THANK_YOU)
    for version, wrote in ((-1, "check_status"), (-2, "custom")):
        sent = [line for line in timeline.of(search.tracker, "me", about=second)[::-1] if "sent" in line.topic]
        entries = (sent[version].version,)
        search.commands.take_back("me", second, entries=entries, stamp=search.later(hours=1).stamp())
        [row] = search.tracker.read("SELECT wrote_what FROM people WHERE id = ?", (robin,))
        assert row["wrote_what"] == wrote


def test_a_card_whose_column_is_gone_finds_another(search: Search) -> None:
    one = search.applied()
    search.later(hours=1).move(one, "screening")
    search.commands.remove_stage("me", stage="applied", home="screening", cards=(), stamp=search.stamp())
    take_back(search)
    stage = search.application(one).stage
    assert stage in {known.id for known in search.me().stages}


def test_what_happened_meanwhile_is_planned_by_what_is_left(search: Search) -> None:
    one = search.applied()
    before = [step.due for step in plans.open_steps(search.tracker, "me")]
    search.later(days=1).change(one, lambda it, stamp: it.receive_answer(stamp=stamp))
    assert [step.due for step in plans.open_steps(search.tracker, "me")] != before
    search.later(minutes=5)
    take_back(search)
    assert [step.due for step in plans.open_steps(search.tracker, "me")] == before
    assert search.now - timedelta(days=2) < plans.open_steps(search.tracker, "me")[0].due_at
