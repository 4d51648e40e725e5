"""A search kept elsewhere comes along with its own dates, once, and can be taken back."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.past import OWN_DATE
from domain.store.files import Files
from jobs.bringing import Importer, Preview
from jobs.rows import Reading
from jobs.sheets import Sheet
from jobs.takeaway import Takeaway
from jobs.taking_back import Undone
from projections import board, people
from projections.board import Card
from projections.people import Person
from tests.support.searching import Search, moment, opened, shown, wall

TABLE = (
    "Company;Position;Date Applied;Status;Notes;Link\n"
    'Zażółć;QA;15/02/2026;Phone Screen;"a; b";https://z.example/1\n'
    "Bürgeramt;Dev;03/02/2026;Ghosted 👻;;\n"
    "Curie;Chemist;;To apply;;(https://c.example/2)\n"
    ";;;;only a note;\n"
).encode()


@pytest.fixture
def importer(search: Search, tmp_path: Path) -> Importer:
    return importer_of(search, tmp_path)


def importer_of(search: Search, folder: Path) -> Importer:
    return Importer(commands=search.commands, db=search.tracker, clock=lambda: search.now, data_dir=folder)


def nothing(_done: int, _total: int) -> None:
    """Nobody looks."""


def seen(importer: Importer, content: bytes, **answers: Any) -> tuple[Sheet, Reading, Preview]:
    sheet = importer.read(content)
    reading = replace(importer.guess("me", sheet), **answers)
    return sheet, reading, importer.preview("me", sheet, reading)


def brought(importer: Importer, content: bytes, **answers: Any) -> int:
    sheet, reading, _ = seen(importer, content, **answers)
    return importer.apply("me", sheet, reading, progress=nothing)


def cards(search: Search) -> dict[str, Card]:
    return {card.company: card for card in board.everything(search.tracker, "me")}


def figures(preview: Preview) -> tuple[int, int, int, int]:
    return preview.new, preview.forward, preview.same, preview.left_out


def test_rows_stand_on_the_board_with_their_own_days(importer: Importer, search: Search) -> None:
    assert figures(seen(importer, TABLE)[2]) == (3, 0, 0, 1)
    assert brought(importer, TABLE) == 3
    found = cards(search)
    assert {name: card.stage for name, card in found.items()} == {
        "Zażółć": "screening",
        "Bürgeramt": "closed",
        "Curie": "saved",
    }
    assert found["Zażółć"].applied_at == moment("2026-02-15 12:00")
    assert found["Zażółć"].url == "https://z.example/1"
    assert found["Curie"].url == "https://c.example/2"
    assert found["Bürgeramt"].outcome == "silent"
    assert search.application(found["Zażółć"].id).notes == {"1": "a; b"}


def test_a_second_time_changes_nothing(importer: Importer, search: Search) -> None:
    brought(importer, TABLE)
    before = search.tracker.position()
    search.later(days=1)
    assert figures(seen(importer, TABLE)[2]) == (0, 0, 3, 1)
    assert brought(importer, TABLE) == 0
    assert search.tracker.position() == before


def test_a_later_table_moves_forward_and_never_back(importer: Importer, search: Search) -> None:
    brought(importer, TABLE)
    later = TABLE.replace(b"Phone Screen", b"Offer").replace("Ghosted 👻".encode(), b"Applied")
    assert figures(seen(importer, later)[2]) == (0, 1, 2, 1)
    brought(importer, later)
    assert cards(search)["Zażółć"].stage == "offer"
    assert cards(search)["Bürgeramt"].stage == "closed"


def test_undo_takes_all_of_it_back_and_it_can_come_again(importer: Importer, search: Search) -> None:
    known = search.applied("QA", "Zażółć")
    assert figures(seen(importer, TABLE)[2]) == (2, 1, 0, 1)
    brought(importer, TABLE)
    assert search.application(known).stage == "screening"
    assert importer.undo("me", progress=nothing) == Undone(back=3)
    assert {card.id: card.stage for card in cards(search).values()} == {known: "applied"}
    assert importer.last("me") is None
    assert importer.undo("me", progress=nothing) == Undone()
    brought(importer, TABLE)
    assert len(cards(search)) == 3


def test_undo_leaves_what_was_changed_since_and_says_why(importer: Importer, search: Search) -> None:
    known = search.applied("QA", "Zażółć")
    brought(importer, TABLE)
    found = {name: card.id for name, card in cards(search).items()}
    search.change(known, lambda one, stamp: one.add_note(text="Ask for Ada", stamp=stamp))
    search.move(found["Curie"], "applied")
    undone = importer.undo("me", progress=nothing)
    assert undone.back == 1
    assert [(one.company, one.role, one.why) for one in undone.stayed] == [
        ("Zażółć", "QA", "Note"),
        ("Curie", "Chemist", "Moved to Applied"),
    ]
    assert {name: card.stage for name, card in cards(search).items()} == {"Zażółć": "screening", "Curie": "applied"}
    assert importer.last("me") is None


def test_what_the_person_removed_stays_away_unless_it_is_chosen(importer: Importer, search: Search) -> None:
    brought(importer, TABLE)
    gone = cards(search)["Curie"].id
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    sheet, reading, preview = seen(importer, TABLE)
    assert (figures(preview), preview.removed) == ((0, 0, 2, 1), {gone: "Chemist, Curie"})
    assert [one.becomes for one in preview.examples] == ["same", "same", "removed"]
    assert brought(importer, TABLE) == 0
    assert search.application(gone).removed
    again = importer.answered(reading, stages=reading.stages, days_first=True, again=[gone])
    assert figures(importer.preview("me", sheet, again)) == (1, 0, 2, 1)
    importer.apply("me", sheet, again, progress=nothing)
    assert not search.application(gone).removed
    assert importer.undo("me", progress=nothing) == Undone(back=1)
    assert search.application(gone).removed


def test_one_typed_by_hand_and_removed_is_known_again_too(importer: Importer, search: Search) -> None:
    typed = search.save("Chemist", "Curie")
    search.change(typed, lambda one, stamp: one.remove(stamp=stamp))
    assert seen(importer, TABLE)[2].removed == {typed: "Chemist, Curie"}
    search.save("Chemist", "Curie")
    assert figures(seen(importer, TABLE)[2]) == (2, 0, 1, 1)


def test_undo_brings_nothing_back_that_was_removed_since(importer: Importer, search: Search) -> None:
    brought(importer, TABLE)
    gone = cards(search)["Curie"].id
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    assert importer.undo("me", progress=nothing) == Undone(back=2)
    assert search.application(gone).removed


def test_what_rules_plan_anew_is_nobody_s_change(importer: Importer, search: Search) -> None:
    brought(importer, TABLE)
    search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
    for card in cards(search).values():
        search.commands.plan_anew("me", card.id, stamp=search.stamp())
    assert importer.undo("me", progress=nothing).back == 3


def test_an_import_killed_and_brought_again_leaves_what_was_changed_in_between(
    importer: Importer, search: Search, tmp_path: Path
) -> None:
    memory = tmp_path / "imports" / "me"
    sheet, reading, _ = seen(importer, TABLE)
    importer.apply("me", sheet, reading, progress=nothing)
    memory.write_text(memory.read_text().replace('"done": true', '"done": false'))
    search.move(cards(search)["Zażółć"].id, "saved")
    assert brought(importer, TABLE) == 1
    assert [one.company for one in importer.undo("me", progress=nothing).stayed] == ["Zażółć"]


def test_one_typed_by_hand_is_known_again(importer: Importer, search: Search) -> None:
    search.save("chemist", "CURIE", url="https://other.example")
    search.save("Dev", "Elsewhere", url="https://z.example/1")
    search.save("qa", "Renamed", url="https://z.example/1")
    assert figures(seen(importer, TABLE)[2]) == (1, 1, 1, 1)


def test_an_unknown_stage_is_asked_for_once_and_remembered(importer: Importer, search: Search) -> None:
    table = b"Company,Role,Status\nA,Dev,Parking lot\nB,Dev,Parking lot\nC,Dev,Applied\n"
    sheet, reading, preview = seen(importer, table)
    assert (preview.unknown, preview.ready) == (("Parking lot",), False)
    answered = importer.answered(reading, stages={**reading.stages, "Parking lot": "offer"}, days_first=True)
    assert importer.preview("me", sheet, answered).ready
    importer.apply("me", sheet, answered, progress=nothing)
    assert [card.stage for card in cards(search).values()].count("offer") == 2
    assert importer.preview("me", sheet, importer.guess("me", sheet)).ready


def test_rows_can_be_left_out_by_their_stage(importer: Importer) -> None:
    table = b"Company,Role,Status\nA,Dev,Parking lot\nC,Dev,Applied\n"
    sheet, reading, _ = seen(importer, table)
    assert "leave" in importer.targets("me")
    answered = importer.answered(reading, stages={**reading.stages, "Parking lot": "leave"}, days_first=True)
    assert figures(importer.preview("me", sheet, answered)) == (1, 0, 0, 1)


def test_an_ambiguous_order_of_days_is_asked_for(importer: Importer, search: Search) -> None:
    table = b"Company,Role,Applied\nA,Dev,03/02/2026\n"
    sheet, reading, preview = seen(importer, table)
    assert (preview.ask_days, preview.ready) == (True, False)
    answered = importer.answered(reading, stages=reading.stages, days_first=True)
    assert importer.preview("me", sheet, answered).ready
    importer.apply("me", sheet, answered, progress=nothing)
    assert cards(search)["A"].applied_at == moment("2026-02-03 12:00")
    assert importer.preview("me", sheet, importer.guess("me", sheet)).ready


def test_columns_can_be_corrected_and_are_remembered(importer: Importer, search: Search) -> None:
    table = b"Firma,Stelle,Wo\nAcme,Dev,Berlin\n"
    sheet, reading, preview = seen(importer, table)
    assert figures(preview) == (0, 0, 0, 1)
    right = importer.read_with("me", sheet, {"company": "Firma", "role": "Stelle", "location": "Wo"}, reading.stages)
    importer.apply("me", sheet, right, progress=nothing)
    assert cards(search)["Acme"].location == "Berlin"
    assert importer.guess("me", importer.read(table.replace(b"Acme", b"Other"))).columns == right.columns
    assert set(importer.fields()) >= set(right.columns)


def test_trellos_moves_become_the_way_of_a_card(importer: Importer, search: Search) -> None:
    card = "69818000aaaaaaaaaaaaaaaa"

    def moved(day: str, name: str) -> dict[str, Any]:
        told = {"card": {"id": card}, "listAfter": {"name": name}}
        return {"type": "updateCard", "date": f"{day}T09:00:00Z", "data": told}

    told = {
        "lists": [{"id": "1", "name": "Interviews"}],
        "cards": [{"id": card, "name": "Acme - Data Engineer", "idList": "1"}],
        "actions": [moved("2026-02-20", "Interviews"), moved("2026-02-10", "Applied")],
    }
    assert brought(importer, json.dumps(told).encode()) == 1
    found = cards(search)["Acme"]
    assert (found.role, found.stage, found.applied_at, found.stage_since) == (
        *("Data Engineer", "interviewing", moment("2026-02-10 09:00"), moment("2026-02-20 09:00")),
    )


@pytest.mark.parametrize(
    ("title", "company", "role"),
    [
        *[("Data Engineer at Acme", "Acme", "Data Engineer"), ("Acme - Data Engineer", "Acme", "Data Engineer")],
        ("Data Engineer", "Unknown", "Data Engineer"),
    ],
)
def test_company_and_role_in_one_cell_are_told_apart(
    importer: Importer, search: Search, title: str, company: str, role: str
) -> None:
    brought(importer, f"Card Name,Status\n{title},Applied\n".encode())
    [found] = cards(search).values()
    assert (found.company, found.role) == (company, role)


def test_teals_salary_has_two_ends_and_a_currency(importer: Importer, search: Search) -> None:
    brought(importer, b"company_name,role,statusName,min_salary,max_salary,salary_currency\nA,PM,Applied,60,70,GBP\n")
    assert cards(search)["A"].salary == "60–70 GBP"


def test_what_cannot_be_stored_is_made_fit_instead_of_refused(importer: Importer, search: Search) -> None:
    long, hidden = "x" * 900, "a\u202eb\x00c"
    row = f'{long},{hidden},Applied,javascript:alert(1),"<p>We</p><b>look</b>",01/01/1066,"{long},#a;a"\n'
    brought(importer, f"Company,Role,Status,URL,Job Description,Applied,Tags\n{row}".encode())
    [found] = cards(search).values()
    assert (len(found.company), found.url, found.tags) == (200, "", ("x" * 60, "a"))
    assert search.application(found.id).posting == "We\nlook"


def test_days_to_come_are_today(importer: Importer, search: Search) -> None:
    brought(importer, b"Company,Role,Status,Applied\nA,Dev,Applied,2027-01-01\n")
    assert cards(search)["A"].applied_at == search.now


def test_what_the_program_wrote_itself_is_here_already(importer: Importer, search: Search, tmp_path: Path) -> None:
    search.applied("Dev", "Acme")
    search.change(search.save("Chemist", "Curie"), lambda one, stamp: one.archive(stamp=stamp))
    search.change(search.applied("Poet", "Muse"), lambda one, stamp: one.reject(stamp=stamp))
    own = Takeaway(tracker=search.tracker, files=Files(tmp_path), clock=lambda: search.now, version="1")
    table = b"".join(own.applications("me"))
    assert figures(seen(importer, table)[2]) == (0, 0, 3, 0)
    assert figures(seen(importer, b"".join(own.archive("me")))[2]) == (0, 0, 3, 0)
    (tmp_path / "elsewhere").mkdir()
    with opened(tmp_path / "elsewhere") as tracker:
        other = Search(tracker, now=search.now).begin()
        brought(importer_of(other, tmp_path / "elsewhere"), table)
        assert {name: (card.stage, card.outcome, card.archived) for name, card in cards(other).items()} == {
            name: (card.stage, card.outcome, card.archived) for name, card in cards(search).items()
        }


def test_nobody_elses_cards_are_touched(importer: Importer, search: Search) -> None:
    ada = search.of("ada")
    ada.applied("QA", "Zażółć")
    assert figures(seen(importer, TABLE)[2]) == (3, 0, 0, 1)
    brought(importer, TABLE)
    assert [card.company for card in board.everything(search.tracker, "ada")] == ["Zażółć"]
    assert importer.last("ada") is None


def big(rows: int) -> bytes:
    stages = ("Applied", "Interview", "Rejected", "Wishlist")
    lines = (f"C{i},R{i},{stages[i % 4]},2026-02-{i % 28 + 1:02d},note {i}\n" for i in range(rows))
    return ("Company,Role,Status,Date Applied,Notes\n" + "".join(lines)).encode()


def test_progress_is_told_from_the_first_few_to_the_last(importer: Importer) -> None:
    sheet, reading, _ = seen(importer, big(90))
    at: list[tuple[int, int]] = []
    importer.apply("me", sheet, reading, progress=lambda *told: at.append(told))
    assert at == [(40, 90), (80, 90), (90, 90)]


def test_five_thousand_rows_are_previewed(importer: Importer) -> None:
    assert figures(seen(importer, big(5_000))[2]) == (5_000, 0, 0, 0)


def state(search: Search) -> dict[str, tuple[object, ...]]:
    return {
        name: (card.id, card.stage, card.outcome, card.applied_at, card.saved_at, card.stage_since, card.rank)
        for name, card in cards(search).items()
    }


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.jobs.test_bringing import big, importer_of, seen
from tests.support.searching import Search, opened

with opened(Path(sys.argv[1])) as tracker:
    importer = importer_of(Search(tracker).begin(), Path(sys.argv[1]))
    sheet, reading, _ = seen(importer, big(150))
    importer.apply("me", sheet, reading, progress=lambda done, _: done > 40 and os.kill(os.getpid(), signal.SIGKILL))
"""


