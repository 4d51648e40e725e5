"""The pages that stand open in the server's memory: whose each is, and how many one session may leave standing.

NiceGUI draws a page before any browser speaks for it, and keeps it for a minute. Somebody who only asks for pages, over
and over, would fill the memory with them: of those that no browser has spoken for, the oldest go first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from weakref import WeakSet

from nicegui import Client
from nicegui import app as nicegui
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.plain import plain_page
from ui.principal import Principal, of_scope

MOST_UNMET = 30
MOST_PAGES = 200
FEW = 8
SECONDS_FOR_FEW = 20.0
TIDY_EVERY = 5.0
NOT_DRAWN = ("/_nicegui", "/static/", "/api/", "/twilio/", "/t/", "/calendar/", "/health")
CROWDED = "There are too many pages open in this browser. Close some, or wait a minute, and load this one again."


def owner_of(page: str) -> Principal | None:
    """Whose page that is; None for one that is gone or was nobody's."""
    client = Client.instances.get(page)
    return of_scope(client.request.scope) if client else None


class OpenPages:
    """Makes room before a page is drawn. Stands behind the gate, which says who is asking."""

    def __init__(self, app: ASGIApp, *, most_unmet: int = MOST_UNMET, most: int = MOST_PAGES) -> None:
        self.app = app
        self._most_unmet = most_unmet
        self._most = most
        self._met: WeakSet[Client] = WeakSet()
        nicegui.on_connect(self._met.add)
        nicegui.timer(TIDY_EVERY, self.tidy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asking = of_scope(scope)
        if scope["type"] != "http" or asking is None or scope["path"].startswith(NOT_DRAWN):
            await self.app(scope, receive, send)
            return
        pages = [page for page in Client.instances.values() if of_scope(page.request.scope) == asking]
        unmet = self._unmet(pages)
        _let_go(unmet[: max(0, len(unmet) - self._most_unmet + 1)])
        crowded = len(pages) >= self._most
        await (plain_page("refused", status=429, why=CROWDED) if crowded else self.app)(scope, receive, send)

    def tidy(self) -> None:
        """Of many pages that nobody came for, keep the youngest few longer than some seconds."""
        late = time.time() - SECONDS_FOR_FEW
        asking = {of_scope(page.request.scope) for page in Client.instances.values()}
        for one in asking:
            unmet = self._unmet(page for page in Client.instances.values() if of_scope(page.request.scope) == one)
            _let_go([page for page in unmet[:-FEW] if page.created < late])

    def _unmet(self, pages: Iterable[Client]) -> list[Client]:
        """Those no browser has spoken for yet, the oldest first."""
        return sorted((page for page in pages if page not in self._met), key=lambda page: page.created)


def _let_go(pages: Iterable[Client]) -> None:
    for page in pages:
        page.delete()
