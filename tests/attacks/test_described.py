"""The REST interface answers whatever its own description allows to be asked, and much that it does not.

``python -m tests.torture.requests`` sends fifty thousand.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from tests.support.asking import Asking, described_api


class Promise(BaseModel):
    """What the planted address says it answers."""

    number: int


def test_no_request_breaks_it_or_what_it_describes(tmp_path: Path) -> None:
    with described_api(tmp_path) as api:
        asking = Asking(api)
        for name in asking.operations():
            asking.ask(name, requests=1)
    assert asking.asked >= 80
    assert not asking.faults, asking.faults[0]


def test_an_address_that_breaks_or_lies_is_found(tmp_path: Path) -> None:
    with described_api(tmp_path) as api:

        @api.app.get("/breaks")
        def breaks(number: int) -> int:
            return 1 // (number * 0)

        @api.app.get("/lies", responses={200: {"model": Promise}})
        def lies() -> dict[str, str]:
            return {"number": "many"}

        asking = Asking(api)
        for name in ("GET /breaks", "GET /lies"):
            asking.ask(name, requests=4)
    assert {fault.partition(":")[0] for fault in asking.faults} == {"GET /breaks", "GET /lies"}
