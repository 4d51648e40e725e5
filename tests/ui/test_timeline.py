"""The timeline of an application, without a page: what belongs together stands together."""

from __future__ import annotations

from projections import timeline
from tests.support.searching import LONDON, Search
from tests.support.telling import FROZEN
from ui.addresses import address_of
from ui.components.timeline import TEMPLATE, Told, days_of


def told(search: Search, about: str) -> list[Told]:
    """Every line as it is shown, as they were recorded."""
    lines = timeline.of(search.tracker, search.seeker, about=about)
    shown = [line for day in days_of(lines, now=search.now, zone=LONDON) for line in day.lines]
    return sorted(shown, key=lambda line: line.position)


def test_a_correction_and_what_it_corrected_lead_to_each_other(search: Search) -> None:
    id = search.at("2026-03-02 09:00").save()
    search.at("2026-03-03 09:00").change(id, lambda it, at: it.add_note(text="one", stamp=at))
    search.at("2026-03-04 09:00").change(id, lambda it, at: it.amend_note(note="1", text="two", stamp=at))
    search.at("2026-03-05 09:00").change(id, lambda it, at: it.amend_note(note="1", text="one", stamp=at))
    _, first, second, third = told(search, id)
    assert [(one.said, one.position) for one in first.beside] == [("corrected 4 March", second.position)]
    assert [(one.said, one.position, one.detail) for one in second.beside] == [
        ("corrects what was recorded 3 March", first.position, "one"),
        ("taken back 5 March", third.position, ""),
    ]
    assert [(one.said, one.position) for one in third.beside] == [
        ("takes back what was recorded 4 March", second.position)
    ]


def test_late_news_say_when_it_happened_and_when_it_was_recorded(search: Search) -> None:
    id = search.at("2026-05-01 09:00").applied()
    search.at("2026-05-09 09:00").change(id, lambda it, at: it.reject(stamp=at), happened="2026-05-03 12:00")
    [late] = [line.late for line in told(search, id) if line.title == "They said no"]
    assert late == "happened 3 May, recorded 9 May"
    search.at("2027-01-02 09:00")
    [late] = [line.late for line in told(search, id) if line.title == "They said no"]
    assert late == "happened 3 May 2026, recorded 9 May 2026"


def test_what_was_corrected_outside_of_what_is_shown_is_left_alone(search: Search) -> None:
    id = search.at("2026-03-02 09:00").save()
    search.at("2026-03-03 09:00").change(id, lambda it, at: it.add_note(text="one", stamp=at))
    search.at("2026-03-04 09:00").change(id, lambda it, at: it.amend_note(note="1", text="two", stamp=at))
    [latest] = timeline.of(search.tracker, "me", about=id, limit=1)
    [day] = days_of([latest], now=search.now, zone=LONDON)
    assert day.lines[0].beside == ()


def test_a_resume_that_went_out_can_be_opened_from_its_line(search_on_each: Search) -> None:
    search = search_on_each
    id = search.applied()
    search.later(days=1).change(id, lambda it, at: it.send_resume(frozen=FROZEN, name="ada.pdf", stamp=at))
    [file] = [line.file for line in told(search, id) if line.file]
    assert file == f"{address_of(id)}/document/{FROZEN.pdf}"
    html = TEMPLATE.render(days=days_of(timeline.of(search.tracker, "me", about=id), now=search.now, zone=LONDON))
    assert html.count(f'<a href="{file}">Open it as it went out</a>') == 1
