"""A test text and its way to the phone, step by step, as Twilio tells it."""

from __future__ import annotations

from nicegui import ui

from ui.asking import ask
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.trials import Trial

LEAD = "A real text to your own phone, so that you know it works before a reminder depends on it."
# What the text passes on its way: the stage it has then reached, and the words.
WAY = (
    ("asked", "Twilio is asked to send it"),
    ("taken", "Twilio has it"),
    ("sent", "The phone’s carrier has it"),
    ("arrived", "It is on your phone"),
)
LOOK_EVERY = 1.0  # seconds
MOST_LOOKS = 120
STILL = "It is still on its way. Carriers can take minutes; Twilio’s own log knows more."
UNKNOWN = "Nobody can say whether it went out."
ELSEWHERE = "Other ways than texts are further down on this page."
NO_WAY_HERE = frozenset({"30007", "30032", "30034", "30532"})


class TextTrial:
    """The panel with the button and the steps."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._looks = 0
        self._message = ""
        with panel("Send a test text", lead=LEAD):
            self._button = ui.button("Send it", icon="i-phone", color=None, on_click=self._send)
            self._button.classes("btn-main").mark("send-test")
            with ui.element("ol").classes("way-steps").mark("way-steps") as self._steps:
                self._marks = [_step(words) for _, words in WAY]
            self._told = ui.label().classes("small").props("role=status").mark("test-told")
        self._steps.set_visibility(False)
        self._timer = ui.timer(LOOK_EVERY, self._look, active=False)

    async def _send(self) -> None:
        self._button.disable()
        self._steps.set_visibility(True)
        self._tell("asked", "")
        services, seeker = self._hand.services, self._hand.seeker
        try:
            self._show(await ask(lambda: services.trials.text(seeker)))
        finally:
            self._button.enable()

    async def _look(self) -> None:
        self._looks += 1
        services, message = self._hand.services, self._message
        trial = await ask(lambda: services.trials.look(message))
        if self._looks >= MOST_LOOKS and not trial.over:
            self._timer.deactivate()
            self._told.set_text(STILL)
        else:
            self._show(trial)

    def _show(self, trial: Trial) -> None:
        if trial.message and trial.message != self._message:
            self._message, self._looks = trial.message, 0
        self._tell(trial.stage, _words(trial))
        self._timer.active = bool(trial.message) and not trial.over

    def _tell(self, stage: str, words: str) -> None:
        """Mark how far it came; where it failed, the mark stays where it was and turns."""
        reached = [name for name, _ in WAY]
        if stage in reached:
            at = reached.index(stage)
            for place, mark in enumerate(self._marks):
                mark.props["data-state"] = "done" if place < at or stage == "arrived" else "now" if place == at else ""
        else:
            for mark in self._marks:
                if mark.props.get("data-state") == "now":
                    mark.props["data-state"] = stage
        self._told.set_text(words)


def _step(words: str) -> ui.element:
    with ui.element("li") as step:
        ui.label(words)
    return step


def _words(trial: Trial) -> str:
    if trial.stage == "arrived":
        return "It arrived. Reminders can be texted to you."
    if trial.stage == "unknown":
        return f"{UNKNOWN} {trial.why}"
    number = f" (error {trial.code})" if trial.code.isdecimal() else ""
    return f"{trial.why}{number} {ELSEWHERE if trial.code in NO_WAY_HERE else ''}".strip() if trial.why else ""
