"""The addresses of the REST interface: one for each command of each aggregate, one for each question."""

# Annotations are evaluated here, not postponed: those of a request name things inside a function.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from domain import rank
from domain.aggregate import Subject
from domain.application import Details, JobApplication
from domain.contact import Card, Contact
from domain.errors import RepeatedCommand
from domain.seeker import Seeker
from domain.values import Stamp
from projections import board, people
from ui.api import docs, problems
from ui.api.forms import Command, Form, commands_of
from ui.api.questions import Token, ask_about_cards, ask_about_time
from ui.replanning import to_replan
from ui.services import Services
from ui.tokens import LETTERS, READ, SETTINGS, WRITE, Tokens

CommandId = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$"),
]
PROBLEM: dict[int | str, dict[str, Any]] = {
    code: {"model": problems.Problem, "content": {problems.MEDIA_TYPE: {}}}
    for code in (400, 401, 403, 404, 405, 409, 413, 422)
}

CLOCKS = {"change_zone", "change_quiet_hours"}
"""The settings on which every planned step hangs."""

FOR_LETTERS = {"send_letter", "send_resume"}
"""The commands for which a token needs the scope of letters."""

Person = Callable[[str], Callable[..., str]]
"""Who is asking, for a scope: a dependency that gives the seeker, or 401, or 403."""


class NewApplication(Form):
    """A role to put on the board."""

    details: Details
    stage: str = Field(default="", description="The id of a column; the first one where none is given.")
    tags: tuple[str, ...] = Field(default=(), max_length=50)


class NewContact(Form):
    """Somebody to add to the people of the search."""

    card: Card
    application: str = Field(default="", description="The id of an application they have a part in.")
    part: str = ""


class Move(Form):
    """A card on its way to a column; ``after`` is the card above its new place, none for the top."""

    stage: str
    after: str | None = None


class RemovedStage(Form):
    """A column to take away, and the one its cards go to."""

    stage: str
    home: str


def build_api(services: Services, tokens: Tokens) -> FastAPI:
    """The REST application, to be mounted under ``/api/v1``."""
    app = FastAPI(
        title="Career Tracker",
        version=services.place.version or "1",
        description="Every command and every question of the screen. Send your personal token as a bearer token.",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEM,
    )
    problems.install(app)
    docs.install(app)
    person = _person(tokens)
    _new_things(app, services, person)
    for kind, path in ((JobApplication, "applications"), (Contact, "contacts")):
        for command in commands_of(kind):
            _command_on(app, services, person, path=path, command=command)
    for command in commands_of(Seeker):
        _command_on_seeker(app, services, person, command=command)
    _moves(app, services, person)
    ask_about_cards(app, services.db, person(READ))
    ask_about_time(app, services, person(READ))
    return app


