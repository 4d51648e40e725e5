"""The processes of the torture: couriers that may die at every step, and the ear for Twilio's reports."""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from domain.commands import Commands
from domain.delivery import Patience
from jobs.account import AccountFile, Entered
from jobs.answering import Listener
from jobs.carrier import Carrier
from jobs.channels.outbox import Outbox
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import TwilioAccount
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from tests.support.mortal import MortalChannel, MortalRecord
from tests.support.searching import opened
from tests.torture._policies import POLICIES
from ui.webhooks import webhooks

TIMEOUTS = (1.0, 1.5)
PATIENCE = Patience(
    call=timedelta(seconds=3),
    lease=timedelta(seconds=8),
    settle=timedelta(seconds=16),
    looks=(timedelta(seconds=2), timedelta(seconds=16), timedelta(seconds=19)),
    blind=timedelta(seconds=1),
)
DEATH = 0.008
"""The odds of being killed at each step."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the processes meet: the store, the pretend Twilio, the address it reports to."""

    folder: Path
    database: str
    account: TwilioAccount
    public_url: str


def wall_clock() -> datetime:
    return datetime.now(UTC)


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def work(place: Place, policy: str, seed: int, name: str) -> None:
    """Be a courier until killed, by somebody else or, at a random step, by oneself."""
    logging.disable(logging.WARNING)  # of what is made to go wrong there is too much to say
    chance = random.Random(seed)  # noqa: S311 the same run again by its seed

    def fate(_: str) -> None:
        if chance.random() < DEATH:
            os.kill(os.getpid(), signal.SIGKILL)

    with opened(place.folder, place.database) as tracker:
        texts = MortalChannel(TwilioTexts(place.account, timeouts=TIMEOUTS), fate)
        commands = Commands(MortalRecord(tracker, fate))
        courier = Courier(
            commands=commands,
            db=tracker,
            channels=lambda: {"outbox": Outbox(), "twilio": texts},
            clock=wall_clock,
            words=Wording(tracker),
            links=Links(db=tracker, key=b"k" * 32, public_url="", clock=wall_clock),
            callback=lambda delivery: f"{place.public_url}/twilio/status/{delivery}",
            name=name,
            patience=PATIENCE,
            rate=1_000,
            hands=8,
        )
        go = POLICIES[policy](courier)
        while True:
            go()
            pause(0.2)


def hear(place: Place) -> None:
    """Be the web side of the program, as far as Twilio's reports go: real webhooks, until killed."""
    with opened(place.folder, place.database) as tracker:
        commands = Commands(tracker)
        courier = Courier(
            commands=commands,
            db=tracker,
            channels=dict,
            clock=wall_clock,
            words=Wording(tracker),
            links=Links(db=tracker, key=b"k" * 32, public_url="", clock=wall_clock),
            callback=lambda _: None,
        )
        given = Entered(account_sid=place.account.sid, auth_token=place.account.token, sender=place.account.sender)
        carrier = Carrier(
            accounts=AccountFile(data_dir=place.folder, given=given),
            courier=courier,
            answers=Listener(commands=commands, db=tracker, clock=wall_clock),
            clock=wall_clock,
            reachable=True,
        )
        app = FastAPI()
        app.include_router(webhooks(carrier, public_url=place.public_url))
        uvicorn.run(
            app, host="127.0.0.1", port=urlsplit(place.public_url).port or 0, log_level="error", access_log=False
        )
