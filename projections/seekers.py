"""Each seeker's own settings: their clock, channels, profile and columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any

from domain import seeker as k
from domain.aggregate import Event
from domain.values import Meaning, QuietHours, Stage
from projections.database import Column, Database, ReadModel, Table, Writer, rows
from projections.moments import moment, ms

SEEKERS = Table(
    "seekers",
    columns=(
        Column("seeker", "text"),
        Column("zone", "text"),
        Column("quiet_start", "text"),
        Column("quiet_end", "text"),
        Column("phone", "text"),
        Column("consented_at", "integer", null=True),
        Column("channels", "text"),
        Column("stopped", "text"),
        Column("stages", "text"),
        Column("views", "text"),
        Column("name", "text"),
        Column("email", "text"),
        Column("headline", "text"),
        Column("link", "text"),
        Column("day_first", "boolean"),
        Column("begun_at", "integer"),
    ),
    key=("seeker",),
    indexes=(),
)


def _key(event: Event) -> tuple[str]:
    return (event.originator_id.partition("/")[0],)


def _begun(write: Writer, event: k.SearchBegun, _: int) -> None:
    quiet, profile = QuietHours(), k.Profile()
    write.put(
        SEEKERS,
        seeker=_key(event)[0],
        zone=event.zone,
        quiet_start=quiet.start.isoformat("minutes"),
        quiet_end=quiet.end.isoformat("minutes"),
        phone="",
        consented_at=None,
        channels="outbox",
        stopped="",
        stages=_text(event.stages),
        views="[]",
        **asdict(profile),
        begun_at=ms(event.occurred_at),
    )


def _profile(write: Writer, event: k.ProfileCorrected, _: int) -> None:
    write.change(SEEKERS, _key(event), **asdict(event.profile))


def _zone(write: Writer, event: k.ZoneChanged, _: int) -> None:
    write.change(SEEKERS, _key(event), zone=event.zone)


def _quiet(write: Writer, event: k.QuietHoursChanged, _: int) -> None:
    quiet = event.quiet
    write.change(
        SEEKERS,
        _key(event),
        quiet_start=quiet.start.isoformat("minutes"),
        quiet_end=quiet.end.isoformat("minutes"),
    )


def _phone(write: Writer, event: k.PhoneChanged, _: int) -> None:
    consented_at = ms(event.occurred_at) if event.consented and event.phone else None
    write.change(SEEKERS, _key(event), phone=event.phone, consented_at=consented_at)


def _channels(write: Writer, event: k.ChannelsOrdered, _: int) -> None:
    write.change(SEEKERS, _key(event), channels=" ".join(event.channels))


def _stopped(write: Writer, event: k.TextsStopped, _: int) -> None:
    _stop_list(write, event, lambda phones: [*phones, event.phone])


def _resumed(write: Writer, event: k.TextsResumed, _: int) -> None:
    _stop_list(write, event, lambda phones: [phone for phone in phones if phone != event.phone])


def _stop_list(write: Writer, event: Event, change: Callable[[list[str]], list[str]]) -> None:
    row = write.get(SEEKERS, *_key(event)) or {"stopped": ""}
    write.change(SEEKERS, _key(event), stopped=" ".join(change(row["stopped"].split())))


def _stage_added(write: Writer, event: k.StageAdded, _: int) -> None:
    stages = _stages(write, event)
    place = next((i for i, known in enumerate(stages) if known.id == event.before), len(stages))
    _put_stages(write, event, [*stages[:place], event.stage, *stages[place:]])


def _stage_renamed(write: Writer, event: k.StageRenamed, _: int) -> None:
    _put_stages(
        write,
        event,
        [
            replace(known, name=event.name, colour=event.colour) if known.id == event.stage else known
            for known in _stages(write, event)
        ],
    )


def _stages_reordered(write: Writer, event: k.StagesReordered, _: int) -> None:
    by_id = {stage.id: stage for stage in _stages(write, event)}
    _put_stages(write, event, [by_id[stage] for stage in event.stages])


def _stage_removed(write: Writer, event: k.StageRemoved, _: int) -> None:
    _put_stages(write, event, [known for known in _stages(write, event) if known.id != event.stage])


def _view_kept(write: Writer, event: k.ViewKept, _: int) -> None:
    _put_views(write, event, k.views_with(_views(write, event), k.SavedView(event.name, event.query)))


def _view_dropped(write: Writer, event: k.ViewDropped, _: int) -> None:
    _put_views(write, event, k.views_without(_views(write, event), event.name))


def _views(write: Writer, event: Event) -> tuple[k.SavedView, ...]:
    row = write.get(SEEKERS, *_key(event))
    return _read_views(row["views"]) if row else ()


def _put_views(write: Writer, event: Event, views: tuple[k.SavedView, ...]) -> None:
    write.change(SEEKERS, _key(event), views=json.dumps([asdict(view) for view in views]))


def _read_views(text: str) -> tuple[k.SavedView, ...]:
    return tuple(k.SavedView(**known) for known in json.loads(text))


def _stages(write: Writer, event: Event) -> list[Stage]:
    row = write.get(SEEKERS, *_key(event))
    return list(_read_stages(row["stages"])) if row else []


def _put_stages(write: Writer, event: Event, stages: list[Stage]) -> None:
    write.change(SEEKERS, _key(event), stages=_text(tuple(stages)))


def _text(stages: tuple[Stage, ...]) -> str:
    return json.dumps([asdict(stage) for stage in stages])


def _read_stages(text: str) -> tuple[Stage, ...]:
    return tuple(Stage(**{**known, "meaning": Meaning(known["meaning"])}) for known in json.loads(text))


SEEKERS_MODEL = ReadModel(
    name="seekers",
    version=2,
    tables=(SEEKERS,),
    handlers={
        k.SearchBegun: _begun,
        k.ProfileCorrected: _profile,
        k.ZoneChanged: _zone,
        k.QuietHoursChanged: _quiet,
        k.PhoneChanged: _phone,
        k.ChannelsOrdered: _channels,
        k.TextsStopped: _stopped,
        k.TextsResumed: _resumed,
        k.StageAdded: _stage_added,
        k.StageRenamed: _stage_renamed,
        k.StagesReordered: _stages_reordered,
        k.StageRemoved: _stage_removed,
        k.ViewKept: _view_kept,
        k.ViewDropped: _view_dropped,
    },
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a seeker chose."""

    zone: str
    quiet: QuietHours
    phone: str
    consented_at: datetime | None
    channels: tuple[str, ...]
    stopped: tuple[str, ...]
    stages: tuple[Stage, ...]
    views: tuple[k.SavedView, ...]
    profile: k.Profile
    begun_at: datetime