def test_killed_in_the_middle_and_brought_again_gives_the_same(search: Search, tmp_path: Path) -> None:
    whole, halved = tmp_path / "whole", tmp_path / "halved"
    whole.mkdir()
    halved.mkdir()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(halved)], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == -signal.SIGKILL
    with opened(whole) as first, opened(halved) as second:
        one, other = Search(first).begin(), Search(second).begin()
        assert len(cards(other)) == 80
        brought(importer_of(one, whole), big(150))
        assert brought(importer_of(other, halved), big(150)) == 70
        assert state(other) == state(one)
        assert list(second.verify())
        assert importer_of(other, halved).undo("me", progress=nothing) == Undone(back=150)
        assert not cards(other)


def test_the_memory_is_private_and_a_damaged_one_is_none(importer: Importer, tmp_path: Path) -> None:
    brought(importer, TABLE)
    file = tmp_path / "imports" / "me"
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("{")
    assert importer.last("me") is None
    assert [one.name for one in (tmp_path / "imports").iterdir()] == ["me"]


WITH_PEOPLE = (
    b"Company,Role,Status,Applied,Recruiter,Contact email,Follow up on\n"
    b"Acme,Dev,Applied,2026-02-20,Ann Lee;Bo,ann@acme.example,2026-03-20\n"
    b"Acme,Chemist,Applied,2026-02-21,Ann Lee,ann@acme.example,2026-03-21 15:30\n"
    b"Curie,Poet,Saved,,,marie@curie.example,2026-03-22T08:00:00Z\n"
    b"Muse,Singer,Rejected,2026-02-01,  ,no address,2026-03-25\n"
    b"Zeno,Runner,Applied,2026-02-20,Al,,2026-02-25\n"
)


