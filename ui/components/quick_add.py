"""Adding an application: in one line that shows what it understood, or in a small form."""

from __future__ import annotations

from nicegui import ui

from domain.application import Details
from projections.seekers import Settings
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.question import Question


class QuickAdd:
    """The line above the board."""

    def __init__(self, hand: Hand, settings: Settings) -> None:
        self._hand, self._settings = hand, settings
        self._command = new_command()
        ui.button("Add", icon="i-plus", color=None, on_click=self.open_form).classes("btn-main")

    def focus(self, text: str = "") -> None:
        """Put the keyboard into the line."""

    def open_form(self) -> None:
        """Ask for role, company and what else is known."""
        with Question("A role to remember") as question:
            role = question.line("Role", name="role")
            company = question.line("Company", name="company")
            url = question.line("Posting", name="url", hint="https://…", most=2_000)
            location = question.line("Place", name="location", hint="optional")
            salary = question.line("Salary", name="salary", hint="optional")
            stages = {stage.id: stage.name for stage in self._settings.stages}
            stage = ui.select(stages, value=self._settings.stages[0].id, label="Column")

        def work(command: str) -> None:
            details = Details(
                role=role.value, company=company.value, url=url.value, location=location.value, salary=salary.value
            )
            self._hand.services.commands.save_role(
                self._hand.seeker,
                details=details,
                stage=str(stage.value),
                stamp=self._hand.services.stamp(),
                command_id=command,
            )

        question.saves(work, label="Add it", said="Added.")
