"""Several reminders in one text: whom and what each is about, how to answer, and as short as can be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.purpose import Purpose
from domain.values import LocalTime
from jobs.digests import IN_SHORT, MOST_ITEMS, Item, digest_for
from jobs.gsm import EACH_OF_SEVERAL, ONE, is_gsm, septets
from projections.plans import StepRow

AT = datetime(2026, 3, 10, 10, tzinfo=UTC)
SIGNS = ("7Q2F", "M3XZ", "K4TB", "B2C3", "D4F5", "G6H7")


def item(reference: str, company: str, *, purpose: str = "check_status", at: str = "", person: str = "") -> Item:
    step = StepRow(
        about="me/application-1",
        step="1",
        purpose=purpose,
        due=LocalTime(datetime(2026, 3, 10, 10), "UTC"),  # noqa: DTZ001 a wall time
        due_at=AT,
        why="",
        rule="",
        contact="",
        interview="",
        state="open",
        scheduling=1,
        role="Engineer",
        company=company,
        person=person,
        done_at=None,
    )
    return Item(reference=reference, step=step, at=at)


def test_it_names_each_and_says_how_to_answer() -> None:
    text = digest_for([item("7Q2F", "Nordlicht"), item("M3XZ", "Acme", purpose="thank_you")], reference="K4TB")
    assert text == (
        "2 to do: 7Q2F Nordlicht, ask for news; M3XZ Acme, say thank you. Answer with the sign: DONE 7Q2F. (K4TB)"
    )


def test_what_comes_later_today_has_its_hour() -> None:
    assert "M3XZ 15:00 Acme" in digest_for([item("7Q2F", "A"), item("M3XZ", "Acme", at="15:00")], reference="K4TB")


def test_where_there_is_no_company_it_names_the_person() -> None:
    assert "M3XZ Robin" in digest_for([item("7Q2F", "A"), item("M3XZ", "", person="Robin")], reference="K4TB")


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_has_a_few_words(purpose: Purpose) -> None:
    assert is_gsm(IN_SHORT[purpose])
    assert septets(IN_SHORT[purpose]) <= 27


@given(names=st.lists(st.text(min_size=1, max_size=60), min_size=2, max_size=MOST_ITEMS))
def test_it_is_at_most_two_parts_of_the_plain_alphabet_and_holds_every_sign(names: list[str]) -> None:
    items = [item(sign, name) for sign, name in zip(SIGNS, names, strict=False)]
    text = digest_for(items, reference="Z9X8")
    assert is_gsm(text)
    assert septets(text) <= 2 * EACH_OF_SEVERAL
    assert all(each.reference in text for each in [*items, item("Z9X8", "")])


def test_three_with_long_names_still_fit_into_one_part() -> None:
    items = [item(sign, "A company with a very long name indeed") for sign in SIGNS[:3]]
    assert septets(digest_for(items, reference="Z9X8")) <= ONE
