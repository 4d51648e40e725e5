"""The calendar in the settings: its secret address, what can be read there, a new address, none."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from nicegui import events, ui

from ui.asking import ask
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.frame import toast

LEAD = "Your interviews and follow-ups in the calendar you already use. It reads them at an address that only you know."
PRIVATE = "Whoever has this address can read your calendar. If somebody should not, make a new one: the old one ends."
OFTEN = "Calendars look for news when they please, some only twice a day: the reminders stay your clock."
HERE = (
    "This address leads to this computer: Apple Calendar, Thunderbird and Outlook on it can read it. "
    "Google Calendar and Outlook.com cannot; give them the file, or single interviews from their application."
)
SHOWS = {
    "all": "Interviews and follow-ups",
    "interviews": "Interviews only",
    "discreet": "That you are busy, without a name",
}
COPY = """() => {
  const field = getHtmlElement(%s).closest(".q-field").querySelector("input");
  field.select();
  navigator.clipboard.writeText(field.value).then(() => emit(true), () => emit(false));
}"""


class CalendarSettings:
    """The panel of the calendar."""

    def __init__(self, hand: Hand) -> None:
        self._hand, self._calendar = hand, hand.services.calendar
        request = hand.client.request
        self._base = hand.services.place.public_url or str(request.base_url).rstrip("/")
        with panel("Calendar", lead=LEAD, anchor="calendar"):
            self._make = ui.button("Make an address", icon="i-calendar", color=None, on_click=self._begin)
            self._make.classes("btn-main").mark("make-calendar")
            with ui.element("div").classes("stack") as self._there:
                self._draw()

    def _draw(self) -> None:
        with ui.element("div").classes("calendar-address"):
            self._address = ui.input("The address of your calendar").props("readonly").mark("calendar-address")
            copy = ui.button("Copy", icon="i-copy", color=None).classes("btn-soft").mark("copy-calendar")
            copy.on("click", self._copied, js_handler=COPY % json.dumps(self._address.id))
        ui.label(f"{PRIVATE} {OFTEN}").classes("small muted")
        if _only_here(self._base):
            ui.label(HERE).classes("small muted")
        self._shows = ui.select(SHOWS, label="What can be read there", on_change=self._show).mark("calendar-shows")
        with ui.element("div").classes("cluster"):
            self._subscribe = ui.link("Subscribe in this computer’s calendar", "").classes("link-btn")
            self._file = ui.link("Download as a file", "").classes("small").props("download=job-search.ics")
            ui.button("Make a new address", color=None, on_click=self._renew).classes("btn-plain").mark("new-calendar")
            ui.button("Take it back", color=None, on_click=self._revoke).classes("btn-danger").mark("revoke-calendar")

    async def show(self) -> None:
        """Show the address there is."""
        seeker = self._hand.seeker
        token, now = await ask(lambda: (self._calendar.token(seeker), self._calendar.subscription(seeker)))
        address = f"{self._base}/calendar/{token}.ics" if token else ""
        self._make.set_visibility(not token)
        self._there.set_visibility(bool(token))
        self._address.value = address
        self._shows.value = now.shows
        self._subscribe.props["href"] = f"webcal://{address.partition('://')[2]}"
        self._file.props["href"] = address

    async def _begin(self) -> None:
        await ask(lambda: self._calendar.make(self._hand.seeker))
        await self.show()
        toast("Your calendar has an address now.")

    async def _renew(self) -> None:
        await self._change(self._calendar.make, "The calendar has a new address; the old one opens nothing any more.")

    async def _revoke(self) -> None:
        await self._change(self._calendar.revoke, "The address opens nothing any more.")

    async def _change(self, deed: Callable[[str], None], said: str) -> None:
        seeker = self._hand.seeker
        before = (await ask(lambda: self._calendar.subscription(seeker))).nonce
        await ask(lambda: deed(seeker))
        await self.show()

        async def back() -> None:
            await ask(lambda: self._calendar.put_back(seeker, before))
            await self.show()
            toast("The address is the one before.")

        toast(said, undo=back)

    async def _show(self) -> None:
        chosen = str(self._shows.value)
        seeker = self._hand.seeker
        if chosen != (await ask(lambda: self._calendar.subscription(seeker))).shows:
            await ask(lambda: self._calendar.show(seeker, chosen))
            toast(f"Your calendar now shows: {SHOWS[chosen].lower()}.")

    def _copied(self, event: events.GenericEventArguments) -> None:
        if event.args:
            toast("It is on your clipboard.")
        else:
            toast(
                "This browser keeps the clipboard to itself. The address is selected: copy it by hand.", mood="problem"
            )


def _only_here(base: str) -> bool:
    """Whether nobody but this computer can reach that address."""
    name = urlsplit(base).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