def named(search: Search) -> dict[str, Person]:
    return {one.card.name: one for one in people.everybody(search.tracker, "me")}


def next_steps(search: Search) -> dict[str, list[tuple[str, str]]]:
    return {
        card.role: shown(search.application(card.id).open_steps()) for card in board.everything(search.tracker, "me")
    }


def test_people_come_with_their_applications_each_once(importer: Importer, search: Search) -> None:
    assert seen(importer, WITH_PEOPLE)[2].people == 4
    brought(importer, WITH_PEOPLE)
    found = named(search)
    assert {name: (one.card.email, one.card.company, one.applications) for name, one in found.items()} == {
        "Ann Lee": ("ann@acme.example", "Acme", 2),
        "Bo": ("", "Acme", 1),
        "marie@curie.example": ("marie@curie.example", "Curie", 1),
        "Al": ("", "Zeno", 1),
    }
    assert seen(importer, WITH_PEOPLE)[2].people == 0


def test_the_date_of_the_table_is_the_next_step(importer: Importer, search: Search) -> None:
    brought(importer, WITH_PEOPLE)
    steps = next_steps(search)
    assert steps["Dev"] == [("check_status", "Fri 20 Mar 10:00")]
    assert steps["Chemist"] == [("check_status", "Sat 21 Mar 15:30")]
    assert steps["Poet"] == [("custom", "Sun 22 Mar 08:00")]
    assert steps["Singer"] == []
    assert "25 Feb" not in str(steps["Runner"])
    before = search.tracker.position()
    assert brought(importer, WITH_PEOPLE) == 0
    assert search.tracker.position() == before


