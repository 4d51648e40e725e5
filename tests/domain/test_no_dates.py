"""Words that look like a date and are none; read on Wednesday 4 March 2026 at 14:30 in London."""

from __future__ import annotations

import pytest

from tests.domain.test_quick import read

NONE = {
    "Engineer @ Acme, applied 32 Jan": "32 Jan",
    "Engineer @ Acme applied 32 Jan": "32 Jan",
    "Engineer @ Acme, applied, 32 Jan": "32 Jan",
    "Engineer @ Acme, applied on 31 Feb 2026": "31 Feb 2026",
    "Engineer @ Acme, applied Feb 30th": "Feb 30th",
    "Engineer @ Acme, applied on 13/13": "13/13",
    "Engineer @ Acme, closes 30.2.2026": "30.2.2026",
    "Engineer @ Acme, interview 2026-13-01": "2026-13-01",
    "Engineer @ Acme, follow up 31 Feb 9am": "31 Feb",
    "Engineer @ Acme, follow up with Dana on the 45th of March": "45th of March",
    "applied to Acme on 32 Jan": "32 Jan",
    "applied to Acme as QA Lead 31 Feb.": "31 Feb",
}


@pytest.mark.parametrize(("line", "words"), NONE.items())
def test_a_date_that_does_not_exist_is_said_and_nothing_put_in_its_place(line: str, words: str) -> None:
    quick = read(line)
    assert quick.no_dates == (words,)
    assert quick.company == "Acme"
    assert "32" not in quick.note
    assert (quick.follow_up, quick.interview, quick.closes_on) == (None, None, None)
    [span] = [span for span in quick.spans if span.kind == "no_dates"]
    assert line[span.start : span.end] == words


@pytest.mark.parametrize(
    "line",
    [
        "Engineer @ Acme, applied 1 Feb, interview 25.12.2026",
        "Engineer @ Acme, applied 3/4",
        "Engineer @ Acme, call 24/7 line",
        "Engineer @ Acme, follow up Tue about 45/50",
        "Engineer @ Acme, split 45/50, 32 Jan",
        "Engineer 24/7 @ 99 March Street",
        "applied to 24/7",
        "applied to 32 Jan",
        "applied to 45 March Street",
    ],
)
def test_what_is_no_date_at_all_is_left_alone(line: str) -> None:
    assert read(line).no_dates == ()


def test_a_day_that_does_not_exist_is_not_today() -> None:
    assert read("Engineer @ Acme, applied 32 Jan").applied_on is None
    assert read("applied to Acme 32 Jan").applied_on is None
