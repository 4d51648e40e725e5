"""Plausible values for every field a letter can have."""

from __future__ import annotations

from jobs.letters import LetterKind, known_fields

SAID = {
    "my_name": "Sam Lee",
    "my_phone": "+44 20 7946 0123",
    "my_link": "https://sam.example",
    "source": "LinkedIn",
    "posting_url": "https://acme.example/jobs/2291",
    "applied_on": "2026-03-03",
    "promised_by": "2026-03-12",
    "offer_deadline": "2026-03-13",
    "answer_by": "2026-03-16",
    "start_date": "2026-06-01",
    "timezone": "London time",
    "interview_where": "by video",
    "interview_kind": "second interview",
    "when": "today",
    "terms": "62,000 a year, 28 days of holiday and two days a week at home",
    "offer_in_writing": "yes",
    "cover_letter": "yes",
    "ask_feedback": "yes",
    "offer_items": "salary, bonus and notice period",
    "first_subject": "Your invitation",
    "paste_blurb": "Sam and I moved a warehouse together, and nobody noticed, which is the best there is to say.",
    "match_points": "six years of Python, the last two on streaming\nled an on-call rota of eight",
    "times": "Tuesday 10 March, 09:00 to 12:00\nWednesday 11 March, after 14:00\nFriday 13 March, any time",
}


def sample(name: str) -> str:
    """What a person might put there; where nothing else is said, the example in the field's own hint."""
    return SAID.get(name) or known_fields()[name].hint.partition("e.g. ")[2]


def emptiest(kind: LetterKind) -> dict[str, str]:
    """Only what the letter cannot do without."""
    return {name: sample(name) for name in kind.required}


def fullest(kind: LetterKind) -> dict[str, str]:
    return {name: sample(name) for name in (*kind.required, *kind.optional)}