def test_somebody_who_is_known_is_not_added_again(importer: Importer, search: Search) -> None:
    ann = search.meet("Dr Ann Lee", email="ANN@acme.example")
    bo = search.meet("bo", company="ACME")
    assert seen(importer, WITH_PEOPLE)[2].people == 2
    brought(importer, WITH_PEOPLE)
    assert {named(search)["Dr Ann Lee"].applications, named(search)["bo"].applications} == {2, 1}
    importer.undo("me", progress=nothing)
    assert {one.id for one in named(search).values()} == {ann, bo}


def test_undo_takes_the_people_along_but_those_somebody_had_to_do_with(importer: Importer, search: Search) -> None:
    brought(importer, WITH_PEOPLE)
    found = named(search)
    search.change_contact(found["Bo"].id, lambda one, stamp: one.answer(stamp=stamp))
    own = search.save("Mine")
    search.change(own, lambda one, stamp: one.link_contact(contact=found["Al"].id, stamp=stamp))
    undone = importer.undo("me", progress=nothing)
    assert (undone.back, undone.people) == (5, 2)
    assert set(named(search)) == {"Bo", "Al"}
    brought(importer, WITH_PEOPLE)
    assert set(named(search)) == {"Ann Lee", "Bo", "marie@curie.example", "Al"}


