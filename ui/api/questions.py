"""What can be asked over REST: the questions of the screen, answered with the same rows."""

# Annotations are evaluated here, not postponed: those of a request name things inside a function.

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Query

from domain.errors import Invalid, NotFound
from projections import agenda, board, deliveries, people, plans, search, seekers, timeline
from projections.database import Database
from ui.api.forms import aware
from ui.services import Services

HEX = r"^[0-9a-f]{32}$"
LARGEST_PAGE = 500

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]
After = Annotated[str, Query(pattern=f"^({HEX[1:-1]})?$", description="The id's last part of the last one read.")]
Token = Annotated[str, Path(pattern=HEX, description="The part of an id after its last dash.")]


def ask_about_cards(app: FastAPI, db: Database, person: Callable[..., str]) -> None:
    """What there is to ask about applications and contacts."""
    Seekers = Annotated[str, Depends(person)]  # noqa: N806 a type

    @app.get("/board", tags=["questions"])
    def whole_board(seeker: Seekers, limit: Limit = 50) -> dict[str, Any]:
        """Every column with its first cards."""
        settings = _settings(db, seeker)
        counts = board.counts(db, seeker)
        return {
            "stages": [
                {
                    **asdict(stage),
                    "cards": counts.get(stage.id, 0),
                    "first": [asdict(card) for card in board.lane(db, seeker, stage=stage.id, limit=limit)],
                }
                for stage in settings.stages
            ]
        }

    @app.get("/applications/{token}", tags=["questions"])
    def application(token: Token, seeker: Seekers) -> dict[str, Any]:
        """One application with its steps, dates and people."""
        id_ = f"{seeker}/application-{token}"
        card = board.card(db, seeker, id=id_)
        if card is None:
            raise NotFound("There is no such application among yours.")
        return {
            **asdict(card),
            "steps": [asdict(step) for step in plans.steps_of(db, seeker, about=id_)],
            "dates": [asdict(date) for date in agenda.of(db, seeker, about=id_)],
            "people": [asdict(one) for one in people.of_application(db, seeker, application=id_)],
        }

    @app.get("/applications/{token}/timeline", tags=["questions"])
    def application_timeline(token: Token, seeker: Seekers, limit: Limit = 200) -> list[dict[str, Any]]:
        """Everything that happened to an application, latest first."""
        lines = timeline.of(db, seeker, about=f"{seeker}/application-{token}", limit=limit)
        return [asdict(line) for line in lines]

    @app.get("/contacts", tags=["questions"])
    def contacts(seeker: Seekers, after: After = "", limit: Limit = 500) -> list[dict[str, Any]]:
        """Everybody, by name: the first, or the first behind ``after``."""
        behind = f"{seeker}/contact-{after}" if after else ""
        return [asdict(one) for one in people.everybody(db, seeker, after=behind, limit=limit)]

    @app.get("/contacts/{token}", tags=["questions"])
    def contact(token: Token, seeker: Seekers) -> dict[str, Any]:
        """One person with their steps."""
        id_ = f"{seeker}/contact-{token}"
        one = people.person(db, seeker, id=id_)
        if one is None:
            raise NotFound("There is no such person among yours.")
        return {**asdict(one), "steps": [asdict(step) for step in plans.steps_of(db, seeker, about=id_)]}

    @app.get("/contacts/{token}/timeline", tags=["questions"])
    def contact_timeline(token: Token, seeker: Seekers, limit: Limit = 200) -> list[dict[str, Any]]:
        """Everything that happened with somebody, latest first."""
        lines = timeline.of(db, seeker, about=f"{seeker}/contact-{token}", limit=limit)
        return [asdict(line) for line in lines]

    @app.get("/archive", tags=["questions"])
    def archive(seeker: Seekers, limit: Limit = 200) -> list[dict[str, Any]]:
        """What was put away."""
        return [asdict(card) for card in board.archive(db, seeker, limit=limit)]


def ask_about_time(app: FastAPI, services: Services, person: Callable[..., str]) -> None:
    """What there is to ask about what is due and what was sent, and by words."""
    db = services.db
    Seekers = Annotated[str, Depends(person)]  # noqa: N806 a type

    @app.get("/steps", tags=["questions"])
    def steps(
        seeker: Seekers, since: datetime | None = None, until: datetime | None = None, limit: Limit = 500
    ) -> list[dict[str, Any]]:
        """What is to be done, soonest first, from ``since`` up to ``until`` where they are given."""
        end = aware(until) if until else None
        first = (aware(since), "", "") if since else plans.FIRST
        return [asdict(step) for step in plans.open_steps(db, seeker, until=end, after=first, limit=limit)]

    @app.get("/without-next-step", tags=["questions"])
    def without_next_step(seeker: Seekers, limit: Limit = 200) -> list[dict[str, Any]]:
        """Every live application for which nothing is planned, quietest first."""
        return [asdict(card) for card in board.without_next_step(db, seeker, limit=limit)]

    @app.get("/agenda", tags=["questions"])
    def dates(seeker: Seekers, days: Annotated[int, Query(ge=1, le=366)] = 30) -> list[dict[str, Any]]:
        """What takes place within so many days."""
        now = services.clock()
        return [asdict(one) for one in agenda.between(db, seeker, start=now, end=now + timedelta(days=days))]

    @app.get("/outbox", tags=["questions"])
    def outbox(seeker: Seekers, limit: Limit = 100) -> list[dict[str, Any]]:
        """Reminders that came to the screen and wait for an answer."""
        return [asdict(row) for row in deliveries.outbox(db, seeker, limit=limit)]

    @app.get("/reminders", tags=["questions"])
    def ledger(seeker: Seekers, limit: Limit = 200) -> list[dict[str, Any]]:
        """Every reminder and what became of it."""
        return [asdict(row) for row in deliveries.ledger(db, seeker, limit=limit)]

    @app.get("/search", tags=["questions"])
    def find(seeker: Seekers, q: Annotated[str, Query(max_length=500)], limit: Limit = 20) -> list[dict[str, Any]]:
        """Applications and contacts that hold every word of `q`."""
        return [asdict(hit) for hit in search.find(db, seeker, text=_storable(q), limit=limit)]

    @app.get("/seeker", tags=["questions"])
    def own_settings(seeker: Seekers) -> dict[str, Any]:
        """Your settings."""
        return asdict(_settings(db, seeker))


def _settings(db: Database, seeker: str) -> seekers.Settings:
    settings = seekers.settings(db, seeker)
    if settings is None:
        raise NotFound("Your search has not begun yet.")
    return settings


def _storable(text: str) -> str:
    if "\x00" in text:
        raise Invalid("That holds signs that cannot be stored (such as NUL).", field="q")
    return text
