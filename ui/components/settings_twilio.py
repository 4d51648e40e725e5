"""The Twilio account that sends texts. Its secret goes into a private file and never comes back to a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from nicegui import ui

from ui.asking import ask
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.frame import toast

LEAD = "To have reminders texted to you, Career Tracker uses your own account at twilio.com. It works without one, too."
FIXED = "The account comes from the settings of this installation (TRACKER_TWILIO_…), so it cannot be changed here."
SHARED = "The account belongs to whoever keeps this place. With it, texts go out for everybody here."
KEPT = "Kept. Leave this empty to keep it."


class TwilioSettings:
    """The panel of the account; ``changed`` is told when there is another one."""

    def __init__(self, hand: Hand, *, changed: Callable[[], Awaitable[None]]) -> None:
        self._hand, self._changed = hand, changed
        self._mine = hand.services.place.kept_by(hand.seeker)
        if not self._mine:
            with panel("Texts through Twilio"):
                ui.label(SHARED).classes("muted")
            return
        with panel("Texts through Twilio", lead=LEAD):
            self._fixed = ui.label(FIXED).classes("small muted")
            self._sid = ui.input("Account SID", placeholder="AC…").props("autocomplete=off").mark("account-sid")
            self._token = ui.input("Auth token", password=True).props("autocomplete=new-password").mark("auth-token")
            self._sender = ui.input("Sent from", placeholder="+15005550006, or a Messaging Service: MG…").mark("sender")
            with ui.element("div").classes("cluster") as self._buttons:
                ui.button("Save", color=None, on_click=self._save).classes("btn-main").mark("save-twilio")
                self._forget = ui.button("Forget the account", color=None, on_click=self._drop).classes("btn-quiet")

    async def show(self) -> None:
        """Show what may be shown of it."""
        if self._mine:
            self._tell(await ask(self._hand.services.accounts.shown))

    def _tell(self, account: Mapping[str, str]) -> None:
        fixed = bool(account.get("fixed"))
        self._sid.value, self._sender.value = account.get("account_sid", ""), account.get("sender", "")
        self._token.value = ""
        self._token.props["placeholder"] = KEPT if account.get("token") else ""
        self._fixed.set_visibility(fixed)
        self._buttons.set_visibility(not fixed)
        self._forget.set_visibility(bool(account.get("account_sid")))
        for field in (self._sid, self._token, self._sender):
            field.set_enabled(not fixed)

    async def _save(self) -> None:
        typed = {"account_sid": self._sid, "auth_token": self._token, "sender": self._sender}
        given = {name: (field.value or "").strip() for name, field in typed.items()}
        if not given["account_sid"]:
            self._sid.error = "An account SID begins with AC and has 34 signs."
            return
        before = await ask(self._hand.services.accounts.shown)
        if await perform(lambda: self._hand.services.accounts.save(**given), fields=typed) is not None:
            # A secret that was replaced is gone: it is kept nowhere, not even to be taken back.
            same = not given["auth_token"] and before.get("token")
            toast(
                "Saved. The auth token is in a file that only you can read.",
                undo=partial(self._back, before) if same else None,
            )
            await self._again()

    async def _back(self, before: Mapping[str, str]) -> None:
        """The account as it was, with the token that is kept."""
        sid, sender = before.get("account_sid", ""), before.get("sender", "")
        save = self._hand.services.accounts.save
        if await perform(lambda: save(account_sid=sid, auth_token="", sender=sender)) is not None:
            toast("Taken back.")
            await self._again()

    async def _drop(self) -> None:
        await perform(lambda: self._hand.services.accounts.save(account_sid="", auth_token="", sender=""))
        toast("The account is forgotten here. At Twilio it stays as it is.")
        await self._again()

    async def _again(self) -> None:
        await self.show()
        await self._changed()
