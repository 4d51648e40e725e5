"""Everything that can go wrong between a program and Twilio, made to happen on demand."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong; each belongs to one kind of call."""

    RESET_BEFORE = "reset_before"  # the line is cut, nothing was taken
    LOSE_RESPONSE = "lose_response"  # taken, then the line is cut
    HANG_BEFORE = "hang_before"  # silence, nothing was taken
    HANG_AFTER = "hang_after"  # taken, then silence
    LATE_ACCEPT = "late_accept"  # the line is cut, and so many seconds later it is taken after all
    ERROR_BEFORE = "error_before"  # 500, nothing was taken
    ERROR_AFTER = "error_after"  # 500, although it was taken
    SLOW_ANSWER = "slow_answer"  # taken, and answered so many seconds later: reports come first
    TRUNCATE = "truncate"  # taken, then half an answer
    GARBLE = "garble"  # taken, then an answer that is no JSON
    TOO_MANY = "too_many"  # 429
    REFUSE = "refuse"  # an error code
    REFUSE_AS_PROBLEM = "refuse_as_problem"  # the same in the newer form (RFC 9457)
    FAIL_LATER = "fail_later"  # taken, and later reported undelivered with an error code

    LIST_ERROR = "list_error"  # 500 when the log is read
    LIST_TOO_MANY = "list_too_many"
    LIST_RESET = "list_reset"
    LIST_HANG = "list_hang"

    CALLBACK_LOST = "callback_lost"
    CALLBACK_TWICE = "callback_twice"
    CALLBACKS_REORDERED = "callbacks_reordered"  # this report comes after the next
    INBOUND_TWICE = "inbound_twice"


class Call(StrEnum):
    """A kind of call in which something can go wrong."""

    CREATE = "create"
    LIST = "list"
    CALLBACK = "callback"
    INBOUND = "inbound"


def call_of(fault: Fault) -> Call:
    for prefix, call in (("list", Call.LIST), ("callback", Call.CALLBACK), ("inbound", Call.INBOUND)):
        if fault.startswith(prefix):
            return call
    return Call.CREATE


@dataclass(frozen=True)
class Trouble:
    """A fault with its particulars: how long, which error code and HTTP status."""

    fault: Fault
    seconds: float = 0.0
    code: int = 0
    status: int = 400


class Faults:
    """What shall go wrong next: first whatever was asked for, then chance by the odds that were set."""

    def __init__(self) -> None:
        self._asked: dict[Call, deque[Trouble]] = {call: deque() for call in Call}
        self._odds: dict[Trouble, float] = {}
        self._chance = random.Random()  # noqa: S311 - which test fails next is no secret
        self._lock = threading.Lock()

    def once(self, *troubles: Trouble) -> None:
        """Each goes wrong once, in this order for calls of one kind."""
        with self._lock:
            for trouble in troubles:
                self._asked[call_of(trouble.fault)].append(trouble)

    def mix(self, odds: Mapping[Trouble, float], *, seed: int) -> None:
        """From now on each goes wrong with this probability (0..1); the same seed repeats the same run."""
        with self._lock:
            self._odds = dict(odds)
            self._chance = random.Random(seed)  # noqa: S311

    def next(self, call: Call) -> Trouble | None:
        with self._lock:
            if self._asked[call]:
                return self._asked[call].popleft()
            return self._drawn(call)

    def _drawn(self, call: Call) -> Trouble | None:
        odds = {trouble: p for trouble, p in self._odds.items() if call_of(trouble.fault) is call}
        if not odds:
            return None
        drawn = self._chance.random()
        for trouble, probability in odds.items():
            drawn -= probability
            if drawn < 0:
                return trouble
        return None