def _person(tokens: Tokens) -> Person:
    bearer = HTTPBearer(auto_error=False, description="A personal token, made with `main.py token` or in the settings.")

    def person_for(scope: str) -> Callable[..., str]:
        def person(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
            holder = tokens.holder(given.credentials) if given else None
            if holder is None:
                raise HTTPException(401, "Send a personal token that has not ended: Authorization: Bearer ct_…")
            if scope not in holder.scopes:
                raise HTTPException(403, f"This token was not made for that; it would need the scope “{scope}”.")
            return holder.seeker

        return person

    return person_for


def _stamp(services: Services, form: Form) -> Stamp:
    stamp, happened = services.stamp(), form.happened_at()
    return stamp.happened(happened) if happened else stamp


def _once(deed: Callable[[], None], response: Response) -> None:
    """Do it, unless the same request was carried out before: then say so."""
    try:
        deed()
    except RepeatedCommand:
        response.headers["Idempotent-Replay"] = "true"


def _new_things(app: FastAPI, services: Services, person: Person) -> None:
    @app.post("/applications", status_code=201, tags=["applications"])
    def save_role(
        form: NewApplication, seeker: Annotated[str, Depends(person(WRITE))], response: Response, key: CommandId = None
    ) -> dict[str, str]:
        """Put a role on the board."""
        made: list[str] = []

        def deed() -> None:
            made.append(
                services.commands.save_role(
                    seeker,
                    details=form.details,
                    stage=form.stage,
                    tags=form.tags,
                    stamp=_stamp(services, form),
                    command_id=key,
                )
            )

        _once(deed, response)
        return {"id": made[0] if made else services.commands.id_made_by(seeker, "application", key or "")}

    @app.post("/contacts", status_code=201, tags=["contacts"])
    def add_contact(
        form: NewContact, seeker: Annotated[str, Depends(person(WRITE))], response: Response, key: CommandId = None
    ) -> dict[str, str]:
        """Add somebody to the people of the search."""
        made: list[str] = []

        def deed() -> None:
            made.append(
                services.commands.add_contact(
                    seeker,
                    card=form.card,
                    application=form.application,
                    part=form.part,
                    stamp=_stamp(services, form),
                    command_id=key,
                )
            )

        _once(deed, response)
        return {"id": made[0] if made else services.commands.id_made_by(seeker, "contact", key or "")}


def _command_on(app: FastAPI, services: Services, person: Person, *, path: str, command: Command) -> None:
    kind = path.removesuffix("s")
    asking = person(LETTERS if command.method in FOR_LETTERS else WRITE)

    def carry_out(
        token: Token, form: Form, seeker: Annotated[str, Depends(asking)], response: Response, key: CommandId = None
    ) -> Response:
        stamp = _stamp(services, form)
        about = f"{seeker}/{kind}-{token}"
        deed = _stamped(command.deed(form), stamp)
        part_in = [one for one, _ in people.applications_of(services.db, seeker, contact=about)]
        _once(
            lambda: services.commands.change_steps(
                seeker, about, deed, stamp=stamp, applications=part_in, command_id=key
            ),
            response,
        )
        response.status_code = 204
        return response

    carry_out.__annotations__["form"] = command.form
    carry_out.__doc__ = command.summary
    app.post(
        f"/{path}/{{token}}/{command.name}",
        status_code=204,
        response_class=Response,
        tags=[path],
        name=f"{kind}_{command.method}",
        operation_id=f"{kind}_{command.method}",
    )(carry_out)


def _stamped(deed: Callable[[Any], None], stamp: Stamp) -> Callable[[Any], None]:
    return lambda subject: deed(_Stamping(subject, stamp))


class _Stamping:
    """A subject whose commands are all given the same stamp."""

    def __init__(self, subject: Subject, stamp: Stamp) -> None:
        self._subject, self._stamp = subject, stamp

    def __getattr__(self, command: str) -> Callable[..., None]:
        method = getattr(self._subject, command)
        return lambda **values: method(**values, stamp=self._stamp)


def _command_on_seeker(app: FastAPI, services: Services, person: Person, *, command: Command) -> None:
    asking = person(SETTINGS)

    def carry_out(
        form: Form, seeker: Annotated[str, Depends(asking)], response: Response, key: CommandId = None
    ) -> Response:
        stamp = _stamp(services, form)
        deed = _stamped(command.deed(form), stamp)
        _once(lambda: services.commands.change_seeker(seeker, deed, command_id=key), response)
        if command.method in CLOCKS:
            for about in to_replan(services.db, seeker):
                services.commands.plan_anew(seeker, about, stamp=services.stamp())
        response.status_code = 204
        return response

    carry_out.__annotations__["form"] = command.form
    carry_out.__doc__ = command.summary
    app.post(
        f"/seeker/{command.name}",
        status_code=204,
        response_class=Response,
        tags=["seeker"],
        name=f"seeker_{command.method}",
        operation_id=f"seeker_{command.method}",
    )(carry_out)


def _moves(app: FastAPI, services: Services, person: Person) -> None:
    @app.post("/applications/{token}/move", status_code=204, tags=["applications"], response_class=Response)
    def move(
        token: Token,
        form: Move,
        seeker: Annotated[str, Depends(person(WRITE))],
        response: Response,
        key: CommandId = None,
    ) -> Response:
        """Move a card to a column, under the card `after` or to the top."""
        id_ = f"{seeker}/application-{token}"
        above, below = board.neighbours(services.db, seeker, stage=form.stage, after=form.after, moving=id_)
        place = rank.between(above or None, below or None) if form.after or below else ""
        stamp = _stamp(services, form)
        _once(
            lambda: services.commands.move(seeker, id_, stage=form.stage, rank=place, stamp=stamp, command_id=key),
            response,
        )
        response.status_code = 204
        return response

    @app.post("/seeker/remove-stage", status_code=204, tags=["seeker"], response_class=Response)
    def remove_stage(form: RemovedStage, seeker: Annotated[str, Depends(person(SETTINGS))]) -> Response:
        """Take a column away; its cards go to `home` first."""
        services.commands.remove_stage(
            seeker,
            stage=form.stage,
            home=form.home,
            cards=board.ids_in(services.db, seeker, stage=form.stage),
            stamp=_stamp(services, form),
        )
        return Response(status_code=204)