def test_whom_the_person_removed_stays_away(importer: Importer, search: Search) -> None:
    brought(importer, WITH_PEOPLE)
    importer.undo("me", progress=nothing)
    brought(importer, WITH_PEOPLE.splitlines(keepends=True)[0] + WITH_PEOPLE.splitlines(keepends=True)[1])
    search.change_contact(named(search)["Bo"].id, lambda one, stamp: one.remove(stamp=stamp))
    brought(importer, WITH_PEOPLE.replace(b"Dev,", b"Tester,"))
    assert set(named(search)) == {"Ann Lee", "marie@curie.example", "Al"}


DUE = (
    b"Company,Role,Status,Due Date,Deadline\n"
    b"Acme,Dev,Applied,2026-03-20,\n"
    b"Curie,Poet,Saved,2026-03-22,\n"
    b"Zeno,Runner,Saved,2026-03-24,2026-03-23\n"
)


@pytest.mark.parametrize(
    ("due", "last_days", "follow_ups"),
    [
        ("depends", ["", "2026-03-22", "2026-03-23"], ["Dev"]),
        ("closing", ["2026-03-20", "2026-03-22", "2026-03-23"], []),
        ("follow_up", ["", "", "2026-03-23"], ["Dev", "Poet", "Runner"]),
        ("nothing", ["", "", "2026-03-23"], []),
    ],
)
def test_a_due_date_means_what_the_person_says(
    importer: Importer, search: Search, due: str, last_days: list[str], follow_ups: list[str]
) -> None:
    brought(importer, DUE, due=due)
    found = board.everything(search.tracker, "me")
    days = {card.role: card.closing_on.isoformat() if card.closing_on else "" for card in found}
    assert [days[role] for role in ("Dev", "Poet", "Runner")] == last_days
    planned = {
        card.role for card in found if any(step.why == OWN_DATE for step in search.subject(card.id).open_steps())
    }
    assert sorted(planned) == follow_ups
    assert importer.guess("me", importer.read(DUE)).due == due