def settings(db: Database, seeker: str) -> Settings | None:
    """What this seeker chose; None before their search has begun."""
    found = rows(db, "SELECT * FROM seekers WHERE seeker = ?", seeker)
    return _settings(found[0]) if found else None


def by_phone(db: Database, phone: str) -> list[str]:
    """For the clock and the webhook alone: whose phone that is. Several, where somebody came back anew."""
    found = rows(db, "SELECT seeker FROM seekers WHERE phone = ? AND phone <> '' ORDER BY seeker", phone)
    return [row["seeker"] for row in found]


def everyone(db: Database) -> list[str]:
    """For the clock alone: everyone who searches."""
    return [row["seeker"] for row in rows(db, "SELECT seeker FROM seekers ORDER BY seeker")]


def _settings(row: Mapping[str, Any]) -> Settings:
    return Settings(
        zone=row["zone"],
        quiet=QuietHours(time.fromisoformat(row["quiet_start"]), time.fromisoformat(row["quiet_end"])),
        phone=row["phone"],
        consented_at=moment(row["consented_at"]),
        channels=tuple(row["channels"].split()),
        stopped=tuple(row["stopped"].split()),
        stages=_read_stages(row["stages"]),
        views=_read_views(row["views"]),
        profile=k.Profile(
            name=row["name"],
            email=row["email"],
            headline=row["headline"],
            link=row["link"],
            day_first=bool(row["day_first"]),
        ),
        begun_at=moment(row["begun_at"]),
    )
