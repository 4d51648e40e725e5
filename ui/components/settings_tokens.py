"""Personal tokens, with which scripts may do what their owner may."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from ui import words
from ui.asking import ask
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.frame import toast
from ui.tokens import Token

LEAD = "A script that has a token can do everything you can. A token is shown once, when it is made."


class TokenSettings:
    """The panel of the tokens."""

    def __init__(self, hand: Hand, *, zone: str) -> None:
        self._hand, self._zone = hand, zone
        with panel("Tokens for scripts", lead=LEAD):
            ui.link("What scripts can do", "/api/v1/docs").classes("small")
            self._made = ui.input("Your new token: copy it now").props("readonly").mark("made-token")
            self._made.set_visibility(False)
            self._list = ui.element("ul").classes("rows")
            with ui.element("div").classes("phone-fields"):
                self._name = ui.input("What is it for?", placeholder="import from my spreadsheet").mark("token-name")
                ui.button("Make a token", color=None, on_click=self._make).classes("btn-plain").mark("make-token")

    async def show(self) -> None:
        """List the tokens there are."""
        hand = self._hand
        tokens = await ask(lambda: hand.services.tokens.of(hand.seeker))
        self._list.set_visibility(bool(tokens))
        self._list.clear()
        with self._list:
            for token in tokens:
                self._row(token)

    def _row(self, token: Token) -> None:
        today = words.today(self._hand.now(), self._zone)
        with ui.element("li").classes("item"):
            with ui.element("div").classes("item-main"):
                ui.label(token.name).classes("strong")
                ui.label(f"made {words.date_in_full(token.made.date(), today=today)}").classes("small muted")
            revoke = ui.button("Take back", color=None, on_click=partial(self._revoke, token)).classes("btn-danger")
            revoke.props("dense").props["aria-label"] = f"Take back the token {token.name}"

    async def _make(self) -> None:
        hand, name = self._hand, " ".join((self._name.value or "").split())
        if not name:
            self._name.error = "Say what it is for, so that you know it again."
            return
        self._name.error = None
        self._made.value = await ask(lambda: hand.services.tokens.make(hand.seeker, name=name[:200]))
        self._made.set_visibility(True)
        self._made.run_method("select")
        self._name.value = ""
        await self.show()

    async def _revoke(self, token: Token) -> None:
        hand = self._hand
        await ask(lambda: hand.services.tokens.revoke(hand.seeker, token.mark))
        toast(f"The token {token.name} opens nothing any more.")
        await self.show()