def test_what_a_due_date_means_depends_on_the_card_until_it_is_said(importer: Importer) -> None:
    _, reading, _ = seen(importer, DUE)
    assert (reading.due, reading.columns["due"], reading.columns["closing"]) == ("depends", "Due Date", "Deadline")
    sheet = importer.read(DUE)
    assert importer.read_with("me", sheet, reading.columns, reading.stages, "nothing").due == "nothing"
    assert importer.answered(reading, stages={}, days_first=True, due="closing").due == "closing"


PLAIN = b"Company,Role,Status,Date Applied\nAcme,Dev,Applied,2026-02-20\n"
FULLER = (
    b"Company,Role,Status,Date Applied,Contact,Email,Follow up,Deadline\n"
    b"Acme,Dev,Applied,2026-02-20,Ann Lee;Bo,ann@acme.example,2026-03-20,2026-04-01\n"
)


def only(search: Search) -> Card:
    [card] = board.everything(search.tracker, "me")
    return card


def held(search: Search) -> tuple[set[str], str, list[tuple[str, str]]]:
    """Who has a part in the one application, its last day and what is planned."""
    card = only(search)
    names = {one.card.name for one in people.of_application(search.tracker, "me", application=card.id)}
    return names, str(card.closing_on or ""), search.steps(card.id)


