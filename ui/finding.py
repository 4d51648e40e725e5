"""Anything by its name: applications, people, letters, pages and commands, for whoever types a few letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.errors import Refusal
from projections import board, nearness, people, search, timeline
from projections.database import Database
from projections.letters import everything
from projections.nearness import STANDS, Wanted
from projections.search import Hit
from ui.addresses import address_of
from ui.frame import PLACES
from ui.services import Letters

MOST = 7
LATELY, LOOKED_THROUGH = 5, 60
LETTERS_ADDRESS = "/letters#letter-{key}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing to open or to do: either an ``address`` or a ``deed`` of the browser's script."""

    title: str
    icon: str
    more: str = ""
    address: str = ""
    deed: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What was found of one sort."""

    name: str
    items: tuple[Found, ...]


def find_anything(db: Database, seeker: str, letters: Letters, *, text: str) -> list[Group]:
    """What fits ``text``, the nearest sort first; without text the latest, commands and pages. Blocking."""
    wanted = Wanted(text)
    if not wanted.words:
        lately = Group(name="Lately", items=_lately(db, seeker))
        return [*([lately] if lately.items else []), Group(name="Do", items=COMMANDS), Group(name="Go to", items=GO)]
    hits = _hits(db, seeker, text)
    sorts = [
        ("Go to", _fitting(wanted, GO)),
        ("Do", _fitting(wanted, COMMANDS)),
        ("Applications", _ranked(wanted, hits, "application")),
        ("People", _ranked(wanted, hits, "contact")),
        ("Letters", _fitting(wanted, _letters(db, seeker, letters))),
    ]
    full = [(name, items[:MOST]) for name, items in sorts if items]
    full.sort(key=lambda sort: sort[1][0][0])
    return [Group(name=name, items=tuple(found for _, found in items)) for name, items in full]


def _lately(db: Database, seeker: str) -> tuple[Found, ...]:
    """The applications and people of whom something was noted last, the latest first; none that was removed."""
    abouts = dict.fromkeys(line.about for line in timeline.latest(db, seeker, limit=LOOKED_THROUGH))
    known = (_named(db, seeker, about) for about in abouts)
    return tuple(islice((one for one in known if one), LATELY))


def _named(db: Database, seeker: str, about: str) -> Found | None:
    card, person = board.card(db, seeker, id=about), people.person(db, seeker, id=about)
    if card is not None and not card.removed:
        return Found(title=card.role, more=card.company, icon="briefcase", address=address_of(about))
    if person is not None and not person.removed:
        return Found(title=person.card.name, more=person.card.company, icon="person", address=address_of(about))
    return None


Ranked = list[tuple[int, Found]]


def _hits(db: Database, seeker: str, text: str) -> Sequence[Hit]:
    """Where every word stands somewhere; where that is nowhere, what is spelt nearly so."""
    try:
        return search.find(db, seeker, text=text, limit=4 * MOST) or nearness.nearest(db, seeker, text=text)
    except Refusal:
        return ()


def _fitting(wanted: Wanted, items: Iterable[Found]) -> Ranked:
    ranked = ((wanted.rank(f"{one.title} {one.more}"), one) for one in items)
    return sorted(((rank, one) for rank, one in ranked if rank is not None), key=lambda pair: pair[0])


def _ranked(wanted: Wanted, hits: Sequence[Hit], kind: str) -> Ranked:
    found = [(wanted.rank(f"{hit.title} {hit.subtitle}"), hit) for hit in hits if hit.kind == kind]
    ranked = [(STANDS if rank is None else rank, _thing(hit)) for rank, hit in found]
    return sorted(ranked, key=lambda pair: pair[0])


def _thing(hit: Hit) -> Found:
    icon = "person" if hit.kind == "contact" else "briefcase"
    return Found(title=hit.title, more=hit.subtitle, icon=icon, address=address_of(hit.about))


def _letters(db: Database, seeker: str, letters: Letters) -> list[Found]:
    own = [
        Found(title=one.template.title, more="Your own letter", icon="mail", address=f"/letters/{_token(one.id)}")
        for one in everything(db, seeker)
    ]
    ours = [
        Found(title=kind.title, more="Letter", icon="mail", address=LETTERS_ADDRESS.format(key=kind.key))
        for kind in letters.catalogue()
    ]
    return own + ours


def _token(id: str) -> str:
    return id.rpartition("-")[2]


GO_KEYS = {
    "board": "G B",
    "today": "G T",
    "people": "G P",
    "letters": "G L",
    "outbox": "G O",
    "resume": "G R",
    "settings": "G S",
}
GO = (
    *(Found(title=words, icon=icon, address=address, key=GO_KEYS.get(key, "")) for key, words, icon, address in PLACES),
    Found(title="All applications in a table", more="list, bulk", icon="filter", address="/table"),
    Found(title="Archive", more="what was put away", icon="archive", address="/archive"),
    Found(title="Bring in, take away", more="import, export, data", icon="download", address="/data"),
    Found(title="Your record", more="backups, proof", icon="lock", address="/record"),
    Found(title="Bring in a table", more="import, CSV, JSON, archive", icon="download", address="/data/import"),
    Found(title="Read a posting", more="capture, paste, bookmark", icon="file", address="/capture"),
    Found(title="Replay", more="the search told again, time", icon="clock", address="/replay"),
    Found(title="Insights", more="charts, figures", icon="chart", address="/insights"),
    Found(title="Work-search log", more="weeks, benefits office", icon="file", address="/work-search"),
    Found(title="Set up texts", more="Twilio, ntfy, mail, phone", icon="phone", address="/settings/texts"),
    Found(title="The log", more="every event, as it was recorded", icon="file", address="/log"),
    Found(title="All reminders", more="What became of each", icon="bell", address="/reminders"),
    Found(title="How the program fares", more="Status", icon="info", address="/status"),
)
COMMANDS = (
    Found(title="Add an application", icon="plus", deed="add", key="N"),
    Found(title="Add a person", more="contact", icon="people", deed="add-person"),
    Found(title="Write a new kind of letter", icon="pencil", address="/letters/new"),
    Found(title="Undo", more="what was just said", icon="undo", deed="undo", key="U"),
    Found(title="Switch between light and dark", more="appearance, theme", icon="moon", deed="look"),
    Found(title="Look like the system", more="appearance, theme, light, dark", icon="eye", deed="like-system"),
    Found(title="Show all keys", more="keyboard shortcuts, help", icon="help", deed="keys", key="?"),
    Found(title="Sign out", icon="door", deed="sign-out"),
)
