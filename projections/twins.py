"""Whether a posting is on the board already: under the same address, or the same role at the same company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from projections.database import Database, rows
from projections.moments import moment

# What sites put behind an address to see where somebody came from.
TRACKING = ("utm_", "trk", "ref", "src", "source", "gh_src", "lever-", "tracking", "from", "fbclid", "gclid", "mc_")


@dataclass(frozen=True, kw_only=True)
class Twin:
    """An application for the same posting. ``same_address``: for sure; else role and company have the same names."""

    id: str
    role: str
    company: str
    saved_at: datetime
    same_address: bool
    archived: bool


def twins(db: Database, seeker: str, *, url: str, role: str, company: str) -> list[Twin]:
    """The applications that this posting is already tracked by, the surest and latest first."""
    found = rows(
        db,
        "SELECT id, role, company, url, saved_at, archived FROM board WHERE seeker = ? AND removed = 0 "
        "ORDER BY saved_at DESC, id",
        seeker,
    )
    address, names = bare(url), _names(role, company)
    same = [
        Twin(
            id=row["id"],
            role=row["role"],
            company=row["company"],
            saved_at=moment(row["saved_at"]),
            same_address=bool(address) and bare(row["url"]) == address,
            archived=bool(row["archived"]),
        )
        for row in found
        if (address and bare(row["url"]) == address) or (all(names) and _names(row["role"], row["company"]) == names)
    ]
    return sorted(same, key=lambda twin: not twin.same_address)


def bare(url: str) -> str:
    """An address without what differs between two visits: scheme, www, fragment, tracking, last slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith(TRACKING)]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def _names(role: str, company: str) -> tuple[str, str]:
    return " ".join(role.casefold().split()), " ".join(company.casefold().split())
