"""How reminders come: on the screen or by text, and to which number."""

from __future__ import annotations

from dataclasses import replace

from nicegui import ui

from domain.errors import Refusal
from domain.seeker import Seeker
from domain.values import Stamp
from projections.seekers import Settings
from ui.asking import ask
from ui.components.doing import complain
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.seeker_hand import change_settings
from ui.frame import toast
from ui.phone_numbers import NORTH_AMERICA, countries, country_of, doubt_about, e164, shown

ON_SCREEN, BY_TEXT = "outbox", "twilio"
WAYS = {
    ON_SCREEN: "On the Outbox page of this program",
    f"{BY_TEXT} {ON_SCREEN}": "By text; on the Outbox page when a text cannot go",
}
OWN_ORDER = "In the order you chose"
CONSENT = "I want Career Tracker to text its reminders to this number. I can stop that at any time by answering STOP."
CARRIERS = (
    "In the US, mobile carriers turn away texts from private Twilio numbers that are not registered to a business "
    "(Twilio calls that error 30532 or 30034). If that happens, reminders still wait for you in the Outbox."
)


class ReminderSettings:
    """The panel of channels and the phone."""

    def __init__(self, hand: Hand, settings: Settings) -> None:
        self._hand, self._shown = hand, settings
        with panel("Reminders", anchor="reminders", lead="How you want to be told that it is time."):
            self._way = ui.radio(WAYS).mark("way")
            ui.link(
                "Other ways and their order, a test that shows each step, and what US numbers need", "/settings/texts"
            )
            self._status = ui.element("ul").classes("stack tight small muted")
            with ui.element("div").classes("phone-fields"):
                self._country = ui.select(countries(), label="Country", with_input=True).mark("country")
                self._phone = ui.input("Your mobile number", placeholder="07700 900123").mark("phone")
            self._phone.props("type=tel autocomplete=tel-national")
            self._consent = ui.checkbox(CONSENT).mark("consent")
            self._word = ui.label().classes("small").props("role=status")
            with ui.element("div").classes("cluster"):
                ui.button("Save", color=None, on_click=self._save).classes("btn-main").mark("save-reminders")
                self._test = ui.button("Send me a test text", icon="i-phone", color=None, on_click=self._send_test)
                self._test.classes("btn-plain").mark("test-text")
        self._fill(settings)

    def show(self, settings: Settings) -> None:
        if self._typed() == (shown(self._shown.phone), " ".join(self._shown.channels)):
            self._fill(settings)

    def tell(self, status: dict[str, str]) -> None:
        """What can send now, in words."""
        self._status.clear()
        with self._status:
            for words in status.values():
                with ui.element("li"):
                    ui.label(words)

    def _typed(self) -> tuple[str, str]:
        return self._phone.value or "", str(self._way.value)

    def _fill(self, settings: Settings) -> None:
        self._shown = settings
        wanted = " ".join(settings.channels)
        self._way.set_options(WAYS if wanted in WAYS else {wanted: OWN_ORDER, **WAYS}, value=wanted)
        self._country.value = country_of(settings.zone) or None
        self._phone.value = shown(settings.phone)
        self._consent.value = settings.consented_at is not None
        self._say(settings.phone, stopped=settings.phone in settings.stopped)
        self._test.set_visibility(bool(settings.phone))

    def _say(self, phone: str, *, stopped: bool) -> None:
        words = [doubt_about(phone)] if phone else []
        if stopped:
            words.append("You answered STOP from this number, so nothing is texted to it. Text START to resume.")
        if phone.startswith(NORTH_AMERICA):
            words.append(CARRIERS)
        self._word.set_text(" ".join(word for word in words if word))

    async def _save(self) -> None:
        phone = self._number()
        if phone is None:
            return
        if phone and not self._consent.value:
            self._word.set_text("Please tick the box: nothing is texted to a number whose owner did not ask for it.")
            return

        def change(person: Seeker, stamp: Stamp) -> None:
            person.change_phone(phone=phone, consented=bool(phone), stamp=stamp)
            person.order_channels(channels=tuple(str(self._way.value).split()), stamp=stamp)

        before = self._shown

        def back(person: Seeker, stamp: Stamp) -> None:
            person.change_phone(phone=before.phone, consented=before.consented_at is not None, stamp=stamp)
            person.order_channels(channels=before.channels, stamp=stamp)

        changed = (phone, str(self._way.value)) != (before.phone, " ".join(before.channels))
        fields = {"phone": self._phone}
        if await change_settings(self._hand, change, undo=back if changed else None, fields=fields):
            self._shown = replace(before, phone=phone, channels=tuple(str(self._way.value).split()))
            self._phone.value = shown(phone)
            self._say(phone, stopped=phone in self._shown.stopped)
            self._test.set_visibility(bool(phone))

    def _number(self) -> str | None:
        """The number that was typed, or None when it is none: then that is told beside it."""
        self._phone.error = None
        try:
            return e164(self._phone.value or "", country=str(self._country.value or ""))
        except Refusal as refusal:
            complain(refusal, fields={"phone": self._phone})
            return None

    async def _send_test(self) -> None:
        hand = self._hand
        self._test.disable()
        told = await ask(lambda: hand.services.courier.test_text(hand.seeker))
        self._test.enable()
        self._word.set_text(told)
        toast(told)
