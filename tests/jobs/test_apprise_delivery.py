"""Reminders that go by ntfy, mail and others, from the plan to the ledger, by a real request to this computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.delivery_events import READY, REFUSED, SENT, UNKNOWN
from jobs.account import AccountFile, Entered
from jobs.addresses import Addresses
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from jobs.sending import Sending
from projections import deliveries
from tests.support.ports import free_port
from tests.support.searching import Search

SECRET = "hunter2hunter2"


@dataclass
class Route:
    """A courier whose seeker wants messages first, and the service: ``status`` is its answer."""

    search: Search
    courier: Courier
    addresses: Addresses
    status: int = 200
    heard: list[bytes] = field(default_factory=list)

    def go(self, **later: float) -> list[tuple[str, str]]:
        """One round, so much later; what stands in the ledger then."""
        self.search.later(**later)
        self.courier.tick()
        return sorted((row.channel, row.state) for row in deliveries.ledger(self.search.tracker, "me"))


@pytest.fixture
def route(search: Search, tmp_path: Path) -> Iterator[Route]:
    addresses = Addresses(data_dir=tmp_path)
    accounts = AccountFile(data_dir=tmp_path, given=Entered(), base_url="")
    courier = Courier(
        commands=search.commands,
        db=search.tracker,
        channels=Sending(db=search.tracker, accounts=accounts, addresses=addresses).channels,
        clock=lambda: search.now,
        words=Wording(search.tracker),
        links=Links(db=search.tracker, key=b"k" * 32, public_url="", clock=lambda: search.now),
        callback=lambda _: None,
        rate=1_000,
    )
    route = Route(search, courier, addresses)

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            route.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(route.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        addresses.save("me", f"json://sam:{SECRET}@127.0.0.1:{server.server_port}/")
        search.settle(lambda me, stamp: me.order_channels(channels=("apprise", "outbox"), stamp=stamp))
        search.applied()
        search.at("2026-03-10 10:30")
        yield route
        server.shutdown()


def test_a_reminder_goes_out_once_without_a_phone(route: Route) -> None:
    assert route.go() == [("apprise", SENT)]
    assert route.go(minutes=10) == [("apprise", SENT)]
    assert len(route.heard) == 1


def test_the_address_is_never_recorded(route: Route) -> None:
    route.go()
    recorded = [str(event) for event in route.search.tracker.history("me")]
    assert any("reminder" in event.lower() for event in recorded)
    assert not [event for event in recorded if SECRET in event or "127.0.0.1" in event]


def test_a_clear_no_goes_on_to_the_next_way(route: Route) -> None:
    route.status = 403
    route.go()
    assert route.go(seconds=10) == [("apprise", REFUSED), ("outbox", SENT)]


def test_what_nobody_knows_is_never_sent_again_nor_by_another_way(route: Route) -> None:
    route.status = 500
    route.go()
    for _ in range(10):
        assert route.go(minutes=3) == [("apprise", UNKNOWN)]
    assert route.go(days=2) == [("apprise", UNKNOWN)]
    assert len(route.heard) == 1


def test_without_a_connection_it_waits_and_goes_out_later(route: Route) -> None:
    good = route.addresses.address("me")
    route.addresses.save("me", f"json://127.0.0.1:{free_port()}/")
    assert route.go() == [("apprise", READY)]
    route.addresses.save("me", good)
    assert route.go(minutes=2) == [("apprise", SENT)]


def test_a_forgotten_address_leaves_the_outbox(route: Route) -> None:
    route.addresses.save("me", "")
    assert route.go() == [("outbox", SENT)]
