"""Requests made up from the description of the REST interface, and judged by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import Receive, Scope, Send

from domain.values import Stamp
from tests.support.searching import Search, opened
from ui.api import build_api
from ui.services import Services
from ui.tokens import Tokens

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
A_LIFE = 40
"""After so many requests a new application and a new contact take the place of the old ones, whose pasts grow long."""


@dataclass(frozen=True)
class Api:
    """The REST application on a real store, and a token for it."""

    app: FastAPI
    token: str
    search: Search


@contextmanager
def described_api(folder: Path) -> Iterator[Api]:
    with opened(folder) as tracker:
        search = Search(tracker).begin()
        tokens = Tokens(folder, clock=lambda: search.now)
        services = SimpleNamespace(
            commands=search.commands,
            db=tracker,
            clock=lambda: search.now,
            stamp=lambda: Stamp.now(search.now),
            place=SimpleNamespace(version="1"),
        )
        app = build_api(cast("Services", services), tokens)
        yield Api(app, tokens.make("me", name="test"), search)


@dataclass
class Asking:
    """Asks, and keeps what was answered otherwise than described."""

    api: Api
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    raised: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = schemathesis.openapi.from_asgi("/openapi.json", self._answer).get_all_operations()
        described = [result.ok() for result in found if isinstance(result, Ok)]
        self._operations = {operation.label: operation for operation in described}
        self._things: dict[str, str] = {}

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As a server does: what flew out of the application was answered with 500, which is judged like any answer."""
        try:
            await self.api.app(scope, receive, send)
        except Exception as problem:  # noqa: BLE001
            self.raised.append(problem)

    def operations(self) -> list[str]:
        return list(self._operations)

    def ask(self, name: str, *, requests: int) -> Counter[int]:
        """Send so many requests to one operation; how often each status came."""
        statuses: Counter[int] = Counter()
        operation = self._operations[name]
        right, wrong = (
            operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        )

        @settings(
            max_examples=requests,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(right, wrong), real=st.integers(0, 3))
        def run(case: Any, real: int) -> None:
            statuses[self._send(case, real=real)] += 1

        run()
        return statuses

    def _send(self, case: Any, *, real: int) -> int:
        if real and "token" in (case.path_parameters or {}):
            case.path_parameters["token"] = self._thing(case.operation.path)
        self.asked += 1
        for name in [name for name in (case.headers or {}) if name.lower() == "authorization"]:
            del case.headers[name]
        response = case.call(headers={"Authorization": f"Bearer {self.api.token}"})
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as fault:
            self.faults.append(
                f"{case.operation.label}: {fault} {getattr(fault, 'exceptions', '')}\n{case.as_curl_command()[:600]}"
            )
        return int(response.status_code)

    def _thing(self, path: str) -> str:
        """The part of an id that stands in an address, of something that is there."""
        kind = "contact" if path.startswith("/contacts") else "application"
        if kind not in self._things or self.asked % A_LIFE == 0:
            made = self.api.search.meet() if kind == "contact" else self.api.search.applied()
            self._things[kind] = made.rpartition("-")[2]
        return self._things[kind]
