"""The log may be shown to whoever mends the program: it holds nobody's words, numbers, addresses or ways in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.attacks.by_hand import Page, cookies, greeted, opened, say, settle
from tests.support.eventually import eventually
from tests.support.whole import PHONE, Whole, running

APPLIED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 10, 10, 0, 1, tzinfo=UTC)
WORDS = {
    "role": "Zeppelinflickerin",
    "company": "Wirbelwind",
    "location": "Kleinkleckersdorf",
    "person": "Ottokar Federkiel",
    "mail": "ottokar@federkiel.example",
    "number": "+447700900987",
    "note": "Quastenflosser im Keller",
    "letter": "Hochachtungsvoll verbleibe ich",
    "own": "Adelheid Mondschein",
    "answer": "Purzelbaum am Abend",
    "search": "Sumpfdotterblume",
    "broken": "Nebelkraehe",
    "money": "87654",
}


@dataclass
class Life:
    """Someone's search, as far as it can leave traces. ``secrets`` are the ways in that came up."""

    program: Whole
    secrets: dict[str, str] = field(default_factory=dict)

    def live(self) -> None:
        with self.program.api() as api, self._browser() as browser:
            card = self._apply(api)
            self._be_reminded(browser)
            self._write(api, card)
            self._stumble(api, browser)

    def _apply(self, api: httpx.Client) -> str:
        for command, body in (
            ("change-zone", {"zone": "Europe/London"}),
            ("correct-profile", {"profile": {"name": WORDS["own"]}}),
            ("change-phone", {"phone": PHONE, "consented": True}),
            ("order-channels", {"channels": ["twilio", "outbox"]}),
        ):
            assert api.post(f"/seeker/{command}", json=body).status_code == 204
        details = {name: WORDS[name] for name in ("role", "company", "location")}
        card = str(api.post("/applications", json={"details": details, "stage": "applied"}).json()["id"])
        contact = {"name": WORDS["person"], "email": WORDS["mail"], "phone": WORDS["number"]}
        assert (
            api.post("/contacts", json={"card": contact, "application": card, "part": "recruiter"}).status_code == 201
        )
        done = api.post(f"/applications/{card.rpartition('-')[2]}/add-note", json={"text": WORDS["note"]})
        assert done.status_code == 204
        return card.rpartition("-")[2]

    def _be_reminded(self, browser: httpx.Client) -> None:
        """By a text with a link, which is opened; and an answer comes back."""
        self.program.move_clock(DUE)
        text = eventually(self.program.texts)[0]["body"]
        link = re.search(r"https?://\S+/t/\S+", text)
        assert link, text
        self.secrets["link"] = link[0].rpartition("/")[2]
        assert WORDS["company"] in httpx.get(link[0], trust_env=False).text
        sent = {"sender": PHONE, "to": "+15005550006", "body": f"GOT REPLY {WORDS['answer']}"}
        assert httpx.post(f"{self.program.telephone}/phone/texts", json=sent, trust_env=False).status_code == 201
        eventually(lambda: "Purzelbaum" in browser.get("/log.csv").text)

    def _write(self, api: httpx.Client, card: str) -> None:
        letter = {"kind": "status_application", "subject": WORDS["letter"], "body": WORDS["letter"], "via": "copy"}
        done = api.post(f"/applications/{card}/send-letter", json={"letter": letter, "purpose": "check_status"})
        assert done.status_code == 204, done.text
        offer = {"amount": WORDS["money"], "deadline": "2026-03-20"}
        assert api.post(f"/applications/{card}/receive-offer", json=offer).status_code == 204

    def _stumble(self, api: httpx.Client, browser: httpx.Client) -> None:
        """Whatever is refused, not found or not understood is told of in other words than came."""
        broken = WORDS["broken"]
        api.get(f"/search?q={WORDS['search']}")
        api.post("/applications", json={"details": {"role": 3, broken: broken}})
        api.post(f"/applications/{broken}/add-note", content=f"{{{broken}".encode())
        browser.get(f"/{broken}?q={broken}")
        browser.get(f"/launch?token={broken}")
        browser.get(f"/find?q={WORDS['search']}")
        browser.post(f"/{broken}", data={broken: broken}, headers={"origin": f"http://{broken}.example"})
        httpx.get(self.program.address, headers={"host": broken, "authorization": broken}, trust_env=False)
        for path in ("/", "/people", "/today", "/outbox", "/settings", "/letters"):
            self._visit(browser, path)

    def _visit(self, browser: httpx.Client, path: str) -> None:
        """Open a page and its socket, and say something in it that no page would."""
        found = re.search(r"'client_id': '([^']+)'", browser.get(path).text)
        assert found, path
        self.secrets[f"page {path}"] = found[1]
        page = Page(found[1], button=0, listener="", upload="")
        with opened(self.program.address, page, cookie=cookies(browser)) as socket:
            greeted(socket)
            for word in ("event", "log", "connect", WORDS["broken"]):
                say(socket, word, {"client_id": page.client_id, "message": WORDS["broken"], "level": "error"})
            settle(socket)

    @contextmanager
    def _browser(self) -> Iterator[httpx.Client]:
        link = self.program.link()
        self.secrets["launch"] = parse_qs(urlsplit(link).query)["token"][0]
        with httpx.Client(base_url=self.program.address, trust_env=False, timeout=30) as browser:
            assert browser.get(link).status_code == 303
            self.secrets["cookie"] = next(iter(browser.cookies.values()))
            yield browser


def test_a_whole_life_leaves_no_word_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(tmp_path / "data", at=APPLIED_AT, log=log) as program:
        life = Life(program)
        life.live()
    written = log.read_text().casefold()
    kept = {**WORDS, **life.secrets, "token": program.token, "phone": PHONE, "bare phone": PHONE[1:]}
    assert "debug ui.sockets" in written, "it was listened to"
    assert not {what for what, word in kept.items() if word.casefold() in written}
