"""All pages of the program without a browser, for one search that has begun."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest

from domain.commands import Commands
from domain.steps import Steps
from domain.store.files import Files
from domain.values import Stamp
from jobs import postings
from jobs.account import AccountFile, Entered
from jobs.addresses import Addresses
from jobs.bringing import Importer
from jobs.calendar_feed import Calendar
from jobs.links import Links
from jobs.page_fetch import Fetcher
from jobs.sending import Sending
from jobs.takeaway import Takeaway
from jobs.writing_desk import Workshop, WritingDesk
from projections.database import Database
from tests.support.searching import Search
from tests.support.visiting import House, opened
from ui.live import Live
from ui.pages import (
    board,
    bring,
    calendar,
    capture,
    data,
    insights,
    letter_link,
    letters,
    outbox,
    people,
    settings,
    table,
    today,
)
from ui.services import FetchedPage, Place, Postings, Services
from ui.tokens import Tokens

PUBLIC_URL = "http://127.0.0.1:8080"


def fetched_here(address: str) -> FetchedPage:
    """A page of this machine, which the real program would not open."""
    place = urlsplit(address).netloc
    here = frozenset({place} if place.startswith("127.0.0.1:") else ())
    return Fetcher(also=here).fetch(address)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """As much of the services as these pages use."""

    commands: Commands
    db: Database
    letters: WritingDesk
    workshop: Workshop
    clock: Callable[[], datetime]
    place: Place
    files: Files
    accounts: AccountFile
    courier: Sending
    links: Links
    calendar: Calendar
    takeaway: Takeaway
    postings: Postings
    fetch_page: Callable[[str], FetchedPage]
    importer: Importer
    tokens: Tokens
    stamp = Services.stamp


def furnished(search: Search, folder: Path) -> Services:
    """The services of an installation of its own, with no way to send but the outbox."""

    def clock() -> datetime:
        return search.now

    accounts = AccountFile(data_dir=folder, given=Entered(), base_url="")
    return cast(
        "Services",
        _Given(
            commands=search.commands,
            db=search.tracker,
            letters=WritingDesk(),
            workshop=Workshop(),
            clock=clock,
            place=Place(host="127.0.0.1", port=0, data_dir=folder, version="0.1.0"),
            files=Files(folder),
            accounts=accounts,
            courier=Sending(db=search.tracker, accounts=accounts, addresses=Addresses(data_dir=folder)),
            links=Links(db=search.tracker, key=b"k" * 32, public_url=PUBLIC_URL, clock=clock),
            calendar=Calendar(db=search.tracker, data_dir=folder, key=b"k" * 32, clock=clock),
            takeaway=Takeaway(tracker=search.tracker, files=Files(folder), clock=clock, version="0.1.0"),
            postings=postings,
            fetch_page=fetched_here,
            importer=Importer(commands=search.commands, db=search.tracker, clock=clock, data_dir=folder),
            tokens=Tokens(folder, clock=clock),
        ),
    )


def cancel_plans(search: Search, about: str) -> None:
    """Let go of everything that is planned now; the rules may plan something else instead."""

    def cancel(steps: Steps, stamp: Stamp) -> None:
        for step in steps.open_steps():
            steps.cancel_step(step=step.id, stamp=stamp)

    search.plan(about, cancel)


def let_everything_go(search: Search, about: str) -> None:
    """Nothing is left to look after it."""
    while search.subject(about).open_steps():
        cancel_plans(search, about)


@pytest.fixture
async def home(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """What is logged as an error fails the test."""
    services = furnished(search, tmp_path)

    def register(_services: Services, live: Live) -> None:
        for page in (
            today,
            outbox,
            people,
            letters,
            settings,
            letter_link,
            calendar,
            data,
            bring,
            capture,
            board,
            insights,
            table,
        ):
            page.register(services, live)

    async with opened(search, tmp_path, register) as found:
        found.services = services
        yield found
    faults = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not faults
