"""How far each read model has come."""

from __future__ import annotations

from projections.models import MODELS
from projections.positions import positions
from tests.support.searching import Search


def test_all_come_as_far_as_the_record(search_on_each: Search) -> None:
    search_on_each.applied()
    assert positions(search_on_each.tracker) == (search_on_each.tracker.position(), {})


def test_one_that_lags_is_named(search_on_each: Search) -> None:
    search_on_each.applied()
    reached = search_on_each.tracker.position()
    with search_on_each.tracker.record.writing() as cursor:
        cursor.execute("UPDATE read_models SET position = 1 WHERE name = ?", ("board",))
    assert positions(search_on_each.tracker) == (reached, {"board": reached - 1})
    assert "board" in {model.name for model in MODELS}
