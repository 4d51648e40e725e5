"""The REST interface: the same commands and questions as on the screen, with a personal token."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from domain.values import Stamp
from projections import plans
from tests.support.crowding import crowd
from tests.support.searching import Search
from ui.api import build_api
from ui.services import Services
from ui.tokens import LETTERS, READ, SETTINGS, WRITE, Holder, Tokens

ELSEWHERE = "0" * 32
LETTER = {"kind": "nudge", "version": "warm", "tone": "", "to": "", "subject": "Hello", "body": "Hello", "via": "copy"}


@dataclass
class Script:
    """A script with a token, and the search it works on."""

    client: httpx.AsyncClient
    search: Search
    tokens: Tokens

    async def do(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, (bytes, str)) else json.dumps(body or {})
        return await self.client.post(path, content=content, headers={"Content-Type": "application/json", **headers})

    async def ask(self, path: str) -> Any:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def apply(self, **more: str) -> str:
        body = {"details": {"role": "Data Engineer", "company": "Nordlicht", **more}, "stage": "applied"}
        answer = await self.do("/applications", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"]).rpartition("-")[2]


@pytest.fixture
async def script(search: Search, tmp_path: Path) -> AsyncIterator[Script]:
    tokens = Tokens(tmp_path, clock=lambda: search.now)
    services = SimpleNamespace(
        commands=search.commands,
        db=search.tracker,
        clock=lambda: search.now,
        stamp=lambda: Stamp.now(search.now),
        place=SimpleNamespace(version="1"),
    )
    transport = httpx.ASGITransport(build_api(cast("Services", services), tokens), raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {tokens.make('me', name='test')}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield Script(client, search, tokens)


async def test_a_script_can_live_through_an_application(script: Script) -> None:
    token = await script.apply()

    for command, body in (
        ("add-note", {"text": "They ship twice a day."}),
        ("tag", {"tag": "remote"}),
        ("schedule-interview", {"starts": {"wall": "2026-03-10T14:00", "zone": "Europe/London"}, "minutes": 45}),
        ("note-promise", {"by": "2026-03-13"}),
        ("receive-offer", {"amount": "£60,000", "deadline": "2026-03-20"}),
        ("accept-offer", {}),
    ):
        answer = await script.do(f"/applications/{token}/{command}", body)
        assert answer.status_code == 204, answer.text

    card = await script.ask(f"/applications/{token}")
    assert (card["stage"], card["outcome"], card["tags"]) == ("offer", "accepted", ["remote"])
    lines = await script.ask(f"/applications/{token}/timeline")
    assert {"Offer accepted", "Note", "Applied", "Saved"} <= {line["title"] for line in lines}


async def test_every_question_of_the_screen_can_be_asked(script: Script) -> None:
    token = await script.apply()
    contact = (await script.do("/contacts", {"card": {"name": "Robin", "email": "r@n.example"}})).json()["id"]

    for path in (
        "/board",
        f"/applications/{token}",
        f"/applications/{token}/timeline",
        "/contacts",
        f"/contacts/{contact.rpartition('-')[2]}",
        f"/contacts/{contact.rpartition('-')[2]}/timeline",
        "/steps?until=2026-04-01T00:00:00",
        "/without-next-step",
        "/agenda?days=7",
        "/outbox",
        "/reminders",
        "/search?q=nordlicht",
        "/archive",
        "/seeker",
    ):
        assert await script.ask(path) is not None
    assert (await script.ask("/search?q=nordlicht"))[0]["title"] == "Data Engineer"


async def test_long_lists_are_read_in_portions(script: Script) -> None:
    ids = crowd(script.search)
    first = await script.ask("/contacts")
    rest = await script.ask(f"/contacts?after={first[-1]['id'].rpartition('-')[2]}")
    assert [one["id"] for one in (*first, *rest)] == ids
    steps = await script.ask("/steps")
    more = await script.ask(f"/steps?since={steps[-1]['due_at'].replace('+', '%2B')}")
    assert {step["about"] for step in (*steps, *more)} == {*ids}


async def test_a_corrected_clock_of_somebody_moves_the_letters_to_them(script: Script) -> None:
    token = await script.apply()
    robin = {"name": "Robin", "zone": "America/New_York"}
    contact = (await script.do("/contacts", {"card": robin})).json()["id"]
    await script.do(f"/applications/{token}/link-contact", {"contact": contact, "part": "recruiter"})

    answer = await script.do(
        f"/contacts/{contact.rpartition('-')[2]}/correct", {"card": {**robin, "zone": "Europe/Athens"}}
    )

    assert answer.status_code == 204, answer.text
    assert {step.due.zone for step in plans.open_steps(script.search.tracker, "me")} == {"Europe/Athens"}


async def test_the_same_key_twice_makes_one_application(script: Script) -> None:
    body = {"details": {"role": "Data Engineer", "company": "Nordlicht"}}

    first = await script.do("/applications", body, **{"Idempotency-Key": "one"})
    second = await script.do("/applications", body, **{"Idempotency-Key": "one"})

    assert first.json() == second.json()
    assert second.headers["Idempotent-Replay"] == "true"
    assert (await script.ask("/board"))["stages"][0]["cards"] == 1


async def test_a_note_with_the_same_key_is_written_once(script: Script) -> None:
    token = await script.apply()

    for _ in range(2):
        answer = await script.do(f"/applications/{token}/add-note", {"text": "Once"}, **{"Idempotency-Key": "n"})
        assert answer.status_code == 204

    lines = await script.ask(f"/applications/{token}/timeline")
    assert [line["title"] for line in lines].count("Note") == 1


async def test_what_happened_earlier_can_be_told_later(script: Script) -> None:
    token = await script.apply()

    await script.do(f"/applications/{token}/receive-answer", {"occurred_at": "2026-02-20T10:00:00"})

    line = next(one for one in await script.ask(f"/applications/{token}/timeline") if one["topic"] == "answer.received")
    assert line["at"].startswith("2026-02-20T10:00:00")
    assert line["late"]


async def test_a_card_moves_under_another(script: Script) -> None:
    lower, upper = await script.apply(role="Lower"), await script.apply(role="Upper")

    answer = await script.do(f"/applications/{upper}/move", {"stage": "applied", "after": f"me/application-{lower}"})

    assert answer.status_code == 204
    assert script.search.lane("applied") == ["Lower", "Upper"]


async def test_a_removed_column_sends_its_cards_home_first(script: Script) -> None:
    await script.apply()

    answer = await script.do("/seeker/remove-stage", {"stage": "applied", "home": "saved"})

    assert answer.status_code == 204
    assert script.search.lane("saved") == ["Data Engineer"]


async def test_without_a_token_nothing_is_told(script: Script) -> None:
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer ct_wrong"}, {"Authorization": "Basic x"}):
        answer = await script.client.get("/board", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_revoked_token_opens_nothing(script: Script) -> None:
    script.tokens.revoke("me", script.tokens.of("me")[0].mark)

    assert (await script.client.get("/board")).status_code == 401


async def test_a_token_is_good_for_some_time_only(script: Script) -> None:
    short = {"Authorization": f"Bearer {script.tokens.make('me', name='short', lasts=timedelta(hours=1))}"}

    assert (await script.client.get("/board", headers=short)).status_code == 200
    script.search.later(hours=1)
    assert (await script.client.get("/board", headers=short)).status_code == 401


@pytest.mark.parametrize("scope", [READ, WRITE, LETTERS, SETTINGS])
async def test_a_token_opens_what_it_was_made_for_and_nothing_else(script: Script, scope: str) -> None:
    token, letter = await script.apply(), {"letter": LETTER, "purpose": "check_status"}
    only = {"Authorization": f"Bearer {script.tokens.make('me', name='narrow', scopes=[scope])}"}
    deeds = {
        READ: await script.client.get("/board", headers=only),
        WRITE: await script.do(f"/applications/{token}/add-note", {"text": "Once"}, **only),
        LETTERS: await script.do(f"/applications/{token}/send-letter", letter, **only),
        SETTINGS: await script.do("/seeker/change-zone", {"zone": "Asia/Tokyo"}, **only),
    }

    assert deeds.pop(scope).is_success
    assert {answer.status_code for answer in deeds.values()} == {403}
    assert all(answer.headers["content-type"] == "application/problem+json" for answer in deeds.values())


async def test_every_command_asks_for_a_scope_and_every_question_for_reading(script: Script) -> None:
    """A token that may do nothing is refused everywhere: no address was forgotten."""
    none = {"Authorization": f"Bearer {script.tokens.make('me', name='none', scopes=[])}"}
    described = await script.ask("/openapi.json")
    for path, operations in described["paths"].items():
        for method in operations:
            address = path.replace("{token}", ELSEWHERE)
            answer = await script.client.request(method, address, headers=none)
            assert answer.status_code in {403, 422}, (method, path)
            assert not answer.is_success


async def test_tokens_of_an_earlier_version_keep_opening_everything(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tokens.db")) as db, db:
        db.execute("CREATE TABLE token (mark TEXT PRIMARY KEY, seeker TEXT, name TEXT, made TEXT)")
        mark = sha256(b"ct_old").hexdigest()
        db.execute("INSERT INTO token VALUES (?, 'me', 'old', '2026-03-02T09:00:00+00:00')", (mark,))
    tokens = Tokens(tmp_path, clock=lambda: datetime(2027, 1, 1, tzinfo=UTC))

    assert tokens.holder("ct_old") == Holder("me", (READ, WRITE, LETTERS, SETTINGS))
    assert [(one.name, one.ends) for one in tokens.of("me")] == [("old", None)]


async def test_nobody_sees_or_changes_what_belongs_to_another(script: Script) -> None:
    token = await script.apply()
    script.search.of("you")
    theirs = {"Authorization": f"Bearer {script.tokens.make('you', name='test')}"}

    seen = await script.client.get(f"/applications/{token}", headers=theirs)
    changed = await script.client.post(f"/applications/{token}/archive", json={}, headers=theirs)
    found = await script.client.get("/search?q=nordlicht", headers=theirs)

    assert (seen.status_code, changed.status_code, found.json()) == (404, 404, [])


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("add-note", {"text": ""}, "text"),
        ("add-note", {"text": "a\x00b"}, "text"),
        ("add-note", b'{"text": "\\ud800"}', "text"),
        ("add-note", {"text": "x" * 500_000}, "text"),
        ("add-note", {"text": 7}, "text"),
        ("add-note", {}, "text"),
        ("add-note", {"text": "x", "colour": "red"}, "colour"),
        ("add-note", {"text": "x", "occurred_at": "2999-01-01T00:00:00Z"}, "occurred_at"),
        ("add-note", {"text": "x", "occurred_at": "soon"}, "occurred_at"),
        ("tag", {"tag": "#" + "x" * 61}, "tag"),
        ("note-promise", {"by": "9999-12-31"}, "by"),
        ("schedule-interview", {"starts": {"wall": "2026-03-10T14:00", "zone": "Mars/Base"}}, "starts"),
        ("schedule-interview", {"starts": {"wall": "2026-03-10T14:00", "zone": "UTC"}, "minutes": 0}, "minutes"),
        ("receive-offer", {"deadline": "soon"}, "deadline"),
        ("schedule-step", {"purpose": "party", "due": {"wall": "2026-03-10T14:00", "zone": "UTC"}}, "purpose"),
        ("link-contact", {"contact": f"me/contact-{ELSEWHERE}x"}, "contact"),
        ("keep-posting", {"text": "x", "url": "javascript:alert(1)"}, "url"),
        ("move", {"stage": "nowhere"}, "stage"),
        ("attach-document", {"document": "x", "name": "a", "media_type": "b", "size": 1}, "document"),
    ],
)
async def test_bad_input_names_its_field_and_changes_nothing(script: Script, path: str, body: Any, field: str) -> None:
    token = await script.apply()
    before = script.search.tracker.position()

    answer = await script.do(f"/applications/{token}/{path}", body)

    assert answer.status_code in {404, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(field in error["field"] for error in answer.json()["errors"]), answer.text
    assert script.search.tracker.position() == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 5_000])
async def test_a_body_that_is_no_form_is_a_clear_problem(script: Script, body: bytes) -> None:
    token = await script.apply()

    answer = await script.do(f"/applications/{token}/add-note", body)

    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/applications/x", f"/applications/{ELSEWHERE}", f"/contacts/{ELSEWHERE}", "/nowhere", "/search?q=%00"]
)
async def test_an_address_that_leads_nowhere_says_so(script: Script, path: str) -> None:
    answer = await script.client.get(path)

    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_page_that_explains_it_needs_no_network(script: Script) -> None:
    page = (await script.client.get("/docs")).text
    described = await script.ask("/openapi.json")

    assert "https://" not in page
    assert (await script.client.get("/assets/swagger-ui.css")).status_code == 200
    assert (await script.client.get("/docs.js")).status_code == 200
    assert "/applications/{token}/receive-offer" in described["paths"]
    assert "deadline" in json.dumps(described["components"]["schemas"]["JobapplicationReceiveOffer"])


async def test_planned_steps_follow_the_seeker_into_another_zone(script: Script) -> None:
    token = await script.apply()

    answer = await script.do("/seeker/change-zone", {"zone": "Asia/Tokyo"})

    assert answer.status_code == 204
    [step] = (await script.ask(f"/applications/{token}"))["steps"]
    assert step["due"] == {"wall": "2026-03-10T10:00:00", "zone": "Asia/Tokyo"}
