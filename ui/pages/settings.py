"""Settings: you, your clock, how reminders come, the columns of the board, tokens, this installation."""

from __future__ import annotations

from nicegui import ui

from projections.seekers import Settings
from ui.asking import ask
from ui.components.bookmark import bookmark_panel
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.components.settings_calendar import CalendarSettings
from ui.components.settings_clock import ClockSettings
from ui.components.settings_profile import ProfileSettings
from ui.components.settings_reminders import ReminderSettings
from ui.components.settings_stages import StageSettings
from ui.components.settings_tokens import TokenSettings
from ui.components.settings_twilio import TwilioSettings
from ui.frame import appearance, frame, page, single_keys
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/settings")
    async def settings() -> None:
        await SettingsPage(services).draw(live)


class SettingsPage:
    """One tab that shows the settings."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        hand = Hand(services=self.services, seeker=self.seeker, client=ui.context.client)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/capture.css")}">')
        with frame("Settings", active="settings") as shell:
            if self.services.place.hosted:
                account_panel()
            self.profile = ProfileSettings(hand, now)
            self.clock = ClockSettings(hand, now)
            self.reminders = ReminderSettings(hand, now)
            self.twilio = TwilioSettings(hand, changed=self.tell_status)
            self.stages = StageSettings(hand)
            self.calendar = CalendarSettings(hand)
            bookmark_panel(self.services)
            with panel("Looks"):
                appearance()
            with panel("Keys"):
                ui.label("Press ? on any page to see them all; Ctrl K finds anything.").classes("muted")
                single_keys()
            self.tokens = TokenSettings(hand, zone=now.zone)
            self.installation()
        self.stages.show(now)
        await self.twilio.show()
        await self.tell_status()
        await self.calendar.show()
        await self.tokens.show()
        await watch_outbox(self.services, live, shell)
        live.follow(self.refresh)

    def read(self) -> Settings:
        return settings_of(self.services.db, self.seeker)

    async def refresh(self) -> None:
        now = await ask(self.read)
        for part in (self.profile, self.clock, self.reminders, self.stages):
            part.show(now)

    async def tell_status(self) -> None:
        """What can send now."""
        self.reminders.tell(dict(await ask(self.services.courier.status)))

    def installation(self) -> None:
        place = self.services.place
        facts = {"Version": place.version}
        if place.kept_by(self.seeker):
            facts["Your record"] = str(place.data_dir)
        facts["Reached from elsewhere at"] = place.public_url or "nowhere: this computer only"
        with panel("This installation"):
            with ui.element("dl").classes("facts"):
                for name, fact in facts.items():
                    with ui.element("dt"):
                        ui.label(name)
                    with ui.element("dd"):
                        ui.label(fact)
            ui.link("Bring your past along, or take everything with you", "/data")
            ui.link("Work-search log, week by week, for the office that pays benefits", "/work-search")
            ui.link("Everything that was ever recorded: open the log", "/log")
            ui.link("Backups, and the proof that nothing was altered: see your record", "/record")
            ui.link("Is it running, and does it start by itself? See the status", "/status")
            with ui.element("form").props('method=post action="/sign-out"'):
                ui.button("Sign this browser out", icon="i-door", color=None).classes("btn-plain").props("type=submit")


def account_panel() -> None:
    """Where several people sign in: the way to their own account, which is a plain page."""
    with panel("Your account", lead="Your password, two-step sign-in, recovery codes, and where you are signed in."):
        ui.link("Open your account", "/account").classes("link-btn").style("align-self: flex-start")
