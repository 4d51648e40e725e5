"""The page behind the link of a text: one letter, for whoever holds the link, and nothing else."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from domain.seeker import Profile
from tests.support.homes import PUBLIC_URL
from tests.support.searching import Search
from tests.support.visiting import House


def texted(search: Search, *, rule: str = "check_status", at: str = "2026-03-10 10:30", reference: str = "7Q2F") -> str:
    """An application whose follow-up was texted about; returns its id."""
    id_ = search.applied()
    search.meet(application=id_, part="recruiter")
    search.settle(lambda me, stamp: me.correct_profile(profile=Profile(name="Sam Lee"), stamp=stamp))
    search.at(at)
    search.remind(id_, search.step(id_, rule).id, channel="twilio", to="+447700900123", reference=reference)
    return id_


def path(home: House, *, reference: str = "7Q2F") -> str:
    [row] = home.search.tracker.read("SELECT id FROM deliveries WHERE reference = ?", (reference,))
    address: str = home.services.links.address("me", row["id"], reference=reference)  # type: ignore[attr-defined]
    assert address.startswith(PUBLIC_URL)
    return urlsplit(address).path


async def phone(home: House) -> httpx.AsyncClient:
    return (await home.visitor()).http_client


def seen(answer: httpx.Response) -> str:
    return unescape(" ".join(re.sub("<[^>]*>", "", answer.text).split()))


def sent(search: Search, about: str) -> list[Any]:
    return [vars(one.event)["letter"] for one in search.tracker.stream(about) if "letter" in vars(one.event)]


TYPED = {"gap-reason_now": "Since then I have learned Kafka"}


async def test_the_letter_is_there_filled_in_with_its_gaps_as_fields(home: House) -> None:
    texted(home.search)
    answer = await (await phone(home)).get(path(home))
    assert answer.status_code == 200
    assert "On 2 March I applied for the Data Engineer position at Nordlicht" in seen(answer)
    assert 'name="gap-reason_now"' in answer.text
    assert 'value="robin@nordlicht.example"' in answer.text
    assert "Robin Ahrens" not in answer.headers.get("set-cookie", "")


async def test_it_is_sent_word_for_word(home: House) -> None:
    id_ = texted(home.search)
    client = await phone(home)
    opened = home.search.now.isoformat()
    home.search.later(seconds=14)
    answer = await client.post(f"{path(home)}/sent", data={**TYPED, "via": "mail", "opened": opened, "tone": "short"})
    assert "Sent and noted, in 14 seconds. Well done." in seen(answer)
    [letter] = sent(home.search, id_)
    assert (letter.via, letter.tone, letter.kind) == ("mail", "short", "status_application")
    assert letter.body.startswith("Hello Robin,")
    assert "check_status" not in dict(home.search.steps(id_))


async def test_the_same_page_sent_twice_is_one_letter(home: House) -> None:
    id_ = texted(home.search)
    client = await phone(home)
    for _ in range(2):
        answer = await client.post(f"{path(home)}/sent", data={**TYPED, "opened": home.search.now.isoformat()})
        assert answer.status_code == 200
    assert len(sent(home.search, id_)) == 1


async def test_two_open_pages_are_one_letter(home: House) -> None:
    id_ = texted(home.search)
    client = await phone(home)
    for minutes in (0, 3):
        opened = home.search.later(minutes=minutes).now.isoformat()
        await client.post(f"{path(home)}/sent", data={**TYPED, "opened": opened})
    assert len(sent(home.search, id_)) == 1


async def test_sent_by_mistake_is_taken_back_and_sent_again(home: House) -> None:
    id_ = texted(home.search)
    client, there = await phone(home), path(home)
    await client.post(f"{there}/sent", data={**TYPED, "opened": home.search.now.isoformat()})
    assert "dealt with this already" in seen(await client.get(there))
    back = await client.post(f"{there}/back")
    assert back.headers["location"] == there
    assert "check_status" in dict(home.search.steps(id_))
    home.search.later(minutes=5)
    await client.post(f"{there}/sent", data={**TYPED, "opened": home.search.now.isoformat()})
    assert len(sent(home.search, id_)) == 2


async def test_a_letter_with_a_blank_is_not_sent_and_keeps_what_was_typed(home: House) -> None:
    id_ = texted(home.search)
    answer = await (await phone(home)).post(f"{path(home)}/sent", data={"gap-reason_now": " ", "tone": "formal"})
    assert answer.status_code == 400
    assert "Still to fill in: one new reason you fit." in seen(answer)
    assert "Dear Robin Ahrens" in seen(answer)
    assert sent(home.search, id_) == []


async def test_the_words_follow_what_is_typed(home: House) -> None:
    texted(home.search)
    answer = await (await phone(home)).post(f"{path(home)}/words", data=TYPED)
    words = answer.json()
    assert "Since then I have learned Kafka." in words["body"]
    assert words["mail"].startswith("mailto:robin@nordlicht.example?subject=Data%20Engineer")
    assert words["missing"] == []


async def test_what_is_typed_is_text_and_never_markup(home: House) -> None:
    texted(home.search)
    nasty = "</textarea><script>alert(1)</script>\"'&{{ 7*7 }}{% raw %}"
    answer = await (await phone(home)).post(path(home), data={"gap-reason_now": nasty})
    assert "<script>alert(1)" not in answer.text
    assert nasty in unescape(answer.text)


@pytest.mark.parametrize(
    "token", ["x", "7Q2F", "7Q2F" + "A" * 22, "7Q2F" + "é" * 22, "%00" * 30, "A" * 4000, "..%2f..%2fsettings"]
)
async def test_a_guessed_link_opens_nothing(home: House, token: str) -> None:
    id_ = texted(home.search)
    client = await phone(home)
    for answer in (
        await client.get(f"/t/{token}"),
        await client.post(f"/t/{token}/sent", data=TYPED),
        await client.post(f"/t/{token}/words", data=TYPED),
        await client.post(f"/t/{token}/back"),
    ):
        assert answer.status_code == 404
        assert "Nordlicht" not in answer.text
    assert sent(home.search, id_) == []


async def test_a_link_ends_after_two_weeks(home: House) -> None:
    texted(home.search)
    home.search.later(days=14, minutes=1)
    answer = await (await phone(home)).get(path(home))
    assert answer.status_code == 404
    assert "This link opens nothing any more" in seen(answer)


async def test_looking_at_a_letter_changes_nothing(home: House) -> None:
    id_ = texted(home.search)
    before = home.search.events(id_)
    client = await phone(home)
    await client.get(path(home))
    await client.get(f"{path(home)}?tone=formal")
    await client.post(path(home), data=TYPED)
    await client.post(f"{path(home)}/words", data=TYPED)
    assert home.search.events(id_) == before


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"tone": "loud", "via": "pigeon", "opened": "yesterday", "to": "nobody at all"},
        {"opened": "9999-12-31T23:59:59", "to": "\x00", "gap-": "x", "gap-reason_now": "y" * 100_000},
        {"gap-reason_now": "🦄 مرحبا \u202e", "to": "a@b.example\r\nBcc: c@d.example"},
    ],
)
async def test_nothing_that_is_posted_breaks_the_page(home: House, form: dict[str, str]) -> None:
    texted(home.search)
    client = await phone(home)
    for address in (path(home), f"{path(home)}/words", f"{path(home)}/sent"):
        answer = await client.post(address, data=form)
        assert answer.status_code in {200, 400}


async def test_getting_ready_needs_no_letter(home: House) -> None:
    id_ = home.search.applied()
    home.search.interview(id_, "2026-03-04 14:00")
    step = home.search.step(id_, "prepare_evening").id
    home.search.at("2026-03-03 18:00").remind(id_, step, channel="twilio", to="+447700900123", reference="ABCD")
    client, there = await phone(home), path(home, reference="ABCD")
    assert "Get ready for the interview" in seen(await client.get(there))
    await client.post(f"{there}/sent", data={})
    assert home.search.subject(id_).steps[step].state == "done"
