"""Reading a posting, whatever state it is in."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.application import checked
from domain.errors import Invalid
from domain.posting import Page, Posting
from jobs.postings import LARGEST, read_page, read_pasted
from jobs.postings.markup import page_of
from tests.jobs.postings_samples import PASTED, SAMPLES, Sample, posting, with_data

WHEN: dict[str, Any] = {"now": datetime(2026, 3, 2, 9, tzinfo=UTC), "zone": "Europe/London"}
OWN_DATA = "from the posting’s own data"


def value(found: Posting, name: str) -> str:
    if name == "text":
        return found.text
    return str(getattr(found.details, name) or "")


def understood(found: Posting, names: dict[str, str]) -> dict[str, str]:
    return {name: value(found, name) for name in names}


def test_there_are_enough_samples() -> None:
    assert len(SAMPLES) >= 25


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_page_is_understood(sample: Sample) -> None:
    found = read_pasted(sample.html, url=sample.url, **WHEN)
    assert understood(found, sample.understood) == sample.understood
    assert {name for name in found.origins if not value(found, name)} == set()


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_field_says_where_it_came_from(sample: Sample) -> None:
    found = read_pasted(sample.html, url=sample.url, **WHEN)
    filled = {
        name
        for name in ("role", "company", "location", "salary", "url", "source", "closing_on", "text")
        if value(found, name)
    }
    assert set(found.origins) == filled
    assert all(found.origins.values())


@pytest.mark.parametrize(("pasted", "wanted"), PASTED)
def test_pasted_text_is_understood(pasted: str, wanted: dict[str, str]) -> None:
    assert understood(read_pasted(pasted, **WHEN), wanted) == wanted


def test_what_is_surer_stands() -> None:
    html = with_data(posting(title=""), head="<title>Lead at Else GmbH</title>", body="<h1>Heading</h1>")
    found = read_pasted(html, **WHEN)
    assert (found.details.role, found.origins["role"]) == ("Lead", "from the page’s title")
    assert (found.details.company, found.origins["company"]) == ("Nordlicht GmbH", OWN_DATA)


def test_they_ask_for_no_calls() -> None:
    assert read_pasted("Lead at Acme\nNo phone calls, please.", **WHEN).details.no_calls
    assert not read_pasted("Lead at Acme\nCall us.", **WHEN).details.no_calls


def test_an_ambiguous_date_is_read_as_the_person_writes_dates() -> None:
    text = "Lead\nClosing date: 5/4/2026"
    read = [read_pasted(text, day_first=first, **WHEN).details.closing_on for first in (True, False)]
    assert [str(day) for day in read] == ["2026-04-05", "2026-05-04"]


class TestHandedOver:
    def test_a_page_from_the_bookmark_is_read_like_its_html(self) -> None:
        page = Page(url="https://www.linkedin.com/jobs/view/1", title="x", data=(posting(),), text="The page")
        found = read_page(page, **WHEN)
        assert (found.details.company, found.details.source) == ("Nordlicht GmbH", "LinkedIn")
        assert found.origins["text"] == OWN_DATA

    def test_what_was_selected_is_the_text(self) -> None:
        found = read_page(Page(data=(posting(),), text="Only this.", selected=True), **WHEN)
        assert (found.text, found.origins["text"]) == ("Only this.", "what you had selected")

    def test_marks_alone_suffice(self) -> None:
        page = page_of(next(sample.html for sample in SAMPLES if sample.name == "marks in the page"))
        found = read_page(Page(marked=page.marked), **WHEN)
        assert found.origins["company"] == "from marks in the page"


JSON_LD = '<script type="application/ld+json">'
HOSTILE = {
    "deep JSON": f"<html>{JSON_LD}" + "[" * 200_000,
    "deep JSON, closed": with_data("[" * 5_000 + posting() + "]" * 5_000),
    "wide JSON": with_data("[" + "{}," * 200_000 + "{}]"),
    "commas": with_data("[" + "," * 300_000 + "]"),
    "a number of 5,000 digits": with_data('{"@type":"JobPosting","title":"x","baseSalary":' + "9" * 5_000 + "}"),
    "no number": with_data('{"@type":"JobPosting","title":"x","baseSalary":NaN}'),
    "fields of wrong kinds": with_data(
        '{"@type":["JobPosting",1,null],"title":{"a":1},"hiringOrganization":[[]],"jobLocation":[1,[],{"address":7}],'
        '"validThrough":12,"baseSalary":[[]],"url":[],"description":{"x":1}}'
    ),
    "an address that is none": with_data(posting(url="http://[", **{"@id": "http://["})),
    "a company that is itself": with_data('{"@type":"JobPosting","title":"x","hiringOrganization":{"@id":"a"}}'),
    "many tags": "<html>" + "<p>x" * 200_000,
    "open brackets": "<html>" + "<" * 900_000,
    "many attributes": "<html><p " + "a=b " * 200_000 + ">",
    "nested lists": "<html>" + "<ul><li>" * 100_000,
    "nested parts": "<html>" + "<div>" * 200_000,
    "nested buttons": "<html>" + "<button><p></button>" * 19_000,
    "styles opened anew in each paragraph": "<html>" + "".join(f"<b id={n}>" for n in range(400)) + "<p>x" * 50_000,
    "few styles, many paragraphs": "<html>" + "".join(f"<b id={n}>" for n in range(12)) + "<p>x" * 59_000,
    "tables": "<html>" + "<table><div></div>" * 400 + "<p>" * 100_000,
    "comments": "<html>" + "<!--" * 200_000,
    "scripts": "<html>" + "<script" * 100_000,
    "a description like that": with_data(posting(description="<div>" * 100_000)),
    "marks like that": '<html><div itemscope itemtype="schema.org/JobPosting">' + "<i itemprop=a>" * 5_000,
    "blanks": " " * 900_000 + "x",
    "closes": "Closing date: " * 60_000,
    "money": "£1" * 400_000,
    "labels": "title:" * 150_000,
    "at": "a at " * 40,
    "a title of signs": "<html><title>" + " at - | " * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_costs_little_and_breaks_nothing(name: str) -> None:
    begun = time.process_time()
    with suppress(Invalid):
        found = read_pasted(HOSTILE[name], **WHEN)
        assert len(found.text) <= 60_000
        assert all(len(value(found, field)) <= 200 for field in ("role", "company", "location", "salary"))
    assert time.process_time() - begun < 2


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid, match="3 MB"):
        read_pasted("x" * (LARGEST + 1), **WHEN)


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\u202e", "\ud800"])
def test_signs_that_cannot_be_stored_are_left_out(sign: str) -> None:
    found = read_pasted(f"Lead{sign}er at Ac{sign}me\nWater{sign} works", **WHEN)
    assert checked(found.details).role == "Leader"
    assert found.text == "Leader at Acme\nWater works"


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["{}", "<html><title>{}</title>", '<html><h1 itemprop="title">{}']))
def test_whatever_is_read_can_be_kept(text: str, shape: str) -> None:
    details = read_pasted(shape.replace("{}", text), **WHEN).details
    if details.role and details.company:
        assert checked(details) == details


def test_a_large_page_is_read_in_no_time() -> None:
    part = '<div class="card"><p>Some words of a page, and <a href="/x">a link</a>, and more of them.</p></div>'
    html = with_data(posting(), body=f"<main>{part * 1_800}</main>")
    assert 170_000 < len(html) < 190_000
    begun = time.process_time()
    read_pasted(html, **WHEN)
    assert time.process_time() - begun < 0.5  # 10 ms on a machine of its own
