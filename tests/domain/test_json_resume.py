"""JSON Resume in and out: nothing is lost, and what is no resume is refused in words."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.json_resume import from_json, to_json
from domain.resume_content import FIELDS, LINES, LONG, WORDS

SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"


def ids() -> Callable[[], str]:
    numbers = count()
    return lambda: f"{next(numbers):08x}"


def there_and_back(text: str) -> Any:
    return json.loads(to_json(from_json(text, new_id=ids())))


def refused(given: object) -> str:
    with pytest.raises(Invalid) as refusal:
        from_json(given if isinstance(given, str) else json.dumps(given), new_id=ids())
    return refusal.value.message


def test_a_resume_with_everything_the_schema_knows_comes_back_as_it_was() -> None:
    text = SAMPLE.read_text("utf-8")
    assert there_and_back(text) == json.loads(text)
    assert there_and_back("\ufeff" + text) == json.loads(text)


def test_a_mark_that_files_begin_with_is_left_out_wherever_it_was_pasted() -> None:
    assert there_and_back('{"basics": {"name": "\\ufeffAda\\ufeff L"}}')["basics"] == {"name": "Ada L"}


def test_a_second_time_changes_nothing() -> None:
    once = to_json(from_json(SAMPLE.read_text("utf-8"), new_id=ids()))
    assert to_json(from_json(once, new_id=ids())) == once


WORD = st.text(st.characters(min_codepoint=33, max_codepoint=0x4FF, categories=["L", "N"]), min_size=1, max_size=20)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
ODD = st.one_of(st.integers(-9, 9), st.booleans(), st.lists(TEXT, min_size=1, max_size=2))


def entry(section: str) -> st.SearchStrategy[dict[str, Any]]:
    known: dict[str, Any] = dict.fromkeys(FIELDS[section], TEXT)
    known |= {table[section]: st.lists(TEXT, min_size=1, max_size=3) for table in (LINES, WORDS) if section in table}
    return st.fixed_dictionaries({}, optional={**known, "x-other": ODD})


RESUMES = st.fixed_dictionaries(
    {"basics": st.fixed_dictionaries({"name": TEXT}, optional={"label": TEXT, "summary": TEXT, "x-pronoun": ODD})},
    optional={name: st.lists(entry(name), min_size=1, max_size=3) for name in FIELDS if name != "profiles"}
    | {"x-more": ODD},
)


@settings(max_examples=60)
@given(RESUMES)
def test_nothing_of_any_resume_is_lost(resume: dict[str, Any]) -> None:
    again = there_and_back(json.dumps(resume))
    assert normal(again) == normal(resume)


def normal(resume: dict[str, Any]) -> Any:
    said = {name: value for name, value in resume.items() if name != "$schema"}
    return json.loads(unicodedata.normalize("NFC", json.dumps(said, ensure_ascii=False, sort_keys=True)))


def test_what_we_have_no_field_for_is_kept_where_it_was() -> None:
    odd = {
        "basics": {"name": "Ada", "pronoun": "she", "location": {"city": "Leeds", "planet": "Earth"}, "email": 7},
        "work": [{"name": "Acme", "highlights": ["Built", {"deep": 1}], "team": ["a"]}, {"name": "Beta", "score": 1.5}],
        "x-hobby": {"a": [1, None]},
    }
    assert there_and_back(json.dumps(odd)) | {"$schema": ""} == odd | {"$schema": ""}


def test_a_place_that_is_no_place_is_kept_as_it_is() -> None:
    odd = {"basics": {"name": "Ada", "location": "Leeds"}}
    assert there_and_back(json.dumps(odd))["basics"] == odd["basics"]


def test_a_resume_may_say_nothing_at_all() -> None:
    assert there_and_back('{"work": [], "basics": {}, "meta": null}')["basics"] == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("#read", "no JSON file"),
        ("[" * 100_000, "no JSON file"),
        ('{"basics": {"name": NaN}}', "no JSON file"),
        ([1], "no part of a JSON Resume"),
        ({"basics": "Ada"}, "“basics”"),
        ({"work": "Acme"}, "“work” is no list"),
        ({"work": ["Acme"]}, "An entry under “work”"),
        ({"work": [{"highlights": ["x"] * 10_000}]}, "10,000 highlights; 40 fit"),
        ({"skills": [{"keywords": ["x"] * 81}]}, "81 keywords"),
        ({"work": [{"name": "x"}] * 61}, "61 entries"),
        ({"basics": {"name": "a\x00"}}, "cannot be stored"),
        ({"basics": {"name": "a\ud800"}}, "cannot be stored"),
        ({"basics": {"name": "x" * 601}}, "601 characters"),
        ('{"a":' + '{"a":' * 20 + "1" + "}" * 21, "nested deeper"),
        ('{"a": "' + "x" * (1 << 20) + '"}', "1 MB"),
        ({"x": "y" * 20_100}, "20,1"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_resume_is_refused_in_words(given: object, words: str) -> None:
    assert words in refused(given)


def test_long_words_are_those_of_the_schema() -> None:
    assert {name for names in FIELDS.values() for name in names} >= LONG
