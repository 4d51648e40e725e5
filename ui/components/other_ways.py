"""The address for messages by ntfy, mail and others: entered, tried out, forgotten, and never shown again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from nicegui import ui

from ui.asking import ask
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.frame import toast

LEAD = (
    "Reminders can come by ntfy, mail, Telegram, Signal, Matrix, Slack and others. They cost nothing and need no "
    "registration, in the US either; they cannot be answered from there."
)
EXAMPLES = (
    ("ntfy://a-topic-nobody-guesses", "the ntfy app on your phone, which follows that topic"),
    ("mailto://name:password@gmail.com", "mail to yourself; Gmail and others want an app password"),
    ("tgram://bot-token/chat-id", "a bot of your own on Telegram"),
)
PRIVATE = "The address may hold a password. It goes into a file that only you can read, and is never shown again."
HONEST = (
    "These services keep no log that could be asked. If one fails after it may have taken a message, the message is "
    "not sent again, and the list of reminders says that nobody knows."
)
TOOK = "The service took it. It should be with you in a moment."


class OtherWays:
    """The panel; ``changed`` is told when there is another address, or none."""

    def __init__(self, hand: Hand, *, changed: Callable[[], Awaitable[None]]) -> None:
        self._hand, self._changed = hand, changed
        with panel("Without texts: ntfy, mail and others", lead=LEAD) as self.element:
            with ui.element("dl").classes("facts examples"):
                for address, words in EXAMPLES:
                    with ui.element("dt"):
                        ui.html(escape(address), tag="code")
                    with ui.element("dd"):
                        ui.label(words)
            self._address = ui.input("Address", password=True, password_toggle_button=True).mark("address")
            self._address.props('autocomplete=off maxlength=1000 spellcheck=false placeholder="ntfy://…"')
            ui.label(PRIVATE).classes("hint")
            with ui.element("div").classes("cluster"):
                ui.button("Save", color=None, on_click=self._save).classes("btn-main").mark("save-address")
                self._try = ui.button("Send a test message", icon="i-send", color=None, on_click=self._send)
                self._try.classes("btn-plain").mark("try-address")
                self._forget = ui.button("Forget it", color=None, on_click=self._drop).classes("btn-quiet")
            self._told = ui.label().classes("small").props("role=status").mark("address-told")
            ui.label(HONEST).classes("small muted")

    async def show(self) -> None:
        """Show what may be shown of it."""
        services, seeker = self._hand.services, self._hand.seeker
        kind = await ask(lambda: services.addresses.shown(seeker))
        self._address.value = ""
        self._address.props["placeholder"] = f"One for {kind} is kept. Type here to replace it." if kind else "ntfy://…"
        self._try.set_visibility(bool(kind))
        self._forget.set_visibility(bool(kind))

    async def _save(self) -> None:
        typed = (self._address.value or "").strip()
        if not typed:
            self._address.error = "An address begins with the name of a service, such as ntfy://."
            return
        services, seeker = self._hand.services, self._hand.seeker
        done = await perform(lambda: services.addresses.save(seeker, typed), fields={"address": self._address})
        if done is not None:
            toast("Saved. Now try it out.")
            await self._again()

    async def _drop(self) -> None:
        services, seeker = self._hand.services, self._hand.seeker
        await perform(lambda: services.addresses.save(seeker, ""))
        toast("The address is forgotten.")
        await self._again()

    async def _again(self) -> None:
        self._told.set_text("")
        await self.show()
        await self._changed()

    async def _send(self) -> None:
        self._try.disable()
        services, seeker = self._hand.services, self._hand.seeker
        trial = await ask(lambda: services.trials.post(seeker))
        self._try.enable()
        self._told.set_text(trial.why or TOOK)
