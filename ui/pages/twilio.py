"""Reminders on the phone: what it takes, told straight, and tried out here; and what to do where it cannot be."""

from __future__ import annotations

from nicegui import ui

from projections.seekers import Settings
from ui import phone_numbers
from ui.asking import ask
from ui.components.hand import Hand
from ui.components.other_ways import OtherWays
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.components.settings_twilio import TwilioSettings
from ui.components.texts_trial import TextTrial
from ui.components.ways_order import WaysOrder
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

TITLE = "Reminders on your phone"
LEAD = "By text through Twilio, or by ntfy, mail and others. Neither is needed: the Outbox page works by itself."
TWILIO_HOME = "https://www.twilio.com"

IN_THE_US = (
    (
        "For US numbers this does not work as a private person. US carriers carry texts from registered senders only, "
        "and reminders to yourself, friends or family cannot be registered: Twilio turns the registration down with "
        "error 30532, for ordinary and for toll-free numbers alike, and blocks what is sent without one (error 30034)."
    ),
    (
        "What does work: a hosted Career Tracker whose company has registered, or another way further down this page, "
        "such as ntfy or mail. No trick is known to us that would last."
    ),
)
STEPS = (
    (
        "Open an account at Twilio, a company that sends texts for programs.",
        (
            "A trial is free. It texts only numbers that you have verified there (Phone Numbers, Verified Caller IDs), "
            "and puts a line of its own before each text. Both end when you upgrade."
        ),
    ),
    (
        "Get a number there that can send texts.",
        (
            "It costs a little each month, and each text costs as well; Twilio’s price list names your country. Some "
            "countries ask for a document or an address first. A Messaging Service does as well as a number."
        ),
    ),
    (
        "Register it where that is asked for.",
        (
            "The US does, see above. Elsewhere Twilio says so when you get the number, and lists each country’s rules "
            "under “SMS guidelines”. Switch your country on under Messaging, Geo permissions."
        ),
    ),
    (
        "Copy the account SID and the auth token from the first page of Twilio’s console into the fields below.",
        "The live ones; the test credentials send nothing.",
    ),
)
GOOD = "Twilio accepts this account."
UNCHECKED = "Not checked yet."


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/settings/texts")
    async def texts() -> None:
        await TextsPage(services).draw(live)


class TextsPage:
    """One tab that sets up how reminders reach the phone."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        hand = Hand(services=self.services, seeker=self.seeker, client=ui.context.client)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/running.css")}">')
        with frame(TITLE, active="settings", lead=LEAD) as shell, ui.element("div").classes("stack"):
            self.warning, link = in_the_us()
            how_to_begin()
            self.account = TwilioSettings(hand, changed=self.changed)
            self.verdict()
            self.phone = phone_panel()
            TextTrial(hand)
            self.others = OtherWays(hand, changed=self.refresh)
            self.order = WaysOrder(hand)
        link.props["href"] = f"#{self.others.element.html_id}"
        await self.account.show()
        await self.others.show()
        await self.show(now)
        await watch_outbox(self.services, live, shell)
        live.follow(self.refresh)

    def read(self) -> Settings:
        return settings_of(self.services.db, self.seeker)

    async def refresh(self) -> None:
        await self.show(await ask(self.read))

    async def show(self, now: Settings) -> None:
        account, kind = await ask(self._ways)
        self.warning.set_visibility(now.phone.startswith(phone_numbers.NORTH_AMERICA) or not now.phone)
        self._show_phone(now, sender=account.get("sender", ""))
        missing = {
            "twilio": _missing(now, has_account=bool(account.get("token"))),
            "apprise": "" if kind else "It still needs an address.",
        }
        self.order.show(now, missing)

    def verdict(self) -> None:
        """Whether Twilio accepts the account, and a way to ask."""
        with ui.element("div").classes("cluster verdict"):
            ask_again = ui.button("Check the account", icon="i-check", color=None, on_click=self.check)
            ask_again.classes("btn-plain").mark("check-account")
            self.told = ui.label(UNCHECKED).classes("small").props("role=status").mark("verdict")

    async def changed(self) -> None:
        await self.check()
        await self.refresh()

    async def check(self) -> None:
        self.told.set_text("Asking Twilio …")
        wrong = await ask(self.services.trials.check)
        self.told.set_text(wrong or GOOD)
        self.told.classes(add="chip chip-bad" if wrong else "chip chip-good", remove="chip-bad chip-good")

    def _ways(self) -> tuple[dict[str, str], str]:
        return dict(self.services.accounts.shown()), self.services.addresses.shown(self.seeker)

    def _show_phone(self, now: Settings, *, sender: str) -> None:
        self.phone.clear()
        with self.phone:
            if not now.phone:
                ui.label("No number yet, so nothing is texted.")
            elif now.phone in now.stopped:
                stopped(phone_numbers.shown(now.phone), sender=sender)
            else:
                ui.label(f"Texts go to {phone_numbers.shown(now.phone)}. Answer STOP, and they end at once.")


def in_the_us() -> tuple[ui.element, ui.link]:
    """The warning, and its link to the other ways."""
    with ui.element("section").classes("panel callout").mark("in-the-us") as section:
        section.props["aria-label"] = "In the United States"
        with ui.element("h2"):
            ui.element("span").classes("i i-alert").props("aria-hidden=true")
            ui.label("If your number is in the United States")
        for words in IN_THE_US:
            ui.label(words)
        link = ui.link("See the other ways", "#").classes("strong")
    return section, link


def how_to_begin() -> None:
    with panel("What it takes", lead="About a quarter of an hour, once."):
        with ui.element("ol").classes("recipe"):
            for deed, words in STEPS:
                with ui.element("li"):
                    ui.label(deed).classes("strong")
                    ui.label(words).classes("muted small")
        ui.html(f'<a class="strong" href="{TWILIO_HOME}" target="_blank" rel="noopener noreferrer">Open twilio.com</a>')


def phone_panel() -> ui.element:
    with panel("Your phone"):
        place = ui.element("div").classes("stack tight").mark("phone-state")
        ui.html('<a href="/settings">Change the number in the settings</a>')
    return place


def stopped(phone: str, *, sender: str) -> None:
    ui.label("STOP").classes("chip chip-warn")
    ui.label(f"{phone} answered STOP, so nothing is texted to it; reminders come by the next way.").classes("strong")
    ui.label(f"To have texts again, send START from that phone to {sender or 'the number they came from'}.")


def _missing(now: Settings, *, has_account: bool) -> str:
    lacks = {
        "It still needs a Twilio account.": not has_account,
        "It still needs your number.": not now.phone,
        "Your phone answered STOP.": bool(now.phone) and now.phone in now.stopped,
    }
    return " ".join(words for words, so in lacks.items() if so)
