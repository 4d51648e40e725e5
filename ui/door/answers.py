"""What the pages of the door have in common: the form that came, the caller, the cookies, and refusals as pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import wraps
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.errors import NotFound
from ui.auth import close_strays
from ui.door.accounts import Account
from ui.door.doorkeeper import SETTING_UP, Caller, Doorkeeper
from ui.door.passwords import LONGEST_BYTES, Busy
from ui.door.patience import TooManyTries
from ui.plain import plain_page
from ui.sessions import ACCOUNT_LIVES, Sessions

CODE, FIRST_CODE = "/sign-in/code", "/sign-in/two-step"
KNOWN, HALF = "-known", "-half"
BROWSER_KNOWN_FOR = timedelta(days=400)
Answer = Callable[[Request], Awaitable[Response]]


def patiently(answer: Answer) -> Answer:
    """An answer that says so in words when somebody tries too often, or too many try at once."""

    @wraps(answer)
    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except TooManyTries as tries:
            page = plain_page("wait", status=429, minutes=tries.minutes)
            page.headers["Retry-After"] = str(int(tries.wait.total_seconds()) + 1)
            return page
        except Busy:
            return plain_page("wait", status=503, minutes=0)
        except NotFound:  # the account was closed while somebody was in
            return plain_page("missing", status=404)

    return answering


async def form_of(request: Request) -> Mapping[str, str]:
    """What was typed; files and what is far too long are left out."""
    async with request.form(max_files=0, max_fields=20) as form:
        return {
            name: value for name, value in form.items() if isinstance(value, str) and len(value) <= 2 * LONGEST_BYTES
        }


def caller_of(request: Request, sessions: Sessions) -> Caller:
    return Caller(
        address=request.client.host if request.client else "",
        browser=request.headers.get("user-agent", ""),
        known=request.cookies.get(sessions.cookie + KNOWN, ""),
    )


def page(name: str, /, *, problems: Mapping[str, str] | None = None, **words: object) -> Response:
    """A page of the door; with ``problems`` by field it is the one that was refused."""
    return plain_page(name, status=400 if problems else 200, problems=defaultdict(str, problems or {}), **words)


def safe_next(target: str) -> str:
    """Where to go afterwards: a place of ours, whatever a link says."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-")) and target.isprintable()
    return target if ours and "\\" not in target and len(target) <= 500 else "/"  # noqa: PLR2004 no place of ours is longer


def onward(target: str) -> Response:
    """After a form: somewhere else, by GET."""
    return RedirectResponse(quote(target, safe="/?&=%#+:,;@-._~"), status_code=303)


def let_in(response: Response, keeper: Doorkeeper, tokens: tuple[str, str]) -> Response:
    """Give the browser its session, and what it is known by another time; pages of sessions that ended are closed."""
    session, known = tokens
    name = keeper.sessions.cookie
    put_cookie(response, keeper.sessions, name, session, lives=ACCOUNT_LIVES)
    put_cookie(response, keeper.sessions, name + KNOWN, known, lives=BROWSER_KNOWN_FOR)
    drop_cookie(response, keeper.sessions, name + HALF)
    return closing(response, keeper.sessions)


def gone(response: Response, sessions: Sessions) -> Response:
    """Nobody comes back to this browser: it forgets all that it was given, and what was being typed."""
    for cookie in (sessions.cookie, sessions.cookie + KNOWN, sessions.cookie + HALF):
        drop_cookie(response, sessions, cookie)
    response.headers["Clear-Site-Data"] = '"storage"'
    return closing(response, sessions)


def closing(response: Response, sessions: Sessions) -> Response:
    """Pages of sessions that have ended close once the browser has its answer, with the cookie to come back by."""
    response.background = BackgroundTask(close_strays, sessions)
    return response


def half_in(keeper: Doorkeeper, account: Account, *, target: str) -> Response:
    """The password was right: on to the code, or to where one is set up."""
    response = onward(f"{CODE if account.secret else FIRST_CODE}?next={target}")
    token, name = keeper.let_halfway(account), keeper.sessions.cookie + HALF
    put_cookie(response, keeper.sessions, name, token, lives=SETTING_UP)
    return response


def put_cookie(response: Response, sessions: Sessions, name: str, value: str, *, lives: timedelta) -> None:
    """Lax, not Strict: a link from a mail or a text should find its reader signed in."""
    response.set_cookie(
        name, value, max_age=int(lives.total_seconds()), httponly=True, samesite="lax", secure=sessions.https
    )


def drop_cookie(response: Response, sessions: Sessions, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="lax", secure=sessions.https)
