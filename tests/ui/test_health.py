"""What the program tells anybody about its health: whether all is well, and nothing else."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from ui import assets


@pytest.mark.parametrize(("well", "status", "said"), [(True, 200, "ok"), (False, 503, "not ok")])
async def test_machines_hear_whether_all_is_well(*, well: bool, status: int, said: str) -> None:
    app = FastAPI()
    app.include_router(assets.router(lambda: well))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (status, {"status": said})
