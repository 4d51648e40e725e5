"""What people type fits the sentence it goes into, however they typed it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.wording import (
    FILTERS,
    bullets,
    capital,
    first_name,
    on_date,
    on_day,
    on_the_day,
    phrase,
    reply,
    sentence,
    with_article,
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dana Reyes", "Dana"),
        ("Reyes, Dana", "Dana"),
        ("Dr. Dana Reyes", "Dr. Reyes"),
        ("Prof Dana Reyes", "Prof Reyes"),
        ("Dr.", "Dr."),
        ("Cher", "Cher"),
        ("山田太郎", "山田太郎"),
        ("  Dana\tReyes ", "Dana"),
        (",", ","),
    ],
)
def test_a_first_name_is_what_one_says_after_hi(name: str, said: str) -> None:
    assert first_name(name) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("How the team tests.", "how the team tests"),
        ("the way you write!", "the way you write"),
        ("Kafka at scale", "Kafka at scale"),
        ("A question of trust", "a question of trust"),
        ("IT and its costs", "IT and its costs"),
        ("two\nlines", "two lines"),
        ("...", ""),
    ],
)
def test_a_phrase_goes_on_inside_a_sentence(typed: str, said: str) -> None:
    assert phrase(typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("i finished the course", "I finished the course."),
        ("Done!", "Done!"),
        ("he said “no.”", "He said “no.”"),
        ("well,", "Well."),
        ("", ""),
    ],
)
def test_a_sentence_begins_and_ends_as_one(typed: str, said: str) -> None:
    assert sentence(typed) == said


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("analyst", "an analyst"),
        ("data engineer", "a data engineer"),
        ("SRE", "an SRE"),
        ("UX designer", "a UX designer"),
        ("user researcher", "a user researcher"),
        ("university lecturer", "a university lecturer"),
        ("uninsured risk expert", "an uninsured risk expert"),
        ("honorary consul", "an honorary consul"),
        ("European counsel", "a European counsel"),
        ("the boss", "the boss"),
        ("", ""),
    ],
)
def test_the_article_follows_the_sound(role: str, said: str) -> None:
    assert with_article(role) == said


def test_lines_become_a_list_however_they_were_marked() -> None:
    assert bullets("Mon\n\n - Tue \n• Wed\n* Thu") == "- Mon\n- Tue\n- Wed\n- Thu"
    assert bullets(" \n") == ""


@pytest.mark.parametrize(
    ("subject", "answered"), [("Hello", "Re: Hello"), ("Re: RE: Hello", "Re: Hello"), ("AW: Hello\n", "Re: Hello")]
)
def test_an_answer_carries_one_re(subject: str, answered: str) -> None:
    assert reply(subject) == answered


@pytest.mark.parametrize(
    ("given_as", "date", "day", "that_day"),
    [
        ("2026-03-03", "3 March", "Tuesday 3 March", "on 3 March"),
        ("2026-03-13T14:00", "13 March", "Friday 13 March", "on 13 March"),
        ("March 3", "March 3", "March 3", "March 3"),
        ("next week", "next week", "next week", "next week"),
    ],
)
def test_a_date_reads_as_people_write_it_and_other_words_stay(
    given_as: str, date: str, day: str, that_day: str
) -> None:
    assert (on_date(given_as), on_day(given_as), on_the_day(given_as)) == (date, day, that_day)


def test_a_capital_leaves_the_rest_alone() -> None:
    assert (capital("sRE lead"), capital("")) == ("SRE lead", "")


@given(st.text(), st.sampled_from(sorted(FILTERS)))
def test_nothing_that_can_be_typed_trips_a_filter(text: str, name: str) -> None:
    once = FILTERS[name](text)
    assert len(once) <= 3 * len(text) + 8
