"""Personal tokens, with which scripts may do some of what their owner may, for some time."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from nicegui import ui

from ui import words
from ui.asking import ask
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.frame import toast
from ui.tokens import SCOPES, USUAL_DAYS, USUAL_SCOPES, Token

LEAD = (
    "A script with a token can do what you tick here, and nothing else, until the day you choose. "
    "A token is shown once, when it is made; take it back and it opens nothing any more."
)
DAYS = {30: "for 30 days", 90: "for 90 days", 365: "for a year", 0: "until I take it back"}


class TokenSettings:
    """The panel of the tokens."""

    def __init__(self, hand: Hand, *, zone: str) -> None:
        self._hand, self._zone = hand, zone
        with panel("Tokens for scripts", lead=LEAD):
            ui.link("What scripts can do", "/api/v1/docs").classes("small")
            self._made = ui.input("Your new token: copy it now").props("readonly").mark("made-token")
            self._made.set_visibility(False)
            self._list = ui.element("ul").classes("rows")
            with ui.element("div").classes("token-form stack tight"):
                with ui.element("div").classes("phone-fields"):
                    self._name = ui.input("What is it for?", placeholder="import from my spreadsheet").mark(
                        "token-name"
                    )
                    self._days = ui.select(DAYS, value=USUAL_DAYS, label="How long?").mark("token-days")
                self._scopes = self._choices()
                self._nothing = ui.label("Tick at least one thing it may do.").classes(
                    "q-field__messages text-negative"
                )
                self._nothing.props("role=alert").set_visibility(False)
                ui.button("Make a token", color=None, on_click=self._make).classes("btn-plain").mark("make-token")

    def _choices(self) -> dict[str, ui.checkbox]:
        with ui.element("fieldset").classes("token-scopes"):
            with ui.element("legend"):
                ui.label("What may it do?")
            return {
                scope: ui.checkbox(name, value=scope in USUAL_SCOPES).mark(f"scope-{scope}")
                for scope, name in SCOPES.items()
            }

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
        made = words.date_in_full(token.made.date(), today=today)
        with ui.element("li").classes("item"):
            with ui.element("div").classes("item-main"):
                ui.label(token.name).classes("strong")
                ui.label("; ".join(SCOPES[scope] for scope in token.scopes if scope in SCOPES)).classes("small")
                ui.label(f"made {made}, {self._until(token, today)}").classes("small muted")
            revoke = ui.button("Take back", color=None, on_click=partial(self._revoke, token)).classes("btn-danger")
            revoke.props("dense").props["aria-label"] = f"Take back the token {token.name}"

    def _until(self, token: Token, today: date) -> str:
        if token.ends is None:
            return "good until you take it back"
        day = words.date_in_full(token.ends.date(), today=today)
        return f"good until {day}" if token.ends > self._hand.now() else f"ended {day}"

    async def _make(self) -> None:
        hand, name = self._hand, " ".join((self._name.value or "").split())
        scopes = [scope for scope, box in self._scopes.items() if box.value]
        self._name.error = None if name else "Say what it is for, so that you know it again."
        self._nothing.set_visibility(not scopes)
        if not name or not scopes:
            return
        lasts = timedelta(days=self._days.value) if self._days.value else None
        self._made.value = await ask(
            lambda: hand.services.tokens.make(hand.seeker, name=name[:200], scopes=scopes, lasts=lasts)
        )
        self._made.set_visibility(True)
        self._made.run_method("select")
        self._name.value = ""
        await self.show()

    async def _revoke(self, token: Token) -> None:
        hand = self._hand
        await ask(lambda: hand.services.tokens.revoke(hand.seeker, token.mark))
        toast(f"The token {token.name} opens nothing any more.", undo=partial(self._restore, token))
        await self.show()

    async def _restore(self, token: Token) -> None:
        """It opens again what it did; what it says is in its owner's script alone."""
        hand = self._hand
        await ask(lambda: hand.services.tokens.restore(hand.seeker, token))
        toast(f"The token {token.name} is good again.")
        await self.show()