def test_a_known_application_gets_the_people_and_dates_it_lacks_and_gives_them_back(
    importer: Importer, search: Search
) -> None:
    brought(importer, PLAIN)
    search.meet("Ann Lee", company="Acme", email="ann@acme.example", application=only(search).id)
    before = held(search)
    preview = seen(importer, FULLER)[2]
    assert (preview.new, preview.forward, preview.more, preview.same, preview.people) == (0, 0, 1, 0, 1)
    assert [one.becomes for one in preview.examples] == ["more"]
    for _ in range(2):
        assert brought(importer, FULLER) == 1
        assert held(search) == ({"Ann Lee", "Bo"}, "2026-04-01", [("check_status", "Fri 20 Mar 10:00")])
        position = search.tracker.position()
        assert brought(importer, FULLER) == 0
        assert search.tracker.position() == position
        undone = importer.undo("me", progress=nothing)
        assert (undone.back, undone.people) == (1, 1)
        assert held(search) == before


def test_what_the_person_took_out_or_chose_stays_so(importer: Importer, search: Search) -> None:
    brought(importer, FULLER)
    card = only(search)
    ann = named(search)["Ann Lee"].id
    search.change(card.id, lambda one, stamp: one.unlink_contact(contact=ann, stamp=stamp))
    search.change_contact(named(search)["Bo"].id, lambda one, stamp: one.remove(stamp=stamp))
    search.change(card.id, lambda one, stamp: one.unlink_contact(contact=next(iter(one.contacts)), stamp=stamp))
    step = search.step(card.id)
    search.plan(
        card.id, lambda one, stamp: one.reschedule_step(step=step.id, due=wall("2026-03-25 09:00"), stamp=stamp)
    )
    details = replace(search.application(card.id).details, closing_on=None)
    search.change(card.id, lambda one, stamp: one.correct_details(details=details, stamp=stamp))
    assert seen(importer, FULLER)[2].more == 0
    assert brought(importer, FULLER) == 0


def test_what_moves_forward_gets_more_too_and_goes_back_with_all_of_it(importer: Importer, search: Search) -> None:
    brought(importer, PLAIN.replace(b"Applied,2026-02-20", b"Saved,"))
    before = held(search)
    assert seen(importer, FULLER)[2].forward == 1
    brought(importer, FULLER)
    assert (only(search).stage, held(search)[0]) == ("applied", {"Ann Lee", "Bo"})
    importer.undo("me", progress=nothing)
    assert (only(search).stage, held(search)[:2]) == ("saved", before[:2])


def test_one_that_was_changed_since_keeps_what_it_got(importer: Importer, search: Search) -> None:
    brought(importer, PLAIN)
    brought(importer, FULLER)
    search.plan(only(search).id, lambda one, stamp: one.add_note(text="Mine now", stamp=stamp))
    [stays] = importer.undo("me", progress=nothing).stayed
    assert (stays.why, held(search)[0]) == ("Note", {"Ann Lee", "Bo"})
