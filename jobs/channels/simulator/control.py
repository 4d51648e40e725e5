"""Lets a test in another process make things go wrong, and read what was really taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from jobs.channels.simulator.exchange import Exchange
from jobs.channels.simulator.faults import Fault, Faults, Trouble
from jobs.channels.simulator.texts import to_json


@dataclass(frozen=True)
class Asked:
    """A fault to come: so many times for certain, or from now on by chance."""

    fault: Fault
    seconds: float = 0.0
    code: int = 0
    status: int = 400
    times: int = 1
    odds: float = 0.0

    def trouble(self) -> Trouble:
        return Trouble(self.fault, seconds=self.seconds, code=self.code, status=self.status)


@dataclass(frozen=True)
class Mixture:
    """Faults by chance, repeatable by their seed."""

    seed: int
    faults: list[Asked]


def control_routes(exchange: Exchange, faults: Faults) -> APIRouter:
    router = APIRouter(prefix="/simulator")

    @router.post("/faults", status_code=204)
    def once(asked: Asked) -> None:
        faults.once(*[asked.trouble()] * asked.times)

    @router.put("/faults", status_code=204)
    def mix(mixture: Mixture) -> None:
        faults.mix({asked.trouble(): asked.odds for asked in mixture.faults}, seed=mixture.seed)

    @router.get("/texts")
    def texts() -> list[dict[str, Any]]:
        return [to_json(text) for text in exchange.texts()]

    return router
