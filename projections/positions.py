"""How far each read model has come."""

from __future__ import annotations

from projections.database import Database, rows


def positions(db: Database) -> tuple[int, dict[str, int]]:
    """The newest event's position, and which read models lag by how many events. For the status page alone.

    They are written together with the events, so one lags only while a newer version of the program is being started.
    """
    found = rows(
        db,
        "SELECT name, position, (SELECT COALESCE(MAX(position), 0) FROM event_chain) AS newest FROM read_models "
        "ORDER BY name",
    )
    newest = max((int(row["newest"]) for row in found), default=0)
    return newest, {row["name"]: newest - row["position"] for row in found if row["position"] < newest}
